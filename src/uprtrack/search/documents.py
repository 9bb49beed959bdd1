"""From what a row contributes to its search document."""

from __future__ import annotations

from uprtrack.search.models import SearchDocument
from uprtrack.search.sources import SearchRow
from uprtrack.search.tokens import BESIDE, forms_of, joined_tokens

LONGEST_PLACE = 200


def document_of(kind: str, row: SearchRow) -> SearchDocument:
    """The document of a row, not saved."""
    return SearchDocument(
        kind=kind,
        object_id=row.object_id,
        tokens=f"{joined_tokens(row.texts)} {BESIDE} {joined_tokens(row.beside)}".strip(),
        forms=forms_of((*row.texts, *row.beside)),
        facets={key: list(values) for key, values in row.facets.items()},
        place=row.place[:LONGEST_PLACE],
    )
