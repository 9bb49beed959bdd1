"""What an address asks to be counted: unit, measure, by what, and of which rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from django.http import QueryDict

from uprkit.indices.dimensions import By
from uprkit.indices.statistics import Unit
from uprtrack.search.query import LONGEST, tidied

UNITS = {"recommendations": Unit.RECOMMENDATIONS, "pairs": Unit.PAIRS}
NARROWING = tuple(by.value for by in By)
"""The keys that choose rows: the same as in the address of the list."""
WORDS = "q"
MOST_VALUES = 60
LONGEST_VALUE = 120
ORDERED = (By.SESSION, By.CYCLE, By.YEAR)
"""Values that follow on one another in time."""


@dataclass(frozen=True, slots=True)
class Choices:
    """``chosen`` maps a key of ``NARROWING`` to the values asked for; of one key any is enough, all keys must hold."""

    unit: Unit = Unit.RECOMMENDATIONS
    by: By = By.ISSUE
    measure: str = "count"
    across: By = By.CYCLE
    chosen: Mapping[str, tuple[str, ...]] | None = None
    words: str = ""
    """What rows must hold besides, in the query language of the list."""
    page: int = 1

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """Read an address; what nobody knows is left out, so that every address gives an answer."""
        chosen = {key: _values(query, key) for key in NARROWING if _values(query, key)}
        asked = query.get("page", "")
        return cls(
            unit=UNITS.get(query.get("unit", ""), Unit.RECOMMENDATIONS),
            by=_one_of(query.get("by", ""), tuple(By), By.ISSUE),
            measure=query.get("measure", "") or "count",
            across=_one_of(query.get("across", ""), (By.CYCLE, By.STATE), By.CYCLE),
            chosen=chosen,
            words=tidied(query.get(WORDS, ""))[:LONGEST],
            page=int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1,
        )

    @property
    def narrowing(self) -> Mapping[str, tuple[str, ...]]:
        return self.chosen or {}

    @property
    def leading(self) -> Mapping[str, tuple[str, ...]]:
        """The choice of rows with the words, as links to the list take it."""
        return {**self.narrowing, WORDS: (self.words,)} if self.words else self.narrowing

    @property
    def unit_key(self) -> str:
        """The unit as it stands in an address."""
        return next(key for key, unit in UNITS.items() if unit is self.unit)

    def about(self, **chosen: str) -> Choices:
        """The same of fewer rows: each key with one value alone."""
        return replace(self, chosen={**self.narrowing, **{key: (value,) for key, value in chosen.items()}})

    @property
    def query_string(self) -> str:
        """The address's query in one order, so that the same question has one address; the page is left out."""
        query = QueryDict(mutable=True)
        query["unit"] = self.unit_key
        query["by"] = self.by.value
        query["measure"] = self.measure
        if self.across is not By.CYCLE:
            query["across"] = self.across.value
        for key in NARROWING:
            query.setlist(key, list(self.narrowing.get(key, ())))
        if self.words:
            query[WORDS] = self.words
        return query.urlencode()


def _values(query: QueryDict, key: str) -> tuple[str, ...]:
    told = (value.replace("\x00", "").strip()[:LONGEST_VALUE] for value in query.getlist(key)[:MOST_VALUES])
    return tuple(dict.fromkeys(value for value in told if value))


def _one_of(asked: str, known: tuple[By, ...], otherwise: By) -> By:
    return next((by for by in known if by.value == asked), otherwise)
