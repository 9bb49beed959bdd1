"""How long a session lasts, what ends it, and what is kept of it."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from tests.uprtrack.conftest import PASSWORD, Cast
from uprtrack.organisations.models import Membership
from uprtrack.organisations.sessions import BEGAN, SEEN

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A536B) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
PRIVATE = "organisation_list"
HOUR = 3600


def signed_in(username: str, agent: str = FIREFOX) -> Client:
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR="203.0.113.77")
    client.post(reverse("account_login"), {"login": username, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get(reverse(PRIVATE)).status_code == 200


def turn_back(client: Client, name: str, seconds: int) -> None:
    session = client.session
    session[name] -= seconds
    session.save()


def test_the_cookie_ends_with_the_browser(cast: Cast) -> None:
    cookie = signed_in("coordinator").cookies["sessionid"]
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert cookie["httponly"]


@pytest.mark.parametrize(
    ("name", "within", "beyond"), [(SEEN, 1 * HOUR, 3 * HOUR), (BEGAN, 11 * HOUR, 13 * HOUR)]
)
def test_a_session_has_limits(cast: Cast, name: str, within: int, beyond: int) -> None:
    client = signed_in("coordinator")
    turn_back(client, name, within)
    assert is_signed_in(client)
    turn_back(client, name, beyond)
    answer = client.get(reverse("home"))
    assert cast.mechanism.name not in answer.content.decode()
    assert "the session was over" in answer.content.decode()
    assert not is_signed_in(client)
    assert not UserSession.objects.exists()


def test_use_keeps_a_session_alive(cast: Cast) -> None:
    client = signed_in("coordinator")
    for _visit in range(3):
        turn_back(client, SEEN, HOUR)
        assert is_signed_in(client)
    assert client.session[SEEN] > client.session[BEGAN] - HOUR


def test_a_new_password_ends_the_other_sessions(cast: Cast) -> None:
    here, there = signed_in("coordinator"), signed_in("coordinator", PHONE)
    fresh = "another long pass phrase, quite unlike"
    form = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    assert here.post(reverse("account_change_password"), form).status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_one_signs_out_everywhere_else(cast: Cast) -> None:
    here, there = signed_in("coordinator"), signed_in("coordinator", PHONE)
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "Firefox · Linux" in page
    assert "Chrome · Android" in page
    assert "203.0.113.77" not in page
    here.post(reverse("usersessions_list"))
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_of_a_session_neither_address_nor_agent_nor_time_is_kept(cast: Cast) -> None:
    signed_in("coordinator")
    kept = UserSession.objects.get()
    assert kept.ip == "0.0.0.0"
    assert kept.user_agent == "Firefox · Linux"
    for moment in (kept.created_at, kept.last_seen_at):
        assert (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def test_a_session_made_by_any_means_is_in_the_list(cast: Cast) -> None:
    client = cast.client(cast.coordinator)
    assert UserSession.objects.get().session_key == client.session.session_key


def test_signing_out_leaves_no_row(cast: Cast) -> None:
    signed_in("coordinator").post(reverse("account_logout"))
    assert not UserSession.objects.exists()


def test_a_closed_account_and_an_ended_membership_take_effect_at_the_next_request(cast: Cast) -> None:
    client = signed_in("focal_point")
    assert cast.ministry.name in client.get("/").content.decode()
    Membership.objects.filter(user=cast.focal_point).delete()
    assert cast.ministry.name not in client.get("/").content.decode()
    assert is_signed_in(client)
    cast.focal_point.is_active = False
    cast.focal_point.save()
    assert not is_signed_in(client)
