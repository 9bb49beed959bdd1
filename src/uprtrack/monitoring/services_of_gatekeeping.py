"""When reports are due, under which terms an NHRI publishes them, and what time alone decides.

Gatekeeping stands only where law or the NHRI itself opted in (domain rules, section 5; New Zealand): its own officer
says so, with the legal basis and a time limit, which everybody can read.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.monitoring.models import (
    Basis,
    GatekeepingMandate,
    ProgressReport,
    ProgressStep,
    ReportingSchedule,
    StepKind,
)
from uprtrack.organisations.activity import record
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.organisations.versions import ChangedMeanwhileError, save_change
from uprtrack.plans.log import note_plan
from uprtrack.plans.models import Plan, PlanKind

OF_NO_THEME = frozenset[str]()
"""Whoever has a role for some themes alone does not speak for the whole body."""
SCHEDULE_FIELDS = frozenset({"every_months", "starts_on", "ends_on", "days_to_report", "asks_support"})


def set_schedule(
    *,
    by: Reader,
    plan: Plan,
    version: int,
    every_months: int,
    starts_on: date,
    ends_on: date | None,
    days_to_report: int,
    asks_support: bool,
) -> ReportingSchedule:
    """Say how often the executive bodies that a State's plan names report; ``version`` 0 where none was set yet.

    ChangedMeanwhileError where somebody set another meanwhile. What was reported stays as it is.
    """
    require(by, Act.ASSIGN, row=plan, themes=OF_NO_THEME)
    _require_kept(plan, starts_on, ends_on)
    fields = {
        "every_months": every_months,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "days_to_report": days_to_report,
        "asks_support": asks_support,
    }
    with transaction.atomic():
        schedule = ReportingSchedule.objects.select_for_update().filter(plan=plan).first()
        if schedule is None:
            schedule = ReportingSchedule.objects.create(plan=plan, **fields)
        elif version == 0:
            raise ChangedMeanwhileError(schedule, version, fields)
        else:
            save_change(
                schedule, owner=plan.owner, started_from=version, fields=fields, tracked=SCHEDULE_FIELDS
            )
        note_plan(Verb.SCHEDULE, plan, reason=schedule.get_every_months_display())
    return schedule


def opt_in(
    *, by: Reader, organisation: Organisation, basis: str, legal_basis: str, days: int
) -> GatekeepingMandate:
    """An NHRI's officer says that it publishes ministries' reports, on which basis, and how long it may take.

    Everybody can read this. It holds for what is passed on from now on; the terms before it end.
    """
    require(
        by,
        Act.GATEKEEP,
        organisation=organisation,
        country=organisation.country_id,
        themes=OF_NO_THEME,
    )
    _require_terms(legal_basis, days)
    now = timezone.now()
    with transaction.atomic():
        in_force = GatekeepingMandate.objects.published().filter(ended_at=None)
        others = in_force.filter(owner__country=organisation.country_id, owner__kind=OrganisationKind.NHRI)
        if other := others.exclude(owner=organisation).select_related("owner").first():
            raise ValidationError(
                _("%(organisation)s publishes the reports of this State's ministries already.")
                % {"organisation": other.owner.label}
            )
        in_force.filter(owner=organisation).update(
            ended_at=now, ended_reason=_("Other terms took their place.")
        )
        mandate = GatekeepingMandate.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            visibility=Visibility.PUBLIC,
            published_at=now,
            basis=Basis(basis),
            legal_basis=legal_basis,
            days=days,
        )
        _note(mandate, mandate.get_basis_display())
    return mandate


def opt_out(*, by: Reader, mandate: GatekeepingMandate, reason: str) -> GatekeepingMandate:
    """The NHRI stops publishing for ministries. What waits for it already keeps its time limit."""
    require(by, Act.GATEKEEP, row=mandate, themes=OF_NO_THEME)
    if not reason.strip():
        raise ValidationError(_("Say why the institution stops publishing ministries' reports."))
    with transaction.atomic():
        open_one = GatekeepingMandate.objects.filter(pk=mandate.pk, ended_at=None)
        if not open_one.update(ended_at=timezone.now(), ended_reason=reason):
            raise ValidationError(_("These terms are not in force."))
        mandate.refresh_from_db()
        _note(mandate, reason)
    return mandate


def publish_unanswered() -> int:
    """Publish, as not reviewed, what an NHRI did not answer in time; how many there were.

    Every page that shows reports asks for this first, so that no worker that stands still holds anything back:
    whoever could miss a report brings it about by looking. The day of publication is the day the time was over.
    """
    now = timezone.now()
    over = ProgressReport.objects.filter(
        answer_until__lte=now, published_at=None, returned_at=None, reviewed_at=None
    )
    count = 0
    for report in over.select_related("mandate__owner", "action", "owner"):
        with transaction.atomic():
            still = over.filter(pk=report.pk)
            fields = {
                "visibility": Visibility.PUBLIC,
                "shared_with": None,
                "published_at": report.answer_until,
            }
            if not still.update(**fields):
                continue
            _tell_unanswered(report)
            count += 1
    return count


def _tell_unanswered(report: ProgressReport) -> None:
    """The step that time took, in the report's history and in the log."""
    assert report.mandate is not None
    assert report.answer_until is not None
    ProgressStep.objects.create(
        report=report,
        kind=StepKind.NOT_REVIEWED,
        organisation=report.mandate.owner,
        at=report.answer_until,
    )
    report.refresh_from_db()
    record(
        verb=Verb.PUBLISH,
        organisation=report.owner,
        object_kind="progress_report",
        object_id=report.public_id,
        object_label=report.action.text,
        reason=_("not reviewed"),
        read_by=report,
    )


def _require_terms(legal_basis: str, days: int) -> None:
    """ValidationError where terms have no basis, or no time to answer."""
    if not 1 <= days <= 180:
        raise ValidationError(_("Give the NHRI between 1 and 180 days to answer."))
    if not legal_basis.strip():
        raise ValidationError(_("Name the law, or the decision of the institution, that this rests on."))


def _require_kept(plan: Plan, starts_on: date, ends_on: date | None) -> None:
    """ValidationError where nobody could keep such a schedule."""
    if plan.kind != PlanKind.STATE_MATRIX:
        raise ValidationError(
            _("Reports are due on a State's plan alone: “%(plan)s” is none.") % {"plan": plan}
        )
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError(_("The schedule would end before it begins."))


def _note(mandate: GatekeepingMandate, reason: str) -> None:
    record(
        verb=Verb.GATEKEEP,
        organisation=mandate.owner,
        object_kind="gatekeeping",
        object_id=mandate.public_id,
        object_label=mandate.owner.label,
        reason=reason,
        read_by=mandate,
    )
