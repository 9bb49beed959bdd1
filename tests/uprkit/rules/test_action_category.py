"""UPR Info's action category by rule: the guide's verbs, its three principles, and its own coding."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.issues import action_categories
from uprkit.reasons import Reason
from uprkit.rules.action_category import read_action_category, verbs


def category_of(text: str) -> int | None:
    reading = read_action_category(text)
    return reading.category if reading else None


@pytest.mark.parametrize(
    ("verb", "category"),
    [(verb, number) for number, category in action_categories().items() for verb in category.example_verbs],
)
def test_the_guides_own_verbs(verb: str, category: int) -> None:
    assert verbs()[verb].category == category
    assert category_of(f"{verb.capitalize()} the treaty on lighthouses") == category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Continue and strengthen its work on harbours", 4),
        ("Improve the lot of sailors by amending the code of seafarers", 5),
        ("Improve the lot of sailors", 4),
        ("Sign and ratify the treaty on lighthouses", 5),
        ("Consider ratifying the treaty on lighthouses", 3),
        ("Further strengthen harbours", 4),
        ("Take steps to widen harbours", 4),
        ("Adopt measures for harbours", 4),
        ("Adopt a law on harbours", 5),
        ("Seek technical assistance", 1),
        ("The international community should help", 1),
        ("In line with its pledge, ratify the treaty", 5),
        ("That the Government should ratify the treaty", 5),
        ("Speed up the building of harbours", 4),
    ],
)
def test_principles(text: str, category: int) -> None:
    assert category_of(text) == category


@pytest.mark.parametrize("text", ["", "Lighthouse harbours", "A gardener", "?!"])
def test_an_unknown_verb_is_left_to_a_person(text: str) -> None:
    assert read_action_category(text) is None


def test_the_reason_names_the_verb_and_the_means() -> None:
    reading = read_action_category("Improve harbours by amending the code")
    assert reading is not None
    assert reading.reasons == (Reason("opens", ("improve",)), Reason("specific_means", ("by amending",)))


@given(st.text(max_size=200))
def test_any_text_gives_a_category_or_none(text: str) -> None:
    assert category_of(text) in (None, 1, 2, 3, 4, 5)


@pytest.mark.real_data
def test_it_agrees_with_upr_infos_coding(shared_data: Path) -> None:
    """Measured on every tenth text; four in five must agree, and few may be left to a person."""
    with (shared_data / "upr-info" / "recommendations-sessions-01-16.csv").open(
        encoding="utf-8", newline=""
    ) as handle:
        coded = [(row["Text"], int(row["Action"])) for row in csv.DictReader(handle)][::10]
    read = [(category_of(text), action) for text, action in coded]
    assert sum(category == action for category, action in read) / len(read) > 0.85
    assert sum(category is None for category, _ in read) / len(read) < 0.06
