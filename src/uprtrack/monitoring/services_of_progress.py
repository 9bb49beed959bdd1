"""Progress reports: the body that answers writes, the coordinator checks the form, and who publishes changes nothing.

No function here takes words but those that write a draft; once submitted they are only passed on, published or
returned. Each step is a row of its own (``ProgressStep``) with who took it, when, and why.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.monitoring.models import (
    ProgressReport,
    ProgressStep,
    ReportedValue,
    StepKind,
)
from uprtrack.monitoring.progress_rules import (
    StepError,
    Values,
    mandate_for,
    mechanism_of,
    require_draft,
    require_named,
    require_period,
    require_published_plan,
    require_reason,
    require_values,
)
from uprtrack.organisations.activity import record
from uprtrack.organisations.circles import Circle
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.organisations.versions import ChangedMeanwhileError, save_change
from uprtrack.plans.models import ActionStatus, ExpectedAction
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.themes import require_for

REPORT_FIELDS = frozenset({"text", "status"})


def draft_report(
    *,
    by: Reader,
    organisation: Organisation,
    action: ExpectedAction,
    period_from: date,
    period_to: date,
    text: str,
    status: str,
    values: Values | None = None,
) -> ProgressReport:
    """What a body says of an action of the State's plan for a period; its own people alone read it.

    ValidationError where the body is not named at the action, or has an edition for that period that is not
    published or returned yet.
    """
    about = _about(action)
    country = action.plan.review.state_under_review_id
    require_for(by, Act.REPORT_PROGRESS, about, organisation=organisation, country=country)
    require_named(by, organisation, action)
    require_period(period_from, period_to)
    values = values or {}
    require_values(action, values)
    with transaction.atomic():
        report = ProgressReport.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            action=action,
            period_from=period_from,
            period_to=period_to,
            edition=_next_edition(organisation, action, period_to),
            text=text,
            status=ActionStatus(status),
            visibility=Visibility.ORGANISATION,
        )
        _keep_values(report, values)
        _note(Verb.PROGRESS, report)
    return report


def change_report(
    *, by: Reader, report: ProgressReport, version: int, text: str, status: str, values: Values | None = None
) -> ProgressReport:
    """Change a draft on the version that the person read; else ChangedMeanwhileError. What is submitted stands."""
    require_for(by, Act.REPORT_PROGRESS, _about(report.action), row=report)
    require_draft(report)
    values = values or {}
    require_values(report.action, values)
    with transaction.atomic():
        save_change(
            report,
            owner=report.owner,
            started_from=version,
            fields={"text": text, "status": ActionStatus(status)},
            tracked=REPORT_FIELDS,
            condition=Q(submitted_at__isnull=True),
        )
        report.values.all().delete()
        _keep_values(report, values)
        _note(Verb.PROGRESS, report)
    return report


def submit_report(*, by: Reader, report: ProgressReport, version: int) -> ProgressReport:
    """Send a draft as it stands in ``version`` on its way; ChangedMeanwhileError where a colleague changed it.

    An executive body's goes to the coordinator of the mechanism, and is read by all who take part in it. No
    other branch, and not the NHRI, has its words checked by the executive: theirs are published at once, by
    who publishes for them.
    """
    about = _about(report.action)
    require_for(by, Act.REPORT_PROGRESS, about, row=report)
    if not report.owner.is_executive:
        require_for(by, Act.PUBLISH_ENTRY, about, row=report)
    require_draft(report)
    require_named(by, report.owner, report.action)
    now = timezone.now()
    to_mechanism = mechanism_of(report) if report.owner.is_executive else None
    if to_mechanism is None:
        require_published_plan(report)
    with transaction.atomic():
        waiting = ProgressReport.objects.filter(pk=report.pk, submitted_at=None, version=version)
        circle = to_mechanism or Circle(Visibility.PUBLIC)
        published_at = None if to_mechanism else now
        fields = {**circle.fields, "submitted_at": now, "published_at": published_at}
        if not waiting.update(version=F("version") + 1, **fields):
            raise ChangedMeanwhileError(ProgressReport.objects.get(pk=report.pk), version, {})
        report.refresh_from_db()
        _step(by, report, StepKind.SUBMITTED, report.owner, now)
        _note(Verb.PROGRESS, report)
        if to_mechanism is None:
            _step(by, report, StepKind.PUBLISHED, report.owner, now)
            _note(Verb.PUBLISH, report)
    return report


def pass_on_report(*, by: Reader, report: ProgressReport) -> ProgressReport:
    """The coordinator found the form in order: the words go to the NHRI where it opted in, else to the public.

    The State's plan must be published, since a report speaks of its actions.
    """
    coordinator = _require_checking(by, report)
    require_published_plan(report)
    now = timezone.now()
    mandate = mandate_for(report)
    with transaction.atomic():
        if mandate is not None:
            until = now + timedelta(days=mandate.days)
            fields = {"passed_on_at": now, "mandate": mandate, "answer_until": until}
        else:
            fields = {"passed_on_at": now, **_public(now)}
        _take(report, Q(submitted_at__isnull=False, passed_on_at=None, returned_at=None), **fields)
        _step(by, report, StepKind.PASSED_ON, coordinator, now)
        _note(Verb.PASS_ON, report, organisation=coordinator)
        if mandate is None:
            _step(by, report, StepKind.PUBLISHED, coordinator, now)
            _note(Verb.PUBLISH, report, organisation=coordinator)
    return report


def return_report_on_form(*, by: Reader, report: ProgressReport, reason: str) -> ProgressReport:
    """The coordinator returns a report whose form is not in order, and says why."""
    coordinator = _require_checking(by, report)
    require_reason(reason)
    waiting = Q(submitted_at__isnull=False, passed_on_at=None, returned_at=None)
    return _return(by, report, waiting, StepKind.RETURNED_ON_FORM, coordinator, reason)


def publish_report(*, by: Reader, report: ProgressReport) -> ProgressReport:
    """The NHRI publishes a ministry's own words: attribution and form are in order; substance it does not judge.

    What was published without its answer meanwhile is marked as reviewed from then on.
    """
    nhri = _require_gatekeeping(by, report)
    now = timezone.now()
    is_late = report.is_published
    with transaction.atomic():
        waiting = Q(mandate__isnull=False, passed_on_at__isnull=False, returned_at=None, reviewed_at=None)
        if is_late:
            _take(report, waiting & Q(published_at__isnull=False), reviewed_at=now)
            _step(by, report, StepKind.REVIEWED_LATE, nhri, now)
        else:
            in_time = waiting & Q(published_at=None, answer_until__gt=now)
            _take(report, in_time, reviewed_at=now, **_public(now))
            _step(by, report, StepKind.PUBLISHED, nhri, now)
        _note(Verb.PUBLISH, report, organisation=nhri)
    return report


def return_report(*, by: Reader, report: ProgressReport, reason: str) -> ProgressReport:
    """The NHRI returns a ministry's report whose attribution or form is not in order, and says why."""
    nhri = _require_gatekeeping(by, report)
    require_reason(reason)
    waiting = Q(
        mandate__isnull=False,
        passed_on_at__isnull=False,
        returned_at=None,
        published_at=None,
        answer_until__gt=timezone.now(),
    )
    return _return(by, report, waiting, StepKind.RETURNED, nhri, reason)


