"""Monitoring: the voices on every recommendation of a review, side by side."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from uprtrack.monitoring.overview import MINE, Choice, actors_in, counts_of, rows_of
from uprtrack.organisations.policy import Act, allows
from uprtrack.organisations.rights import open_to_all
from uprtrack.organisations.selection import selected_review
from uprtrack.organisations.standing import standing_of

PAGE_SIZE = 50


@open_to_all
def monitor(request: HttpRequest) -> HttpResponse:
    """The recommendations of the selected review with their voices, narrowed by actor, level and own work."""
    review = selected_review(request)
    if review is None:
        return render(request, "monitoring/monitor.html", {"review": None})
    rows = rows_of(review, request.user)
    choice = Choice.asked(request.GET)
    own, year = standing_of(request.user).own, timezone.localdate().year
    shown = [row for row in rows if choice.fits(row, own, year)]
    can_assess = allows(request.user, Act.ASSESS, country=review.state_under_review_id)
    return render(
        request,
        "monitoring/monitor.html",
        {
            "review": review,
            "total": len(rows),
            "shown": len(shown),
            "counts": counts_of(rows),
            "actors": actors_in(rows),
            "choice": choice,
            "mine_choices": MINE.items() if can_assess else (),
            "can_assess": can_assess,
            "page_obj": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        },
    )
