"""What is due from whom, what waits in the queues, and what was published: reports as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from uprkit.rules.reporting import ReportingPeriod, ReportState, report_state, reporting_periods
from uprtrack.monitoring.models import GatekeepingMandate, ProgressReport, ReportingSchedule
from uprtrack.organisations.kinds import EXECUTIVE, OrganisationKind, Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import (
    ActionStatus,
    ExpectedAction,
    Plan,
    PlanKind,
    Responsibility,
    ResponsibilityKind,
)

URGENCY = {ReportState.OVERDUE: 0, ReportState.DUE: 1, ReportState.RUNNING: 2, ReportState.DONE: 3}


@dataclass(frozen=True, slots=True)
class Obligation:
    """A report that an executive body owes on an action for a period, and how it stands with it on a day."""

    action: ExpectedAction
    body: Organisation
    period: ReportingPeriod
    state: ReportState
    report: ProgressReport | None
    """The newest edition for the period that the reader sees."""

    @property
    def is_overdue(self) -> bool:
        return self.state is ReportState.OVERDUE

    @property
    def is_done(self) -> bool:
        return self.state is ReportState.DONE

    @property
    def is_returned(self) -> bool:
        return self.report is not None and self.report.returned_at is not None

    @property
    def urgency(self) -> tuple[int, date, int]:
        return URGENCY[self.state], self.period.due_on, self.action.pk


def obligations(
    reader: Reader, *, today: date, body: Organisation | None = None, plan: Plan | None = None
) -> list[Obligation]:
    """What executive bodies owe on the State's plans that a reader sees, the most pressing first; four queries.

    Parliament, courts, prosecutors, ombuds institutions and the NHRI owe nothing, however they are named (domain
    rules, section 5): they are not even looked at. Of other bodies' reports a reader sees what is shared or public.
    """
    schedules = {item.plan_id: item for item in _schedules(reader, plan)}
    if not schedules:
        return []
    named = _asked(reader, schedules, body)
    reports = _by_action_and_body(reader, schedules, body)
    found = [
        item
        for each in named
        for item in _owed(
            each, schedules[each.action.plan_id], reports[each.action_id, each.organisation_id], today
        )
    ]
    return sorted(found, key=lambda item: item.urgency)


def waiting_for_coordinator(reader: Reader, bodies: Collection[Organisation]) -> QuerySet[ProgressReport]:
    """What bodies sent to the mechanisms in ``bodies``, oldest first."""
    return with_context(
        ProgressReport.objects.visible_to(reader).filter(
            shared_with__in=bodies,
            submitted_at__isnull=False,
            passed_on_at=None,
            returned_at=None,
            published_at=None,
        )
    ).order_by("submitted_at", "pk")


def waiting_for_gatekeeper(reader: Reader, bodies: Collection[Organisation]) -> QuerySet[ProgressReport]:
    """What waits for the NHRIs in ``bodies``, that whose time is over first comes first; late ones at the end."""
    return with_context(
        ProgressReport.objects.visible_to(reader).filter(
            mandate__owner__in=bodies,
            passed_on_at__isnull=False,
            returned_at=None,
            reviewed_at=None,
        )
    ).order_by(F("published_at").asc(nulls_first=True), "answer_until", "pk")


def returned_to(reader: Reader, body: Organisation) -> list[ProgressReport]:
    """Reports of a body that were returned, and that no later edition follows."""
    own = ProgressReport.objects.visible_to(reader).filter(owner=body)
    newest: dict[tuple[int, date], ProgressReport] = {}
    for report in with_context(own.filter(Q(returned_at__isnull=False) | Q(edition__gt=1))).order_by(
        "edition"
    ):
        newest[report.action_id, report.period_to] = report
    return [report for report in newest.values() if report.returned_at is not None]


def drafts_of(reader: Reader, body: Organisation) -> QuerySet[ProgressReport]:
    """What a body began to write and did not send."""
    own = ProgressReport.objects.visible_to(reader).filter(owner=body, submitted_at=None)
    return with_context(own.exclude(visibility=Visibility.SELF))


def previous_published(reports: Iterable[ProgressReport], reader: Reader) -> dict[int, ProgressReport]:
    """For each report the one that its body last published on the same action before it; one query."""
    asked = list(reports)
    published = (
        ProgressReport.objects.visible_to(reader)
        .published()
        .filter(
            action__in={item.action_id for item in asked},
            owner__in={item.owner_id for item in asked},
        )
    )
    by_pair: dict[tuple[int, int], list[ProgressReport]] = defaultdict(list)
    for item in published.prefetch_related("values__indicator").order_by("period_to", "edition"):
        by_pair[item.action_id, item.owner_id].append(item)
    found = {}
    for report in asked:
        before = [
            item
            for item in by_pair[report.action_id, report.owner_id]
            if (item.period_to, item.edition) < (report.period_to, report.edition)
        ]
        if before:
            found[report.pk] = before[-1]
    return found


def published_on(actions: QuerySet[ExpectedAction], reader: Reader) -> list[ProgressReport]:
    """Published reports on some actions, the newest edition of each period, the newest period first; two queries."""
    rows = with_context(ProgressReport.objects.visible_to(reader).published().filter(action__in=actions))
    newest: dict[tuple[int, int, date], ProgressReport] = {}
    for row in rows.order_by("edition"):
        newest[row.action_id, row.owner_id, row.period_to] = row
    return sorted(newest.values(), key=lambda row: (row.period_to, row.pk), reverse=True)


def with_context(reports: QuerySet[ProgressReport]) -> QuerySet[ProgressReport]:
    """With all that a page says of each report."""
    return reports.select_related(
        "owner", "action__plan__review", "mandate__owner", "shared_with"
    ).prefetch_related("values__indicator", "steps__organisation")


def reporting_bodies(reader: Reader, action: ExpectedAction) -> list[Organisation]:
    """The reader's own bodies that may report on an action: those that the State's plan names there."""
    if action.plan.kind != PlanKind.STATE_MATRIX:
        return []
    named = {item.organisation_id for item in action.responsibilities.all()}
    country = action.plan.review.state_under_review_id
    acting = acting_organisations(reader, Act.REPORT_PROGRESS, country=country)
    return [body for body in acting if body.pk in named]


def mandates_in_force(country: str | None = None) -> QuerySet[GatekeepingMandate]:
    """Under which terms NHRIs publish ministries' reports today."""
    found = GatekeepingMandate.objects.published().filter(ended_at=None, owner__kind=OrganisationKind.NHRI)
    return (found.filter(owner__country=country) if country else found).select_related("owner")