def _about(action: ExpectedAction) -> list[Recommendation]:
    return list(action.recommendations.all())


def _next_edition(organisation: Organisation, action: ExpectedAction, period_to: date) -> int:
    """StepError where an edition for the period is not published or returned yet."""
    earlier = ProgressReport.objects.filter(action=action, owner=organisation, period_to=period_to)
    if earlier.filter(published_at=None, returned_at=None).exists():
        raise StepError(
            _("There is a report on this action and period already: change or wait for that one.")
        )
    return (earlier.aggregate(last=Max("edition"))["last"] or 0) + 1


def _keep_values(report: ProgressReport, values: Values) -> None:
    ReportedValue.objects.bulk_create(
        ReportedValue(
            report=report, indicator=indicator, value=measured.value, measured_on=measured.measured_on
        )
        for indicator, measured in values.items()
    )


def _require_checking(by: Reader, report: ProgressReport) -> Organisation:
    """The mechanism whose coordinator asks, or the denial; nobody checks what was not shared with theirs."""
    about, mechanism = _about(report.action), report.shared_with
    if mechanism is None or mechanism.kind != OrganisationKind.NMIRF or not report.owner.is_executive:
        require_for(by, Act.PUBLISH_STATE_ENTRY, about, row=report)
        raise StepError(_("This report does not wait for the coordinator."))
    require_for(by, Act.PUBLISH_STATE_ENTRY, about, organisation=mechanism)
    return mechanism


def _require_gatekeeping(by: Reader, report: ProgressReport) -> Organisation:
    about = _about(report.action)
    if report.mandate is None:
        require_for(by, Act.GATEKEEP, about, row=report)
        raise StepError(_("This report does not wait for the national human rights institution."))
    nhri = report.mandate.owner
    require_for(by, Act.GATEKEEP, about, organisation=nhri)
    return nhri


def _public(now: datetime) -> dict[str, object]:
    return {**Circle(Visibility.PUBLIC).fields, "published_at": now}


def _take(report: ProgressReport, waiting: Q, **fields: object) -> None:
    """Write a step's dates where the report still waits for it: of two steps at once, one goes through."""
    if not ProgressReport.objects.filter(waiting, pk=report.pk).update(version=F("version") + 1, **fields):
        raise StepError(
            _(
                "This report does not wait for that any more: look at where it stands now, nothing was written."
            )
        )
    report.refresh_from_db()


def _return(
    by: Reader,
    report: ProgressReport,
    waiting: Q,
    kind: StepKind,
    organisation: Organisation,
    reason: str,
) -> ProgressReport:
    now = timezone.now()
    with transaction.atomic():
        _take(report, waiting, returned_at=now)
        _step(by, report, kind, organisation, now, reason)
        _note(Verb.RETURN, report, organisation=organisation, reason=reason)
    return report


def _step(
    by: Reader,
    report: ProgressReport,
    kind: StepKind,
    organisation: Organisation,
    at: datetime,
    reason: str = "",
) -> None:
    ProgressStep.objects.create(
        report=report,
        kind=kind,
        organisation=organisation,
        actor=standing_of(by).actor_in(organisation),
        at=at,
        reason=reason,
    )


def _note(
    verb: Verb, report: ProgressReport, *, organisation: Organisation | None = None, reason: str = ""
) -> None:
    record(
        verb=verb,
        organisation=organisation or report.owner,
        object_kind="progress_report",
        object_id=report.public_id,
        object_label=report.action.text,
        reason=reason,
        read_by=report,
    )
