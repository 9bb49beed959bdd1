"""Everything that can be found, in memory: one table a kind, of one revision, in every process.

A table never changes. Of documents written since, a new one is made from the old one and what the changes name: they
get places behind all others, and their old places are dead. Who may read a row is read from its own table, never
from a copy in the database.
"""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import msgspec
import numpy as np
from django.db import models
from django.db.models.functions import Cast

from uprtrack.organisations.models.ownership import RightsColumns, readable_mask
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.search.documents import document_of
from uprtrack.search.facets import NOTHING, Column, ColumnBuilder, Ids, Mask
from uprtrack.search.models import Change, Revision, SearchDocument
from uprtrack.search.sources import is_kept, rows_name, source_for
from uprtrack.search.words import WordIndex
from uprtrack.watching import rights_name

MOST_PARTS = 24
"""Word indexes of a table before it is made anew."""
MOST_NEW = 0.2
"""Share of dead or new documents before that."""
BATCH = 900
DEAD = -1
"""In ``ids`` at a place whose document was written anew elsewhere, or removed."""
MASKS_KEPT = 64


@dataclass(frozen=True)
class Table:
    """The documents of a kind at revision ``number``, with every change up to ``change``. Every array is by place."""

    kind: str
    number: int
    change: int
    ids: Ids
    columns: Mapping[str, Column]
    indexes: tuple[WordIndex, ...]
    places: tuple[str, ...]
    rights: RightsColumns
    rights_number: int
    _masks: OrderedDict[object, Mask] = field(default_factory=OrderedDict)

    @property
    def size(self) -> int:
        return len(self.ids)

    @cached_property
    def alive(self) -> Mask:
        there: Mask = self.ids != DEAD
        return there

    @property
    def nothing(self) -> Mask:
        return np.zeros(self.size, np.bool_)

    @cached_property
    def lengths(self) -> Ids:
        """How many words each document has."""
        return np.concatenate([index.lengths for index in self.indexes] or [np.zeros(0, np.int64)])

    @cached_property
    def printed(self) -> Ids:
        """The rank of each document in printed order."""
        order = sorted(range(self.size), key=self.places.__getitem__)
        ranks = np.empty(self.size, np.int64)
        ranks[order] = np.arange(self.size)
        return ranks

    @cached_property
    def _by_id(self) -> Ids:
        return np.argsort(self.ids, kind="stable")

    def places_of(self, ids: Ids) -> tuple[Ids, Mask]:
        """The places of documents by their ids, and which of the ids there are; other places mean nothing."""
        if not self.size:
            return np.zeros(len(ids), np.int64), np.zeros(len(ids), np.bool_)
        found = np.searchsorted(self.ids, ids, sorter=self._by_id)
        places = self._by_id[np.minimum(found, self.size - 1)]
        return places, self.ids[places] == ids

    def column(self, key: str) -> Column:
        return self.columns.get(key, NOTHING)

    def readable(self, reader: Reader) -> Mask:
        """Which documents a reader may see today; who else stands as they do sees the same."""
        standing = standing_of(reader)
        key = (
            frozenset(actor.pk for actor in standing.actors),
            standing.own,
            frozenset(standing.circles.items()),
        )
        known = self._masks.get(key)
        if known is None:
            known = self._masks[key] = readable_mask(reader, self.rights) & self.alive
            while len(self._masks) > MASKS_KEPT:
                self._masks.popitem(last=False)
        return known


_tables: dict[str, Table] = {}
_locks: dict[str, threading.Lock] = {}


def revisions() -> dict[str, int]:
    """The numbers of all revisions; one query."""
    return dict(Revision.objects.values_list("kind", "number"))


def current(kind: str, numbers: Mapping[str, int] | None = None) -> Table:
    """The table of a kind as of ``numbers`` (those of now); no query where this process has it already.

    Ask within ``one_snapshot`` where what is read beside it must be of the same revision.
    """
    numbers = revisions() if numbers is None else numbers
    number = numbers.get(kind if is_kept(kind) else rows_name(kind), 0)
    rights_number = numbers.get(rights_name(kind), 0)
    known = _tables.get(kind)
    if known is not None and (known.number, known.rights_number) == (number, rights_number):
        return known
    with _locks.setdefault(kind, threading.Lock()):
        known = _tables.get(kind)
        if known is None or (known.number, known.rights_number) != (number, rights_number):
            known = _tables[kind] = _made(kind, number, rights_number, known)
        return known


def forget() -> None:
    """Let go of all tables: they are read again when they are asked for."""
    _tables.clear()


