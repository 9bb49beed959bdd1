"""Where a person stands today: actor, memberships, and the circles their organisations belong to."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from uprtrack.organisations.kinds import CIVIL_CIRCLES, OrganisationKind, Role
from uprtrack.organisations.models.attribution import WithheldName
from uprtrack.organisations.models.bodies import (
    Affiliation,
    Lead,
    Membership,
    Organisation,
    in_force,
    taking_part,
)
from uprtrack.organisations.models.people import Actor, ActorTie, User
from uprtrack.watching import number_of

Reader = User | AnonymousUser


@dataclass(frozen=True)
class Standing:
    """A person's actors and memberships, and ``circles``: for each coalition, mechanism or group of theirs the
    organisations (ids) that share it, itself among them.
    """

    actors: tuple[Actor, ...] = ()
    memberships: tuple[Membership, ...] = ()
    own: frozenset[int] = frozenset()
    circles: Mapping[int, frozenset[int]] = field(default_factory=dict)
    coalition: frozenset[int] = frozenset()
    """Every organisation that shares a coalition or a group of one with the person's own."""
    tied: Mapping[int | None, Actor] = field(default_factory=dict)
    stand_ins: Mapping[int, int] = field(default_factory=dict)
    """From the ids of stand-ins for the person's organisations to the organisations behind them; in ``own``."""

    @property
    def organisation(self) -> Organisation | None:
        """The organisation a person acts for unless they say otherwise: that of the first membership."""
        return self.memberships[0].organisation if self.memberships else None

    @property
    def organisations(self) -> list[Organisation]:
        return list({item.organisation_id: item.organisation for item in self.memberships}.values())

    def wrote(self, author_id: int | None) -> bool:
        """Whether an author (the id of an actor) is the person."""
        return any(actor.pk == author_id for actor in self.actors)

    def actor_in(self, organisation: Organisation) -> Actor | None:
        """Under which actor a person writes for an organisation: the one kept for it, else their general one."""
        if organisation.pk in self.stand_ins:
            return None
        return self.tied.get(organisation.pk) or self.tied.get(None)

    def who_acts(self, owner_id: int) -> int:
        """The organisation whose members may act on what ``owner_id`` owns: of a stand-in, who stands behind."""
        return self.stand_ins.get(owner_id, owner_id)

    def owners_of(self, organisation: Organisation) -> frozenset[int]:
        """Under whose ids the rows of one of the person's organisations stand: its own, and its stand-ins'."""
        behind = (stand_in for stand_in, pk in self.stand_ins.items() if pk == organisation.pk)
        return frozenset({organisation.pk, *behind})


NOBODY = Standing()


def standing_of(reader: Reader) -> Standing:
    """The standing of a user today, or NOBODY for a stranger; one query, once per user object.

    Among the memberships are, unsaved, those that follow from a lead: the coordinators of the organisation that
    leads a coalition today coordinate the coalition.
    """
    if not isinstance(reader, User) or not reader.is_active:
        return NOBODY
    known: Standing | None = reader.__dict__.get("_standing")
    if known is None:
        known = reader.__dict__["_standing"] = _kept_or_looked_up(reader, timezone.localdate())
    return known


def _kept_or_looked_up(user: User, today: date) -> Standing:
    """As this process found it on the same day, unless a table that it rests on was written to since.

    The number is asked for first: what changes meanwhile is looked up again the next time.
    """
    number = number_of(STANDING)
    kept = _kept.get(user.pk)
    if number is None or kept is None or kept[:2] != (number, today):
        kept = _kept[user.pk] = number, today, _look_up(user, today)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    # Nobody shares the rows in it: a form may write into one that it then does not save.
    return deepcopy(kept[2])


STANDING = "standing"
"""The revision of who belongs to what, under which name."""
MOST_KEPT = 1_000
_kept: OrderedDict[int, tuple[int | None, date, Standing]] = OrderedDict()


Joined = list[tuple[str, int, int]]
"""(kind of the body, its id, id of the member) of everything that takes part in something today."""


