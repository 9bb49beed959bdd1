"""The recurring cast, in Coastland: a coordinator, a focal point, an NHRI officer, two coalition members, a stranger."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from uprtrack.organisations.kinds import OrganisationKind, Role
from uprtrack.organisations.models import Organisation, User
from uprtrack.organisations.services import (
    admit,
    affiliate,
    create_user,
    found_organisation,
    found_with_coordinator,
)
from uprtrack.reviews.models import Review, Session, State

PASSWORD = "a long pass phrase for tests"


@dataclass(frozen=True)
class Cast:
    """People by role, and the organisations they act for."""

    coordinator: User
    focal_point: User
    nhri_officer: User
    coalition_coordinator: User
    coalition_member: User
    stranger: User
    mechanism: Organisation
    ministry: Organisation
    nhri: Organisation
    coalition: Organisation
    ngo: Organisation

    def client(self, user: User) -> Client:
        """A browser's stand-in, signed in as ``user``."""
        client = Client()
        client.force_login(user)
        return client


@pytest.fixture
def cast(db: None) -> Cast:
    coastland = State.objects.get(pk="XCO")

    def body(name: str, kind: OrganisationKind) -> Organisation:
        return found_organisation(name=name, kind=kind, country=coastland)

    def person(name: str) -> User:
        return create_user(username=name, password=PASSWORD, shown_as=name)

    mechanism = body("Coordination unit", OrganisationKind.NMIRF)
    ministry = body("Ministry of Justice", OrganisationKind.MINISTRY)
    nhri = body("National Human Rights Commission", OrganisationKind.NHRI)
    coalition = body("Coastland Coalition", OrganisationKind.COALITION)
    ngo = body("Harbour Watch", OrganisationKind.CSO)
    people = Cast(
        coordinator=person("coordinator"),
        focal_point=person("focal_point"),
        nhri_officer=person("nhri_officer"),
        coalition_coordinator=person("coalition_coordinator"),
        coalition_member=person("coalition_member"),
        stranger=person("stranger"),
        mechanism=mechanism,
        ministry=ministry,
        nhri=nhri,
        coalition=coalition,
        ngo=ngo,
    )
    for organisation, user in (
        (mechanism, people.coordinator),
        (ministry, people.focal_point),
        (nhri, people.nhri_officer),
        (coalition, people.coalition_coordinator),
        (ngo, people.coalition_member),
    ):
        found_with_coordinator(organisation=organisation, user=user)
    admit(by=people.focal_point, user=people.focal_point, organisation=ministry, role=Role.FOCAL_POINT)
    affiliate(by=people.coalition_coordinator, organisation=coalition, member=ngo)
    for member in (ministry, nhri, coalition):
        affiliate(by=people.coordinator, organisation=mechanism, member=member)
    return people


@pytest.fixture
def review(db: None) -> Review:
    """Coastland's fourth review."""
    return Review.objects.create(
        mechanism_id="upr",
        state_under_review_id="XCO",
        cycle=4,
        session=Session.objects.get(mechanism_id="upr", number=43),
    )
