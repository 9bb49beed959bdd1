"""The addresses of the stages of plans."""

from __future__ import annotations

from typing import Any

from tests.uprtrack.permissions.asking import MISSING, Address, about, each_of
from uprtrack.plans.models import Plan, StageEvent

OF_STAGES: dict[str, Address] = {
    "plans/<slug:public_id>/stages/": about(Plan),
    "plans/<slug:public_id>/stages/move/": about(Plan),
    "plans/<slug:public_id>/stages/changes/": about(Plan, queries=each_of("", "from=1&to=now")),
    "plans/<slug:public_id>/stages/<int:number>/": Address(
        StageEvent,
        lambda row: {"public_id": row.plan.public_id, "number": 1},
        lambda row: {"public_id": MISSING, "number": 1},
    ),
}

SENT: dict[str, dict[str, Any]] = {
    "plans/<slug:public_id>/stages/move/": {"stage": "validation", "started_from": "draft"},
}
