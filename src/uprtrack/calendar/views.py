"""What is open now in the calendar of a review, and what comes next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from uprkit.rules.deadlines import Anchor
from uprtrack.calendar.openings import ACTORS, ALL, Group, actors_of, dates_of, entries_for
from uprtrack.organisations.selection import selected_review
from uprtrack.organisations.standing import standing_of

EVERYBODY = "everybody"


def calendar(request: HttpRequest) -> HttpResponse:
    """Official deadlines and good practice apart, for the reader's kind of organisation or as asked."""
    review = selected_review(request)
    dates = dates_of(review) if review else None
    if review is None or dates is None:
        return render(request, "calendar/calendar.html", {"review": review})
    organisation = standing_of(request.user).organisation
    asked = request.GET.get("actor", "")
    if asked in ACTORS:
        actors = frozenset({asked})
    elif asked == EVERYBODY or organisation is None:
        actors = frozenset()
    else:
        actors = actors_of(organisation)
    entries = [item for item in entries_for(review, timezone.localdate()) if item.concerns(actors)]
    next_review_on, is_estimated = dates.at(Anchor.NEXT)
    return render(
        request,
        "calendar/calendar.html",
        {
            "review": review,
            "groups": {group.value: [item for item in entries if item.group is group] for group in Group},
            "actor_choices": [(key, label) for key, label in ACTORS.items() if key != ALL],
            "actors": actors,
            "asked": asked,
            "organisation": organisation,
            "today": timezone.localdate(),
            "reviewed_on": dates.reviewed_on,
            "is_day_of_review_known": review.reviewed_on is not None,
            "next_review_on": next_review_on,
            "is_next_review_estimated": is_estimated,
        },
    )
