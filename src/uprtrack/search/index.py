"""Writing search documents and matching queries against them, on SQLite (FTS5) and PostgreSQL alike.

What is written is part of the caller's transaction, as is the revision that tells every process of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence

from django.db import connection, transaction

from uprtrack.bulk_rows import insert_values
from uprtrack.search.models import Revision, SearchDocument
from uprtrack.search.query import Phrase, Query, Term
from uprtrack.search.sources import SearchRow, source_for
from uprtrack.search.tokens import joined_tokens

BATCH = 500


def write(kind: str, rows: Iterable[SearchRow]) -> int:
    """Write or overwrite the documents of rows; returns how many."""
    documents = [(kind, row.object_id, joined_tokens(row.texts), row.facets) for row in rows]
    if documents:
        with transaction.atomic(savepoint=False):
            insert_values(
                SearchDocument,
                ("kind", "object_id", "tokens", "facets"),
                documents,
                unique=("kind", "object_id"),
            )
            _bump(kind)
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
        _bump(kind)


@transaction.atomic
def refresh(kind: str, ids: Collection[int]) -> int:
    """Write what the kind's source says of these rows, and remove those it no longer names."""
    wanted = set(ids)
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


def _bump(kind: str) -> None:
    # A random number rather than the next one: after a rollback a process may hold a copy of rows that never
    # were, under a number that a later transaction would use again.
    insert_values(Revision, ("kind", "number"), [(kind, secrets.randbits(62))], unique=("kind",))


def match(kind: str, query: Query) -> list[int]:
    """The ids of the rows of a kind that a query finds, best first (BM25 on SQLite, ts_rank on PostgreSQL).

    Permission is not applied here: the caller keeps those that the reader may see.
    """
    if not query:
        return list(SearchDocument.objects.filter(kind=kind).values_list("object_id", flat=True))
    sql, parameters = _statement(kind, query)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]


def _statement(kind: str, query: Query) -> tuple[str, list[str]]:
    is_sqlite = connection.vendor == "sqlite"
    phrase = _fts5_phrase if is_sqlite else _tsquery_phrase
    conjunction, disjunction = (" AND ", " OR ") if is_sqlite else (" & ", " | ")
    wanted = conjunction.join(
        f"({disjunction.join(_either(term, phrase, disjunction) for term in clause)})"
        for clause in query.required
    )
    unwanted = disjunction.join(_either(term, phrase, disjunction) for term in query.excluded)
    has, rank = (_FTS5, _FTS5_RANK) if is_sqlite else (_TSQUERY, _TSQUERY_RANK)
    sql, parameters = "SELECT d.object_id FROM search_searchdocument d", [kind]
    where = ["d.kind = %s"]
    order = " ORDER BY d.object_id"
    if wanted and is_sqlite:
        sql += " JOIN search_fulltext ON search_fulltext.rowid = d.id"
        where.append("search_fulltext MATCH %s")
    elif wanted:
        where.append(has)
    if wanted:
        parameters.append(wanted)
    if unwanted:
        where.append(f"NOT ({has})")
        parameters.append(unwanted)
    if wanted:
        order = f" ORDER BY {rank}, d.object_id"
        if not is_sqlite:
            parameters.append(wanted)
    return f"{sql} WHERE {' AND '.join(where)}{order}", parameters


_FTS5 = "d.id IN (SELECT rowid FROM search_fulltext WHERE search_fulltext MATCH %s)"
_FTS5_RANK = "search_fulltext.rank"
_TSQUERY = "to_tsvector('simple', d.tokens) @@ to_tsquery('simple', %s)"
_TSQUERY_RANK = "ts_rank(to_tsvector('simple', d.tokens), to_tsquery('simple', %s)) DESC"


def _either(term: Term, phrase: Callable[[Phrase], str], disjunction: str) -> str:
    return f"({disjunction.join(phrase(variant) for variant in term.variants)})"


# Tokens hold letters and digits alone (see ``tokens``), so a quoted one cannot end its quotes.
def _fts5_phrase(tokens: Sequence[str]) -> str:
    return f'"{" ".join(tokens)}"'


def _tsquery_phrase(tokens: Sequence[str]) -> str:
    return " <-> ".join(f"'{token}'" for token in tokens)
