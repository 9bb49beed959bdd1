"""What Coastland's ministries report on the plan, how far each report has come, and measures taken."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from django.utils import timezone

from uprkit.rules.deadlines import add_months
from uprtrack.monitoring.models import Basis
from uprtrack.monitoring.services import publish_measure, report_measure
from uprtrack.monitoring.services_of_gatekeeping import opt_in, set_schedule
from uprtrack.monitoring.services_of_progress import (
    draft_report,
    pass_on_report,
    publish_report,
    return_report_on_form,
    submit_report,
)
from uprtrack.organisations.kinds import Visibility
from uprtrack.pages.coastland import records
from uprtrack.pages.coastland.standing_in import Cast
from uprtrack.pages.coastland.tables import record
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.recommendations.models import Recommendation

QUARTER = 3
NHRI = "nhri"


@dataclass(frozen=True, slots=True)
class Report:
    """``action`` is the key of an expected action; its first lead body speaks."""

    action: str
    status: str
    way: str
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MeasureTaken:
    """``body`` and ``actions`` are keys; recommendations by their numbers."""

    body: str
    kind: str
    taken_on: date
    text: str
    recommendations: tuple[str, ...]
    actions: tuple[str, ...]
    taken_by: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    legal_basis: str
    reports: tuple[Report, ...]
    measures: tuple[MeasureTaken, ...]


def load_progress() -> Progress:
    """The content of ``progress.toml``; ContentError where it does not hold together."""
    table = tomllib.loads((files(__package__) / "progress.toml").read_text(encoding="utf-8"))
    return record(Progress, table, "progress.toml")


def follow_through(
    content: records.Plan, cast: Cast, plan: Plan, numbered: dict[str, Recommendation], *, coordinator: str
) -> None:
    """A quarterly schedule, the NHRI's terms, reports on the quarter that ended last, and measures."""
    progress = load_progress()
    actions = _by_key(content, plan)
    first, last = last_quarter(timezone.localdate())
    set_schedule(
        by=cast.person(coordinator),
        plan=plan,
        version=0,
        every_months=QUARTER,
        starts_on=first,
        ends_on=None,
        days_to_report=90,
        asks_support=False,
    )
    opt_in(
        by=cast.person(NHRI),
        organisation=cast.body(NHRI),
        basis=Basis.LAW,
        legal_basis=progress.legal_basis,
        days=21,
    )
    leads = {item.key: item.lead[0] for item in content.expected_actions}
    for item in progress.reports:
        _report(item, leads[item.action], actions[item.action], (first, last), cast, coordinator)
    for measure in progress.measures:
        _take(measure, actions, cast, numbered, coordinator)


def last_quarter(today: date) -> tuple[date, date]:
    """The first and the last day of the quarter that ended before a day."""
    running = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    return add_months(running, -QUARTER), running - timedelta(days=1)


def _by_key(content: records.Plan, plan: Plan) -> dict[str, ExpectedAction]:
    by_text = {action.text: action for action in plan.actions.all()}
    return {item.key: by_text[item.text] for item in content.expected_actions}


def _report(
    item: Report,
    lead: str,
    action: ExpectedAction,
    period: tuple[date, date],
    cast: Cast,
    coordinator: str,
) -> None:
    by, check = cast.person(lead), cast.person(coordinator)
    report = draft_report(
        by=by,
        organisation=cast.body(lead),
        action=action,
        period_from=period[0],
        period_to=period[1],
        text=item.text,
        status=item.status,
    )
    if item.way == "draft":
        return
    submit_report(by=by, report=report, version=report.version)
    if item.way == "returned":
        return_report_on_form(by=check, report=report, reason=item.reason)
    elif item.way in ("with_nhri", "published"):
        pass_on_report(by=check, report=report)
        if item.way == "published":
            publish_report(by=cast.person(NHRI), report=report)


def _take(
    item: MeasureTaken,
    actions: dict[str, ExpectedAction],
    cast: Cast,
    numbered: dict[str, Recommendation],
    coordinator: str,
) -> None:
    by, body = cast.person(item.body), cast.body(item.body)
    values: dict[str, Any] = {"kind": item.kind, "taken_on": item.taken_on, "taken_by": item.taken_by}
    measure = report_measure(
        by=by,
        organisation=body,
        recommendations=[numbered[number] for number in item.recommendations],
        actions=[actions[key] for key in item.actions],
        text=item.text,
        visibility=Visibility.GROUP,
        **values,
    )
    publish_measure(by=cast.person(coordinator) if body.is_executive else by, measure=measure)
