"""What a saved search finds for a reader today."""

from __future__ import annotations

from django.http import QueryDict

from uprtrack.catalogue.finding import Found, find
from uprtrack.catalogue.selection import Selection
from uprtrack.organisations.standing import Reader
from uprtrack.searches.models import SavedSearch


def selection_of(search: SavedSearch) -> Selection:
    return Selection.of(QueryDict(search.query), language=search.language)


def matches_of(search: SavedSearch, reader: Reader) -> Found:
    """The rows it finds among those that the reader may see by now."""
    return find(reader, selection_of(search), facets=())
