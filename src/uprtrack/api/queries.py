"""What can be asked of a list: the site's own query language and facets, and where a page begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Schema
from pydantic import Field

from uprtrack.api.cursor import LENGTH, cursor_after, place_after
from uprtrack.api.naming import STRANGER, Row
from uprtrack.catalogue.finding import Found, find
from uprtrack.catalogue.selection import Selection

PER_PAGE = 50
MOST = 200


class Paging(Schema):
    """Which part of a list."""

    limit: int = Field(PER_PAGE, ge=1, le=MOST, description="rows a page")
    cursor: str = Field("", max_length=LENGTH, description="where the page before ended; see “next”")


def selection_of(request: HttpRequest, kind: str) -> Selection:
    """What the address asks for among rows of a kind."""
    asked = request.GET.copy()
    # Said before it is read: facets of another kind than this would be left out.
    asked["in"] = kind
    return Selection.of(asked, language=get_language() or "en")


def found_page(
    request: HttpRequest, kind: str, paging: Paging, rows: Callable[[Sequence[int]], list[Row]]
) -> Row:
    """A page of what is found among published rows of a kind."""
    found = find(STRANGER, selection_of(request, kind), facets=())
    return page_of(request, [int(pk) for pk in found.ids], paging, rows, found)


def page_of(
    request: HttpRequest,
    ids: Sequence[int],
    paging: Paging,
    rows: Callable[[Sequence[int]], list[Row]],
    found: Found | None = None,
) -> Row:
    """A page of some rows, by their keys."""
    first = place_after(ids, paging.cursor) if paging.cursor else 0
    last = min(first + paging.limit, len(ids))
    return {
        "total": len(ids),
        "problems": [str(told) for told in found.problems] if found else [],
        "suggestion": found.suggestion if found else "",
        "next": _next(request, cursor_after(ids, last)) if last < len(ids) else None,
        "items": rows(ids[first:last]),
    }


def _next(request: HttpRequest, cursor: str) -> str:
    query = request.GET.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def counted(request: HttpRequest, kind: str) -> Row:
    """How many rows of a kind have each value of each facet."""
    found = find(STRANGER, selection_of(request, kind))
    return {
        "unit": kind,
        "total": found.total,
        "problems": [str(told) for told in found.problems],
        "suggestion": found.suggestion,
        "counts": {key: dict(values) for key, values in found.counts.items()},
    }


def selection_parameters(keys: Sequence[str]) -> list[dict[str, Any]]:
    """The parameters of the query language for the OpenAPI document; ``keys`` are those of the facets."""
    texts = {"type": "array", "items": {"type": "string"}}
    told = [
        ("q", {"type": "string"}, 'words, "phrases", AND, OR, NOT, -word, prefix*, field:value, ( )'),
        ("sort", {"type": "string"}, "best, number, or a facet; with - before it the other way round"),
        ("all", texts, "facets of which every chosen value must hold; otherwise any one is enough"),
        *((key, texts, "a value of this facet; give it again for another") for key in keys),
    ]
    return [
        {"in": "query", "name": name, "schema": schema, "required": False, "description": description}
        for name, schema, description in told
    ]
