"""How the services of consultations are called."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from tests.uprtrack.permissions.calling import Call, for_owner, on_row, recommendation_of
from tests.uprtrack.permissions.planting import World
from uprtrack.participation.models import Consultation, Contribution

DAY = date(2025, 6, 1)


def _review(world: World, circle: str) -> Any:
    return recommendation_of(world, circle).review


def _held(world: World, circle: str) -> Any:
    return world.row(Consultation, circle)


_ASKED: dict[str, Any] = {"about": "review", "title": "A title", "text": "Words"}
_RATED = {"notice": "short", "regions": "some", "exclusion": "no", "feedback": "none", "intimidation": "no"}


def _held_by_another(world: World, circle: str) -> Any:
    return world.row(Consultation, "published")


OF_PARTICIPATION: dict[str, list[Call]] = {
    "participation.services_of_ratings.rate": [for_owner(consultation=_held_by_another, **_RATED)],
    "participation.services.hold_consultation": [
        for_owner(**_ASKED, review=_review, starts_on=DAY, ends_on=DAY, visibility="organisation")
    ],
    "participation.services.publish_consultation": [on_row("consultation", Consultation)],
    "participation.services.withdraw_consultation": [on_row("consultation", Consultation, reason="A reason")],
    "participation.services.invite_to_consultation": [
        on_row("consultation", Consultation, organisations=lambda world, _: [world.bodies["un_agency"]])
    ],
    "participation.services.add_hearing": [
        on_row("consultation", Consultation, held_on=DAY, place="Port", text="Words")
    ],
    "participation.services_of_contributions.contribute_as": [
        for_owner(consultation=_held, answers={1: "Words"}, answered=(ValidationError,))
    ],
    "participation.services_of_contributions.answer_contribution": [
        on_row("contribution", Contribution, fate="taken_up", text="There")
    ],
    "participation.services_of_contributions.publish_contribution": [on_row("contribution", Contribution)],
}
