"""Facts on reprisals are checked for each release: an address that no longer works can cost somebody dearly."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from uprkit.reprisals import LONGEST_UNCHECKED_DAYS, Fact, Kind, facts, of_kind

CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"
HEADING = re.compile(
    r"^## (?P<version>\d+\.\d+\.\d+) \((?P<released>unreleased|\d{4}-\d\d-\d\d)\)$", re.MULTILINE
)


def newest_release() -> tuple[str, str]:
    """Version and day ("unreleased" until it has one) of the first heading of the changelog."""
    heading = HEADING.search(CHANGELOG.read_text(encoding="utf-8"))
    assert heading is not None
    return heading["version"], heading["released"]


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact.value)
def test_each_fact_was_checked_for_the_newest_release(fact: Fact) -> None:
    version, released = newest_release()
    assert fact.checked_for == version, f"{fact.value}: compare it with {fact.source} again"
    if released != "unreleased":
        assert not fact.is_stale(date.fromisoformat(released)), (
            f"{fact.value}: compare it with its source again"
        )


@pytest.mark.parametrize(
    ("days", "stale"),
    [(-1, True), (0, False), (LONGEST_UNCHECKED_DAYS, False), (LONGEST_UNCHECKED_DAYS + 1, True)],
)
def test_a_fact_grows_stale(days: int, stale: bool) -> None:
    fact = of_kind(Kind.ADDRESS)[0]
    assert fact.is_stale(fact.checked_on + timedelta(days=days)) is stale


def test_there_is_an_address_for_the_review_and_one_for_all_else() -> None:
    assert {fact.key for fact in of_kind(Kind.ADDRESS)} == {"upr", "any"}
    assert all(re.fullmatch(r"[a-z-]+@[a-z.]+", fact.value) for fact in of_kind(Kind.ADDRESS))


def test_every_fact_names_its_source_and_date() -> None:
    for fact in facts():
        assert fact.source
        assert fact.title
        assert re.fullmatch(r"\d{4}(-\d\d-\d\d)?", fact.as_of)


def test_the_rules_and_papers_are_there() -> None:
    assert [fact.key for fact in of_kind(Kind.RULE)] == ["consent"]
    assert "A/HRC/RES/12/2" in {fact.value for fact in of_kind(Kind.PAPER)}
