"""How the services of progress reports, of their schedule and of the NHRI's terms are called."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.uprtrack.permissions.calling import MECHANISM, Call, for_body, for_owner, on_row
from tests.uprtrack.permissions.planting import World
from uprtrack.monitoring.models import GatekeepingMandate, Measure, ProgressReport
from uprtrack.monitoring.progress_rules import StepError
from uprtrack.plans.models import ExpectedAction, Plan

DAY = date(2025, 6, 1)
NHRI = ("nhri_coordinator", "unpublished")
MINISTRY = ("ministry_coordinator", "of_ministry")
_VERSION: dict[str, Any] = {"version": lambda _, row: row.version}
_TERMS: dict[str, Any] = {"basis": "law", "legal_basis": "Commission Act, section 12", "days": 21}


def _action(world: World, circle: str) -> ExpectedAction:
    return world.row(ExpectedAction, circle)


OF_PROGRESS: dict[str, list[Call]] = {
    "monitoring.services.change_measure": [on_row("measure", Measure, **_VERSION, text="Other words")],
    "monitoring.services_of_progress.draft_report": [
        for_owner(
            may=MINISTRY,
            answered=(StepError,),
            action=_action,
            period_from=DAY,
            period_to=DAY,
            text="What was done",
            status="ongoing",
        )
    ],
    "monitoring.services_of_progress.change_report": [
        on_row("report", ProgressReport, may=MINISTRY, **_VERSION, text="Other words", status="ongoing")
    ],
    "monitoring.services_of_progress.submit_report": [
        on_row("report", ProgressReport, may=MINISTRY, answered=(StepError,), **_VERSION)
    ],
    "monitoring.services_of_progress.pass_on_report": [
        on_row("report", ProgressReport, may=MECHANISM, answered=(StepError,))
    ],
    "monitoring.services_of_progress.return_report_on_form": [
        on_row("report", ProgressReport, may=MECHANISM, answered=(StepError,), reason="A reason")
    ],
    "monitoring.services_of_progress.publish_report": [
        on_row("report", ProgressReport, may=NHRI, answered=(StepError,))
    ],
    "monitoring.services_of_progress.return_report": [
        on_row("report", ProgressReport, may=NHRI, answered=(StepError,), reason="A reason")
    ],
    "monitoring.services_of_gatekeeping.set_schedule": [
        on_row(
            "plan",
            Plan,
            may=MECHANISM,
            version=1,
            every_months=3,
            starts_on=DAY,
            ends_on=None,
            days_to_report=30,
            asks_support=False,
        )
    ],
    "monitoring.services_of_gatekeeping.opt_in": [for_body(may=("nhri_coordinator", "nhri"), **_TERMS)],
    "monitoring.services_of_gatekeeping.opt_out": [
        on_row("mandate", GatekeepingMandate, may=NHRI, reason="A reason")
    ],
}
