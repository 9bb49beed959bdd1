"""The recurring cast, in Coastland: coordinator, focal point, NHRI officer, coalition members, a stranger."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from uprtrack.documents.models import Document, DocumentKind, ImportRun, ImportState
from uprtrack.organisations.kinds import OrganisationKind, Role, Visibility
from uprtrack.organisations.models import Organisation, User
from uprtrack.organisations.services import (
    accept,
    admit,
    affiliate,
    appoint,
    create_user,
    found_organisation,
)
from uprtrack.recommendations.models import Attribution, Position, Recommendation
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
        appoint(organisation=organisation, user=user)
    admit(by=people.focal_point, user=people.focal_point, organisation=ministry, role=Role.FOCAL_POINT)
    for inviting, host, member, answering in (
        (people.coalition_coordinator, coalition, ngo, people.coalition_member),
        (people.coordinator, mechanism, ministry, people.focal_point),
        (people.coordinator, mechanism, nhri, people.nhri_officer),
        (people.coordinator, mechanism, coalition, people.coalition_coordinator),
    ):
        proposal = affiliate(by=inviting, organisation=host, member=member)
        accept(by=answering, affiliation=proposal)
    # A standing is looked up once per user object: whoever acted above looks again.
    for user in vars(people).values():
        user.__dict__.pop("_standing", None)
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


@pytest.fixture
def recommendations(review: Review, cast: Cast) -> list[Recommendation]:
    """Three published recommendations of the report on the review: 104.1, 104.2 and 104.3."""
    paper = Document.objects.create(
        owner=cast.mechanism,
        visibility=Visibility.PUBLIC,
        published_at=timezone.now(),
        review=review,
        kind=DocumentKind.WORKING_GROUP_REPORT,
        symbol="A/HRC/54/99",
        title="Report of the Working Group on the Universal Periodic Review: Coastland",
    )
    run = ImportRun.objects.create(
        owner=cast.mechanism,
        review=review,
        document=paper,
        file_name="report.docx",
        sha256="0" * 64,
        vault_path="",
        size=1,
        format_key="docx",
        kind=paper.kind,
        state=ImportState.ACCEPTED,
    )
    texts = (
        "Ratify the Optional Protocol to the Convention against Torture;",
        "Continue its efforts to make primary education free for every child;",
        "Adopt a law that prohibits corporal punishment in all settings;",
    )
    rows = [
        Recommendation.objects.create(
            owner=cast.mechanism,
            visibility=Visibility.PUBLIC,
            published_at=timezone.now(),
            review=review,
            number=f"104.{ordinal}",
            ordinal=ordinal,
            text=text,
            position=Position.SUPPORTED,
            document=paper,
            run=run,
        )
        for ordinal, text in enumerate(texts, start=1)
    ]
    Attribution.objects.create(recommendation=rows[0], state_id="DNK", document=paper, run=run)
    return rows


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Hash passwords quickly: the cast has six, and none guards anything."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def asking_at_will(settings: Settings) -> None:
    """All tests ask from one address, as many times as they like; those of the limit set their own."""
    settings.FILES_PER_MINUTE = 1_000_000


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A page that was asked for in another language leaves that language to the process."""
    with translation.override("en"):
        yield


OF_THE_DATABASE = frozenset({"db", "transactional_db", "live_server"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, which comes second, what asks no database was tried on SQLite already."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    asks_none = [item for item in items if not _asks_a_database(item)]
    config.hook.pytest_deselected(items=asks_none)
    items[:] = [item for item in items if item not in set(asks_none)]


def _asks_a_database(item: pytest.Item) -> bool:
    asked = OF_THE_DATABASE.intersection(getattr(item, "fixturenames", ()))
    return bool(asked) or any(item.get_closest_marker(name) for name in ("django_db", "installations"))
