"""The search: everything that a reader may see, by words and facets, each result with its permanent link."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from uprtrack.catalogue.finding import Found, find
from uprtrack.catalogue.kinds import FIRST, KINDS
from uprtrack.catalogue.labels import TITLES
from uprtrack.catalogue.selection import BEST, NUMBER, Selection
from uprtrack.organisations.rights import open_to_all
from uprtrack.pages.list_facets import Chip, chips, facets
from uprtrack.pages.search_rows import rows_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BEHIND = 12
"""Values of a facet that a page holds; of more, a page of its own has all."""
NO_ORDER = frozenset({"review"})
"""Facets that the printed order puts together already."""


@dataclass(frozen=True, slots=True)
class KindLink:
    label: StrOrPromise
    url: str
    is_current: bool


@open_to_all
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Results by page; what is asked for stands in the address, and the page's own link reopens it."""
    selection = Selection.of(request.GET, getattr(request, "LANGUAGE_CODE", "en"))
    found = find(request.user, selection)
    words = Chip(f"“{selection.words}”", _url(selection.replaced(words=""))) if selection.words else None
    pages, page, link = found.pages(), found.page(), _url(selection)
    context = {
        "selection": selection,
        "hidden": [("in", selection.kind)] if selection.kind != FIRST else [],
        "kinds": [
            KindLink(kind.name, _url(selection.replaced(kind=kind.key)), kind.key == selection.kind)
            for kind in KINDS.values()
        ],
        "orders": _orders(selection),
        "facets": facets(
            found,
            KINDS[selection.kind].facets,
            request.GET.get("open", ""),
            lambda key: f"{link}&open={key}#facet-{key}",
            behind=BEHIND,
        ),
        "chips": chips(
            selection.chosen, found.labels, words, lambda key, value: _url(selection.without(key, value))
        ),
        "number": found.total,
        "pairs": found.pairs if selection.kind == FIRST else 0,
        "total": found.readable,
        "rows": rows_of(found, found.page_ids(), request.user),
        "start": (page - 1) * 50 + 1,
        "page": page,
        "pages": pages,
        "previous": _url(selection, page - 1) if page > 1 else "",
        "next": _url(selection, page + 1) if page < pages else "",
        "link": link,
        "turned": _url(selection.replaced(sort=_other_way(selection.order))),
        "problems": found.problems,
        "suggestion": _suggestion(found),
    }
    return render(request, "pages/search.html", context)


def _url(selection: Selection, page: int | None = None) -> str:
    return f"{reverse('search')}?{selection.query_string(page=page)}"


def _other_way(order: str) -> str:
    return order[1:] if order.startswith("-") else f"-{order}"


def _suggestion(found: Found) -> Chip | None:
    """Other words to try, where these found nothing."""
    said = found.suggestion
    return Chip(said, _url(found.selection.replaced(words=said))) if said else None


def _orders(selection: Selection) -> SafeString:
    """Every order of the kind, as the options of a menu; the one that holds keeps its way round."""
    order = selection.order
    name = order.removeprefix("-")
    return mark_safe(
        "".join(
            f'<option value="{order}" selected>{label}</option>'
            if key == name
            else f'<option value="{key}">{label}</option>'
            for key, label in _named_orders(get_language(), selection.kind, has_words=bool(selection.words))
        )
    )


@cache
def _named_orders(_language: str | None, kind: str, *, has_words: bool) -> list[tuple[str, str]]:
    """The orders of a kind with their names, escaped, in the language of now: forty names would be looked up anew."""
    keys = [NUMBER, *(key for key in KINDS[kind].facets if key not in NO_ORDER)]
    names: dict[str, StrOrPromise] = {NUMBER: _("Printed order"), BEST: _("Best match first"), **TITLES}
    return [(key, escape(str(names[key]))) for key in ([BEST, *keys] if has_words else keys)]
