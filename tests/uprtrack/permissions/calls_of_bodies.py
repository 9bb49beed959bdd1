"""How the services that write about organisations and the people in them are called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.uprtrack.permissions.calling import (
    OF_COALITION,
    OF_NGO,
    ORGANISED,
    Call,
    Given,
    for_body,
    on_row,
    user_named,
    with_body,
)
from tests.uprtrack.permissions.planting import World
from uprkit.bundles import SigningKey
from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.organisations.kinds import OrganisationKind, Role
from uprtrack.organisations.models import Affiliation, Membership, Organisation, User
from uprtrack.organisations.models.invitations import Invitation, Purpose
from uprtrack.organisations.models.terms import TermsOfReference
from uprtrack.plans.models import Plan

DAY = date(2025, 6, 1)
PASSWORD = "a long pass phrase for tests"


def _somebody(world: World, body: str) -> User:
    """One of a body's people, a reader where it has one; of a body without, anybody."""
    held = Membership.objects.filter(organisation=world.bodies[body], until_on=None).order_by("-role").first()
    return held.user if held else user_named(world, "academic_coordinator")


def _member(world: World, body: str) -> Organisation:
    """A member of a body; of one without, another body."""
    joined = Affiliation.objects.filter(organisation=world.bodies[body], until_on=None).first()
    return joined.member if joined else world.bodies["open_ngo"]


def _proposal(world: World, body: str) -> Affiliation:
    return Affiliation.objects.create(
        organisation=world.bodies[body], member=world.bodies["academic"], proposed_by_member=True
    )


def _of_affiliation(planted: Callable[[World, str], Affiliation], **more: Any) -> Call:
    return Call(lambda world, body: {"affiliation": planted(world, body), **more}, OF_COALITION, ORGANISED)


def _joined(world: World, body: str) -> Affiliation:
    return Affiliation.objects.create(
        organisation=world.bodies[body], member=world.bodies["academic"], accepted_at=timezone.now()
    )


def _founded(world: World, body: str) -> Organisation:
    """A body without people that another one added."""
    return Organisation.objects.create(
        name="A new body", kind=OrganisationKind.CSO, country_id="XCO", founded_by=world.bodies[body]
    )


def _sent(world: World, body: str) -> Given:
    return {"group": world.bodies["group"], "sender": world.bodies[body], "user": _somebody(world, body)}


def _link(world: World, body: str) -> Given:
    made = Invitation.objects.create(
        organisation=world.bodies[body],
        made_by=world.actors["ngo_coordinator"],
        purpose=Purpose.JOIN,
        scope={"role": "member", "themes": []},
        secret_sha256="0" * 64,
        expires_at=timezone.now() + timedelta(days=1),
    )
    return {"invitation": made}


def _of_another(world: World, body: str) -> Membership:
    """A role in a body of somebody who is none of those that call."""
    return Membership.objects.create(
        user=user_named(world, "academic_coordinator"), organisation=world.bodies[body], role=Role.READER
    )


def _believed(world: World, body: str) -> Given:
    key = SigningKey.generate().public
    return {
        "name": "Neighbours",
        "operator_kind": "civil_society",
        "public_key": key.text,
        "fingerprint": key.fingerprint,
        "sides": ["civil_society"],
    }


_DESCRIBED: dict[str, Any] = {
    "started_from": 1,
    "name": "Another name",
    "short_name": "",
    "is_registered": True,
}

OF_BODIES: dict[str, list[Call]] = {
    "exchange.partners.add_partner": [with_body(_believed, may=OF_NGO, about=ORGANISED)],
    "organisations.services.accounts.add_name": [
        Call(
            lambda world, body: {"organisation": world.bodies[body], "name": "A name"},
            OF_NGO,
            ORGANISED,
            refusal=ValidationError,
        )
    ],
    "organisations.services.arriving.invite_to_join": [for_body(role=Role.MEMBER)],
    "organisations.services.arriving.invite_to_take_over": [
        for_body(leaving=_somebody, about=("mechanism", "ministry", "nhri", "coalition", "group", "ngo"))
    ],
    "organisations.services.arriving.invite_to_set_password": [
        for_body(user=lambda world, _: user_named(world, "ngo_reader"))
    ],
    "organisations.services.founding.found_member": [
        for_body(may=OF_COALITION, name="A new body", kind=OrganisationKind.CSO)
    ],
    "organisations.services.founding.appoint_first_coordinator": [
        Call(
            lambda world, body: {
                "organisation": _founded(world, body),
                "user": user_named(world, "newcomer"),
            },
            OF_COALITION,
            ORGANISED,
        )
    ],
    "organisations.services.groups.found_group": [
        for_body("parent", may=OF_COALITION, name="A group", led_by=_member)
    ],
    "organisations.services.groups.send_to_group": [
        Call(lambda world, body: _sent(world, body) | {"role": Role.MEMBER}, OF_NGO, ORGANISED),
    ],
    "organisations.services.handover.hand_over": [
        for_body(
            leaving=lambda world, _: user_named(world, "ngo_reader"),
            to=lambda world, _: user_named(world, "newcomer"),
        )
    ],
    "organisations.services.joining.affiliate": [
        for_body(may=OF_COALITION, member=lambda world, _: world.bodies["academic"])
    ],
    "organisations.services.joining.accept": [_of_affiliation(_proposal)],
    "organisations.services.joining.decline": [_of_affiliation(_proposal)],
    "organisations.services.joining.end_affiliation": [_of_affiliation(_joined, reason="A reason")],
    "organisations.services.leading.pass_lead": [for_body("coalition", may=OF_COALITION, to=_member)],
    "organisations.services.membership.admit": [
        for_body(user=lambda world, _: user_named(world, "newcomer"), role=Role.COORDINATOR)
    ],
    "organisations.services.membership.admit_new_person": [
        for_body(username="new", password=PASSWORD, shown_as="New", role=Role.COORDINATOR)
    ],
    "organisations.services.membership.change_membership": [
        Call(
            lambda world, body: {"membership": _of_another(world, body), "role": Role.MEMBER},
            OF_NGO,
            ORGANISED,
        )
    ],
    "organisations.services.membership.end_membership": [
        Call(lambda world, body: {"membership": _of_another(world, body)}, OF_NGO, ORGANISED)
    ],
    "organisations.services.profile.describe": [for_body(**_DESCRIBED)],
    "organisations.services.profile.adopt_terms": [
        for_body(may=OF_COALITION, text="What was agreed", adopted_on=DAY)
    ],
    "organisations.services.profile.publish_terms": [on_row("terms", TermsOfReference)],
    "organisations.invitations.invite": [
        for_body(purpose=Purpose.JOIN, scope={"role": "member", "themes": []})
    ],
    "organisations.invitations.revoke": [Call(_link, OF_NGO, ORGANISED)],
    "organisations.attribution.drop_attribution": [
        on_row("row", model, may=("ngo_coordinator", "in_group")) for model in (Assessment, Measure, Plan)
    ],
    "organisations.erasure.erase_person": [
        Call(lambda world, body: {"user": _somebody(world, body)}, OF_NGO, ORGANISED, (ValidationError,))
    ],
}
