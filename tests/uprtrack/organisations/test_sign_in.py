"""Signing in: no open sign-up, no reset that would need an address."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.uprtrack.conftest import PASSWORD, Cast


def test_a_person_signs_in_and_out(cast: Cast) -> None:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": "coordinator", "password": PASSWORD})
    assert answer.status_code == 302
    assert cast.mechanism.name in client.get("/").content.decode()
    client.post(reverse("account_logout"))
    assert cast.mechanism.name not in client.get("/").content.decode()


def test_a_wrong_password_opens_nothing(cast: Cast) -> None:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": "coordinator", "password": "wrong"})
    assert answer.status_code == 200
    assert client.get(reverse("organisation_list")).status_code == 302


def test_nobody_signs_up(cast: Cast) -> None:
    answer = Client().post(
        reverse("account_signup"), {"username": "x", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert "csrfmiddlewaretoken" not in answer.content.decode().partition("<main")[2].partition("</main>")[0]
    assert not type(cast.stranger).objects.filter(username="x").exists()


@pytest.mark.parametrize("name", ["account_login", "account_reauthenticate"])
def test_no_page_offers_a_reset_by_e_mail(cast: Cast, name: str) -> None:
    client = Client() if name == "account_login" else cast.client(cast.coordinator)
    page = client.get(reverse(name)).content.decode()
    assert 'type="password"' in page
    assert reverse("account_reset_password") not in page
