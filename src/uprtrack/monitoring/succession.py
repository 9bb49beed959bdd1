"""How the assessments of one actor of one recommendation follow one another: superseded, never changed."""

from __future__ import annotations

from django.db.models import Q

from uprtrack.monitoring.models import Assessment, AssessmentQuerySet
from uprtrack.organisations.kinds import Visibility


def enter(assessment: Assessment) -> None:
    """Set a new assessment in its place by date: it supersedes the one before, a later one supersedes it.

    What only its author reads stands outside: a person's notes replace nobody's word.
    """
    if assessment.visibility == Visibility.SELF:
        return
    before = _series(assessment).filter(_is_before(assessment)).order_by("-assessed_on", "-pk").first()
    after = _series(assessment).exclude(_is_before(assessment)).order_by("assessed_on", "pk").first()
    # The earlier one lets go of the later one first: each is superseded by one, and supersedes one.
    if before is not None:
        _point(before, assessment)
    _point(assessment, after)


def leave(assessment: Assessment) -> None:
    """Take a withdrawn assessment out: the one before it is current again, or superseded by the next."""
    before = Assessment.objects.filter(superseded_by=assessment).first()
    after = assessment.superseded_by
    _point(assessment, None)
    if before is not None:
        _point(before, after)


def _series(assessment: Assessment) -> AssessmentQuerySet:
    return (
        Assessment.objects.standing()
        .filter(owner=assessment.owner, recommendation=assessment.recommendation)
        .exclude(pk=assessment.pk)
        .exclude(visibility=Visibility.SELF)
    )


def _is_before(assessment: Assessment) -> Q:
    on = assessment.assessed_on
    return Q(assessed_on__lt=on) | Q(assessed_on=on, pk__lt=assessment.pk)


def _point(assessment: Assessment, by: Assessment | None) -> None:
    assessment.superseded_by = by
    assessment.save(update_fields=["superseded_by"])
