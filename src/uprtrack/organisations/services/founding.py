"""Founding organisations: by who runs the installation, or by those whose members they become."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.kinds import CIVIL_CIRCLES, GROUPS, OTHER_BRANCHES, OrganisationKind, Role
from uprtrack.organisations.models import Affiliation, Membership, Organisation, User, Verb
from uprtrack.organisations.operator import Space, require_offered
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.services.lines import note
from uprtrack.organisations.standing import Reader
from uprtrack.reviews.models import State

FOUNDED_BY: dict[str, frozenset[OrganisationKind]] = {
    OrganisationKind.NMIRF: frozenset({OrganisationKind.MINISTRY}) | OTHER_BRANCHES,
    OrganisationKind.COALITION: frozenset({OrganisationKind.CSO, OrganisationKind.CHILD_LED_GROUP}),
}
"""Whom a mechanism or a coalition may add. Nobody founds a mechanism, an NHRI or a coalition for others: who
runs the installation does, at their request, on the command line."""


def kinds_founded_by(organisation: Organisation) -> frozenset[OrganisationKind]:
    """The kinds of body that an organisation's coordinators may add as its members."""
    return FOUNDED_BY.get(organisation.kind, frozenset())


@transaction.atomic
def found_organisation(
    *,
    name: str,
    kind: OrganisationKind,
    country: State,
    short_name: str = "",
    parent: Organisation | None = None,
    is_registered: bool = True,
    nhri_status: str = "",
    founded_by: Organisation | None = None,
    is_confidential: bool = True,
) -> Organisation:
    """Add an organisation. Checks no right: the command line calls it, and the services that do check."""
    if kind in CIVIL_CIRCLES:
        require_offered(Space.COALITION)
    if nhri_status and kind != OrganisationKind.NHRI:
        raise ValidationError(_("Only a national human rights institution has an accreditation."))
    if kind in GROUPS and parent is None:
        raise ValidationError(_("A thematic group belongs to a coalition or to a national mechanism."))
    organisation = Organisation.objects.create(
        name=name,
        kind=kind,
        country=country,
        short_name=short_name,
        parent=parent,
        is_registered=is_registered,
        nhri_status=nhri_status,
        founded_by=founded_by,
        is_confidential=is_confidential,
    )
    note(Verb.FOUND, organisation)
    return organisation


def found_member(
    *,
    by: Reader,
    organisation: Organisation,
    name: str,
    kind: OrganisationKind,
    short_name: str = "",
    parent: Organisation | None = None,
    is_registered: bool = True,
) -> Organisation:
    """Add a body that takes part in a mechanism or a coalition from the start; it has no people yet.

    The mechanism adds bodies of the State at every level and branch, a coalition its member organisations,
    registered or not. ``parent`` is another such body, of which this is a part: a municipality of a region.
    """
    require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    if kind not in kinds_founded_by(organisation):
        raise ValidationError(
            _("%(organisation)s cannot add a body of the kind “%(kind)s”: it comes in by its own will.")
            % {"organisation": organisation.label, "kind": kind.label}
        )
    if parent is not None and parent.founded_by_id != organisation.pk:
        raise ValidationError(
            _("%(parent)s was not added by %(organisation)s: choose a body that it added, or none.")
            % {"parent": parent.label, "organisation": organisation.label}
        )
    with transaction.atomic():
        founded = found_organisation(
            name=name,
            kind=kind,
            country=organisation.country,
            short_name=short_name,
            parent=parent,
            is_registered=is_registered,
            founded_by=organisation,
        )
        enrol(organisation=organisation, member=founded)
    return founded


@transaction.atomic
def appoint(*, organisation: Organisation, user: User, role: Role = Role.COORDINATOR) -> Membership:
    """Give a role in an organisation that has no coordinator yet. Command line only: no page offers it."""
    membership = Membership.objects.create(user=user, organisation=organisation, role=role)
    note(Verb.ADMIT, organisation)
    return membership


@transaction.atomic
def enrol(*, organisation: Organisation, member: Organisation) -> Affiliation:
    """Let a body that has no people yet take part from the start. Command line only: no page offers it."""
    if not is_without_people(member):
        raise ValidationError(
            _("%(member)s has people of its own: its coordinator decides whether it takes part.")
            % {"member": member.label}
        )
    affiliation = Affiliation.objects.create(
        organisation=organisation, member=member, accepted_at=timezone.now(), since_on=timezone.localdate()
    )
    note(Verb.AFFILIATE, organisation, label=member.name)
    note(Verb.AFFILIATE, member, label=organisation.name)
    return affiliation


def is_without_people(organisation: Organisation) -> bool:
    """Whether nobody ever held a role in an organisation."""
    return not organisation.memberships.exists()


def require_founder(by: Reader, organisation: Organisation) -> None:
    """Refuse whoever does not coordinate the body that added an organisation, or comes after its first people.

    Once somebody held a role in it, an organisation is its own: nobody else ever names its coordinator.
    """
    if organisation.founded_by is None or not is_without_people(organisation):
        require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
        return
    require(by, Act.MANAGE_ORGANISATION, organisation=organisation.founded_by)


def appoint_first_coordinator(*, by: Reader, organisation: Organisation, user: User) -> Membership:
    """Give the first person of an organisation the role that leads it; who added the organisation may."""
    require_founder(by, organisation)
    with transaction.atomic():
        return appoint(organisation=organisation, user=user)
