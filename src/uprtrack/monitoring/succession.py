"""How the assessments of one actor of one recommendation follow one another: superseded, never changed.

An actor speaks once on a day (domain rules, IRI). A second word of the same day is a correction: it names the one that
stands, and supersedes it. What other installations send is taken as it comes, and follows by day and arrival.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from uprtrack.monitoring.models import Assessment, AssessmentQuerySet
from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.models import Recommendation


def require_one_word_a_day(assessment: Assessment, corrects: Assessment | None) -> None:
    """ValidationError where the actor of a new assessment has spoken that day, and this does not correct that word.

    ``corrects`` must be the newest of that day: who began from an older one has not read what a colleague corrected.
    A person's notes are no word of their organisation, however many there are.
    """
    if assessment.visibility == Visibility.SELF:
        if corrects is not None:
            raise ValidationError(
                _("A note of your own corrects nothing: choose who else can read the correction.")
            )
        return
    # Two colleagues who save at once wait for each other here.
    Recommendation.objects.select_for_update().get(pk=assessment.recommendation_id)
    stands = word_of_that_day(assessment)
    if stands == corrects:
        return
    raise ValidationError(_why_refused(assessment, stands, corrects))


def word_of_that_day(assessment: Assessment) -> Assessment | None:
    """What the actor of an assessment, which need not be stored, said of the same recommendation as of the same day."""
    return _series(assessment).filter(assessed_on=assessment.assessed_on).order_by("-pk").first()


def _why_refused(assessment: Assessment, stands: Assessment | None, corrects: Assessment | None) -> str:
    words = {
        "organisation": assessment.owner.label,
        "date": date_format(assessment.assessed_on, "DATE_FORMAT"),
        "number": assessment.recommendation.label,
    }
    if corrects is None:
        sentence = _(
            "%(organisation)s has assessed %(number)s as of %(date)s already: an actor speaks once on a day. Say that "
            "this corrects it, or choose another date."
        )
    elif stands is None or corrects.assessed_on != assessment.assessed_on:
        sentence = _(
            "No assessment of %(number)s by %(organisation)s as of %(date)s is there to be corrected: a correction "
            "bears the date of what it corrects."
        )
    else:
        sentence = _(
            "The assessment of %(number)s by %(organisation)s as of %(date)s was corrected meanwhile: read what "
            "stands now, and correct that."
        )
    return sentence % words


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
