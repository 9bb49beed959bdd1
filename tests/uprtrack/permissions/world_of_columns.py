"""What stands beside the actions of each circle's plan: a programme, a budget line, a judgement of an expectation."""

from __future__ import annotations

from datetime import date
from functools import partial

from tests.uprtrack.permissions.people import READ_BY
from tests.uprtrack.permissions.planting import World
from uprtrack.plans.models import BudgetLine, ExpectationJudgement, ExpectedAction, Plan, Programme

DAY = date(2025, 6, 1)


def plant_columns(world: World, circle: str, action: ExpectedAction) -> None:
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    programme = plant(Programme, plan=action.plan)
    action.programme = programme
    action.save()
    plant(BudgetLine, action=action, amount=1, currency="EUR", from_year=2025)
    state_plan = world.row(Plan, "abroad" if circle == "abroad" else "published")
    judgement = plant(
        ExpectationJudgement, action=action, state_plan=state_plan, level="partly", judged_on=DAY
    )
    judgement.met_by.set([world.row(ExpectedAction, "published")])
