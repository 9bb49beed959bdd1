"""Leaving quickly: from every page, without a script, signed in or not."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import Cast
from uprtrack.pages.leave import check_address


@pytest.mark.parametrize("name", ["home", "about", "recommendation_list", "reprisals", "account_login"])
def test_the_button_is_on_every_page(cast: Cast, name: str) -> None:
    for client in (Client(), cast.client(cast.coalition_member)):
        page = client.get(reverse(name), follow=True).content.decode()
        assert f'action="{reverse("leave")}"' in page
        assert "Leave this site" in page
        assert page.index("Skip to the content") < page.index("Leave this site") < page.index("<header")


def test_a_page_that_is_not_there_has_it_too(db: None) -> None:
    answer = Client().get("/no/such/page/")
    assert answer.status_code == 404
    assert f'action="{reverse("leave")}"' in answer.content.decode()


def test_leaving_signs_out_and_moves_on(cast: Cast, settings: Settings) -> None:
    settings.QUICK_EXIT_URL = "https://weather.example/today"
    client = cast.client(cast.coalition_member)
    client.get(reverse("account_login"))
    client.post(reverse("set_language"), {"language": "fr"})
    answer = client.post(reverse("leave"))
    page = answer.content.decode()
    assert 'http-equiv="refresh" content="0; url=https://weather.example/today"' in page
    assert "Uprtrack" not in page
    assert cast.ngo.name not in page
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert not client.cookies["sessionid"].value
    assert not client.cookies["django_language"].value
    assert client.get(reverse("organisation_list")).status_code == 302


def test_it_works_on_a_page_whose_form_token_is_too_old(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.coalition_member)
    assert client.post(reverse("leave")).status_code == 200
    assert client.get(reverse("organisation_list")).status_code == 302


def test_going_back_to_it_moves_on_and_signs_nobody_out(cast: Cast) -> None:
    client = cast.client(cast.coalition_member)
    assert "http-equiv" in client.get(reverse("leave")).content.decode()
    assert client.get(reverse("organisation_list")).status_code == 200


def test_a_stranger_leaves_as_well(db: None) -> None:
    assert "http-equiv" in Client().post(reverse("leave")).content.decode()


@pytest.mark.parametrize("address", ["", "weather.example", "http://weather.example/", "javascript:alert(1)"])
def test_an_address_that_leads_nowhere_keeps_the_site_from_starting(settings: Settings, address: str) -> None:
    assert check_address(None) == []
    settings.QUICK_EXIT_URL = address
    assert [error.id for error in check_address(None)] == ["uprtrack.E302"]
