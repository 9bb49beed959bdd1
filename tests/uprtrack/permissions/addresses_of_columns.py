"""The addresses of what stands beside the actions of a plan."""

from __future__ import annotations

from typing import Any

from tests.uprtrack.permissions.asking import MISSING, Address, about, each_of
from tests.uprtrack.permissions.people import READ_BY
from uprtrack.plans.models import (
    BudgetLine,
    ExpectationJudgement,
    ExpectedAction,
    Indicator,
    Plan,
    Programme,
)


def _is_beside(reader: str, circle: str) -> bool:
    """Abroad no plan of the State is published."""
    return circle != "abroad" and reader in READ_BY[circle]


OF_COLUMNS: dict[str, Address] = {
    "plans/<slug:public_id>/programmes/": about(Plan),
    "plans/<slug:public_id>/programmes/add/": about(Plan),
    "plans/programmes/<slug:public_id>/change/": about(Programme),
    "plans/actions/<slug:public_id>/budget/add/": about(ExpectedAction),
    "plans/budget/<slug:public_id>/change/": about(BudgetLine),
    "plans/budget/<slug:public_id>/withdraw/": about(BudgetLine),
    "plans/<slug:public_id>/timeline/": about(Plan),
    "plans/indicators/<slug:public_id>/": about(Indicator),
    "plans/<slug:public_id>/coverage/": about(
        Plan, queries=each_of("", "lack=all", "lack=with_action", "lack=money&position=supported")
    ),
    "plans/<slug:public_id>/expectations/": about(
        Plan, queries=each_of("", "met=partly", f"against={MISSING}")
    ),
    "plans/actions/<slug:public_id>/met/<slug:state_plan_id>/": Address(
        ExpectationJudgement,
        lambda row: {"public_id": row.action.public_id, "state_plan_id": row.state_plan.public_id},
        lambda row: {"public_id": MISSING, "state_plan_id": row.state_plan.public_id},
        is_found=_is_beside,
    ),
}

SENT: dict[str, dict[str, Any]] = {
    "plans/actions/<slug:public_id>/budget/add/": {"amount": "5", "currency": "EUR"},
    "plans/budget/<slug:public_id>/change/": {"amount": "5", "currency": "EUR"},
    "plans/actions/<slug:public_id>/met/<slug:state_plan_id>/": {"level": "not"},
}
"""What is sent to some of them besides what most forms take."""
