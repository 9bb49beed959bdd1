"""The circles of readers that an organisation can choose from, each named: "the coalition" is always a certain one.

A person may belong to several coalitions, and an organisation to several mechanisms' groups: what is shared
with one of them is no other's to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.kinds import CIVIL_CIRCLES, SHARED, OrganisationKind, Visibility
from uprtrack.organisations.models import Organisation, Owned
from uprtrack.organisations.models.bodies import Affiliation, taking_part
from uprtrack.organisations.operator import Space, offers, require_offered

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Circle:
    """Who may read a row: a visibility, and for coalition and group the one body it is shared with."""

    visibility: Visibility
    shared_with: Organisation | None = None

    @classmethod
    def of(cls, row: Owned) -> Self:
        """The circle a row has."""
        return cls(Visibility(row.visibility), row.shared_with)

    @property
    def key(self) -> str:
        """As forms send it: ``organisation``, or ``coalition.`` and the body's public identifier."""
        return f"{self.visibility}.{self.shared_with.public_id}" if self.shared_with else str(self.visibility)

    @property
    def label(self) -> StrOrPromise:
        if self.shared_with is None:
            return self.visibility.label
        if self.visibility == Visibility.COALITION:
            return _("The members of %(body)s") % {"body": self.shared_with.label}
        return _("All who take part in %(body)s") % {"body": self.shared_with.label}

    @property
    def fields(self) -> dict[str, Any]:
        """The columns of an owned row."""
        return {"visibility": self.visibility, "shared_with": self.shared_with}


def circles_of(organisation: Organisation) -> list[Circle]:
    """From the organisation itself to the widest circle short of the public that it belongs to today."""
    circles = [Circle(Visibility.ORGANISATION)]
    if offers(Space.COALITION):
        circles += [Circle(Visibility.COALITION, body) for body in _civil_bodies(organisation)]
    return circles + [Circle(Visibility.GROUP, body) for body in _mechanism_bodies(organisation)]


def resolve(owner: Organisation, asked: str | Circle) -> Circle:
    """The circle that a row of ``owner`` shall have; a bare visibility stands for the only such circle it has.

    Raises ValidationError where the owner takes part in none such, in several without saying which, or not in
    the one named: nothing is ever shared with a circle that its owner does not belong to.
    """
    wanted = asked if isinstance(asked, Circle) else Circle(Visibility(asked))
    if wanted.visibility not in SHARED:
        return Circle(wanted.visibility)
    if wanted.visibility == Visibility.COALITION:
        require_offered(Space.COALITION)
    open_to_owner = [
        circle
        for circle in circles_of(owner)
        if circle.visibility == wanted.visibility and wanted.shared_with in (None, circle.shared_with)
    ]
    if not open_to_owner:
        raise ValidationError(
            _("%(organisation)s does not belong to the circle chosen: choose another one to share this with.")
            % {"organisation": owner.label}
        )
    if len(open_to_owner) > 1:
        raise ValidationError(
            _("%(organisation)s belongs to several such circles: say with which one this is shared.")
            % {"organisation": owner.label}
        )
    return open_to_owner[0]


def widest_circle(organisation: Organisation) -> Circle:
    """The widest circle short of the public."""
    return circles_of(organisation)[-1]


def _bodies(kinds: frozenset[OrganisationKind], ids: set[int]) -> list[Organisation]:
    """The bodies of some kinds that one of ``ids`` is, or takes part in today."""
    joined = Affiliation.objects.filter(taking_part(timezone.localdate()), member__in=ids)
    found = Organisation.objects.filter(kind__in=kinds)
    return list(found.filter(pk__in=joined.values("organisation")) | found.filter(pk__in=ids))


def _civil_bodies(organisation: Organisation) -> list[Organisation]:
    return _bodies(CIVIL_CIRCLES, {organisation.pk})


def _mechanism_bodies(organisation: Organisation) -> list[Organisation]:
    """Groups of the mechanism take part by name; into the mechanism itself a coalition brings its members."""
    coalitions = {body.pk for body in _bodies(frozenset({OrganisationKind.COALITION}), {organisation.pk})}
    groups = _bodies(frozenset({OrganisationKind.MECHANISM_GROUP}), {organisation.pk})
    return groups + _bodies(frozenset({OrganisationKind.NMIRF}), {organisation.pk} | coalitions)
