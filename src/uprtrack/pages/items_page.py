"""The page "My items": what waits for whoever is signed in, in each of their organisations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from uprtrack.monitoring.services_of_gatekeeping import publish_unanswered
from uprtrack.organisations.rights import signed_in
from uprtrack.organisations.selection import selected_review
from uprtrack.organisations.standing import standing_of
from uprtrack.pages.items import groups_for
from uprtrack.pages.waiting import Desk, counted_for

SHOWN = 100
"""Things of a group that are shown; its own page has them all, or its count says how many there are."""


@signed_in
def my_items(request: HttpRequest) -> HttpResponse:
    """Reports, actions and queues one by one, then what is counted for the selected review."""
    publish_unanswered()
    today, review = timezone.localdate(), selected_review(request)
    desks = []
    for organisation in standing_of(request.user).organisations:
        groups = groups_for(request.user, organisation, today)
        lines = []
        if review is not None:
            desk = Desk(reader=request.user, organisation=organisation, review=review, today=today)
            lines = counted_for(desk)
        desks.append((organisation, groups, lines))
    return render(
        request,
        "pages/my_items.html",
        {"desks": desks, "review": review, "shown": SHOWN, "today": today},
    )
