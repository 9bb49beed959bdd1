"""What institutions write, in every circle: proposals and decisions on positions, meetings and their tasks."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from tests.uprtrack.permissions.people import READ_BY
from tests.uprtrack.permissions.planting import World
from uprtrack.calendar.models import Meeting, Task
from uprtrack.positions.models import PositionDecision, PositionProposal
from uprtrack.recommendations.models import Recommendation

DAY = date(2025, 6, 1)


def plant_institutions(world: World, circle: str, owned: dict[str, Any]) -> None:
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    row, public = world.row(Recommendation, circle), world.row(Recommendation, "published")
    for model in (PositionProposal, PositionDecision):
        plant(model, **owned, recommendation=row, answer="support")
        # Beside what everybody reads it is easiest to forget who reads what is said of it; a body speaks once.
        if not model.objects.filter(recommendation=public, owner=owned["owner"]).exists():
            plant(model, **owned, recommendation=public, answer="note")
    meeting = plant(Meeting, **owned, held_on=DAY)
    meeting.bodies.set([world.bodies["ministry"]])
    # A meeting from which a task follows is not called off: the first one can be.
    another = plant(Meeting, **owned, held_on=DAY)
    plant(Task, **owned, meeting=another, body=world.bodies["ministry"], due_on=DAY)
