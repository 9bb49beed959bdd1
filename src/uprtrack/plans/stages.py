"""Which stages a plan goes through, and the stretch of time that each took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from uprtrack.organisations.kinds import GROUPS
from uprtrack.organisations.models import Actor
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.plans.models import Plan, PlanKind, Stage, StageEvent
from uprtrack.plans.rules import can_change

SEQUENCES: dict[PlanKind, tuple[Stage, ...]] = {
    PlanKind.STATE_MATRIX: (
        Stage.DRAFT,
        Stage.MERGED,
        Stage.JOINT_WORKSHOP,
        Stage.CORE_GROUP,
        Stage.VALIDATION,
        Stage.AWAITING_CABINET,
        Stage.ADOPTED,
        Stage.PUBLISHED,
    ),
    PlanKind.CSO_PLAN: (
        Stage.DRAFT,
        Stage.MERGED,
        Stage.JOINT_WORKSHOP,
        Stage.CORE_GROUP,
        Stage.VALIDATION,
        Stage.ADOPTED,
        Stage.PUBLISHED,
    ),
    PlanKind.ACTION_STRATEGY: (
        Stage.DRAFT,
        Stage.MERGED,
        Stage.VALIDATION,
        Stage.ADOPTED,
        Stage.PUBLISHED,
    ),
}
"""Kenya's flow for the State (domain rules, 3.3); no Cabinet stands over civil society."""
OF_GROUPS = (Stage.DRAFT, Stage.HANDED_IN, Stage.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Period:
    """A plan in one stage, from ``began_at`` to ``ended_at`` (None: to this day)."""

    ordinal: int
    stage: Stage
    began_at: datetime
    ended_at: datetime | None
    reason: str
    author_id: int | None
    is_step_back: bool


def stages_of(plan: Plan) -> tuple[Stage, ...]:
    """The stages that a plan of its kind and owner goes through, in order."""
    return OF_GROUPS if plan.owner.kind in GROUPS else SEQUENCES[PlanKind(plan.kind)]


def stages_open_to(plan: Plan) -> list[Stage]:
    """Where a plan may go now; a published plan stays so: what everybody read cannot be called back.

    A group's draft is handed in by ``hand_in``, not by saying so.
    """
    if plan.is_published:
        return []
    return [stage for stage in stages_of(plan) if stage not in (plan.current_stage, Stage.HANDED_IN)]


def is_step_back(plan: Plan, stage: Stage) -> bool:
    order = stages_of(plan)
    return order.index(stage) < _place(order, plan.current_stage)


def periods_of(plan: Plan) -> list[Period]:
    """The stages that a plan went through, oldest first; it began as a draft. One query.

    A plan that came here published, from another installation say, has its publication as its last stage.
    """
    moves: list[tuple[Stage, datetime, str, int | None]] = [
        (Stage.DRAFT, plan.created_at, "", plan.author_id),
        *(
            (Stage(event.stage), event.moved_at, event.reason, event.author_id)
            for event in plan.stage_events.all()
        ),
    ]
    if plan.is_published and moves[-1][0] != Stage.PUBLISHED and plan.published_at:
        moves.append((Stage.PUBLISHED, plan.published_at, "", None))
    order, found = stages_of(plan), []
    for number, (stage, began_at, reason, author_id) in enumerate(moves):
        ended_at = moves[number + 1][1] if number + 1 < len(moves) else None
        is_back = number > 0 and _place(order, stage) < _place(order, moves[number - 1][0])
        found.append(Period(number, stage, began_at, ended_at, reason, author_id, is_back))
    return found


def readable_since(plan: Plan, reader: Reader) -> datetime | None:
    """From when on a reader of the plan may read what it said; None where all of it.

    A plan's circle is fixed until it is published: who reads it before that could always read it. Others read
    what it said since: a draft is nobody else's.
    """
    if not plan.is_published or can_change(reader, plan) or plan.owner_id in standing_of(reader).own:
        return None
    return plan.published_at


def enter(
    plan: Plan, stage: Stage, *, author: Actor | None, at: datetime | None = None, reason: str = ""
) -> StageEvent:
    """Write the event and the stage beside the plan; rights and log are the calling service's."""
    event: StageEvent = plan.stage_events.create(
        stage=stage, moved_at=at or timezone.now(), author=author, reason=reason
    )
    plan.stage = stage
    plan.save(update_fields=["stage"])
    return event


def _place(order: tuple[Stage, ...], stage: Stage) -> int:
    return order.index(stage) if stage in order else 0
