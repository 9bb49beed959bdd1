"""The State's plan with actions of several bodies, a schedule, and an NHRI that opted in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.uprtrack.conftest import Cast
from uprtrack.monitoring.models import GatekeepingMandate, ProgressReport, ReportingSchedule
from uprtrack.monitoring.services_of_gatekeeping import opt_in, set_schedule
from uprtrack.monitoring.services_of_progress import draft_report, submit_report
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.plans.models import ExpectedAction, Plan, PlanKind
from uprtrack.plans.services import add_action, assign, create_plan, publish_plan
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

WORDS = "The bill lies before the cabinet; it goes to parliament in May."
Draft = Callable[..., ProgressReport]
SINCE = date(2024, 1, 1)


@pytest.fixture
def state_plan(cast: Cast, review: Review) -> Plan:
    """The State's plan, published."""
    plan = create_plan(
        by=cast.coordinator,
        organisation=cast.mechanism,
        review=review,
        kind=PlanKind.STATE_MATRIX,
        title="National plan",
        visibility=Visibility.GROUP,
    )
    return publish_plan(by=cast.coordinator, plan=plan)


def planned(
    cast: Cast, plan: Plan, recommendations: list[Recommendation], body: Organisation, kind: str = "lead"
) -> ExpectedAction:
    """An action that a body answers for since 2024."""
    action = add_action(
        by=cast.coordinator,
        plan=plan,
        cluster=None,
        text=f"Present the bill ({body.name})",
        type="legislative",
        recommendations=recommendations[:1],
    )
    assign(by=cast.coordinator, action=action, organisation=body, kind=kind, since_on=SINCE)
    return action


@pytest.fixture
def led(cast: Cast, state_plan: Plan, recommendations: list[Recommendation]) -> ExpectedAction:
    """An action that the ministry leads."""
    return planned(cast, state_plan, recommendations, cast.ministry)


def schedule(cast: Cast, plan: Plan, **terms: Any) -> ReportingSchedule:
    """Every quarter from 2026 on, thirty days after its end."""
    given: dict[str, Any] = {
        "version": 0,
        "every_months": 3,
        "starts_on": date(2026, 1, 1),
        "ends_on": None,
        "days_to_report": 30,
        "asks_support": False,
    }
    return set_schedule(by=cast.coordinator, plan=plan, **given | terms)


@pytest.fixture
def mandate(cast: Cast) -> GatekeepingMandate:
    """The NHRI opted in, with three weeks to answer."""
    return opt_in(
        by=cast.nhri_officer,
        organisation=cast.nhri,
        basis="law",
        legal_basis="Human Rights Commission Act, section 12",
        days=21,
    )


@pytest.fixture
def drafted(cast: Cast, led: ExpectedAction) -> Draft:
    """The ministry's draft on the first quarter of 2026."""

    def _drafted(**fields: Any) -> ProgressReport:
        given: dict[str, Any] = {
            "by": cast.focal_point,
            "organisation": cast.ministry,
            "action": led,
            "period_from": date(2026, 1, 1),
            "period_to": date(2026, 3, 31),
            "text": WORDS,
            "status": "ongoing",
        }
        return draft_report(**given | fields)

    return _drafted


@pytest.fixture
def sent(cast: Cast, drafted: Draft) -> Draft:
    """The same, sent to the coordinator."""

    def _sent(**fields: Any) -> ProgressReport:
        report = drafted(**fields)
        return submit_report(by=fields.get("by", cast.focal_point), report=report, version=report.version)

    return _sent
