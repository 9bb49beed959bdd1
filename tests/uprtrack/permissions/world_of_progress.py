"""Progress reports of the planted world, with their steps, the terms of an NHRI and the schedule of a plan."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from tests.uprtrack.permissions.people import HOLDERS, READ_BY
from tests.uprtrack.permissions.planting import World
from uprtrack.monitoring.models import (
    GatekeepingMandate,
    ProgressReport,
    ProgressStep,
    ReportedValue,
    ReportingSchedule,
    StepKind,
)
from uprtrack.plans.models import ExpectedAction, Indicator, Plan

DAY = date(2025, 6, 1)


def plant_progress(world: World, circle: str, owned: dict[str, Any]) -> None:
    """A draft on the circle's own action, what it says of the indicator, and a step with its reason."""
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    plant(ReportingSchedule, plan=world.row(Plan, circle), starts_on=DAY)
    plant(GatekeepingMandate, **owned, basis="law", ended_at=None)
    report = plant(
        ProgressReport,
        **owned,
        action=world.row(ExpectedAction, circle),
        period_from=DAY,
        period_to=DAY,
        edition=list(HOLDERS).index(circle) + 1,
        status="ongoing",
    )
    plant(ReportedValue, report=report, indicator=world.row(Indicator, circle), measured_on=DAY, value=1)
    plant(
        ProgressStep,
        report=report,
        kind=StepKind.RETURNED,
        organisation=world.bodies["nhri"],
        at=timezone.now(),
    )


def send_some(world: World) -> None:
    """Reports of the ministry on an action of the State's plan: a draft, one sent, one with the NHRI."""
    now = timezone.now()
    with_nhri = {
        "passed_on_at": now,
        "mandate": world.row(GatekeepingMandate, "unpublished"),
        "answer_until": now + timedelta(days=9),
    }
    ways: dict[str, dict[str, Any]] = {
        "of_ministry": {},
        "in_mechanism": {"submitted_at": now},
        "in_mechanism_group": {"submitted_at": now, **with_nhri},
    }
    for circle, fields in ways.items():
        report = world.row(ProgressReport, circle)
        report.action = world.row(ExpectedAction, "published")
        for name, value in fields.items():
            setattr(report, name, value)
        report.save()
