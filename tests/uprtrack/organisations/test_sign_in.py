"""Signing in: no open sign-up, no reset that would need an address, and answers that tell a stranger nothing."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.uprtrack.conftest import PASSWORD, Cast


def sign_in(client: Client, username: str, password: str = PASSWORD) -> str:
    """What the site answers to somebody's name and password, without what differs in every answer."""
    answer = client.post(reverse("account_login"), {"login": username, "password": password})
    body = answer.content.decode().replace(f'value="{username}"', "")
    return f"{answer.status_code} {re.sub(r'csrfmiddlewaretoken.*?>', '', body)}"


def test_a_person_signs_in_and_out(cast: Cast) -> None:
    client = Client()
    assert sign_in(client, "coordinator").startswith("302")
    assert cast.mechanism.name in client.get("/").content.decode()
    client.post(reverse("account_logout"))
    assert cast.mechanism.name not in client.get("/").content.decode()


def test_a_wrong_password_opens_nothing(cast: Cast) -> None:
    client = Client()
    assert sign_in(client, "coordinator", "wrong").startswith("200")
    assert client.get(reverse("organisation_list")).status_code == 302


def test_a_stranger_cannot_tell_why_signing_in_failed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.stranger.is_active = False
    cast.stranger.save()
    computed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        computed.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    answers, costs = [], []
    for username, password in (("coordinator", "wrong"), ("nobody", PASSWORD), ("stranger", PASSWORD)):
        computed.clear()
        answers.append(sign_in(Client(), username, password))
        costs.append(len(computed))
    assert "not correct" in answers[0]
    assert answers[0] == answers[1] == answers[2]
    assert costs == [1, 1, 1]


def test_a_closed_account_does_not_sign_in_and_runs_into_the_same_limit(cast: Cast) -> None:
    cast.stranger.is_active = False
    cast.stranger.save()
    closed = [sign_in(Client(), "stranger") for _attempt in range(6)]
    unknown = [sign_in(Client(), "nobody", "wrong") for _attempt in range(6)]
    assert "Too many" not in closed[4]
    assert "Too many" in closed[5]
    # Ten failures from one address are the other limit: the unknown name is counted up to there just the same.
    assert closed[:4] == unknown[:4]


def test_the_session_gets_a_new_key_when_somebody_signs_in(cast: Cast) -> None:
    client = Client()
    session = client.session
    session["list"] = "women"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = str(before)
    sign_in(client, "coordinator")
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "confirm-email/key/",
        "password/set/",
        "password/reset/",
        "password/reset/done/",
        "password/reset/key/1-set/",
        "login/code/",
        "inactive/",
        "3rdparty/",
    ],
)
def test_pages_that_need_an_e_mail_address_are_not_there(cast: Cast, path: str) -> None:
    for client in (Client(), cast.client(cast.coordinator)):
        assert client.get(f"/accounts/{path}").status_code == 404
        assert client.post(f"/accounts/{path}", {"username": "x", "password1": PASSWORD}).status_code == 404
    assert not type(cast.stranger).objects.filter(username="x").exists()


def test_nobody_signs_up() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


@pytest.mark.parametrize("name", ["account_login", "account_reauthenticate"])
def test_who_cannot_sign_in_is_told_who_helps(cast: Cast, name: str) -> None:
    client = Client() if name == "account_login" else cast.client(cast.coordinator)
    page = client.get(reverse(name)).content.decode()
    assert 'type="password"' in page
    assert "e-mail" not in page
    helping = Client().get(reverse("account_help")).content.decode()
    assert "a link that works once" in helping


def test_every_page_of_the_section_has_the_sites_own_face(cast: Cast) -> None:
    client = Client()
    sign_in(client, "coordinator")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    names = [
        "account",
        "account_change_password",
        "account_reauthenticate",
        "account_logout",
        "mfa_index",
        "mfa_activate_totp",
        "usersessions_list",
    ]
    for name in names:
        page = client.get(reverse(name)).content.decode()
        assert 'class="site-header"' in page, name
        assert "<style" not in page, name
        assert "Menu:" not in page, name


def test_the_account_page_says_under_which_name_others_see_one(cast: Cast) -> None:
    page = cast.client(cast.coalition_member).get(reverse("account")).content.decode()
    assert "You sign in as" in page
    assert cast.ngo.name in page
    for name in ("account_change_password", "mfa_index", "usersessions_list"):
        assert reverse(name) in page
    assert Client().get(reverse("account")).status_code == 302
