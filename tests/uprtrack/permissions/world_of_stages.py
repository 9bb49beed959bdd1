"""How the plan of each circle came to where it is: a stage, and who answers for its action."""

from __future__ import annotations

from functools import partial

from tests.uprtrack.permissions.people import READ_BY
from tests.uprtrack.permissions.planting import World
from uprtrack.plans.models import ExpectedAction, ResponsibilityEvent, StageEvent


def plant_stages(world: World, circle: str, action: ExpectedAction) -> None:
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    stage = "published" if action.plan.is_published else "workshop"
    plant(StageEvent, plan=action.plan, stage=stage)
    named = action.responsibilities.first()
    if named is not None:
        plant(ResponsibilityEvent, action=action, organisation=named.organisation, kind=named.kind)
