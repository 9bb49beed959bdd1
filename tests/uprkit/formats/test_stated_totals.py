"""Totals that papers state in sentences: what is one, what is a part of one, what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.formats.stated_totals import totals_in, totals_of
from uprkit.model import Passage, Position, StatedTotal, Total
from uprkit.totals import compare_totals

R, S, N = Total.RECEIVED, Total.SUPPORTED, Total.NOTED


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("It received 215 recommendations and it supported 182 recommendations.", {(R, 215), (S, 182)}),
        (
            "The President stated that, based on the information provided, out of 306 recommendations received, 292 "
            "had enjoyed the support of Fiji, and 14 had been noted.",
            {(R, 306), (S, 292), (N, 14)},
        ),
        (
            "Out of 231 recommendations received, the Government had supported 200 and noted the remaining 31.",
            {(R, 231), (S, 200), (N, 31)},
        ),
        ("Of the 180 recommendations, Fiji supported 150, and noted 30.", {(R, 180), (S, 150), (N, 30)}),
        (
            "In May, Fiji received 215 recommendations from UN Member States, of which 58 were immediately supported.",
            {(R, 215), (S, 58)},
        ),
        (
            "It supported 120 out of 150 recommendations and took note of 30.",
            {(R, 150), (S, 120), (N, 30)},
        ),
        ("Fiji cannot accept 12 recommendations.", {(N, 12)}),
        ("Our Government regrets that 12 recommendations did not enjoy its support.", {(N, 12)}),
        ("Fiji received 80 recommendations, a rise of 32% with respect to the second cycle.", {(R, 80)}),
    ],
)
def test_totals_of_all_that_was_received_or_answered(sentence: str, told: set[tuple[Total, int]]) -> None:
    assert {(total.about, total.number) for total in totals_in(sentence)} == told


@pytest.mark.parametrize(
    "sentence",
    [
        "163 215 142 182 Recommendations received Recommendations accepted",
        "28% recommendations 12% recommendations received",
        "The Government accepted 12 recommendations on housing.",
        "Fiji received 5 recommendations from Norway.",
        "Recommendations 115.4 and 115.5 are noted.",
        "Recommendations 4 and 5 are noted.",
        "Fiji accepts recommendation 12.",
        "During the previous cycle, 142 recommendations were accepted.",
        "It has implemented the 142 recommendations supported during the second cycle of the review.",
        "We noted 30 years of neglect.",
        "20 recommendations are accepted in part.",
        "Fiji partially accepted 20 recommendations.",
        "120 recommendations were implemented.",
    ],
)
def test_parts_earlier_cycles_numbers_and_charts_are_no_totals(sentence: str) -> None:
    assert totals_in(sentence) == []


@given(st.text())
def test_what_is_stated_stands_in_the_text(text: str) -> None:
    for told in totals_in(text):
        assert told.words in text
        assert 0 <= told.number < 1000


def test_in_a_paper_on_many_reviews_each_total_has_its_state() -> None:
    found = totals_of(
        [
            Passage("The review of Fiji was held on 4 May in conformity with all provisions.", 3, "10"),
            Passage(
                "Out of 20 recommendations received, 15 had been supported and 5 had been noted.", 4, "11"
            ),
            Passage(
                "Out of 30 recommendations received, 30 enjoyed the support of Kenya, as was said.", 6, "12"
            ),
            Passage(
                "Out of 9 recommendations received, 8 were supported.", 7, "13", ("Universal review", "Cuba")
            ),
        ]
    )
    told = [(total.state_under_review, total.about, total.number) for total in found]
    assert set(told) == {
        ("FJI", R, 20),
        ("FJI", S, 15),
        ("FJI", N, 5),
        ("KEN", R, 30),
        ("KEN", S, 30),
        ("CUB", R, 9),
        ("CUB", S, 8),
    }
    assert {total.page for total in found} == {4, 6, 7}


def total(about: Total, number: int, state: str | None = None) -> StatedTotal:
    return StatedTotal(about, number, f"{number} {about}", 1, state)


def test_a_total_differs_where_no_answer_can_make_it_right() -> None:
    counts = {Position.SUPPORTED: 10, Position.NOTED: 4, Position.PENDING: 2}
    received, supported, noted = compare_totals([total(R, 17), total(S, 12), total(N, 3)], counts, "FJI")
    assert (received.differs, received.counted) == (True, 16)
    assert (supported.differs, supported.agrees, supported.pending) == (False, False, 2)
    assert noted.differs
    assert noted.sentence == "3 recommendations noted; found 4, and 2 without an answer"


def test_parts_beside_the_total_and_other_states_are_no_disagreement() -> None:
    counts = {Position.SUPPORTED: 10, Position.NOTED: 4}
    (only,) = compare_totals([total(S, 7), total(S, 10), total(R, 99, "KEN")], counts, "FJI")
    assert only.agrees
    own = {Position.SUPPORTED: 6}
    assert list(compare_totals([total(S, 6)], counts, "FJI", own)) == []
    assert list(compare_totals([total(S, 4)], counts, "FJI", own)) == [], "what was supported before it"
    assert list(compare_totals([total(S, 7), total(S, 3)], counts, "FJI")) == []
    assert [item.differs for item in compare_totals([total(S, 5)], counts, "FJI", own)] == [True]
