"""How the services that write what stands beside the actions of a plan are called."""

from __future__ import annotations

from decimal import Decimal

from tests.uprtrack.permissions.calling import Call, on_row
from uprtrack.plans.models import BudgetLine, ExpectedAction, Plan, Programme

OF_COLUMNS: dict[str, list[Call]] = {
    "plans.services_of_programmes.add_programme": [on_row("plan", Plan, title="A programme")],
    "plans.services_of_programmes.change_programme": [
        on_row("programme", Programme, version=lambda _, row: row.version, title="Another")
    ],
    "plans.services_of_budgets.add_budget_line": [
        on_row("action", ExpectedAction, amount=Decimal(5), currency="EUR")
    ],
    "plans.services_of_budgets.change_budget_line": [
        on_row("line", BudgetLine, version=lambda _, row: row.version, amount=Decimal(5))
    ],
    "plans.services_of_budgets.withdraw_budget_line": [
        on_row("line", BudgetLine, version=lambda _, row: row.version, reason="A mistake")
    ],
    "plans.services_of_expectations.judge_expectation": [
        on_row(
            "action",
            ExpectedAction,
            state_plan=lambda world, _: world.row(Plan, "published"),
            level="not",
            met_by=(),
            version=1,
        )
    ],
}
