"""The circles of readers that an organisation belongs to, for forms that ask who may read."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.models import Affiliation, Organisation
from uprtrack.organisations.models.bodies import in_force


def circles_of(organisation: Organisation) -> list[Visibility]:
    """From the organisation itself to the widest circle short of the public that it belongs to today.

    A coalition that takes part in the national mechanism brings its members with it.
    """
    today = timezone.localdate()
    own = {organisation.pk}
    coalitions = _bodies(own, OrganisationKind.COALITION, today=Q(in_force(today)))
    mechanisms = _bodies(own | coalitions, OrganisationKind.NMIRF, today=Q(in_force(today)))
    circles = [Visibility.ORGANISATION]
    if coalitions:
        circles.append(Visibility.COALITION)
    if mechanisms:
        circles.append(Visibility.GROUP)
    return circles


def _bodies(own: set[int], kind: OrganisationKind, *, today: Q) -> set[int]:
    """Coalitions or mechanisms with which one of ``own`` shares a circle, or that one of them is."""
    ties = Affiliation.objects.filter(today, organisation__kind=kind)
    return set(
        ties.filter(Q(member__in=own) | Q(organisation__in=own)).values_list("organisation_id", flat=True)
    )
