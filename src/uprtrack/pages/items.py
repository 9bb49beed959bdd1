"""All that waits for a person, one by one: reports, actions and queues of each of their organisations.

The home page counts the same groups (``waiting``); here each thing stands with its day and its page. Due and overdue
is said of reports and actions of executive bodies alone (domain rules, sections 2 and 5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprkit.rules.reporting import ReportState
from uprtrack.monitoring.models import ProgressReport
from uprtrack.monitoring.progress import (
    Obligation,
    drafts_of,
    obligations,
    returned_to,
    waiting_for_coordinator,
    waiting_for_gatekeeper,
)
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, allows
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import ActionStatus, ExpectedAction, Plan, Responsibility, ResponsibilityKind


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: ``text`` links to ``url``; ``note`` says where it stands and until when."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind, the most pressing first; ``sentence`` counts them, ``url`` leads to all of them."""

    key: str
    sentence: str
    url: str
    items: list[Item] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.items)


def groups_for(reader: Reader, organisation: Organisation, today: date) -> list[Group]:
    """What waits for a person in one of their organisations, the most pressing first; empty groups are left out.

    As many queries however many things there are.
    """
    found = [
        *_reports(reader, organisation, today),
        _gatekeeping(reader, organisation),
        _checking(reader, organisation),
        *_actions(reader, organisation, today),
        _drafts(reader, organisation),
    ]
    return [group for group in found if group.items]


def _reports(reader: Reader, organisation: Organisation, today: date) -> list[Group]:
    """Returned, overdue and due reports, for those who write for an executive body."""
    if not allows(reader, Act.REPORT_PROGRESS, organisation=organisation):
        return []
    owed = obligations(reader, today=today, body=organisation) if organisation.is_executive else []
    late, due = (
        [_owed(item) for item in owed if item.state is state and not item.is_returned]
        for state in (ReportState.OVERDUE, ReportState.DUE)
    )
    return [
        _returned(reader, organisation),
        Group(
            "reports-overdue",
            ngettext("%(count)d report is overdue", "%(count)d reports are overdue", len(late))
            % {"count": len(late)},
            _here("reports-overdue"),
            late,
        ),
        Group(
            "reports-due",
            ngettext("%(count)d report is due", "%(count)d reports are due", len(due)) % {"count": len(due)},
            _here("reports-due"),
            due,
        ),
    ]


def _returned(reader: Reader, organisation: Organisation) -> Group:
    items = [
        Item(report.action.text, _page(report), _("returned: %(reason)s") % {"reason": _reason(report)})
        for report in returned_to(reader, organisation)
    ]
    sentence = ngettext(
        "%(count)d report was returned to you", "%(count)d reports were returned to you", len(items)
    )
    return Group("returned", sentence % {"count": len(items)}, _here("returned"), items)


def _owed(item: Obligation) -> Item:
    """Leads to the report that was begun, else to the form."""
    days = {"to": _day(item.period.to_on), "due": _day(item.period.due_on)}
    note = _("period until %(to)s, due by %(due)s") % days
    if item.report is not None:
        return Item(item.action.text, _page(item.report), note)
    return Item(item.action.text, reverse("progress_add", args=[item.action.public_id]), note)


def _gatekeeping(reader: Reader, organisation: Organisation) -> Group:
    waiting: Iterable[ProgressReport] = ()
    if allows(reader, Act.GATEKEEP, organisation=organisation):
        waiting = waiting_for_gatekeeper(reader, [organisation]).filter(published_at=None)
    items = [
        Item(
            report.action.text,
            _page(report),
            _("%(body)s, to be answered by %(date)s")
            % {"body": report.owner.label, "date": _moment(report.answer_until)},
        )
        for report in waiting
    ]
    sentence = ngettext(
        "%(count)d report of a ministry waits to be published through you",
        "%(count)d reports of ministries wait to be published through you",
        len(items),
    )
    return Group("through-nhri", sentence % {"count": len(items)}, reverse("progress_queue"), items)


def _checking(reader: Reader, organisation: Organisation) -> Group:
    waiting: Iterable[ProgressReport] = ()
    if allows(reader, Act.PUBLISH_STATE_ENTRY, organisation=organisation):
        waiting = waiting_for_coordinator(reader, [organisation])
    items = [Item(report.action.text, _page(report), report.owner.label) for report in waiting]
    sentence = ngettext(
        "%(count)d report waits for your look at its form",
        "%(count)d reports wait for your look at their form",
        len(items),
    )
    return Group("form", sentence % {"count": len(items)}, reverse("progress_queue"), items)


def _actions(reader: Reader, organisation: Organisation, today: date) -> list[Group]:
    """Actions that the body leads or supports, those past their date first; never for the other branches."""
    if not organisation.is_executive:
        return []
    rows = list(assigned_to(reader, organisation))
    late = [row for row in rows if row.ends_on is not None and row.ends_on < today]
    running = [row for row in rows if row not in late]
    url = f"{reverse('plan_list')}?body={organisation.public_id}"
    overdue = ngettext(
        "%(count)d action assigned to you is past its date",
        "%(count)d actions assigned to you are past their date",
        len(late),
    )
    assigned = ngettext(
        "%(count)d action assigned to you is not completed",
        "%(count)d actions assigned to you are not completed",
        len(running),
    )
    return [
        Group("actions-overdue", overdue % {"count": len(late)}, url, _listed(late)),
        Group("actions", assigned % {"count": len(running)}, url, _listed(running)),
    ]


def assigned_to(reader: Reader, organisation: Organisation) -> QuerySet[ExpectedAction]:
    """The actions not completed that a body leads or supports in plans the reader sees, the earliest end first."""
    named = Responsibility.objects.filter(organisation=organisation).exclude(kind=ResponsibilityKind.INVITED)
    return (
        ExpectedAction.objects.filter(
            responsibilities__in=named,
            plan__in=Plan.objects.visible_to(reader),
            withdrawn_at__isnull=True,
        )
        .exclude(status=ActionStatus.COMPLETED)
        .select_related("plan")
        .distinct()
        .order_by("ends_on", "pk")
    )


def _listed(actions: Iterable[ExpectedAction]) -> list[Item]:
    return [Item(row.text, reverse("action", args=[row.public_id]), _state(row)) for row in actions]


def _drafts(reader: Reader, organisation: Organisation) -> Group:
    rows: Iterable[ProgressReport] = ()
    if allows(reader, Act.REPORT_PROGRESS, organisation=organisation):
        rows = drafts_of(reader, organisation)
    items = [
        Item(
            report.action.text,
            _page(report),
            _("period until %(date)s") % {"date": _day(report.period_to)},
        )
        for report in rows
    ]
    sentence = ngettext("%(count)d draft was not sent", "%(count)d drafts were not sent", len(items))
    return Group("drafts", sentence % {"count": len(items)}, _here("drafts"), items)


def _page(report: ProgressReport) -> str:
    return reverse("progress_report", args=[report.public_id])


def _here(key: str) -> str:
    return f"{reverse('my_items')}#{key}"


def _reason(report: ProgressReport) -> str:
    return next((step.reason for step in reversed(report.steps.all()) if step.reason), "")


def _state(action: ExpectedAction) -> str:
    status = action.get_status_display()
    if action.ends_on is None:
        return status
    return _("%(status)s, until %(date)s") % {"status": status, "date": _day(action.ends_on)}


def _moment(at: datetime | None) -> str:
    return _day(timezone.localdate(at)) if at else ""


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
