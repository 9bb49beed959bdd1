"""What an upper app offers so that its rows can be found: ``search`` knows no table but its own.

An app registers one source for each kind of row in ``AppConfig.ready()``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SearchRow:
    """What a row contributes: only what everybody who may read the row may read.

    ``texts`` are (language as BCP 47, text) pairs; ``facets`` map a facet's key to the row's values.
    """

    object_id: int
    texts: Sequence[tuple[str, str]]
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Source(Protocol):
    def documents_for(self, ids: Collection[int]) -> Iterable[SearchRow]:
        """The rows with these primary keys that can be found; one left out is taken out of the index."""

    def all_ids(self) -> Iterable[int]:
        """The primary keys of every row that can be found."""


_sources: dict[str, Source] = {}


def register_source(kind: str, source: Source) -> None:
    """Offer a source for a kind of row; the last one registered holds."""
    _sources[kind] = source


def source_for(kind: str) -> Source:
    """The source of a kind; KeyError where no app registered one."""
    return _sources[kind]


def kinds() -> list[str]:
    """The kinds of row that can be found."""
    return sorted(_sources)
