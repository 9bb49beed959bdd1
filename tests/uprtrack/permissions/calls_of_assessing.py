"""How the services that ask others to assess are called."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.uprtrack.permissions.calling import Call, for_owner, on_row, recommendation_of
from tests.uprtrack.permissions.planting import World
from uprtrack.monitoring.models import AssessmentRequest

DAY = date(2025, 6, 1)


def _review(world: World, circle: str) -> Any:
    return recommendation_of(world, circle).review


OF_ASSESSING: dict[str, list[Call]] = {
    "monitoring.services_of_requests.ask": [
        for_owner(review=_review, asked_on=DAY, names=["Another body"], kind="cso")
    ],
    "monitoring.services_of_requests.withdraw_request": [on_row("request", AssessmentRequest)],
}
