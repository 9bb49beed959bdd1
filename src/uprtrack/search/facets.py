"""Counting facet values over the rows that match and that the reader may see.

In every process the facet values of a kind's documents stand in memory until the kind's revision changes.
Permission comes first: only rows among ``permitted`` are ever counted, so a count betrays nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

from uprtrack.search.models import Revision, SearchDocument

Ids = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """One facet: ``rows[i]`` (place of a document) has the value ``values[codes[i]]``."""

    values: tuple[str, ...]
    rows: Ids
    codes: Ids

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, str]]) -> Self:
        codes_by_value: dict[str, int] = {}
        rows: list[int] = []
        codes: list[int] = []
        for row, value in pairs:
            rows.append(row)
            codes.append(codes_by_value.setdefault(value, len(codes_by_value)))
        return cls(tuple(codes_by_value), np.array(rows, np.int64), np.array(codes, np.int64))

    def joined(self, other: Column) -> Column:
        """Both columns' values; a value of both stands for the rows of either."""
        values = tuple(dict.fromkeys((*self.values, *other.values)))
        codes = np.array([values.index(value) for value in other.values], np.int64)
        return Column(
            values,
            np.concatenate((self.rows, other.rows)),
            np.concatenate((self.codes, codes[other.codes] if len(codes) else other.codes)),
        )

    def having(self, chosen: Collection[str], size: int) -> Mask:
        """Which of ``size`` rows have one of the chosen values."""
        mask = np.zeros(size, np.bool_)
        wanted = [code for code, value in enumerate(self.values) if value in chosen]
        mask[self.rows[np.isin(self.codes, wanted)]] = True
        return mask

    def counts(self, mask: Mask) -> dict[str, int]:
        """How many of the rows in ``mask`` have each value; values without any are left out."""
        numbers = np.bincount(self.codes[mask[self.rows]], minlength=len(self.values))
        return {value: int(number) for value, number in zip(self.values, numbers, strict=True) if number}


@dataclass(frozen=True, slots=True)
class Overlay:
    """What one reader sees otherwise than the index: values that replace a row's own, by its id.

    ``otherwise`` are the values of every row not named, where the index has no such facet.
    """

    values: Mapping[int, Sequence[str]]
    otherwise: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class FacetTable:
    """Every document of a kind (``ids`` in rising order) with its facets."""

    ids: Ids
    columns: Mapping[str, Column]

    def mask_of(self, ids: Iterable[int]) -> Mask:
        return np.isin(self.ids, np.fromiter(ids, np.int64))

    def with_overlays(self, overlays: Mapping[str, Overlay]) -> FacetTable:
        """A copy for one reader."""
        columns = dict(self.columns)
        for key, overlay in overlays.items():
            columns[key] = self._overlaid(columns.get(key, Column.of(())), overlay)
        return FacetTable(self.ids, columns)

    def _overlaid(self, column: Column, overlay: Overlay) -> Column:
        here = np.isin(np.fromiter(overlay.values, np.int64), self.ids)
        ids = [object_id for object_id, is_here in zip(overlay.values, here, strict=True) if is_here]
        places = np.searchsorted(self.ids, np.array(ids, np.int64))
        said = Column.of(
            (int(place), value)
            for place, object_id in zip(places, ids, strict=True)
            for value in overlay.values[object_id]
        )
        if overlay.otherwise is None:
            kept = ~np.isin(column.rows, places)
            return said.joined(Column(column.values, column.rows[kept], column.codes[kept]))
        left = np.setdiff1d(np.arange(len(self.ids)), places)
        for value in overlay.otherwise:
            said = said.joined(Column((value,), left, np.zeros_like(left)))
        return said


_tables: dict[str, tuple[int, FacetTable]] = {}


def facet_table(kind: str) -> FacetTable:
    """The facets of a kind as of now: one query where this process has them already, two where not."""
    revision = Revision.objects.filter(kind=kind).values_list("number", flat=True).first() or 0
    known = _tables.get(kind)
    if known is None or known[0] != revision:
        known = _tables[kind] = (revision, _load(kind))
    return known[1]


def _load(kind: str) -> FacetTable:
    documents = list(
        SearchDocument.objects.filter(kind=kind).order_by("object_id").values_list("object_id", "facets")
    )
    keys = dict.fromkeys(key for _, facets in documents for key in facets)
    columns = {
        key: Column.of(
            (place, value) for place, (_, facets) in enumerate(documents) for value in facets.get(key, ())
        )
        for key in keys
    }
    return FacetTable(np.array([object_id for object_id, _ in documents], np.int64), columns)


@dataclass(frozen=True, slots=True)
class Found:
    """``ids`` hold in every facet; ``counts`` of a facet are taken with its own choice lifted."""

    ids: frozenset[int]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def choose(
    table: FacetTable,
    *,
    matching: Iterable[int] | None,
    permitted: Iterable[int],
    chosen: Mapping[str, Collection[str]],
    keys: Sequence[str],
) -> Found:
    """Narrow down and count: within a facet any chosen value is enough, between facets all must hold.

    ``matching`` None means every row. Counts come for ``keys``; a key that no document has counts nothing.
    """
    size = len(table.ids)
    base = table.mask_of(permitted)
    if matching is not None:
        base &= table.mask_of(matching)
    nothing = Column.of(())
    held = {
        key: table.columns.get(key, nothing).having(values, size) for key, values in chosen.items() if values
    }
    whole = base.copy()
    for mask in held.values():
        whole &= mask
    counts = {}
    for key in keys:
        lifted = base.copy()
        for other, mask in held.items():
            if other != key:
                lifted &= mask
        counts[key] = table.columns.get(key, nothing).counts(lifted)
    return Found(frozenset(int(object_id) for object_id in table.ids[whole]), counts)
