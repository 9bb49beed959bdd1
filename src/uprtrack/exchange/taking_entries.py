"""Measures and assessments of a partner, with what they rest on, as they were published there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from uprtrack.exchange.ledger import Content, stored
from uprtrack.exchange.models import ForeignRow
from uprtrack.exchange.taking_evidence import take_evidence
from uprtrack.exchange.taking_plans import recommendations_of
from uprtrack.monitoring import succession
from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.organisations.kinds import Visibility
from uprtrack.plans.models import ExpectedAction
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from uprtrack.exchange.taking import Taking

_TOLD = ("level", "laws", "policies", "practices", "light", "narrative", "effect", "confidence")


def take_measure(taking: Taking, content: Content) -> None:
    """Write a measure as it is published there now."""
    recommendations = recommendations_of(taking, content["recommendations"])
    review: Review = recommendations[0].review
    measure = stored(
        Measure,
        taking.ledger.local("measures", content["id"]),
        **_owned(taking, content, review),
        kind=content["kind"],
        taken_on=date.fromisoformat(content["taken_on"]),
        taken_by=content["taken_by"],
        text=content["text"],
        withdrawn_at=None,
    )
    measure.recommendations.set(recommendations)
    measure.actions.set(_actions(taking, content["actions"]))
    take_evidence(taking, content, review, measure)
    taking.keep("measures", content, measure.pk, review)


def take_assessment(taking: Taking, content: Content) -> None:
    """Write an assessment; it takes its place by date among those of the same actor."""
    [recommendation] = recommendations_of(taking, [content["recommendation"]])
    key = taking.ledger.local("assessments", content["id"])
    if key is not None:
        succession.leave(Assessment.objects.get(pk=key))
    assessment = stored(
        Assessment,
        key,
        **_owned(taking, content, recommendation.review),
        **{name: content[name] for name in _TOLD},
        recommendation=recommendation,
        assessed_on=date.fromisoformat(content["assessed_on"]),
        superseded_by=None,
        withdrawn_at=None,
    )
    succession.enter(assessment)
    take_evidence(taking, content, recommendation.review, assessment)
    taking.keep("assessments", content, assessment.pk, recommendation.review)


def withdraw_entry(taking: Taking, known: ForeignRow) -> None:
    """As its own actor withdraws it."""
    if known.kind == "measures":
        Measure.objects.filter(pk=known.local_id).update(withdrawn_at=taking.now)
        return
    assessment = Assessment.objects.get(pk=known.local_id)
    succession.leave(assessment)
    assessment.withdrawn_at = taking.now
    assessment.save(update_fields=["withdrawn_at"])


def _owned(taking: Taking, content: Content, review: Review) -> dict[str, Any]:
    published_at = taking.published_at(content)
    return {
        "owner": taking.speakers.of(content, review.state_under_review_id),
        "visibility": Visibility.PUBLIC,
        "published_at": published_at,
        "attribution_dropped_at": None if content["organisation"] else published_at,
    }


def _actions(taking: Taking, identifiers: Iterable[str]) -> QuerySet[ExpectedAction]:
    keys = [taking.ledger.local("actions", identifier) for identifier in identifiers]
    return ExpectedAction.objects.filter(pk__in=[key for key in keys if key is not None])
