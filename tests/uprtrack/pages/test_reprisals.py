"""The page on reprisals: for everybody, with dated facts, and nothing that could send anything."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import formats, translation
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import Cast
from uprkit.reprisals import Kind, of_kind
from uprtrack.pages.reprisals import PURPOSES


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_anybody_reads_it_and_finds_it_at_the_foot_of_every_page(cast: Cast) -> None:
    for client in (Client(), cast.client(cast.stranger)):
        assert client.get(reverse("reprisals")).status_code == 200
        foot = client.get(reverse("about")).content.decode().partition("<footer")[2]
        assert reverse("reprisals") in foot


def test_addresses_stand_with_their_dates_and_the_need_for_consent(db: None) -> None:
    page = Client().get(reverse("reprisals")).content.decode()
    for fact in of_kind(Kind.ADDRESS):
        assert fact.value in page
        assert f"as published in {fact.as_of}" in page
        with translation.override("en"):
            assert formats.date_format(fact.checked_on) in page
    assert "informed consent" in page
    for paper in of_kind(Kind.PAPER):
        assert paper.value in page


def test_nothing_can_be_sent_from_it(db: None) -> None:
    main = main_of(Client().get(reverse("reprisals")).content.decode())
    assert "mailto:" not in main
    assert "<form" not in main
    assert "<input" not in main
    assert not re.search(r'href="https?:', main)


def test_every_address_has_a_purpose_that_can_be_translated() -> None:
    assert {fact.key for fact in of_kind(Kind.ADDRESS)} == set(PURPOSES)


@pytest.mark.parametrize(("kind", "offered"), [("state", False), ("civil_society", True)])
def test_it_says_what_this_installation_offers(
    db: None, settings: Settings, kind: str, offered: bool
) -> None:
    settings.OPERATOR_KIND = kind
    settings.OPERATOR = "Ministry of Justice of Coastland"
    page = Client().get(reverse("reprisals")).content.decode()
    assert ("You can act under a pseudonym" in page) is offered
    assert ("offers no pseudonyms" in page) is not offered
    assert "Ministry of Justice of Coastland" in main_of(page)
