"""The home page: for a visitor what is published, for a member what is due, what changed, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from uprtrack.calendar.openings import openings_for
from uprtrack.monitoring.models import Assessment
from uprtrack.organisations.models import Activity, Organisation
from uprtrack.organisations.rights import open_to_all
from uprtrack.organisations.selection import selected_review
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.pages.waiting import Desk, role_sentence, waiting_for
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.recommendations.models import Kind, Position, Recommendation
from uprtrack.reviews.models import UPR_FIRST, Review

RECENT = 200
"""Lines of the log that the home page looks at; it shows them gathered by body, act and day."""
MOST_CHANGES = 6


@dataclass(frozen=True, slots=True)
class Change:
    """What another body did on a day: ``count`` lines of the log, ``labels`` of the first few objects."""

    organisation: Organisation
    verb: str
    on: date
    count: int
    labels: list[str]


@open_to_all
def home(request: HttpRequest) -> HttpResponse:
    """What to do next; the country's strip last."""
    review = selected_review(request)
    context: dict[str, Any] = {"review": review, "reviews": _readable_reviews(request.user)}
    if review is not None:
        context["strip"] = country_strip(request.user, review)
    organisation = standing_of(request.user).organisation
    if organisation is None:
        return render(request, "pages/home_public.html", context)
    context["role_sentence"] = role_sentence(organisation)
    context["changes"] = recent_changes(request.user, organisation)
    if review is not None:
        today = timezone.localdate()
        context["openings"] = openings_for(review=review, today=today, reader=request.user)
        context["waiting"] = waiting_for(
            Desk(reader=request.user, organisation=organisation, review=review, today=today)
        )
    return render(request, "pages/home.html", context)


def recent_changes(reader: Reader, organisation: Organisation) -> list[Change]:
    """What others did last, as far as the reader may know; one query."""
    lines = (
        Activity.objects.visible_to(reader)
        .filter(is_denial=False)
        .exclude(owner=organisation)
        .select_related("owner")[:RECENT]
    )
    gathered: dict[tuple[int, str, date], list[Activity]] = {}
    for line in lines:
        gathered.setdefault((line.owner_id, line.verb, timezone.localdate(line.at)), []).append(line)
    return [
        Change(
            organisation=found[0].owner,
            verb=found[0].get_verb_display(),
            on=key[2],
            count=len(found),
            labels=list(dict.fromkeys(line.object_label for line in found))[:3],
        )
        for key, found in list(gathered.items())[:MOST_CHANGES]
    ]


def _readable_reviews(reader: Reader) -> list[Review]:
    """Reviews of which the reader sees at least one recommendation."""
    readable = Recommendation.objects.visible_to(reader).standing().values("review").distinct()
    return list(
        Review.objects.filter(pk__in=readable)
        .select_related("state_under_review", "mechanism")
        .order_by("state_under_review__name", UPR_FIRST, "-cycle")
    )


def country_strip(reader: Reader, review: Review) -> dict[str, int]:
    """Counts of what the reader may see, in recommendations as the UN counts them; three queries."""
    asked = Q(kind=Kind.RECOMMENDATION)
    counts = (
        Recommendation.objects.visible_to(reader)
        .standing()
        .of_review(review)
        .aggregate(
            recommendations=Count("pk", filter=asked),
            pledges=Count("pk", filter=Q(kind=Kind.VOLUNTARY_PLEDGE)),
            observations=Count("pk", filter=Q(kind=Kind.OBSERVATION)),
            supported=Count("pk", filter=asked & Q(position=Position.SUPPORTED)),
            noted=Count("pk", filter=asked & Q(position=Position.NOTED)),
            pending=Count("pk", filter=asked & Q(position=Position.PENDING)),
        )
    )
    plans = Plan.objects.visible_to(reader).filter(review=review)
    counts["actions"] = ExpectedAction.objects.filter(plan__in=plans, withdrawn_at__isnull=True).count()
    counts |= (
        Assessment.objects.visible_to(reader)
        .standing()
        .filter(recommendation__review=review)
        .aggregate(
            assessments=Count("pk"),
            # A stand-in for a withheld name stands for one row: counted as actors they would be too many.
            actors=Count("owner", distinct=True, filter=Q(owner__is_withheld=False)),
            withheld=Count("pk", filter=Q(owner__is_withheld=True)),
        )
    )
    return counts