def _look_up(user: User, today: date) -> Standing:
    held = list(
        Membership.objects.filter(in_force(today), user=user)
        .select_related("organisation__country")
        .order_by("pk")
    )
    ties = ActorTie.objects.filter(user=user).select_related("actor")
    actors = tuple(tie.actor for tie in ties)
    tied = {tie.organisation_id: tie.actor for tie in ties if not tie.is_former}
    joined: Joined = _joined(today) if held else []
    memberships = _with_what_follows(user, held, joined, today)
    for item in memberships:
        # Who speaks for an organisation in its coalition is known there by the name they have in it.
        if item.sent_by_id is not None and item.sent_by_id in tied:
            tied.setdefault(item.organisation_id, tied[item.sent_by_id])
    own = frozenset(item.organisation_id for item in memberships)
    circles = _circles(own, joined)
    withheld = _withheld(own.union(*(sharing for _kind, _body, sharing in circles))) if own else []
    return Standing(
        actors=actors,
        memberships=memberships,
        own=own.union(stand_in for stand_in, organisation in withheld if organisation in own),
        circles={
            # What was shared here stays shared once its attribution is dropped.
            body: sharing.union(stand_in for stand_in, organisation in withheld if organisation in sharing)
            for _kind, body, sharing in circles
        },
        coalition=own.union(*(sharing for kind, _body, sharing in circles if kind in CIVIL_CIRCLES)),
        tied=tied,
        stand_ins={stand_in: organisation for stand_in, organisation in withheld if organisation in own},
    )


def _withheld(organisations: frozenset[int]) -> list[tuple[int, int]]:
    """(stand-in, organisation) for each row of some organisations whose attribution was dropped."""
    rows = WithheldName.objects.filter(organisation__in=organisations)
    return list(rows.values_list("stand_in_id", "organisation_id"))


def _joined(today: date) -> Joined:
    rows = Affiliation.objects.filter(taking_part(today))
    return list(rows.values_list("organisation__kind", "organisation_id", "member_id"))


def _with_what_follows(
    user: User, held: list[Membership], joined: Joined, today: date
) -> tuple[Membership, ...]:
    """Memberships that hold: of those sent by an organisation, while the person is of it, and it takes part;
    and those that follow from a lead.
    """
    pairs = {(member, body) for _kind, body, member in joined}
    direct = {item.organisation_id for item in held if item.sent_by_id is None}
    standing = [
        item
        for item in held
        if item.sent_by_id is None
        or (item.sent_by_id in direct and (item.sent_by_id, item.organisation_id) in pairs)
    ]
    coordinated = {item.organisation_id for item in standing if item.role == Role.COORDINATOR}
    if not coordinated or not pairs:
        return tuple(standing)
    leads = Lead.objects.filter(in_force(today), organisation__in=coordinated).order_by("pk")
    for lead in leads.select_related("coalition__country", "organisation"):
        takes_part = (lead.organisation_id, lead.coalition_id) in pairs
        if takes_part and lead.coalition_id not in coordinated:
            follows = Membership(
                user_id=user.pk,
                organisation=lead.coalition,
                role=Role.COORDINATOR,
                sent_by=lead.organisation,
                since_on=lead.since_on,
                until_on=lead.until_on,
            )
            standing.append(follows)
    return tuple(standing)


def _circles(own: frozenset[int], joined: Joined) -> list[tuple[str, int, frozenset[int]]]:
    """(kind, body, ids of those who share it) of every circle that one of ``own`` is, or takes part in."""
    kinds: dict[int, str] = {}
    members: dict[int, set[int]] = defaultdict(set)
    for kind, body, member in joined:
        kinds[body] = kind
        members[body].add(member)
    coalitions = {body for body, kind in kinds.items() if kind == OrganisationKind.COALITION}
    ours = {body for body in coalitions if body in own or members[body] & own}
    found = []
    for body, kind in kinds.items():
        # Into the mechanism a coalition brings its members; a group of it is joined by name alone.
        brings = kind == OrganisationKind.NMIRF
        reaching = own | ours if brings else own
        if body in reaching or members[body] & reaching:
            brought = {one for joined in members[body] & coalitions if brings for one in members[joined]}
            found.append((kind, body, frozenset({body} | members[body] | brought)))
    return found
