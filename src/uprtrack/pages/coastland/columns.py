"""What stands beside Coastland's plan: a programme, money, values by group, and the coalition's expectations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from uprtrack.organisations.kinds import Visibility
from uprtrack.pages.coastland.standing_in import Cast
from uprtrack.plans.models import ExpectedAction, Indicator, MetLevel, Plan, PlanKind
from uprtrack.plans.services import add_action, change_action, create_plan, publish_plan, record_value
from uprtrack.plans.services_of_budgets import add_budget_line
from uprtrack.plans.services_of_expectations import judge_expectation
from uprtrack.plans.services_of_programmes import add_programme
from uprtrack.recommendations.models import Recommendation

COORDINATOR, COALITION = "nmirf", "coalition"
ALIGNED = ("104.4", "104.5")
"""Recommendations whose actions stand by the development plan."""
MONEY: tuple[tuple[str, str, str, bool, str, int, int | None], ...] = (
    ("104.2", "420000", "USD", True, "State budget", 2025, 2026),
    ("104.2", "180000", "USD", False, "Sought from partners", 2026, None),
    ("104.4", "950000", "USD", True, "State budget", 2025, None),
    ("104.5", "260000", "USD", False, "", 2026, 2030),
    ("104.5", "75000", "EUR", True, "Partner of the development plan", 2026, 2027),
)
"""Recommendation, amount, currency, whether it is secured, source, first and last year; all invented."""
BY_SECTOR = (("fishing", 2024, 4), ("trade", 2024, 19), ("fishing", 2025, 12), ("trade", 2025, 41))
"""Of the employers with a written procedure: sector, year, per cent."""
EXPECTED: tuple[tuple[str, str, MetLevel | None, str], ...] = (
    (
        "104.2",
        "Deposit the instrument of ratification of the Optional Protocol and give the preventive mechanism a budget",
        MetLevel.PARTLY,
        "The State's plan names the deposit and the law, and no budget of the mechanism's own.",
    ),
    ("104.1", "Ratify ILO Convention No. 190 and adapt the Employment Act", MetLevel.WHOLLY, ""),
    (
        "104.3",
        "Publish every report to a treaty body before it is sent, and hear civil society on it",
        MetLevel.NOT,
        "The State's plan speaks of sending the reports alone.",
    ),
    ("105.2", "Submit the Convention on enforced disappearance to Parliament within a year", None, ""),
)
"""Recommendation, what the coalition expects, how far the State's plan meets it, and why."""


def add_columns(state_plan: Plan, cast: Cast, numbered: dict[str, Recommendation]) -> None:
    """Through the services, by the accounts of the mechanism, the justice ministry and the coalition."""
    by = cast.person(COORDINATOR)
    programme = add_programme(
        by=by,
        plan=state_plan,
        title="National development plan “Tides and Terraces” 2025–2030",
        whose="Ministry of Planning",
        starts_on=date(2025, 1, 1),
        ends_on=date(2030, 12, 31),
    )
    for number in ALIGNED:
        action = _serving(state_plan, number)
        change_action(by=by, action=action, version=action.version, programme=programme)
    for number, amount, currency, is_secured, source, first, last in MONEY:
        add_budget_line(
            by=by,
            action=_serving(state_plan, number),
            amount=Decimal(amount),
            currency=currency,
            is_secured=is_secured,
            source=source,
            from_year=first,
            until_year=last,
        )
    for sector, year, value in BY_SECTOR:
        record_value(
            by=by,
            indicator=Indicator.objects.filter(action=_serving(state_plan, "104.1")).earliest("pk"),
            measured_on=date(year, 12, 31),
            value=Decimal(value),
            group=sector,
        )
    _expect(state_plan, cast, numbered)


def _expect(state_plan: Plan, cast: Cast, numbered: dict[str, Recommendation]) -> None:
    by = cast.person(COALITION)
    plan = create_plan(
        by=by,
        organisation=cast.body(COALITION),
        review=state_plan.review,
        kind=PlanKind.CSO_PLAN,
        title="What we expect of the State, 2024–2027",
        visibility=Visibility.COALITION,
    )
    for number, text, level, note in EXPECTED:
        action = add_action(
            by=by, plan=plan, cluster=None, text=text, type="political", recommendations=[numbered[number]]
        )
        if level is not None:
            met_by = [] if level == MetLevel.NOT else [_serving(state_plan, number)]
            judge_expectation(
                by=by, action=action, state_plan=state_plan, level=level, met_by=met_by, note=note
            )
    publish_plan(by=by, plan=plan)


def _serving(plan: Plan, number: str) -> ExpectedAction:
    """The first action of a plan that serves the recommendation with a number."""
    return plan.actions.filter(recommendations__number=number).earliest("pk")
