"""The panel on what people say: consultations, comments with the answers of the bodies concerned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.organisations.policy import Act
from uprtrack.pages.panels import Panel, Subject
from uprtrack.participation.comments import heard_on
from uprtrack.participation.models import Consultation
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.themes import allows_for


@dataclass(frozen=True, slots=True)
class Place:
    """Something that can be commented on, as a link names it."""

    kind: str
    public_id: str
    label: str


def participation(subject: Subject) -> Mapping[str, Any] | None:
    """What was asked and said about a recommendation and what was published of it."""
    recommendation, reader = subject.recommendation, subject.reader
    held = Consultation.objects.visible_to(reader).filter(recommendations=recommendation)
    consultations = list(held.select_related("owner__origin"))
    country = recommendation.review.state_under_review_id
    can_comment = allows_for(reader, Act.COMMENT, [recommendation], country=country)
    targets = _targets(recommendation) if recommendation.is_published else []
    heard = heard_on({(target.kind, target.public_id) for target in targets} | _merged(recommendation))
    if not (consultations or heard or (can_comment and targets)):
        return None
    return {"consultations": consultations, "heard": heard, "targets": targets, "can_comment": can_comment}


def _targets(recommendation: Recommendation) -> list[Place]:
    """The recommendation, and everything on it that everybody may read."""
    plans = Plan.objects.published()
    actions = ExpectedAction.objects.filter(
        plan__in=plans, withdrawn_at__isnull=True, recommendations=recommendation
    )
    measures = Measure.objects.published().filter(withdrawn_at__isnull=True, recommendations=recommendation)
    assessments = Assessment.objects.published().current().filter(recommendation=recommendation)
    return [
        Place("recommendation", recommendation.public_id, _("the recommendation")),
        *(
            Place("action", row.public_id, _("the action: %(text)s") % {"text": row.text[:60]})
            for row in actions
        ),
        *(
            Place("measure", row.public_id, _("the measure: %(text)s") % {"text": row.text[:60]})
            for row in measures
        ),
        *(
            Place("assessment", row.public_id, _("the assessment of %(owner)s") % {"owner": row.owner.label})
            for row in assessments.select_related("owner__origin")
        ),
    ]


def _merged(recommendation: Recommendation) -> set[tuple[str, str]]:
    """What was said on rows that were found to be this one."""
    merged = Recommendation.objects.published().filter(merged_into=recommendation)
    return {("recommendation", row) for row in merged.values_list("public_id", flat=True)}


PANELS = (
    Panel(
        "participation", gettext_lazy("Participation"), "pages/panel_participation.html", 65, participation
    ),
)
