"""Whom the bodies of the planted world asked to assess: told to who asked, counted for everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.uprtrack.permissions.people import READ_BY
from tests.uprtrack.permissions.planting import World
from uprtrack.monitoring.models import AssessmentRequest
from uprtrack.reviews.models import Review

DAY = date(2025, 6, 1)


def plant_requests(world: World, circle: str, owned: dict[str, Any], review: Review) -> None:
    """One request in each circle, to a body that has no account."""
    world.plant(
        AssessmentRequest,
        readers=READ_BY[circle],
        circle=circle,
        **owned,
        review=review,
        kind="cso",
        asked_on=DAY,
    )
