"""Which organisations a person may know of: that one exists, or belongs to a coalition, may put people at risk."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from uprtrack.organisations.kinds import CIVIL_CIRCLES, CIVIL_SOCIETY, GROUPS, OrganisationKind
from uprtrack.organisations.models import Actor, ActorTie, Affiliation, Membership, Organisation
from uprtrack.organisations.models.bodies import in_force, taking_part
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.organisations.themes import theme_labels


@dataclass(frozen=True, slots=True)
class Person:
    """A membership, and the actor under which its holder is known there."""

    membership: Membership
    actor: Actor

    @property
    def themes(self) -> list[str]:
        """The labels of the themes that the role is for; empty: for all."""
        labels = theme_labels()
        return [labels.get(code, code) for code in self.membership.themes]


def known_to(reader: Reader) -> QuerySet[Organisation]:
    """Public institutions; of civil society those that stand in the open.

    In the open is who takes part in a national mechanism in its own name. Of all others only they themselves
    and their coalition know (domain rules, section 5, "Safety": unregistered coalitions, confidential groups).
    """
    standing = standing_of(reader)
    in_the_open = Affiliation.objects.filter(
        taking_part(timezone.localdate()), organisation__kind=OrganisationKind.NMIRF
    )
    institutions = ~Q(kind__in=CIVIL_SOCIETY | GROUPS) | Q(pk__in=in_the_open.values("member"))
    close = standing.coalition | standing.own | frozenset(standing.circles)
    open_groups = Q(kind__in=GROUPS, is_confidential=False, parent__in=frozenset(standing.circles))
    # Those of other installations are known by what they published alone.
    found = Organisation.objects.filter(Q(pk__in=close) | institutions | open_groups, origin__isnull=True)
    return found.filter(is_withheld=False)


def is_close_to(reader: Reader, organisation: Organisation) -> bool:
    """Whether the reader is of the organisation or shares a coalition with it."""
    standing = standing_of(reader)
    return organisation.pk in standing.coalition | standing.own


def affiliations_known_to(reader: Reader, organisation: Organisation) -> QuerySet[Affiliation]:
    """Who takes part in an organisation, and what it takes part in, as far as the reader may know.

    Membership of a coalition is known within it alone.
    """
    known = known_to(reader)
    rows = Affiliation.objects.filter(
        taking_part(timezone.localdate()), organisation__in=known, member__in=known
    ).filter(Q(organisation=organisation) | Q(member=organisation))
    within = standing_of(reader).own.union(standing_of(reader).circles)
    open_or_ours = ~Q(organisation__kind__in=CIVIL_CIRCLES | GROUPS) | Q(organisation__in=within)
    return rows.filter(open_or_ours).select_related("organisation", "member")


def people_of(organisation: Organisation) -> list[Person]:
    """Who holds a role in an organisation today, under the name each is known by there; for its own people."""
    memberships = list(
        organisation.memberships.filter(in_force(timezone.localdate()), user__is_active=True)
        .select_related("sent_by")
        .order_by("pk")
    )
    users = {membership.user_id for membership in memberships}
    bodies = {organisation.pk, *(item.sent_by_id for item in memberships if item.sent_by_id)}
    ties = ActorTie.objects.filter(
        Q(organisation__in=bodies) | Q(organisation=None), user__in=users, is_former=False
    )
    names = {(tie.user_id, tie.organisation_id): tie.actor for tie in ties.select_related("actor")}
    return [
        Person(membership, actor)
        for membership in memberships
        for actor in [
            names.get((membership.user_id, organisation.pk))
            or names.get((membership.user_id, membership.sent_by_id))
            or names.get((membership.user_id, None))
        ]
        if actor is not None
    ]
