"""How the service that moves plans is called."""

from __future__ import annotations

from tests.uprtrack.permissions.calling import Call, on_row
from uprtrack.plans.models import Plan

OF_STAGES: dict[str, list[Call]] = {
    "plans.services_of_stages.move_plan": [
        on_row("plan", Plan, stage="validation", started_from="draft"),
    ],
}
