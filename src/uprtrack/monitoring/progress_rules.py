"""What must hold for a progress report before a step is taken, and where its way leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.monitoring.models import GatekeepingMandate, ProgressReport
from uprtrack.organisations.circles import Circle, circles_of
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.models import Affiliation, Organisation
from uprtrack.organisations.models.bodies import taking_part
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import ExpectedAction, Indicator, Plan, PlanKind, Responsibility


class StepError(ValidationError):
    """A step that a report cannot take where it stands; nothing was written."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The value of an indicator, in the indicator's unit, on a day."""

    value: Decimal
    measured_on: date


Values = Mapping[Indicator, Measured]


def mandate_for(report: ProgressReport) -> GatekeepingMandate | None:
    """The NHRI's terms under which a report has to be published, None where none opted in.

    Executive bodies' reports alone (domain rules, section 5), and only while the NHRI takes part in the mechanism
    that they are shared with: else it could not read what it publishes.
    """
    if not report.owner.is_executive or report.shared_with is None:
        return None
    members = Affiliation.objects.filter(taking_part(timezone.localdate()), organisation=report.shared_with)
    return (
        GatekeepingMandate.objects.published()
        .filter(
            ended_at=None,
            owner__kind=OrganisationKind.NHRI,
            owner__country=report.action.plan.review.state_under_review_id,
            owner__in=members.values("member"),
        )
        .select_related("owner")
        .first()
    )


def require_named(by: Reader, organisation: Organisation, action: ExpectedAction) -> None:
    plan = action.plan
    is_readable = Plan.objects.visible_to(by).filter(pk=plan.pk).exists()
    is_named = Responsibility.objects.filter(action=action, organisation=organisation).exists()
    if plan.kind != PlanKind.STATE_MATRIX or action.withdrawn_at or not is_named or not is_readable:
        raise StepError(
            _(
                "%(organisation)s is not named at this action of the State's plan: who is named there reports on it."
            )
            % {"organisation": organisation.label}
        )


def require_period(period_from: date, period_to: date) -> None:
    if period_to < period_from:
        raise StepError(_("The period would end before it begins."))
    if period_from > timezone.localdate():
        raise StepError(_("The period lies in the future: report on one that has begun."))


def require_values(action: ExpectedAction, values: Values) -> None:
    for indicator, measured in values.items():
        if indicator.action_id != action.pk:
            raise StepError(
                _("The indicator “%(indicator)s” belongs to another action.") % {"indicator": indicator.name}
            )
        if measured.measured_on > timezone.localdate():
            raise StepError(_("A value cannot have been measured on a day that is still to come."))


def require_draft(report: ProgressReport) -> None:
    if report.submitted_at is not None:
        raise StepError(
            _(
                "This report was submitted, and its words stand: what is returned or published gets a new edition."
            )
        )


def require_published_plan(report: ProgressReport) -> None:
    if not report.action.plan.is_published:
        raise StepError(
            _(
                "The plan “%(plan)s” is not published yet: a report speaks of its actions, so publish it first."
            )
            % {"plan": report.action.plan.title}
        )


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise StepError(_("Say why: who wrote this must know what to do otherwise."))


def mechanism_of(report: ProgressReport) -> Circle:
    """The circle of the national mechanism that checks the report: the plan's own, else the body's only one."""
    bodies = [
        circle.shared_with
        for circle in circles_of(report.owner)
        if circle.visibility == Visibility.GROUP
        and circle.shared_with is not None
        and circle.shared_with.kind == OrganisationKind.NMIRF
    ]
    if not bodies:
        raise StepError(
            _("%(organisation)s takes part in no national mechanism that could check this report.")
            % {"organisation": report.owner.label}
        )
    plan_owner = report.action.plan.owner_id
    return Circle(Visibility.GROUP, next((body for body in bodies if body.pk == plan_owner), bodies[0]))
