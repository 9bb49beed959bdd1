"""Agreement of a person and a machine: counts, and figures worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.indices.agreement import Agreement, Judged, agreement_by_label, together


def judged(machine: str, yes: str = "", no: str = "") -> Judged:
    return Judged(frozenset(machine), frozenset(yes), frozenset(no))


def test_each_case_is_counted_where_it_belongs() -> None:
    found = agreement_by_label(
        [judged("ab", "a", "b"), judged("a", "ac"), judged("c", "c"), judged("b", "", "")], "abcd"
    )
    assert found == {
        "a": Agreement(confirmed=2, declined=0, added=0, neither=2),
        # The suggestion that nobody decided on counts nowhere.
        "b": Agreement(confirmed=0, declined=1, added=0, neither=2),
        "c": Agreement(confirmed=1, declined=0, added=1, neither=2),
    }


def test_a_yes_to_another_category_declines_the_suggested_one() -> None:
    found = agreement_by_label([judged("4", "5"), judged("5", "5")], "45", is_one=True)
    assert found == {"4": Agreement(declined=1, neither=1), "5": Agreement(confirmed=1, added=1)}


def test_figures_as_worked_out_by_hand() -> None:
    # Cohen's textbook case: 20 both yes, 5 and 10 apart, 15 both no.
    found = Agreement(confirmed=20, declined=5, added=10, neither=15)
    assert found.precision == pytest.approx(0.8)
    assert found.recall == pytest.approx(20 / 30)
    assert found.observed == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)
    assert not found.is_few


def test_without_cases_there_are_no_figures() -> None:
    nothing = together([])
    assert (nothing.precision, nothing.recall, nothing.observed, nothing.kappa) == (None, None, None, None)
    assert nothing.is_few
    assert Agreement(confirmed=5).kappa is None


@given(st.tuples(*[st.integers(0, 50)] * 4))
def test_kappa_is_never_above_one_nor_above_observed_agreement(counts: tuple[int, int, int, int]) -> None:
    found = Agreement(*counts)
    if found.kappa is not None and found.observed is not None:
        assert -1 <= found.kappa <= found.observed + 1e-9
