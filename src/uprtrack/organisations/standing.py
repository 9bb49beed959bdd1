"""Where a person stands today: actor, memberships, and the circles their organisations belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.models.bodies import Affiliation, Membership, Organisation, in_force
from uprtrack.organisations.models.people import Actor, User

Reader = User | AnonymousUser


@dataclass(frozen=True)
class Standing:
    """Organisation ids by circle: own, sharing a coalition with them, sharing a national mechanism."""

    actor: Actor | None = None
    memberships: tuple[Membership, ...] = ()
    own: frozenset[int] = frozenset()
    coalition: frozenset[int] = frozenset()
    group: frozenset[int] = frozenset()

    @property
    def organisation(self) -> Organisation | None:
        """The organisation a person acts for unless they say otherwise: that of the first membership."""
        return self.memberships[0].organisation if self.memberships else None

    @property
    def organisations(self) -> list[Organisation]:
        return list({item.organisation_id: item.organisation for item in self.memberships}.values())


NOBODY = Standing()


def standing_of(reader: Reader) -> Standing:
    """The standing of a user today, or NOBODY for a stranger; three queries, once per user object."""
    if not isinstance(reader, User) or not reader.is_active:
        return NOBODY
    known: Standing | None = reader.__dict__.get("_standing")
    if known is None:
        known = reader.__dict__["_standing"] = _look_up(reader, timezone.localdate())
    return known


def _look_up(user: User, today: date) -> Standing:
    memberships = tuple(
        Membership.objects.filter(in_force(today), user=user)
        .select_related("organisation__country")
        .order_by("pk")
    )
    own = frozenset(item.organisation_id for item in memberships)
    circles = _circles(own, today)
    return Standing(
        actor=Actor.objects.filter(tie__user=user).first(),
        memberships=memberships,
        own=own,
        coalition=own | circles[OrganisationKind.COALITION],
        group=own | circles[OrganisationKind.NMIRF],
    )


def _circles(own: frozenset[int], today: date) -> dict[str, frozenset[int]]:
    """For coalitions and for mechanisms: every organisation that shares one with ``own``."""
    ties = list(
        Affiliation.objects.filter(in_force(today)).values_list(
            "organisation__kind", "organisation_id", "member_id"
        )
    )
    coalition = _sharing(own, ties, OrganisationKind.COALITION)
    group = _sharing(own | coalition, ties, OrganisationKind.NMIRF)
    # A coalition that takes part in the mechanism brings its members with it.
    brought = {member for kind, body, member in ties if kind == OrganisationKind.COALITION and body in group}
    return {OrganisationKind.COALITION: coalition, OrganisationKind.NMIRF: group | brought}


def _sharing(own: frozenset[int], ties: list[tuple[str, int, int]], kind: str) -> frozenset[int]:
    bodies = {
        body for ties_kind, body, member in ties if ties_kind == kind and (member in own or body in own)
    }
    members = {member for ties_kind, body, member in ties if ties_kind == kind and body in bodies}
    return frozenset(bodies | members)
