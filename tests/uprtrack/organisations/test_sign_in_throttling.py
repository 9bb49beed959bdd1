"""Guessing is slowed down, for each account and for each address, and no address is kept for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import PASSWORD, Cast
from uprtrack.organisations.models import CacheEntry
from uprtrack.organisations.privacy import address_mark, browser_family, forget_what_expired

ADDRESS = "203.0.113.77"
"""Of the block that is reserved for documentation (RFC 5737)."""


def attempt(username: str, password: str = "wrong", **meta: Any) -> str:
    answer = Client(**meta).post(reverse("account_login"), {"login": username, "password": password})
    return f"{answer.status_code} {answer.content.decode()}"


def test_after_five_failures_an_account_waits_even_for_the_right_password(cast: Cast) -> None:
    for last in range(5):
        assert "Too many" not in attempt("coordinator", REMOTE_ADDR=f"198.51.100.{last}")
    assert "Too many" in attempt("coordinator", PASSWORD, REMOTE_ADDR="198.51.100.9")
    assert attempt("focal_point", PASSWORD, REMOTE_ADDR="198.51.100.9").startswith("302")


def test_after_ten_failures_an_address_waits_whatever_name_it_tries(cast: Cast) -> None:
    for number in range(10):
        assert "Too many" not in attempt(f"name{number}", REMOTE_ADDR=ADDRESS)
    assert "Too many" in attempt("coordinator", PASSWORD, REMOTE_ADDR=ADDRESS)
    assert attempt("coordinator", PASSWORD, REMOTE_ADDR="198.51.100.9").startswith("302")


def test_addresses_of_one_subscriber_count_together(cast: Cast) -> None:
    for number in range(10):
        attempt(f"name{number}", REMOTE_ADDR=f"2001:db8:1:2::{number + 1:x}")
    assert "Too many" in attempt("coordinator", PASSWORD, REMOTE_ADDR="2001:db8:1:2:ffff::1")
    assert attempt("coordinator", PASSWORD, REMOTE_ADDR="2001:db8:1:3::1").startswith("302")


def test_what_a_client_says_of_its_address_is_not_believed(cast: Cast) -> None:
    for number in range(10):
        attempt(f"name{number}", REMOTE_ADDR=ADDRESS, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert "Too many" in attempt("x", REMOTE_ADDR=ADDRESS, HTTP_X_FORWARDED_FOR="198.51.100.99")


def test_behind_one_trusted_proxy_the_address_it_added_counts(cast: Cast, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        said = f"198.51.100.{number}, {ADDRESS}"
        attempt(f"name{number}", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=said)
    assert "Too many" in attempt("x", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"1.1.1.1, {ADDRESS}")
    free = attempt("coordinator", PASSWORD, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.200")
    assert free.startswith("302")


def test_without_any_address_counting_goes_on(cast: Cast) -> None:
    for number in range(10):
        attempt(f"name{number}", REMOTE_ADDR="")
    assert "Too many" in attempt("coordinator", PASSWORD, REMOTE_ADDR="")


def test_no_table_holds_the_address(cast: Cast) -> None:
    attempt("nobody", REMOTE_ADDR=ADDRESS)
    attempt("coordinator", PASSWORD, REMOTE_ADDR=ADDRESS)
    assert CacheEntry.objects.exists()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert ADDRESS not in repr(cursor.fetchall()), table


def test_the_mark_of_an_address_dies_with_the_key_of_the_day(db: None) -> None:
    before = address_mark(ADDRESS)
    assert address_mark(ADDRESS) == before
    CacheEntry.objects.filter(cache_key__contains="address-key").delete()
    assert address_mark(ADDRESS) != before


def test_what_expired_is_deleted(db: None) -> None:
    address_mark(ADDRESS)
    CacheEntry.objects.update(expires=timezone.now() - timedelta(minutes=1))
    forget_what_expired()
    assert not CacheEntry.objects.exists()


@given(agent=st.text())
def test_of_a_browser_only_the_family_is_kept(agent: str) -> None:
    words = set(browser_family(agent).split(" · "))
    assert words <= {"", "Edge", "Opera", "Samsung Internet", "Firefox", "Chrome", "Safari"} | {
        "Android",
        "iOS",
        "Windows",
        "macOS",
        "ChromeOS",
        "Linux",
    }


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (Linux; Android 13; SM-A536B) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Safari/604.1",
            "Safari · iOS",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/126.0 Edg/126.0", "Edge · Windows"),
        ("curl/8.5", ""),
    ],
)
def test_families_are_told_apart(agent: str, family: str) -> None:
    assert browser_family(agent) == family
