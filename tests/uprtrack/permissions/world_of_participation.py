"""What participation holds, in every circle: a consultation, what was sent to it, and what came of that."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from tests.uprtrack.permissions.people import READ_BY
from tests.uprtrack.permissions.planting import World
from uprtrack.participation import models as participation
from uprtrack.participation.codes import digest
from uprtrack.reviews.models import Review


def plant_participation(world: World, circle: str, owned: dict[str, Any], review: Review) -> None:
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    today = world.now.date()
    days = {"starts_on": today - timedelta(days=1), "ends_on": today + timedelta(days=1)}
    held = plant(
        participation.Consultation,
        **owned,
        **days,
        review=review,
        about="review",
        is_open=True,
        withdrawn_at=None,
    )
    question = plant(participation.Question, consultation=held, ordinal=1)
    plant(participation.Invited, consultation=held, organisation=world.bodies["academic"], invited_on=today)
    plant(participation.Hearing, consultation=held, held_on=today, attended=7)
    said = plant(
        participation.Contribution,
        **owned | {"author": None},
        consultation=held,
        spoken_by="person",
        fate="waiting",
        is_for_publication=True,
        secret_sha256=digest(f"the code of {circle}"),
    )
    rated = {"notice": "short", "regions": "some", "feedback": "none"}
    judged = {"exclusion": "no", "intimidation": "unsaid"}
    plant(participation.Rating, **owned, **rated, **judged, consultation=held)
    plant(participation.Answer, contribution=said, question=question)
