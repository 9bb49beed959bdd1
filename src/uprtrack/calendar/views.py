"""What is open now in the calendar of a review, and what comes next."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from uprkit.rules.deadlines import Anchor
from uprtrack.calendar.forms import ReviewDatesForm
from uprtrack.calendar.meetings import tasks_for
from uprtrack.calendar.openings import ACTORS, ALL, Group, actors_of, dates_of, entries_for
from uprtrack.calendar.services import record_dates
from uprtrack.organisations.policy import Act, acting_organisations, require
from uprtrack.organisations.rights import for_act, open_to_all
from uprtrack.organisations.selection import find_review, selected_review
from uprtrack.organisations.standing import standing_of

EVERYBODY = "everybody"


@open_to_all
def calendar(request: HttpRequest) -> HttpResponse:
    """Official deadlines and good practice apart, for the reader's kind of organisation or as asked."""
    review = selected_review(request)
    dates = dates_of(review) if review else None
    if review is None or dates is None:
        tasks = tasks_for(request.user, timezone.localdate())
        return render(request, "calendar/calendar.html", {"review": review, "tasks": tasks})
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
            "can_date": bool(
                acting_organisations(request.user, Act.DATE_REVIEW, country=review.state_under_review_id)
            ),
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
            "tasks": tasks_for(request.user, timezone.localdate()),
        },
    )


@for_act(Act.DATE_REVIEW)
def review_dates(request: HttpRequest, alias: str) -> HttpResponse:
    """Enter the dates that OHCHR or the Council published."""
    review = find_review(alias)
    if review is None:
        raise Http404
    country = review.state_under_review_id
    require(request.user, Act.DATE_REVIEW, country=country)
    names = ("reviewed_on", "adopted_on", "next_review_on")
    form = ReviewDatesForm(request.POST or None, initial={name: getattr(review, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            record_dates(
                by=request.user,
                organisation=acting_organisations(request.user, Act.DATE_REVIEW, country=country)[0],
                review=review,
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The dates were recorded."))
            return redirect("calendar")
    return render(request, "calendar/review_dates.html", {"review": review, "form": form})
