"""What recommendations are counted by, and one such property of many of them as numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

import numpy as np
import numpy.typing as npt

from uprkit.indices.statistics import Unit
from uprkit.model import Position
from uprkit.rules.traffic_light import ImplementationLevel
from uprkit.states import states

Numbers = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
"""Half the memory of ``Numbers``: a site keeps hundreds of thousands of rows at hand."""
Mask = npt.NDArray[np.bool_]

POSITIONS = (Position.SUPPORTED.value, Position.NOTED.value, Position.PENDING.value)
CATEGORIES = (1, 2, 3, 4, 5)
DIFFER = "differ"
"""The level of a recommendation on which assessments differ by half a step or more (see ``iri``): its word is
withheld. It was commented, and stays in the denominator of what triggered action as "not assessed" does."""
LEVELS = (
    ImplementationLevel.FULLY.value,
    ImplementationLevel.PARTIALLY.value,
    ImplementationLevel.NOT.value,
    ImplementationLevel.NOT_ASSESSED.value,
    DIFFER,
)
"""The levels that were commented on; ``not_commented`` is the absence of one."""


class By(StrEnum):
    """What recommendations are counted by. Groups and organisations are those of ``uprkit.states`` (about 2014).

    The values are the keys by which the site's addresses narrow a list down.
    """

    STATE = "state"
    """The State under review."""
    STATE_GROUP = "state_group"
    STATE_ORGANISATION = "state_organisation"
    FROM = "from"
    """The recommending State."""
    FROM_GROUP = "group"
    FROM_ORGANISATION = "organisation"
    ISSUE = "theme"
    CATEGORY = "action"
    SESSION = "session"
    CYCLE = "cycle"
    YEAR = "year"
    POSITION = "position"


OVERLAPPING = frozenset({By.STATE_ORGANISATION, By.FROM_ORGANISATION, By.ISSUE})
"""Of these a recommendation has several at once, in either unit."""
OF_THE_RECOMMENDING = frozenset({By.FROM, By.FROM_GROUP, By.FROM_ORGANISATION})
"""In pairs these belong to the one State of the pair."""


def overlaps(by: By, unit: Unit) -> bool:
    """Whether one thing may be counted under several values, so that the lines must not be summed."""
    return by in OVERLAPPING or (unit is Unit.RECOMMENDATIONS and by in OF_THE_RECOMMENDING)


@dataclass(frozen=True, slots=True)
class Dimension:
    """``rows[i]`` (place of a thing counted) has the value ``values[codes[i]]``: none, one or several each."""

    values: tuple[str, ...]
    rows: Places
    codes: Places

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, str]]) -> Self:
        codes_by_value: dict[str, int] = {}
        rows: list[int] = []
        codes: list[int] = []
        for row, value in pairs:
            rows.append(row)
            codes.append(codes_by_value.setdefault(value, len(codes_by_value)))
        return cls(tuple(codes_by_value), np.array(rows, np.int32), np.array(codes, np.int32))

    def mapped(self, to: Callable[[str], Iterable[str]]) -> Dimension:
        """Each value replaced by those it belongs to (a State by its groups); a row has each of them once."""
        groups = [tuple(to(value)) for value in self.values]
        values = tuple(dict.fromkeys(group for of_value in groups for group in of_value))
        places = {group: place for place, group in enumerate(values)}
        rows = [np.zeros(0, np.int32)]
        codes = [np.zeros(0, np.int32)]
        for code, of_value in enumerate(groups):
            here = self.rows[self.codes == code]
            for group in of_value:
                rows.append(here)
                codes.append(np.full(len(here), places[group], np.int32))
        return Dimension(values, np.concatenate(rows), np.concatenate(codes)).once()

    def once(self) -> Dimension:
        """Without repetitions of a value on a row."""
        width = max(len(self.values), 1)
        keys = np.unique(self.rows.astype(np.int64) * width + self.codes)
        if len(keys) == len(self.rows):
            return self
        return Dimension(self.values, (keys // width).astype(np.int32), (keys % width).astype(np.int32))

    def having(self, chosen: Collection[str], size: int) -> Mask:
        """Which of ``size`` rows have one of the chosen values."""
        mask = np.zeros(size, np.bool_)
        wanted = [code for code, value in enumerate(self.values) if value in chosen]
        mask[self.rows[np.isin(self.codes, wanted)]] = True
        return mask

    def codes_of_rows(self, size: int) -> Numbers:
        """One code for each row, the first it has; -1 where it has none."""
        codes = np.full(size, -1, np.int64)
        codes[self.rows[::-1]] = self.codes[::-1]
        return codes

    def kept(self, mask: Mask) -> Dimension:
        """Of the rows in ``mask`` alone, which are numbered anew."""
        places = (np.cumsum(mask) - 1).astype(np.int32)
        held = mask[self.rows]
        return Dimension(self.values, places[self.rows[held]], self.codes[held])

    def spread(self, row_of_item: Numbers, size: int) -> Dimension:
        """From rows to items of which several may stand for a row (``row_of_item`` in rising order)."""
        numbers = np.bincount(row_of_item, minlength=size)
        starts = np.cumsum(numbers) - numbers
        times = numbers[self.rows]
        ends = np.cumsum(times)
        offsets = np.arange(int(times.sum())) - np.repeat(ends - times, times)
        items = (np.repeat(starts[self.rows], times) + offsets).astype(np.int32)
        return Dimension(self.values, items, np.repeat(self.codes, times))


def recommending(codes: Dimension) -> dict[str, Dimension]:
    """The dimensions that follow from who recommends: the States (ISO3), their groups and organisations."""
    return {
        By.FROM: codes,
        By.FROM_GROUP: codes.mapped(group_of),
        By.FROM_ORGANISATION: codes.mapped(organisations_of),
    }


def under_review(codes: Dimension) -> dict[str, Dimension]:
    """The dimensions that follow from who is reviewed: the State (ISO3), its group and organisations."""
    return {
        By.STATE: codes,
        By.STATE_GROUP: codes.mapped(group_of),
        By.STATE_ORGANISATION: codes.mapped(organisations_of),
    }


def group_of(iso3: str) -> tuple[str, ...]:
    """The regional group of a State as UPR Info has it, "Observer" for observer States; empty where none is known."""
    known = states().get(iso3)
    return (known.regional_group,) if known and known.regional_group else ()


def organisations_of(iso3: str) -> tuple[str, ...]:
    """The organisations of a State as UPR Info has them; several, or none."""
    known = states().get(iso3)
    return known.organisations if known else ()
