"""Facets in memory: the values of each document, counted over the documents that match and may be seen.

Permission comes first: only rows in the mask that is given are ever counted, so a count betrays nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Self

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


FEW = 4
"""Up to one document in so many, looking each up is quicker than going through the whole column."""


@dataclass(frozen=True)
class Column:
    """One facet: the document at ``rows[i]`` has the value ``values[codes[i]]``; ``rows`` rise."""

    values: tuple[str, ...]
    rows: Places
    codes: Places

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, str]]) -> Self:
        """From (place, value) pairs, the places rising."""
        builder = ColumnBuilder()
        for row, value in pairs:
            builder.add(row, (value,))
        made = builder.column()
        return cls(made.values, made.rows, made.codes)

    def followed_by(self, other: Column) -> Column:
        """Both columns' values; a value of both stands for the rows of either."""
        if not len(other.rows):
            return self
        known = {value: code for code, value in enumerate(self.values)}
        codes = np.array([known.setdefault(value, len(known)) for value in other.values], np.int32)
        return Column(
            tuple(known),
            np.concatenate((self.rows, other.rows)),
            np.concatenate((self.codes, codes[other.codes])),
        )

    def without(self, places: Mask) -> Column:
        """Nothing said of some documents."""
        kept = ~places[self.rows]
        return Column(self.values, self.rows[kept], self.codes[kept])

    def having(self, chosen: Collection[str], size: int) -> Mask:
        """Which of ``size`` documents have one of the chosen values."""
        wanted = np.array([value in chosen for value in self.values], np.bool_)
        mask = np.zeros(size, np.bool_)
        if wanted.any():
            mask[self.rows[wanted[self.codes]]] = True
        return mask

    @cached_property
    def _has_one_each(self) -> bool:
        """Whether every document up to the last has exactly one value."""
        return np.array_equal(self.rows, np.arange(len(self.rows), dtype=np.int32))

    @cached_property
    def _begins(self) -> Places:
        """Where in ``rows`` each document up to the last begins; one place more than there are documents."""
        number = int(self.rows[-1]) + 1 if len(self.rows) else 0
        return np.searchsorted(self.rows, np.arange(number + 1)).astype(np.int32)

    def _codes_of(self, mask: Mask, places: Ids) -> Places:
        """The codes of the documents in ``mask``, which stand at ``places``, one after the other."""
        if self._has_one_each:
            return self.codes[places if len(mask) == len(self.rows) else places[places < len(self.rows)]]
        if FEW * len(places) > len(mask):
            return self.codes[mask[self.rows]]
        return self._gathered(places)[0]

    def _gathered(self, places: Ids) -> tuple[Places, Ids]:
        """The codes of the documents at some places, one after the other, and where those of each end."""
        begins = self._begins
        last = len(begins) - 1
        starts = begins[np.minimum(places, last)]
        repeats = begins[np.minimum(places + 1, last)] - starts
        ends = np.cumsum(repeats)
        codes: Places = self.codes[
            np.arange(int(repeats.sum())) + np.repeat(starts - ends + repeats, repeats)
        ]
        return codes, ends

    def coded_counts(self, mask: Mask, places: Ids | None = None) -> npt.NDArray[np.int64]:
        """How many of the documents in ``mask`` have each of ``values``; ``places`` are theirs, where known already."""
        if not len(self.rows):
            return np.zeros(len(self.values), np.int64)
        codes = self._codes_of(mask, np.flatnonzero(mask) if places is None else places)
        return np.bincount(codes, minlength=len(self.values))

    def counts(self, mask: Mask, places: Ids | None = None) -> dict[str, int]:
        """The same by value; values without any are left out."""
        numbers = self.coded_counts(mask, places).tolist()
        return {value: number for value, number in zip(self.values, numbers, strict=True) if number}

    def numbers(self, mask: Mask) -> tuple[int, int]:
        """How many values the documents in ``mask`` have together, and how many of them have any."""
        told = self._numbers[mask[: len(self._numbers)]]
        return int(told.sum()), int(np.count_nonzero(told))

    @cached_property
    def _numbers(self) -> Places:
        """How many values each document up to the last has."""
        return np.diff(self._begins)

    def of_places(self, places: Ids) -> list[tuple[str, ...]]:
        """The values of some documents, in this order."""
        if not len(self.rows):
            return [()] * len(places)
        if self._has_one_each and not (len(places) and places.max() >= len(self.rows)):
            singly = self._singly
            return [singly[code] for code in self.codes[places].tolist()]
        codes, told_ends = self._gathered(places)
        values, ends = [self.values[code] for code in codes.tolist()], told_ends.tolist()
        return [tuple(values[begin:end]) for begin, end in zip([0, *ends], ends, strict=False)]

    @cached_property
    def _singly(self) -> list[tuple[str]]:
        return [(value,) for value in self.values]

    def first_ranks(self, ranks: npt.NDArray[np.int64], size: int) -> Ids:
        """For sorting: of each document the rank of its first value, and behind all of them where it has none."""
        found = np.full(size, len(self.values), np.int64)
        # Of several values the first is written last, and stands.
        found[self.rows[::-1]] = ranks[self.codes[::-1]]
        return found

    def crossed(self, other: Column, mask: Mask) -> dict[tuple[str, str], int]:
        """How many documents in ``mask`` have each pair of values, one of each column."""
        kept = mask[self.rows]
        rows, codes = self.rows[kept], self.codes[kept].astype(np.int64)
        begins = np.searchsorted(other.rows, rows, "left")
        repeats = np.searchsorted(other.rows, rows, "right") - begins
        offsets = np.arange(int(repeats.sum())) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        others = other.codes[np.repeat(begins, repeats) + offsets]
        width = max(len(other.values), 1)
        pairs, numbers = np.unique(np.repeat(codes, repeats) * width + others, return_counts=True)
        return {
            (self.values[pair // width], other.values[pair % width]): number
            for pair, number in zip(pairs.tolist(), numbers.tolist(), strict=True)
        }


class ColumnBuilder:
    """A column from the values of one document after the other, the places rising."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._rows, self._codes = array("i"), array("i")

    def add(self, place: int, values: Iterable[str]) -> None:
        for value in values:
            self._rows.append(place)
            self._codes.append(self._known.setdefault(value, len(self._known)))

    def column(self) -> Column:
        rows = np.array(self._rows, np.int32)
        every = _every_place(len(rows))
        # Most facets have one value of each document: they share their places.
        rows = every if np.array_equal(rows, every) else rows
        return Column(tuple(self._known), rows, np.array(self._codes, np.int32))


@lru_cache(maxsize=8)
def _every_place(number: int) -> Places:
    return np.arange(number, dtype=np.int32)


NOTHING = Column.of(())


@dataclass(frozen=True, slots=True)
class Overlay:
    """What one reader sees otherwise than the index: a column that replaces a facet of the documents in ``places``.

    ``otherwise`` are the values of every other document, where the index has no such facet.
    """

    column: Column
    places: Mask
    otherwise: Sequence[str] | None = None

    def over(self, column: Column) -> Column:
        """The facet as the reader sees it."""
        if self.otherwise is None:
            left = column.without(self.places)
        else:
            others = np.flatnonzero(~self.places)
            left = NOTHING
            for value in self.otherwise:
                left = left.followed_by(
                    Column((value,), others.astype(np.int32), np.zeros(len(others), np.int32))
                )
        joined = left.followed_by(self.column)
        order = np.argsort(joined.rows, kind="stable")
        return Column(joined.values, joined.rows[order], joined.codes[order])


@dataclass(frozen=True, slots=True)
class Choice:
    """The values chosen of a facet: any of them is enough, or ``is_every`` of them must hold."""

    values: tuple[str, ...]
    is_every: bool = False

    def mask(self, column: Column, size: int) -> Mask:
        if not self.is_every:
            return column.having(self.values, size)
        masks = [column.having((value,), size) for value in self.values]
        return np.logical_and.reduce(masks) if masks else np.ones(size, np.bool_)


def choose(
    column: Callable[[str], Column],
    base: Mask,
    *,
    chosen: Mapping[str, Choice],
    keys: Sequence[str],
) -> tuple[Mask, dict[str, dict[str, int]]]:
    """Narrow ``base`` down and count: (what is left, counts by value for each of ``keys``).

    A facet of which any value is enough is counted with its own choice lifted, so that the others can be chosen;
    one of which every value must hold with it. A key that no document has counts nothing.
    """
    held = {key: choice.mask(column(key), len(base)) for key, choice in chosen.items()}
    whole = base.copy()
    for mask in held.values():
        whole &= mask
    places = np.flatnonzero(whole)
    counts = {}
    for key in keys:
        if key in held and not chosen[key].is_every:
            counted = base.copy()
            for other, mask in held.items():
                if other != key:
                    counted &= mask
            counts[key] = column(key).counts(counted)
        else:
            counts[key] = column(key).counts(whole, places)
    return whole, counts
