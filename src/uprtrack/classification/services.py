"""Deciding whether a term fits a recommendation."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.classification.loading import THEMES
from uprtrack.classification.models import Decision, Term
from uprtrack.classification.search_source import KIND
from uprtrack.organisations import activity
from uprtrack.organisations.circles import Circle, resolve
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.themes import require_for
from uprtrack.search import index


def decide(
    *,
    by: Reader,
    organisation: Organisation,
    recommendation: Recommendation,
    term: Term,
    is_yes: bool,
    visibility: str | Circle = Visibility.ORGANISATION,
) -> Decision:
    """Say for an organisation that a term fits or does not; its newest decision on a term holds.

    Raises PermissionDenied where the role does not include it, or the recommendation cannot be read.
    """
    country = recommendation.review.state_under_review_id
    require_for(by, Act.CLASSIFY, [recommendation], organisation=organisation, country=country)
    # A role for some themes cannot reach for others by tagging.
    if term.taxonomy_id in THEMES:
        require(by, Act.CLASSIFY, organisation=organisation, country=country, themes=frozenset({term.code}))
    _require_readable(by, organisation, recommendation)
    circle = resolve(organisation, visibility)
    with transaction.atomic():
        decision = Decision.objects.create(
            recommendation=recommendation,
            term=term,
            is_yes=is_yes,
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            **circle.fields,
            published_at=timezone.now() if circle.visibility == Visibility.PUBLIC else None,
        )
        _note(decision, circle)
        if decision.is_published:
            index.refresh(KIND, [recommendation.pk])
    return decision


def _note(decision: Decision, circle: Circle) -> None:
    activity.record(
        verb=Verb.CLASSIFY,
        organisation=decision.owner,
        object_kind=KIND,
        object_id=decision.recommendation.public_id,
        object_label=decision.recommendation.label,
        reason=decision.term.label,
        read_by=circle,
    )


def _require_readable(by: Reader, organisation: Organisation, recommendation: Recommendation) -> None:
    if not Recommendation.objects.visible_to(by).standing_with_parts().filter(pk=recommendation.pk).exists():
        activity.record_denial(by, verb=Verb.CLASSIFY, act=Act.CLASSIFY, organisation=organisation)
        raise PermissionDenied(_("This recommendation is not shared with you, or it was withdrawn."))
