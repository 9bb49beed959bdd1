"""How the services of institutions are called: positions between review and adoption, meetings, tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.uprtrack.permissions.calling import MECHANISM, Call, for_owner, on_row, recommendation_of
from tests.uprtrack.permissions.planting import World
from uprtrack.calendar.models import Meeting, Task
from uprtrack.positions.models import PositionDecision, PositionProposal
from uprtrack.recommendations.models import Position, Recommendation

DAY = date(2025, 6, 1)
OF_MECHANISM = ("mechanism_coordinator", "of_mechanism")
OF_MINISTRY = ("focal_point", "published")


def _unanswered(world: World, circle: str) -> Recommendation:
    """The recommendation of a circle, pending, and nothing said or decided on it."""
    row = recommendation_of(world, circle)
    Recommendation.objects.filter(pk=row.pk).update(position=Position.PENDING)
    for model in (PositionProposal, PositionDecision):
        model.objects.filter(recommendation=row).update(withdrawn_at=timezone.now())
    return Recommendation.objects.get(pk=row.pk)


def _version(_world: World, row: Any) -> int:
    Recommendation.objects.filter(pk=row.recommendation_id).update(position=Position.PENDING)
    return int(row.version)


def _without_tasks(_world: World, row: Any) -> str:
    row.tasks.update(withdrawn_at=timezone.now())
    return "Too early"


def _review(world: World, circle: str) -> Any:
    return recommendation_of(world, circle).review


_SAID: dict[str, Any] = {"answer": "note", "reasons": "So it is", "visibility": "organisation"}
_DECIDED: dict[str, Any] = {"answer": "note", "words": "So it is", "visibility": "organisation"}

OF_INSTITUTIONS: dict[str, list[Call]] = {
    "positions.services.propose": [for_owner(recommendation=_unanswered, **_SAID)],
    "positions.services.change_proposal": [on_row("proposal", PositionProposal, version=_version, **_SAID)],
    "positions.services.withdraw_proposal": [on_row("proposal", PositionProposal)],
    "positions.services.decide": [for_owner(may=MECHANISM, recommendation=_unanswered, **_DECIDED)],
    "positions.services.change_decision": [
        on_row("decision", PositionDecision, may=OF_MECHANISM, version=_version, **_DECIDED)
    ],
    "positions.services.publish_decisions": [
        for_owner(may=OF_MECHANISM, review=_review, dated_on=DAY, answered=(ValidationError,))
    ],
    "calendar.services_of_meetings.call_meeting": [
        for_owner(
            is_about_country=False, may=MECHANISM, title="A meeting", held_on=DAY, visibility="organisation"
        )
    ],
    "calendar.services_of_meetings.change_meeting": [
        on_row("meeting", Meeting, may=MECHANISM, version=lambda _, row: row.version, minutes="As said")
    ],
    "calendar.services_of_meetings.withdraw_meeting": [
        on_row("meeting", Meeting, may=MECHANISM, reason=_without_tasks)
    ],
    "calendar.services_of_meetings.give_task": [
        on_row("meeting", Meeting, may=MECHANISM, body=lambda _, row: row.owner, text="Do it")
    ],
    "calendar.services_of_meetings.adopt_task": [on_row("task", Task, may=OF_MINISTRY)],
    "calendar.services_of_meetings.decline_task": [on_row("task", Task, may=OF_MINISTRY)],
    "calendar.services_of_meetings.finish_task": [
        on_row("task", Task, may=OF_MINISTRY, answered=(ValidationError,))
    ],
    "calendar.services_of_meetings.withdraw_task": [on_row("task", Task, may=MECHANISM)],
}
