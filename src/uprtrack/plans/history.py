"""What a plan held before: actions taken out of it, bodies no longer responsible, earlier wordings."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from uprtrack.organisations.models import EarlierVersion
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.versions import earlier_versions
from uprtrack.plans.models import ExpectedAction, Plan, Responsibility
from uprtrack.plans.reading import responsibilities_known_to
from uprtrack.plans.rules import can_change
from uprtrack.recommendations.models import Recommendation


def withdrawn_actions(plan: Plan, reader: Reader) -> QuerySet[ExpectedAction]:
    """The actions taken out of a plan, the latest first.

    Of a published plan others read only what was taken out since: a draft that was dropped before is nobody
    else's. Whether the plan may be read is the caller's to see to.
    """
    recommendations = Recommendation.objects.visible_to(reader).standing_with_parts()
    found = plan.actions.filter(withdrawn_at__isnull=False)
    if plan.is_published and not can_change(reader, plan):
        found = found.filter(withdrawn_at__gte=plan.published_at)
    return found.prefetch_related(
        Prefetch("recommendations", queryset=recommendations.select_related("review")),
        Prefetch("responsibilities", queryset=responsibilities_known_to(reader)),
    ).order_by("-withdrawn_at", "pk")


def withdrawn_bodies(action: ExpectedAction, reader: Reader) -> QuerySet[Responsibility]:
    """The bodies that once answered for an action and no longer do, the latest first, as far as known."""
    return (
        responsibilities_known_to(reader, Responsibility.every.all())
        .filter(action=action, withdrawn_at__isnull=False)
        .order_by("-withdrawn_at", "pk")
    )


def wordings_before(action: ExpectedAction) -> list[EarlierVersion]:
    """The earlier versions of an action, newest first; for those who may change it."""
    return earlier_versions(action)