def next_period(reader: Reader, action: ExpectedAction, body: Organisation, today: date) -> tuple[date, date]:
    """The period that a report on an action is most probably about: the most pressing one, else this month."""
    owed = [
        item
        for item in obligations(reader, today=today, body=body, plan=action.plan)
        if item.action.pk == action.pk and not item.is_done
    ]
    if owed:
        return owed[0].period.from_on, owed[0].period.to_on
    return today.replace(day=1), today


def _schedules(reader: Reader, plan: Plan | None) -> QuerySet[ReportingSchedule]:
    plans = Plan.objects.visible_to(reader).filter(kind=PlanKind.STATE_MATRIX, owner__origin__isnull=True)
    if plan is not None:
        plans = plans.filter(pk=plan.pk)
    return ReportingSchedule.objects.filter(plan__in=plans)


def _asked(reader: Reader, plans: Collection[int], body: Organisation | None) -> QuerySet[Responsibility]:
    """Who is asked for reports on which action: executive bodies alone, whatever else stands in a plan."""
    found = Responsibility.objects.filter(
        Q(kind=ResponsibilityKind.LEAD)
        | Q(kind=ResponsibilityKind.SUPPORT, action__plan__reporting_schedule__asks_support=True),
        action__plan__in=Plan.objects.visible_to(reader).filter(pk__in=plans),
        action__withdrawn_at__isnull=True,
        organisation__kind__in=EXECUTIVE,
        organisation__origin__isnull=True,
    )
    if body is not None:
        found = found.filter(organisation=body)
    return found.select_related("action__plan__review", "organisation").order_by("pk")


def _by_action_and_body(
    reader: Reader, plans: Collection[int], body: Organisation | None
) -> dict[tuple[int, int], list[ProgressReport]]:
    """Reports by action and body, oldest edition first."""
    rows = ProgressReport.objects.visible_to(reader).filter(action__plan__in=plans)
    if body is not None:
        rows = rows.filter(owner=body)
    found: dict[tuple[int, int], list[ProgressReport]] = defaultdict(list)
    for row in rows.order_by("edition", "pk"):
        found[row.action_id, row.owner_id].append(row)
    return found


def _owed(
    named: Responsibility, schedule: ReportingSchedule, reports: list[ProgressReport], today: date
) -> Iterable[Obligation]:
    """One for each period since the body was named, until it reported that the action is completed.

    Nothing is asked any more of an action that counts as completed: at worst too little is called late.
    """
    standing = [row for row in reports if row.submitted_at and not row.returned_at]
    completed = min((row.period_to for row in standing if row.status == ActionStatus.COMPLETED), default=None)
    periods = reporting_periods(
        schedule.starts_on,
        every_months=schedule.every_months,
        last_on=schedule.ends_on,
        days_to_report=schedule.days_to_report,
        today=today,
    )
    for period in periods:
        is_before = period.to_on < max(filter(None, (named.since_on, named.action.starts_on)))
        if is_before or (completed is not None and period.from_on > completed):
            continue
        about = [row for row in reports if period.holds(row.period_to)]
        returned = [timezone.localdate(row.returned_at) for row in about if row.returned_at]
        again = max(returned) + timedelta(days=schedule.days_to_report) if returned else None
        is_reported = any(row in standing for row in about)
        if named.action.status == ActionStatus.COMPLETED and not is_reported:
            continue
        state = report_state(period, today=today, is_reported=is_reported, asked_again_until=again)
        yield Obligation(named.action, named.organisation, period, state, about[-1] if about else None)
