"""The page of a whole review side by side."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from uprkit.indices.dimensions import DIFFER as BARRED
from uprkit.indices.dimensions import LEVELS
from uprkit.indices.statistics import Rate
from uprtrack.monitoring.overview import actors_in, rows_of
from uprtrack.monitoring.side_by_side import (
    ANY,
    PARTS,
    Asked,
    Compared,
    answering,
    compared,
    figures_of,
    most_heard,
)
from uprtrack.monitoring.voices import DIFFER, LEVEL_LABELS
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.rights import open_to_all
from uprtrack.organisations.selection import find_review

PAGE_SIZE = 50
COLUMNS = 6
"""Actors beside each other: with more a page grows heavy, and nobody compares so many columns."""


@open_to_all
def side_by_side(request: HttpRequest, alias: str) -> HttpResponse:
    """Recommendations × actors as of a day, narrowed to where they differ or to what an actor left out."""
    review = find_review(alias)
    if review is None:
        raise Http404
    asked = Asked.of(request.GET)
    rows = rows_of(review, request.user, asked.on)
    actors = actors_in(rows)
    told = compared(rows)
    shown = [each for each in told if asked.fits(each)]
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    columns = Paginator(most_heard(shown), COLUMNS).get_page(request.GET.get("actors"))
    figures = figures_of(rows)
    return render(
        request,
        "monitoring/side_by_side.html",
        {
            "review": review,
            "asked": asked,
            "parts": PARTS.items(),
            "any": ANY,
            "total": len(rows),
            "shown": len(shown),
            "differing": sum(1 for each in told if each.differing),
            "answering": answering(rows, actors),
            "figures": figures,
            "shares": [_share(level, figures.share(level)) for level in LEVELS],
            "page_obj": page,
            "columns": columns,
            "lines": [_line(each, list(columns)) for each in page],
        },
    )


def _line(each: Compared, actors: list[Organisation]) -> dict[str, object]:
    return {"compared": each, "row": each.row, "voices": each.row.voices, "cells": each.cells(actors)}


def _share(level: str, rate: Rate) -> dict[str, object]:
    return {"level": level, "label": LEVEL_LABELS[DIFFER if level == BARRED else level], "rate": rate}
