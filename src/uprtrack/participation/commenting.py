"""What can be commented on: published rows, by kind. An app offers its own by ``register_commentable``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.organisations.models import Organisation
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Target:
    """A published row: its words, its page, the body whose row it is, and the country (ISO3) it is about."""

    kind: str
    public_id: str
    words: str
    address: str
    concerned: Organisation
    country: str

    @property
    def noun(self) -> StrOrPromise:
        return _commentables[self.kind].noun


@dataclass(frozen=True, slots=True)
class Commentable:
    """``find(public_id)`` is the row as a target where everybody may read it today, else None."""

    noun: StrOrPromise
    find: Callable[[str], Target | None]


_commentables: dict[str, Commentable] = {}


def register_commentable(kind: str, commentable: Commentable) -> None:
    """Let rows of a kind be commented on; the last one registered holds."""
    _commentables[kind] = commentable


def target_of(kind: str, public_id: str) -> Target | None:
    """The row, or None where there is none such that everybody may read."""
    known = _commentables.get(kind)
    return known.find(public_id) if known else None


def _recommendation(public_id: str) -> Target | None:
    rows = Recommendation.objects.published().standing_with_parts().select_related("owner", "review")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        return None
    address = reverse("recommendation", args=[public_id])
    return Target("recommendation", public_id, row.text, address, row.owner, row.review.state_under_review_id)


def _action(public_id: str) -> Target | None:
    rows = ExpectedAction.objects.filter(plan__in=Plan.objects.published(), withdrawn_at__isnull=True)
    row = rows.filter(public_id=public_id).select_related("plan__owner", "plan__review").first()
    if row is None:
        return None
    address = reverse("action", args=[public_id])
    return Target(
        "action", public_id, row.text, address, row.plan.owner, row.plan.review.state_under_review_id
    )


def _measure(public_id: str) -> Target | None:
    rows = Measure.objects.published().filter(withdrawn_at__isnull=True).select_related("owner")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        return None
    return Target(
        "measure", public_id, row.text, reverse("measure", args=[public_id]), row.owner, row.owner.country_id
    )


def _assessment(public_id: str) -> Target | None:
    rows = Assessment.objects.published().standing().select_related("owner", "recommendation__review")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        return None
    country = row.recommendation.review.state_under_review_id
    return Target(
        "assessment", public_id, row.narrative, reverse("assessment", args=[public_id]), row.owner, country
    )


register_commentable("recommendation", Commentable(_("recommendation"), _recommendation))
register_commentable("action", Commentable(_("expected action"), _action))
register_commentable("measure", Commentable(_("measure"), _measure))
register_commentable("assessment", Commentable(_("assessment"), _assessment))
