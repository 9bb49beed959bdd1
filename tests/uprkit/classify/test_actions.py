"""Several actions in one text, and expected actions that ask for less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.classify.actions import propose_parts, weaker_because
from uprkit.reasons import sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Sign and ratify the treaty on harbours", []),
        ("Respect, protect and fulfil the rights of sailors", []),
        ("Build lighthouses and harbours", []),
        ("In cooperation with the sailors, adopt a law on harbours", []),
        (
            "Amend the code of seafarers and abolish the death penalty;",
            ["Amend the code of seafarers", "abolish the death penalty"],
        ),
        (
            "Ratify the treaty on harbours; establish a commission, and investigate all wrecks",
            ["Ratify the treaty on harbours", "establish a commission", "investigate all wrecks"],
        ),
    ],
)
def test_parts(text: str, parts: list[str]) -> None:
    found = propose_parts(text)
    assert [part.text for part in found] == parts
    assert [part.letter for part in found] == list("abc")[: len(parts)]
    assert all(text[part.start : part.end] == part.text for part in found)


def test_each_part_has_its_own_category() -> None:
    found = propose_parts("Continue the work on harbours and ratify the treaty on lighthouses")
    assert [part.category for part in found] == [2, 5]


@given(st.text(max_size=300))
def test_parts_of_any_text_are_places_in_it(text: str) -> None:
    last = 0
    for part in propose_parts(text):
        assert last <= part.start <= part.end <= len(text)
        assert text[part.start : part.end] == part.text
        last = part.end


@pytest.mark.parametrize(
    ("recommendation", "action", "told"),
    [
        ("Ratify the treaty on harbours", "Consider ratifying the treaty on harbours", "category 5"),
        ("Ratify CAT and CRC", "Ratify CRC", "does not name “CAT”"),
        ("Release all sailors immediately", "Release some sailors", "“immediately”"),
    ],
)
def test_what_makes_an_action_weaker(recommendation: str, action: str, told: str) -> None:
    assert told in " ".join(sentences(tuple(weaker_because(recommendation, action))))


def test_the_same_words_are_not_weaker() -> None:
    text = "Ratify CAT without delay and release all sailors by 2030"
    assert weaker_because(text, text) == []
