"""The home page says what to do next, by role, and betrays nothing."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.uprtrack.conftest import Cast
from uprtrack.documents.services import accept_import, preview_import
from uprtrack.organisations.activity import record
from uprtrack.organisations.circles import resolve
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Verb
from uprtrack.pages.coastland.content import load
from uprtrack.pages.coastland.papers import working_group_report_docx
from uprtrack.pages.home import recent_changes
from uprtrack.recommendations.models import Recommendation

HOME = "/"


@pytest.fixture
def imported(cast: Cast) -> list[Recommendation]:
    """Coastland's fourth report, added by the coordinator for all who take part in the mechanism."""
    paper = working_group_report_docx(load().cycle(4))
    run = preview_import(
        by=cast.coordinator, organisation=cast.mechanism, file_name="report.docx", stream=BytesIO(paper)
    )
    accept_import(by=cast.coordinator, run=run, visibility=Visibility.GROUP)
    return list(Recommendation.objects.all())


def text(client: Client) -> str:
    return client.get(HOME).content.decode()


def test_without_a_review_it_says_where_to_begin(cast: Cast) -> None:
    assert reverse("imports") in text(cast.client(cast.coordinator))


def test_the_coordinator_finds_what_is_pending_and_unplanned(
    cast: Cast, imported: list[Recommendation]
) -> None:
    page = text(cast.client(cast.coordinator))
    assert "have no position yet" in page
    assert "stand in no plan of yours" in page


def test_an_officer_of_the_nhri_finds_what_is_not_assessed(
    cast: Cast, imported: list[Recommendation]
) -> None:
    page = text(cast.client(cast.nhri_officer))
    assert "were not assessed by you" in page
    assert "have no position yet" not in page


def test_a_visitor_sees_no_figure_of_what_is_not_published(
    cast: Cast, imported: list[Recommendation]
) -> None:
    page = text(Client())
    assert "Nothing is published on this site yet." in page
    assert "Coastland, fourth cycle" not in page


def test_a_person_without_an_organisation_sees_what_a_visitor_sees(
    cast: Cast, imported: list[Recommendation]
) -> None:
    assert "Coastland, fourth cycle" not in text(cast.client(cast.stranger))


def test_what_others_did_is_gathered_by_body_act_and_day(cast: Cast) -> None:
    for number in range(5):
        record(
            verb=Verb.ASSESS,
            organisation=cast.nhri,
            object_kind="assessment",
            object_label=f"105.{number}",
            read_by=resolve(cast.nhri, Visibility.GROUP),
        )
    changes = [c for c in recent_changes(cast.coordinator, cast.mechanism) if c.verb == "assessed"]
    assert [(change.count, len(change.labels)) for change in changes] == [(5, 3)]
    assert recent_changes(AnonymousUser(), cast.mechanism) == []


def test_the_home_page_asks_the_database_little(
    cast: Cast, imported: list[Recommendation], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client(cast.coordinator)
    with django_assert_max_num_queries(30):
        client.get(HOME)


def test_in_french_it_speaks_french(cast: Cast) -> None:
    page = Client().get(HOME, headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr" dir="ltr">' in page
    assert "Se connecter" in page or "Connexion" in page
