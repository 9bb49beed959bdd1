"""What counts as the same recommendation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.matching import PERHAPS, SAME, Index, Known, alike_pairs, folded_number, folded_text

TORTURE = "Ratify the Optional Protocol to the Convention against Torture without delay"
SCHOOLS = "Continue its efforts to make primary education free for every child in the country"


def known(pk: int, text: str, *states: str, number: str = "", heading: str = "", symbol: str = "") -> Known:
    item = Known(pk, number=number, heading=heading, states=set(states), symbols={symbol}, text=text)
    item.add_text(text)
    return item


def test_the_number_finds_it_though_blanks_and_stops_differ() -> None:
    index = Index([known(1, TORTURE, number="122.5"), known(2, SCHOOLS, number="122.6")])
    match = index.find_by_number(text=SCHOOLS, number="122. 6.")
    assert match is not None
    assert (match.known.pk, match.is_sure) == (2, True)


def test_a_number_with_other_words_is_for_a_person() -> None:
    index = Index([known(1, TORTURE, number="122.5")])
    match = index.find_by_number(text=SCHOOLS, number="122.5")
    assert match is not None
    assert not match.is_sure


def test_where_numbering_restarts_the_heading_decides() -> None:
    index = Index(
        [
            known(1, TORTURE, number="1", heading="enjoy the support", symbol="A/HRC/8/1"),
            known(2, TORTURE, number="1", heading="did not enjoy the support", symbol="A/HRC/8/1"),
        ]
    )
    match = index.find_by_number(
        text=TORTURE, number="1", heading="Did not enjoy the support:", symbol="A/HRC/8/1"
    )
    assert match is not None
    assert match.known.pk == 2


def test_a_bare_number_stands_for_the_only_one_that_ends_so() -> None:
    index = Index([known(1, TORTURE, number="122.5"), known(2, SCHOOLS, number="122.15")])
    assert [item.pk for item in index.at_number("5")] == [1]
    index.add(known(3, "Another", number="123.5"))
    assert index.at_number("5") == []


@pytest.mark.parametrize("text", [TORTURE.upper(), f"“{TORTURE}”;", TORTURE.replace(" ", "  ")])
def test_case_and_punctuation_are_left_aside(text: str) -> None:
    match = Index([known(1, TORTURE, "FRA")]).find_by_text(text=text, states=["FRA"])
    assert match is not None
    assert (match.score, match.is_sure) == (100.0, True)


def test_alike_to_85_percent_is_for_a_person_and_less_is_another() -> None:
    index = Index([known(1, TORTURE, "FRA")])
    close = index.find_by_text(text=TORTURE.replace("without delay", "speedily"), states=["FRA"])
    assert close is not None
    assert PERHAPS <= close.score < SAME
    assert not close.is_sure
    assert index.find_by_text(text=SCHOOLS, states=["FRA"]) is None


def test_the_same_words_by_another_state_are_for_a_person() -> None:
    match = Index([known(1, TORTURE, "FRA")]).find_by_text(text=TORTURE, states=["ESP"])
    assert match is not None
    assert not match.is_sure


def test_a_part_of_a_paragraph_is_found() -> None:
    match = Index([known(1, f"{TORTURE}; {SCHOOLS}", "FRA")]).find_by_text(text=SCHOOLS, states=["FRA"])
    assert match is not None
    assert match.is_sure


def test_what_another_row_is_already_is_not_found_again() -> None:
    index = Index([known(1, TORTURE, "FRA", number="1.1")])
    assert index.find_by_text(text=TORTURE, states=["FRA"], taken={1}) is None
    assert index.find_by_number(text=TORTURE, number="1.1", taken={1}) is None


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded_text(folded_text(text)) == folded_text(text)
    assert folded_number(folded_number(text)) == folded_number(text)


@given(st.text(min_size=1, max_size=120).filter(lambda text: bool(folded_text(text))))
def test_every_text_is_found_by_itself(text: str) -> None:
    match = Index([known(1, text, "FRA")]).find_by_text(text=text, states=["FRA"])
    assert match is not None
    assert match.is_sure


class TestPairs:
    def test_the_most_alike_come_first_and_one_paper_holds_no_pair(self) -> None:
        index = Index([known(1, TORTURE), known(2, f"{TORTURE} now"), known(3, TORTURE)])
        found = [(pair.first.pk, pair.second.pk) for pair in alike_pairs(index, {1: {7}, 2: {8}, 3: {9}})]
        assert found == [(1, 3), (1, 2), (2, 3)]
        assert alike_pairs(index, {1: {7}, 2: {7}, 3: {7}}) == []

    def test_other_states_need_the_same_words(self) -> None:
        almost = SCHOOLS.replace("for every child", "for children")
        index = Index(
            [
                known(1, SCHOOLS, "DNK"),
                known(2, almost, "NOR"),
                known(3, SCHOOLS, "CHL"),
                known(4, almost, "DNK"),
            ]
        )
        found = {(pair.first.pk, pair.second.pk) for pair in alike_pairs(index, {})}
        assert found == {(1, 3), (1, 4), (2, 4)}

    @given(st.lists(st.tuples(st.text("ab c", max_size=12), st.sets(st.integers(1, 3))), max_size=8))
    def test_no_pair_is_found_twice_nor_of_one_paper(self, rows: list[tuple[str, set[int]]]) -> None:
        index = Index(known(pk, text) for pk, (text, _papers) in enumerate(rows))
        held_in = {pk: papers for pk, (_text, papers) in enumerate(rows)}
        keys = [(pair.first.pk, pair.second.pk) for pair in alike_pairs(index, held_in)]
        assert len(keys) == len(set(keys))
        assert all(first < second and not held_in[first] & held_in[second] for first, second in keys)

    def test_it_is_found_by_any_of_its_numbers(self) -> None:
        item = known(1, TORTURE, number="57.1")
        item.other_numbers.add("A.9")
        assert [found.pk for found in Index([item]).at_number("A.9")] == [1]
