"""Which organisations a person may know of: that one exists, or belongs to a coalition, may put people at risk."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from uprtrack.organisations.kinds import CIVIL_SOCIETY, OrganisationKind
from uprtrack.organisations.models import Affiliation, Organisation
from uprtrack.organisations.models.bodies import in_force
from uprtrack.organisations.standing import Reader, standing_of


def known_to(reader: Reader) -> QuerySet[Organisation]:
    """Public institutions; of civil society those that stand in the open.

    In the open is who takes part in a national mechanism in its own name. Of all others only they themselves
    and their coalition know (domain rules, section 5, "Safety": unregistered coalitions, confidential groups).
    """
    standing = standing_of(reader)
    in_the_open = Affiliation.objects.filter(
        in_force(timezone.localdate()), organisation__kind=OrganisationKind.NMIRF
    )
    institutions = ~Q(kind__in=CIVIL_SOCIETY) | Q(pk__in=in_the_open.values("member"))
    return Organisation.objects.filter(Q(pk__in=standing.coalition | standing.own) | institutions)


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
        in_force(timezone.localdate()), organisation__in=known, member__in=known
    ).filter(Q(organisation=organisation) | Q(member=organisation))
    within = standing_of(reader).coalition | standing_of(reader).own
    open_or_ours = ~Q(organisation__kind=OrganisationKind.COALITION) | Q(organisation__in=within)
    return rows.filter(open_or_ours).select_related("organisation", "member")
