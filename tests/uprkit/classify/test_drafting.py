"""How drafts could be worded, and which indicators a received text proposes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.classify.drafting import reword_draft
from uprkit.classify.indicators import IndicatorType, propose_indicators
from uprkit.rules.action_category import opening_of
from uprkit.rules.smart import Smart, Verdict

DATE = ", by [date, at the latest the next review]"


@pytest.mark.parametrize(
    ("draft", "proposal"),
    [
        ("Consider ratifying the treaty on harbours", f"Ratify the treaty on harbours{DATE}"),
        ("Examine the possibility of abolishing whaling.", f"Abolish whaling{DATE}"),
        ("Study the adoption of a law on wrecks by 2030", "Adopt a law on wrecks by 2030"),
        ("Ratify the treaty on harbours by 2030", "Ratify the treaty on harbours by 2030"),
    ],
)
def test_a_draft_is_made_specific_and_time_bound(draft: str, proposal: str) -> None:
    assert [each.proposal for each in reword_draft(draft)] == [proposal]


@pytest.mark.parametrize(
    ("draft", "purpose"),
    [
        ("Take measures to prevent shipwrecks", "prevent shipwrecks"),
        ("Continue its efforts to save sailors", "save sailors"),
        ("Strengthen the protection of sailors", "strengthen the protection of sailors"),
    ],
)
def test_what_the_draft_leaves_open_stands_in_brackets(draft: str, purpose: str) -> None:
    (found,) = reword_draft(draft)
    assert found.proposal.startswith("[")
    assert found.proposal.endswith(f"in order to {purpose}{DATE}")


def test_several_actions_become_a_draft_each() -> None:
    found = reword_draft("Ratify the treaty on harbours; establish a commission on wrecks by 2030")
    assert [each.draft for each in found] == [
        "Ratify the treaty on harbours",
        "establish a commission on wrecks by 2030",
    ]
    assert found[1].proposal == "Establish a commission on wrecks by 2030"


@pytest.mark.parametrize("draft", ["Lighthouse harbours", "Share its experience with other States", " ", ""])
def test_what_only_its_author_can_word_stays_as_it_is(draft: str) -> None:
    assert all(each.proposal == each.draft for each in reword_draft(draft))


@given(st.text(max_size=200))
def test_any_draft_has_its_letters_and_a_proposal(text: str) -> None:
    for each in reword_draft(text):
        assert each.proposal
        assert [letter.letter for letter in each.letters] == list(Smart)


@given(st.text(max_size=200))
def test_an_opening_verb_stands_where_it_is_said_to(text: str) -> None:
    found = opening_of(text)
    assert found is None or text[found.start : found.end].split()[-1].casefold() == found.verb.split()[-1]


def test_letters_judge_the_draft_not_the_proposal() -> None:
    (found,) = reword_draft("Consider ratifying the treaty on harbours")
    verdicts = {each.letter: each.verdict for each in found.letters}
    assert verdicts[Smart.SPECIFIC] == verdicts[Smart.TIME_BOUND] == Verdict.NOT_STATED


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("Ratify CAT and OP-CAT", IndicatorType.STRUCTURAL, "CAT, OP-CAT"),
        ("Adopt a law on harbours", IndicatorType.STRUCTURAL, "entry into force"),
        ("Extend an invitation to all special procedures", IndicatorType.PROCESS, "Visits"),
        ("Submit the report to the Committee against Torture", IndicatorType.PROCESS, "Reports"),
        ("Train sailors", IndicatorType.PROCESS, "Persons trained"),
        ("Look after the sailors", IndicatorType.PROCESS, "Measures taken"),
    ],
)
def test_indicators_that_would_show_it(text: str, kind: IndicatorType, told: str) -> None:
    found = propose_indicators(text)
    assert any(each.type == kind and told in each.told() for each in found)


def test_outcomes_are_indicators_of_the_goals_and_come_last() -> None:
    found = propose_indicators("Adopt a law against trafficking", ["8.7", "16.2", "16.2.2"])
    assert [each.type for each in found] == [IndicatorType.STRUCTURAL, IndicatorType.OUTCOME]
    assert found[-1].sdg_indicator == "16.2.2"


def test_never_more_than_five_and_none_for_no_words() -> None:
    text = "Adopt a law, a plan, a commission, training, a budget and services to investigate violence; ratify CAT"
    assert len(propose_indicators(text, ["16.2.2", "5.2.1", "3.1.1"])) == 5
    assert propose_indicators(" ?! ") == []
