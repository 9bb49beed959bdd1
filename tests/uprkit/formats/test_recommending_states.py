"""Brackets that name States."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.formats.recommending_states import brackets, resolve_states, split_attribution
from uprkit.states import states

NAMED = st.sampled_from(
    sorted((code, state.un_short_name) for code, state in states().items() if state.is_member)
)


@given(st.lists(NAMED, min_size=1, max_size=6, unique=True))
def test_any_listing_of_states_resolves_in_order(pairs: list[tuple[str, str]]) -> None:
    names = [name for _, name in pairs]
    listing = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
    assert resolve_states(listing) == tuple(code for code, _ in pairs)


@pytest.mark.parametrize(
    ("listing", "codes"),
    [
        ("Bosnia and Herzegovina", ("BIH",)),
        ("Congo; Democratic Republic of the Congo", ("COG", "COD")),
        ("Niger, Nigeria", ("NER", "NGA")),
        ("Trinidad and Tobago and Venezuela (Bolivarian Republic of)", ("TTO", "VEN")),
        ("ILO, Chile", None),
        ("", None),
    ],
)
def test_listings(listing: str, codes: tuple[str, ...] | None) -> None:
    assert resolve_states(listing) == codes


def test_brackets_nest() -> None:
    text = "a (b (c) d) e (f"
    assert [text[start:end] for start, end in brackets(text)] == ["(b (c) d)"]


def test_adjacent_and_inner_groups_leave_the_words_alone() -> None:
    found = split_attribution(
        "Sign the accord (No. 29) (Chile) (Fiji); ratify it (Venezuela (Bolivarian Republic of))."
    )
    assert found.text == "Sign the accord (No. 29); ratify it"
    assert found.states == ("CHL", "FJI", "VEN")
    assert found.unresolved == ()


def test_a_closing_bracket_without_states_is_kept_and_reported() -> None:
    found = split_attribution("Join the treaty (OP-CAT)")
    assert found.text == "Join the treaty (OP-CAT)"
    assert found.states == ()
    assert found.unresolved == ("OP-CAT",)


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    found = split_attribution(text)
    assert len(found.text) <= len(text)
