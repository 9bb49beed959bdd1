"""How the services that move plans from stage to stage are called."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from tests.uprtrack.permissions.calling import Call, on_row
from uprtrack.plans.models import Plan

OF_STAGES: dict[str, list[Call]] = {
    "plans.services_of_stages.move_plan": [
        on_row(
            "plan",
            Plan,
            stage="validation",
            started_from=lambda _, plan: plan.current_stage,
            answered=(ValidationError,),
        )
    ],
    "plans.services_of_drafts.hand_in": [
        on_row("plan", Plan, to=lambda _, plan: plan, answered=(ValidationError,))
    ],
    "plans.services_of_drafts.take_over": [
        on_row("plan", Plan, choices=lambda _, plan: {0: True}, answered=(ValidationError,))
    ],
    "plans.services_of_drafts.undo_take_over": [on_row("plan", Plan, answered=(ValidationError,))],
}
