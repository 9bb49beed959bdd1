"""The second factor: set up, asked for, required, switched off, and unreadable in the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from pathlib import Path

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import PASSWORD, Cast
from uprtrack.organisations.second_factor import KEY_FILE, check_requirement


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238 with its usual parameters)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def signed_in(username: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": username, "password": PASSWORD})
    return client


def sure(client: Client) -> Client:
    """Gives the password again, as changes to the second factor ask for."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def set_up(client: Client) -> str:
    """Set up an app as a person does; returns its key."""
    page = sure(client).get(reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    key = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert key is not None
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(key[1])})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    return key[1]


def test_a_code_is_asked_for_once_the_app_is_set_up(cast: Cast) -> None:
    key = set_up(signed_in("coordinator"))
    client = signed_in("coordinator")
    assert client.get(reverse("organisation_list")).status_code == 302
    page = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "Incorrect code" in page
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(key)}).status_code == 302
    assert client.get(reverse("organisation_list")).status_code == 200


def test_a_recovery_code_works_once(cast: Cast) -> None:
    first = signed_in("coordinator")
    set_up(first)
    shown = first.get(reverse("mfa_view_recovery_codes")).content.decode()
    codes = re.findall(r"<li><code>(\d{8})</code></li>", shown)
    assert len(codes) == 10
    download = first.get(reverse("mfa_download_recovery_codes"))
    assert download.content.decode().split() == codes
    for expected in (302, 200):
        client = signed_in("coordinator")
        assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == expected
    first.post(reverse("mfa_generate_recovery_codes"))
    renewed = first.get(reverse("mfa_download_recovery_codes")).content.decode().split()
    assert set(renewed).isdisjoint(codes)


def test_setting_up_asks_for_the_password_again(cast: Cast) -> None:
    answer = signed_in("coordinator").get(reverse("mfa_activate_totp"))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_guessing_codes_is_slowed_down(cast: Cast) -> None:
    key = set_up(signed_in("coordinator"))
    client = signed_in("coordinator")
    for _attempt in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    page = client.post(reverse("mfa_authenticate"), {"code": code_of(key)}).content.decode()
    assert "Too many" in page


def test_secrets_are_unreadable_without_the_key_file(cast: Cast, settings: Settings) -> None:
    key = set_up(signed_in("coordinator"))
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert key not in stored
    assert key.encode() not in base64.b64decode(stored)
    assert get_adapter().decrypt(stored) == key
    file = settings.KEYS / KEY_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    file.unlink()
    with pytest.raises(ImproperlyConfigured, match=KEY_FILE):
        get_adapter().decrypt(stored)
    # A fresh key in its place would hide that the old one is lost.
    with pytest.raises(ImproperlyConfigured, match=KEY_FILE):
        get_adapter().encrypt("another secret")


@pytest.mark.parametrize(
    ("required", "coordinator_waits", "member_waits"),
    [("", False, False), ("coordinators", True, False), ("all", True, True)],
)
def test_who_must_have_one_is_led_to_setting_it_up(
    cast: Cast, settings: Settings, required: str, coordinator_waits: bool, member_waits: bool
) -> None:
    settings.REQUIRE_SECOND_FACTOR = required
    for user, waits in ((cast.coordinator, coordinator_waits), (cast.stranger, member_waits)):
        client = cast.client(user)
        for name in ("home", "plan_list", "activity", "recommendation_list"):
            answer = client.get(reverse(name))
            leads = answer.headers.get("Location") == reverse("mfa_activate_totp")
            assert leads is waits, name
        for name in ("reprisals", "account", "mfa_index", "account_help"):
            assert client.get(reverse(name)).status_code == 200
        assert client.post(reverse("leave")).status_code == 200
    assert Client().get(reverse("home")).status_code == 200


def test_who_has_set_it_up_goes_on_and_cannot_switch_it_off_where_required(
    cast: Cast, settings: Settings
) -> None:
    settings.REQUIRE_SECOND_FACTOR = "coordinators"
    client = signed_in("coordinator")
    set_up(client)
    assert client.get(reverse("home")).status_code == 200
    page = client.post(reverse("mfa_deactivate_totp")).content.decode()
    assert "cannot be switched off" in page
    assert Authenticator.objects.filter(user=cast.coordinator).count() == 2
    settings.REQUIRE_SECOND_FACTOR = ""
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()


def test_a_mistyped_requirement_keeps_the_site_from_starting(settings: Settings) -> None:
    assert check_requirement(None) == []
    settings.REQUIRE_SECOND_FACTOR = "coordinator"
    assert [error.id for error in check_requirement(None)] == ["uprtrack.E301"]
