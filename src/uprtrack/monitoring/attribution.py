"""What follows when the attribution of an assessment or a measure is dropped.

An assessment leaves the series of its actor: no link leads from it to what that actor said before or after,
and none back. The actor's latest word under its own name stays its current one. In others' eyes the dropped
one is a voice of its own, and it is not counted in the index (see ``voices``).
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from uprtrack.monitoring import succession
from uprtrack.monitoring.models import Assessment, Evidence, Measure
from uprtrack.organisations.attribution import Signed, close_lines
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation


def unname_assessment(assessment: Assessment, organisation: Organisation, stand_in: Organisation) -> None:
    """Take an assessment out of its actor's series, and its evidence out of others' sight."""
    succession.leave(assessment)
    _unname_evidence(assessment.evidence.all(), organisation, stand_in)


def unname_measure(measure: Measure, organisation: Organisation, stand_in: Organisation) -> None:
    """Take a measure's evidence out of others' sight, and the measure out of the organisation's own plan."""
    measure.actions.remove(*measure.actions.filter(plan__owner=organisation))
    _unname_evidence(measure.evidence.all(), organisation, stand_in)


def _unname_evidence(
    evidence: QuerySet[Evidence], organisation: Organisation, stand_in: Organisation
) -> None:
    """A file's name, or where a link leads, may tell who it is: both wait until they are published anew."""
    close_lines(organisation, "evidence", list(evidence.values_list("public_id", flat=True)))
    evidence.update(
        owner=stand_in, author=None, visibility=Visibility.ORGANISATION, shared_with=None, published_at=None
    )


ASSESSMENTS = Signed(
    model=Assessment,
    noun=_("assessment"),
    address=lambda row: reverse("assessment", args=[row.public_id]),
    words=lambda row: row.narrative,
    follow=unname_assessment,
)
MEASURES = Signed(
    model=Measure,
    noun=_("measure"),
    address=lambda row: reverse("measure", args=[row.public_id]),
    words=lambda row: row.text,
    follow=unname_measure,
)
