"""Writing search documents, and matching queries against them.

What is written is part of the caller's transaction, as are the revision that tells every process of it, and the
change that tells it which documents to read again.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable

from django.db import transaction

from uprtrack.bulk_rows import insert_values
from uprtrack.search.documents import Document, document_of
from uprtrack.search.evaluate import evaluate, ranked
from uprtrack.search.models import Change, Revision, SearchDocument
from uprtrack.search.query import Query
from uprtrack.search.sources import SearchRow, source_for
from uprtrack.search.tables import current

BATCH = 500
WRITTEN = ("kind", *Document._fields)
CHANGES_KEPT = 2_000
SWEPT_EVERY = 100


def write(kind: str, rows: Iterable[SearchRow]) -> int:
    """Write or overwrite the documents of rows; returns how many."""
    documents = [document_of(row) for row in rows]
    if documents:
        with transaction.atomic(savepoint=False):
            insert_values(
                SearchDocument,
                WRITTEN,
                [(kind, *document) for document in documents],
                unique=("kind", "object_id"),
            )
            _bump(kind, [document.object_id for document in documents])
    return len(documents)


@transaction.atomic
def remove(kind: str, ids: Collection[int]) -> None:
    """Take rows out of the index; ids without a document are no error."""
    wanted = list(ids)
    removed = 0
    for start in range(0, len(wanted), BATCH):
        chunk = wanted[start : start + BATCH]
        removed += SearchDocument.objects.filter(kind=kind, object_id__in=chunk).delete()[0]
    if removed:
        _bump(kind, wanted)


def refresh(kind: str, ids: Collection[int]) -> int:
    """Write what the kind's source says of these rows, and remove those it no longer names."""
    wanted = set(ids)
    if not wanted:
        return 0
    with transaction.atomic():
        rows = list(source_for(kind).documents_for(wanted))
        remove(kind, wanted - {row.object_id for row in rows})
        return write(kind, rows)


@transaction.atomic
def rebuild(kind: str) -> int:
    """Write every row of a kind anew and drop what is no longer there; returns how many were written."""
    ids = list(source_for(kind).all_ids())
    stale = set(SearchDocument.objects.filter(kind=kind).values_list("object_id", flat=True)) - set(ids)
    remove(kind, stale)
    return sum(refresh(kind, ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


def _bump(kind: str, ids: Collection[int]) -> None:
    # A random number rather than the next one: after a rollback a process may hold a copy of rows that never
    # were, under a number that a later transaction would use again.
    number = secrets.randbits(62)
    insert_values(Revision, ("kind", "number"), [(kind, number)], unique=("kind",))
    # The revision's row is held until the transaction ends: changes are numbered as transactions follow.
    change = Change.objects.create(kind=kind, number=number, ids=sorted(ids))
    if not change.pk % SWEPT_EVERY:
        Change.objects.filter(kind=kind, pk__lt=change.pk - CHANGES_KEPT).delete()


def match(kind: str, query: Query) -> list[int]:
    """The ids of the rows of a kind that a query finds, best first; facets that it names find nothing.

    Permission is not applied here: the caller keeps those that the reader may see.
    """
    table = current(kind)
    matches = evaluate(table, query, table.alive, facet=lambda _leaf: table.nothing)
    return [int(object_id) for object_id in table.ids[ranked(table, matches)]]
