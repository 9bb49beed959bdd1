"""SMART by words: each letter stated, not stated or for a person, with a reason."""

from __future__ import annotations

import pytest

from uprkit.reasons import sentence
from uprkit.rules.action_category import read_action_category
from uprkit.rules.smart import Smart, SmartReading, Verdict, read_smart


def read(text: str, issues: tuple[str, ...] = (), actions: int = 1) -> dict[Smart, SmartReading]:
    return {each.letter: each for each in read_smart(text, read_action_category(text), issues, actions)}


@pytest.mark.parametrize(
    ("text", "letter", "verdict"),
    [
        ("Ratify the treaty on harbours", Smart.SPECIFIC, Verdict.STATED),
        ("Improve the lot of sailors", Smart.SPECIFIC, Verdict.NOT_STATED),
        ("Lighthouse harbours", Smart.SPECIFIC, Verdict.TO_JUDGE),
        ("Improve access to harbours", Smart.MEASURABLE, Verdict.NOT_STATED),
        ("Present a bill on harbours", Smart.MEASURABLE, Verdict.STATED),
        ("Raise wages by 10 per cent", Smart.MEASURABLE, Verdict.STATED),
        ("Improve harbours within ten years", Smart.ACHIEVABLE, Verdict.NOT_STATED),
        ("Improve harbours within two years", Smart.ACHIEVABLE, Verdict.TO_JUDGE),
        ("Improve harbours as recommended by sailors", Smart.RELEVANT, Verdict.TO_JUDGE),
        ("Improve harbours by 2030", Smart.TIME_BOUND, Verdict.STATED),
        ("Improve harbours before the next review", Smart.TIME_BOUND, Verdict.STATED),
        ("Improve harbours", Smart.TIME_BOUND, Verdict.NOT_STATED),
    ],
)
def test_letters(text: str, letter: Smart, verdict: Verdict) -> None:
    found = read(text)[letter]
    assert found.verdict == verdict
    assert sentence(found.reason).endswith(".")


def test_several_actions_are_not_specific() -> None:
    assert "2 actions" in sentence(read("Ratify the treaty", actions=2)[Smart.SPECIFIC].reason)


def test_several_subjects_are_for_a_person_and_the_means_is_no_subject() -> None:
    text = "Ratify the treaty on harbours"
    assert read(text, ("Labour", "Migrants"))[Smart.SPECIFIC].verdict == Verdict.TO_JUDGE
    assert read(text, ("Labour", "International instruments"))[Smart.SPECIFIC].verdict == Verdict.STATED
