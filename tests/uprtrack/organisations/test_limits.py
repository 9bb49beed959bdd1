"""Strangers get so many files and feeds a minute; whoever signed in is known, and nobody's address is kept."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import Cast
from uprtrack.organisations.models.cache import CacheEntry

FILES = (
    "/exports/rows.csv",
    "/exports/rows.jsonl",
    "/exports/rows.xlsx",
    "/exports/manifest.json",
    "/exports/public/",
    "/searches/feed.atom",
    "/statistics/overview.csv",
)


@pytest.fixture(autouse=True)
def rested(db: None, settings: Settings) -> None:
    """Nobody has asked yet; of three requests the fourth is too much."""
    cache.clear()
    settings.FILES_PER_MINUTE = 3


@pytest.mark.parametrize("address", FILES)
def test_too_many_files_are_told_when_to_return(client: Client, address: str) -> None:
    left = [client.get(address).headers["RateLimit"].partition(";t=")[0] for _time in range(3)]
    assert left == [f'"minute";r={number}' for number in (2, 1, 0)]
    refused = client.get(address)
    assert refused.status_code == 429
    seconds = int(refused.headers["Retry-After"])
    assert 0 < seconds <= 60
    assert f"ask again in {seconds} second" in refused.content.decode()
    assert client.get(address, REMOTE_ADDR="203.0.113.9").status_code != 429


def test_all_files_count_together_and_pages_do_not(client: Client) -> None:
    statuses = [client.get(address).status_code for address in FILES[:4]]
    assert statuses == [200, 200, 200, 429]
    assert client.get("/search/").status_code == 200
    assert client.get("/api/v1/states/XCO").status_code == 200


def test_whoever_signed_in_is_not_counted(cast: Cast) -> None:
    member = cast.client(cast.coalition_member)
    answers = [member.get("/exports/rows.csv") for _time in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert not any(answer.has_header("RateLimit") for answer in answers)


def test_no_address_is_kept_for_counting(client: Client) -> None:
    client.get("/exports/rows.csv", REMOTE_ADDR="203.0.113.9")
    kept = " ".join(str(entry) for entry in CacheEntry.objects.values_list("cache_key", "value"))
    assert "files-" in kept
    assert "203.0.113" not in kept