def _made(kind: str, number: int, rights_number: int, known: Table | None) -> Table:
    table = _brought_up(known, number) if known is not None else None
    if table is None:
        table = _read(kind, number)
    return replace(
        table, rights=_rights(table), rights_number=rights_number, _masks=OrderedDict[object, Mask]()
    )


def _read(kind: str, number: int) -> Table:
    """Every document of a kind."""
    change = Change.objects.filter(kind=kind, number=number).values_list("pk", flat=True).first() or 0
    gathering = _Gathering(0)
    index = WordIndex.of(gathering.words(_every_document(kind)), 0)
    return Table(
        kind,
        number,
        change,
        np.array(gathering.ids, np.int64),
        gathering.columns(),
        (index,) if gathering.ids else (),
        tuple(gathering.places),
        RightsColumns.nobodys(len(gathering.ids)),
        0,
    )


Document = tuple[int, str, str, str, str]
"""Id, tokens, forms, facets as JSON, place."""
_FIELDS = ("object_id", "tokens", "forms", "written_facets", "place")
_facets_in = msgspec.json.Decoder(dict[str, list[str]])


class _Gathering:
    """Takes documents apart one by one: hundreds of thousands of dictionaries at once would hold up everything."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.ids, self.places = array("q"), list[str]()
        self._builders: dict[str, ColumnBuilder] = {}

    def words(self, documents: Iterable[Document]) -> Iterator[tuple[str, str]]:
        """The tokens and forms of each document, whose other parts are kept."""
        for object_id, tokens, forms, facets, place in documents:
            at = self.first + len(self.ids)
            self.ids.append(object_id)
            self.places.append(place)
            for key, values in _facets_in.decode(facets).items():
                if key not in self._builders:
                    self._builders[key] = ColumnBuilder()
                self._builders[key].add(at, values)
            yield tokens, forms

    def columns(self) -> dict[str, Column]:
        return {key: builder.column() for key, builder in self._builders.items()}


def _every_document(kind: str) -> Iterable[Document]:
    if is_kept(kind):
        rows = SearchDocument.objects.filter(kind=kind).order_by("object_id")
        return _read_from(rows).iterator(chunk_size=5_000)
    source = source_for(kind)
    return (
        (
            document.object_id,
            document.tokens,
            document.forms,
            msgspec.json.encode(document.facets).decode(),
            document.place,
        )
        for document in (document_of(row) for row in source.documents_for(list(source.all_ids())))
    )


def _read_from(rows: models.QuerySet[SearchDocument]) -> models.QuerySet[SearchDocument, Document]:
    return rows.annotate(written_facets=Cast("facets", models.TextField())).values_list(*_FIELDS)


def _brought_up(known: Table, number: int) -> Table | None:
    """A table with what was written since; None where that is not known, or too much."""
    if known.number == number:
        return known
    changes = list(
        Change.objects.filter(kind=known.kind, pk__gte=known.change)
        .order_by("pk")
        .values_list("pk", "number", "ids")
    )
    if len(changes) < 2 or changes[0][:2] != (known.change, known.number) or changes[-1][1] != number:
        return None
    touched = {object_id for _pk, _number, ids in changes[1:] for object_id in ids}
    dead = known.size - int(known.alive.sum())
    if len(known.indexes) >= MOST_PARTS or dead + len(touched) > max(MOST_NEW * known.size, 200):
        return None
    gathering = _Gathering(known.size)
    index = WordIndex.of(gathering.words(sorted(_documents(known.kind, touched))), known.size)
    ids = known.ids.copy()
    places, there = known.places_of(np.array(sorted(touched), np.int64))
    ids[places[there]] = DEAD
    columns = dict(known.columns)
    for key, column in gathering.columns().items():
        columns[key] = columns.get(key, NOTHING).followed_by(column)
    return Table(
        known.kind,
        number,
        changes[-1][0],
        np.concatenate((ids, np.array(gathering.ids, np.int64))),
        columns,
        known.indexes + ((index,) if gathering.ids else ()),
        known.places + tuple(gathering.places),
        RightsColumns.nobodys(0),
        0,
    )


def _documents(kind: str, ids: Collection[int]) -> Iterable[Document]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), BATCH):
        chunk = SearchDocument.objects.filter(kind=kind, object_id__in=wanted[start : start + BATCH])
        yield from _read_from(chunk)


def _rights(table: Table) -> RightsColumns:
    rows = list(source_for(table.kind).rights())
    if not rows:
        return RightsColumns.nobodys(table.size)
    ids = np.array([row[0] for row in rows], np.int64)
    places, there = table.places_of(ids)
    return RightsColumns.of([row[1:] for row in rows], places, there, table.size)
