"""From what a row contributes to its search document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from uprtrack.search.sources import SearchRow
from uprtrack.search.tokens import tokens_and_forms

LONGEST_PLACE = 200


class Document(NamedTuple):
    """The columns of a search document but its kind (``uprtrack.search.models.SearchDocument``)."""

    object_id: int
    tokens: str
    forms: str
    facets: Mapping[str, Sequence[str]]
    place: str


def document_of(row: SearchRow) -> Document:
    """The document of a row."""
    tokens, forms = tokens_and_forms(row.texts, row.beside)
    return Document(row.object_id, tokens, forms, row.facets, row.place[:LONGEST_PLACE])
