"""What an upper app offers so that its rows can be found: ``search`` knows no table but its own.

An app registers one source for each kind of row in ``AppConfig.ready()``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import models


@dataclass(frozen=True, slots=True)
class SearchRow:
    """What a row contributes: only what everybody who may read the row may read.

    ``texts`` and ``beside`` are (language as BCP 47, text) pairs: the words of the row itself, and what it is also
    found by (number, names). ``facets`` map a facet's key to the row's values; ``place`` sorts in printed order.
    """

    object_id: int
    texts: Sequence[tuple[str, str]]
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    beside: Sequence[tuple[str, str]] = ()
    place: str = ""


RightsRow = tuple[int, int, int | None, str, int | None, bool]
"""Primary key of a row, and of whom it is: owner, author, visibility, body it is shared with, whether published."""


def rights_in(rows: models.QuerySet[Any], prefix: str = "") -> Iterable[RightsRow]:
    """Who may read each of some rows: ``prefix`` leads to the owned row (``"plan__"``)."""
    is_published = models.ExpressionWrapper(
        models.Q(**{f"{prefix}published_at__isnull": False}), output_field=models.BooleanField()
    )
    names = [prefix + name for name in ("owner", "author", "visibility", "shared_with")]
    told: Iterable[RightsRow] = (
        rows.order_by().annotate(is_out=is_published).values_list("pk", *names, "is_out").iterator(5_000)
    )
    return told


class Source(Protocol):
    def documents_for(self, ids: Collection[int]) -> Iterable[SearchRow]:
        """The rows with these primary keys that can be found; one left out is taken out of the index."""

    def all_ids(self) -> Iterable[int]:
        """The primary keys of every row that can be found."""

    def rights(self) -> Iterable[RightsRow]:
        """Who may read each row that can be found; one left out is read by nobody."""


@dataclass(frozen=True, slots=True)
class _Registered:
    source: Source
    is_kept: bool


_sources: dict[str, _Registered] = {}


def register_source(kind: str, source: Source, *, is_kept: bool = True) -> None:
    """Offer a source for a kind of row; the last one registered holds.

    Of a kind that is kept, services write search documents as they write its rows. One that is not kept has few rows,
    which each process reads from their own table: whenever the revision ``rows_name(kind)`` has changed, which
    triggers see to (see ``watching``).
    """
    _sources[kind] = _Registered(source, is_kept)


def source_for(kind: str) -> Source:
    """The source of a kind; KeyError where no app registered one."""
    return _sources[kind].source


def is_kept(kind: str) -> bool:
    """Whether a kind's rows have search documents in the database."""
    return _sources[kind].is_kept


def rows_name(kind: str) -> str:
    """The name of the revision of the rows of a kind that is not kept."""
    return f"{kind}: rows"


def kinds() -> list[str]:
    """The kinds of row that have search documents."""
    return sorted(kind for kind, registered in _sources.items() if registered.is_kept)
