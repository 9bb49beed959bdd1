"""The stages of each circle's plan, and what was handed in for it."""

from __future__ import annotations

from typing import Any

from tests.uprtrack.permissions.people import READ_BY
from tests.uprtrack.permissions.planting import World
from uprtrack.plans.models import ExpectedAction, HandIn, Plan, ProposedAction, Stage, StageEvent


def plant_stages(world: World, circle: str, owned: dict[str, Any]) -> None:
    """The plan came to its stage after everything in it was written; of a published plan it is the last."""
    stage = Stage.PUBLISHED if owned["published_at"] else Stage.MERGED
    plan = world.row(Plan, circle)
    Plan.objects.filter(pk=plan.pk).update(stage=stage)
    world.plant(StageEvent, READ_BY[circle], circle, plan=plan, stage=stage, author=owned["author"])
    made = world.plant(HandIn, READ_BY[circle], circle, **owned, plan=plan, draft=plan)
    for number, decided_at in enumerate((None, world.now)):
        world.plant(
            ProposedAction,
            READ_BY[circle],
            circle,
            hand_in=made,
            source=world.row(ExpectedAction, circle),
            source_version=number,
            decided_at=decided_at,
            content={
                "fields": {"text": world.word(circle, "ProposedAction.content"), "recommendations": []},
                "cluster": "",
                "bodies": [],
                "indicators": [],
            },
        )
