"""Positions from the State's own words: UPR Info's methodology, negation before support."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.model import Position
from uprkit.rules.positions import UNANSWERED, Ground, position_of_heading, read_position

SUPPORTED, NOTED, PENDING = Position.SUPPORTED, Position.NOTED, Position.PENDING


@pytest.mark.parametrize(
    ("answer", "position", "ground"),
    [
        ("Supported", SUPPORTED, Ground.EXPLICIT_SUPPORT),
        (
            "Fiji accepts the recommendation and notes that it has already been carried out.",
            SUPPORTED,
            Ground.EXPLICIT_SUPPORT,
        ),
        ("This recommendation enjoys the support of Fiji.", SUPPORTED, Ground.EXPLICIT_SUPPORT),
        ("Fiji not only accepts the recommendation but has acted on it.", SUPPORTED, Ground.EXPLICIT_SUPPORT),
        ("Fiji does not accept the recommendation.", NOTED, Ground.NOT_SUPPORTED),
        ("Fiji cannot accept it.", NOTED, Ground.NOT_SUPPORTED),
        ("It doesn’t enjoy our support.", NOTED, Ground.NOT_SUPPORTED),
        ("Fiji is not in a position to support this recommendation.", NOTED, Ground.NOT_SUPPORTED),
        ("Rejected", NOTED, Ground.NOT_SUPPORTED),
        ("Noted", NOTED, Ground.NOTED),
        ("Fiji takes note of the recommendation.", NOTED, Ground.NOTED),
        ("Accepted in part", NOTED, Ground.IN_PART),
        (
            "Fiji accepts the first half of the recommendation. It cannot accept the other half.",
            NOTED,
            Ground.IN_PART,
        ),
        ("Accepted in principle", NOTED, Ground.IN_PRINCIPLE),
        ("The recommendation will be considered by the ministry.", NOTED, Ground.CONSIDERED),
        ("Already implemented.", NOTED, Ground.ALREADY_IMPLEMENTED),
        ("Fiji supports the aim of this recommendation.", NOTED, Ground.COMMENT_ONLY),
        ("Fiji attaches importance to the sea.", NOTED, Ground.COMMENT_ONLY),
        ("Fiji will provide responses in due time.", PENDING, Ground.DEFERRED),
        ("", PENDING, Ground.NO_ANSWER),
    ],
)
def test_words_and_what_they_come_to(answer: str, position: Position, ground: Ground) -> None:
    reading = read_position(answer)
    assert (reading.position, reading.ground) == (position, ground)
    assert reading.needs_split is (ground is Ground.IN_PART)


def test_no_answer_counts_as_noted_once_the_outcome_is_adopted() -> None:
    reading = read_position(" ", is_adopted=True)
    assert (reading.position, reading.reason, reading.is_clear) == (NOTED, UNANSWERED, False)


def test_only_clear_words_need_no_person() -> None:
    assert read_position("Accepted").is_clear
    assert read_position("Not accepted").is_clear
    assert not read_position("Fiji attaches importance to the sea.").is_clear
    assert not read_position("Accepted in part").is_clear


@pytest.mark.parametrize(
    ("heading", "position"),
    [
        ("The recommendations listed below enjoy the support of Fiji:", SUPPORTED),
        ("Accepted recommendations that Fiji considers already implemented", SUPPORTED),
        ("The recommendations below did not enjoy the support of Fiji and would thus be noted", NOTED),
        ("Noted recommendations", NOTED),
        ("Partially accepted recommendations", NOTED),
        ("The following recommendations will be examined by Fiji, which will respond in due time", PENDING),
        ("Supported and noted recommendations", None),
        ("Views on conclusions and/or recommendations", None),
        ("Introduction", None),
    ],
)
def test_headings(heading: str, position: Position | None) -> None:
    assert position_of_heading(heading) is position


@given(
    st.sampled_from(["does not", "cannot", "is unable to", "did not", "is not in a position to"]),
    st.sampled_from(["accept", "support", "agree with", "endorse"]),
    st.sampled_from(["the recommendation", "this recommendation", "these recommendations"]),
)
def test_negation_is_tested_before_support(negation: str, verb: str, what: str) -> None:
    assert read_position(f"Fiji {negation} {verb} {what}.").position is NOTED


@given(st.text(max_size=300))
def test_every_text_gets_a_position(text: str) -> None:
    assert read_position(text).position in Position
    assert read_position(text, is_adopted=True).position in (SUPPORTED, NOTED)
