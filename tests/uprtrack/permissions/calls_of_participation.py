"""How the services of consultations are called."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from tests.uprtrack.permissions.calling import ORGANISED, Call, for_body, for_owner, on_row, recommendation_of
from tests.uprtrack.permissions.planting import World
from uprtrack.organisations.models import Membership
from uprtrack.participation.commenting import target_of
from uprtrack.participation.models import (
    Comment,
    Consultation,
    Contribution,
    Moderator,
    Safeguard,
    SafeguardingLead,
)
from uprtrack.recommendations.models import Recommendation

DAY = date(2025, 6, 1)


def _review(world: World, circle: str) -> Any:
    return recommendation_of(world, circle).review


def _held(world: World, circle: str) -> Any:
    return world.row(Consultation, circle)


_ASKED: dict[str, Any] = {"about": "review", "title": "A title", "text": "Words"}
_RATED = {"notice": "short", "regions": "some", "exclusion": "no", "feedback": "none", "intimidation": "no"}


def _held_by_another(world: World, circle: str) -> Any:
    return world.row(Consultation, "published")


def _target(world: World, _about: str) -> Any:
    return target_of("recommendation", world.row(Recommendation, "published").public_id)


def _handed(world: World, body: str) -> dict[str, Any]:
    """A comment that was handed to a body."""
    made = Comment.objects.create(
        owner=world.bodies["ngo"],
        kind="recommendation",
        row_id="x",
        concerned=world.bodies["mechanism"],
        country_id="XCO",
        sent_to=world.bodies[body],
    )
    return {"comment": made, "is_published": True}


def _handed_contribution(world: World, body: str) -> dict[str, Any]:
    """A contribution to the mechanism that its author handed to a body."""
    fresh = Contribution.objects.get(pk=world.row(Contribution, "handed").pk)
    fresh.sent_to = world.bodies[body]
    return {"contribution": fresh, "is_published": True}


def _answerable(world: World, body: str) -> dict[str, Any]:
    """A published comment on what a body published."""
    fresh = Comment.objects.get(pk=world.row(Comment, "published").pk)
    fresh.concerned = world.bodies[body]
    return {"comment": fresh, "target": _target(world, body), "text": "Words"}


def _withheld(world: World, comment: Any) -> Any:
    comment.state, comment.appeal = "withheld", ""
    return "Words"


def _lead(world: World, body: str) -> dict[str, Any]:
    """A lead of the NGO's, whom a body is asked to accredit."""
    fresh = SafeguardingLead.objects.get(pk=world.row(SafeguardingLead, "asked").pk)
    fresh.asked = world.bodies[body]
    return {"lead": fresh}


def _membership(world: World, body: str) -> Any:
    held = Membership.objects.filter(organisation=world.bodies[body], until_on=None).order_by("pk")
    return held.first() or Membership.objects.order_by("pk")[0]


def _child_of(world: World, _body: str) -> dict[str, Any]:
    return {"safeguard": Safeguard.objects.get(pk=world.row(Safeguard, "of_a_child").pk)}


_CHILD: dict[str, Any] = {"age": "from_10", "is_child_agreed": True, "consent": "guardian"}
_BY_NHRI = ("nhri_coordinator", "nhri")
OF_NGO = ("ngo_coordinator", "ngo")
OF_NHRI = ("nhri_coordinator", "unpublished")
OF_PARTICIPATION: dict[str, list[Call]] = {
    "participation.services_of_children.propose_lead": [
        for_body(membership=_membership, asked=lambda world, _: world.bodies["nhri"], qualification="Trained")
    ],
    "participation.services_of_children.accredit": [Call(_lead, _BY_NHRI, ORGANISED)],
    "participation.services_of_children.end_accreditation": [Call(_lead, _BY_NHRI, ORGANISED)],
    "participation.services_of_children.collect": [
        for_owner(consultation=_held_by_another, answers={1: "Words"}, **_CHILD)
    ],
    "participation.services_of_children.pass_on": [
        Call(lambda *given: _child_of(*given) | {"are_names_looked_at": True}, OF_NGO, ("ngo",))
    ],
    "participation.services_of_children.discard": [Call(_child_of, OF_NGO, ("ngo",))],
    "participation.services_of_comments.comment_on": [for_owner(target=_target, text="Words")],
    "participation.services_of_comments.reply_to": [
        Call(_answerable, ("mechanism_coordinator", "mechanism"), ORGANISED)
    ],
    "participation.services_of_comments.moderate": [Call(_handed, ("nhri_coordinator", "nhri"), ORGANISED)],
    "participation.services_of_publishing.decide_on_contribution": [
        Call(_handed_contribution, ("nhri_coordinator", "nhri"), ORGANISED)
    ],
    "participation.services_of_comments.appeal": [on_row("comment", Comment, text=_withheld)],
    "participation.services_of_comments.withdraw_comment": [on_row("comment", Comment)],
    "participation.services_of_moderators.accept_moderation": [on_row("agreement", Moderator, may=OF_NHRI)],
    "participation.services_of_moderators.end_moderation": [on_row("agreement", Moderator, may=OF_NHRI)],
    "participation.services_of_ratings.rate": [for_owner(consultation=_held_by_another, **_RATED)],
    "participation.services.hold_consultation": [
        for_owner(**_ASKED, review=_review, starts_on=DAY, ends_on=DAY, visibility="organisation")
    ],
    "participation.services_of_changes.change_consultation": [
        on_row("consultation", Consultation, version=lambda _world, row: row.version, place="Port")
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
