"""Founding organisations, admitting people, joining coalitions and mechanisms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from uprtrack.organisations.activity import record
from uprtrack.organisations.kinds import OrganisationKind, Role
from uprtrack.organisations.models import (
    Activity,
    Actor,
    ActorTie,
    Affiliation,
    Membership,
    Organisation,
    User,
    Verb,
)
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader
from uprtrack.reviews.models import State


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
) -> Organisation:
    """Add an organisation. Called from the command line by who runs the installation: no page offers it."""
    organisation = Organisation.objects.create(
        name=name,
        kind=kind,
        country=country,
        short_name=short_name,
        parent=parent,
        is_registered=is_registered,
        nhri_status=nhri_status,
    )
    _note(Verb.FOUND, organisation)
    return organisation


@transaction.atomic
def create_user(*, username: str, password: str, shown_as: str, is_pseudonym: bool = False) -> User:
    """A user, the actor others see, and the tie between the two."""
    user = User.objects.create_user(username, password)
    actor = Actor.objects.create(name=shown_as, is_pseudonym=is_pseudonym)
    ActorTie.objects.create(actor=actor, user=user)
    return user


@transaction.atomic
def appoint(*, organisation: Organisation, user: User, role: Role = Role.COORDINATOR) -> Membership:
    """Give a role in an organisation that has no coordinator yet. Command line only: no page offers it."""
    membership = Membership.objects.create(user=user, organisation=organisation, role=role)
    _note(Verb.ADMIT, organisation)
    return membership


def admit(
    *,
    by: Reader,
    user: User,
    organisation: Organisation,
    role: Role,
    themes: Sequence[str] = (),
    since_on: date | None = None,
) -> Membership:
    """Give a person a role in an organisation; its coordinator may."""
    require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    with transaction.atomic():
        membership = Membership.objects.create(
            user=user, organisation=organisation, role=role, themes=list(themes), since_on=since_on
        )
        _note(Verb.ADMIT, organisation)
    return membership


def admit_new_person(
    *,
    by: Reader,
    organisation: Organisation,
    username: str,
    password: str,
    shown_as: str,
    role: Role,
    is_pseudonym: bool = False,
) -> Membership:
    """Make an account and give it a role, in one step; the organisation's coordinator may."""
    require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    with transaction.atomic():
        user = create_user(username=username, password=password, shown_as=shown_as, is_pseudonym=is_pseudonym)
        return admit(by=by, user=user, organisation=organisation, role=role)


def affiliate(
    *, by: Reader, organisation: Organisation, member: Organisation, since_on: date | None = None
) -> Affiliation:
    """Let an organisation take part in a coalition or a mechanism; the coordinator of the latter may."""
    require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    with transaction.atomic():
        affiliation = Affiliation.objects.create(organisation=organisation, member=member, since_on=since_on)
        _note(Verb.AFFILIATE, member, label=organisation.name)
    return affiliation


def _note(verb: Verb, organisation: Organisation, *, label: str = "") -> Activity:
    return record(
        verb=verb,
        organisation=organisation,
        object_kind="organisation",
        object_id=organisation.public_id,
        object_label=label or organisation.name,
    )
