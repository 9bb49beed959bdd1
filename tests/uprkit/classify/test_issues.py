"""UPR Info's issues by rule: the guide's own examples, robustness, and agreement with its coding."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.classify.issues import SuggestedIssue, issues_by_rule, read_issues, unknown_labels
from uprkit.classify.words import words_of
from uprkit.issues import find_issue, issues
from uprkit.reasons import Reason


def suggest_issues(text: str) -> list[SuggestedIssue]:
    words = words_of(text)
    return issues_by_rule(words, read_issues(words)) if words else []


def labels(text: str) -> set[str]:
    return {issue.label for issue in suggest_issues(text)}


def test_the_tables_name_only_the_54_labels() -> None:
    assert unknown_labels() == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The chart of common phrases (section 3) and the rules (section 1) of the guide.
        (
            "Prohibit corporal punishment of children",
            {"Rights of the Child", "Torture and other CID treatment"},
        ),
        ("Ratify the Rome Statute", {"International instruments", "Justice"}),
        (
            "Ratify OP-CAT",
            {"International instruments", "Torture and other CID treatment", "Detention"},
        ),
        ("Ratify the CAT", {"International instruments", "Torture and other CID treatment"}),
        ("Address unequal pay at work between men and women", {"Women's rights"}),
        ("Strengthen juvenile justice", {"Rights of the Child", "Justice"}),
        ("Protect migrant workers", {"Migrants", "Labour"}),
        ("Protect religious minorities", {"Minorities", "Freedom of religion and belief"}),
        (
            "Implement the recommendations of CEDAW on discrimination against women",
            {"Treaty bodies", "Women's rights"},
        ),
        ("Amend the law on defamation", {"Freedom of opinion and expression"}),
        ("Combat impunity", {"Impunity"}),
        ("Release political prisoners", {"Freedom of opinion and expression"}),
        ("Extend a standing invitation to all special procedures", {"Special procedures"}),
        ("Adopt a national human rights plan", {"National plan of action"}),
    ],
)
def test_the_guides_examples(text: str, expected: set[str]) -> None:
    assert labels(text) == expected


def test_a_longer_phrase_hides_the_shorter_one_in_it() -> None:
    assert "Detention" not in labels("Ratify the Second Optional Protocol to ICCPR")
    assert labels("Create an enabling environment for journalists") == {"Freedom of the press"}


def test_a_group_with_many_rights_is_tagged_alone() -> None:
    found = labels("Ensure that Roma enjoy the right to housing, education, food and employment")
    assert found == {"Minorities"}
    assert labels("Ensure the right to education of Roma") == {"Minorities", "Right to education"}


def test_reasons_name_the_words() -> None:
    found = next(issue for issue in suggest_issues("End marital rape") if issue.label == "Women's rights")
    assert found.reasons == (Reason("said", ("marital rape",)),)
    assert found.score >= 0.5


def test_what_is_unclear_is_suggested_with_a_low_score() -> None:
    assert [(issue.label, issue.score < 0.5) for issue in suggest_issues("Continue its efforts")] == [
        ("Other", True)
    ]
    assert suggest_issues("") == []


@given(st.text())
def test_any_text_gives_known_labels_each_once(text: str) -> None:
    found = [issue.label for issue in suggest_issues(text)]
    assert len(found) == len(set(found))
    assert set(found) <= issues().keys()


@given(
    st.sampled_from(["Protect refugees", "Ban torture", "End child labour"]),
    st.text(alphabet=" .,;()\n", max_size=5),
)
def test_punctuation_and_case_change_nothing(text: str, around: str) -> None:
    assert labels(around + text.upper() + around) == labels(text)


def cpu_seconds(text: str) -> float:
    """The least CPU time of three readings: what others do on the machine meanwhile does not count."""
    times = []
    for _ in range(3):
        started = time.process_time()
        suggest_issues(text)
        times.append(time.process_time() - started)
    return min(times)


def test_long_texts_are_read_in_linear_time() -> None:
    text = "protect the rights of women and children with disabilities " * 1_000
    suggest_issues(text)
    assert cpu_seconds(text * 2) < 3 * cpu_seconds(text)


@pytest.mark.real_data
def test_agreement_with_upr_infos_coding(shared_data: Path) -> None:
    path = shared_data / "upr-info" / "recommendations-sessions-01-16.csv"
    hits = suggested = coded = 0
    with path.open(encoding="utf-8", newline="") as handle:
        for row in list(csv.DictReader(handle))[::15]:
            gold = {issue.label for part in row["Issue"].split(",") if (issue := find_issue(part))}
            found = labels(row["Text"])
            hits, suggested, coded = hits + len(gold & found), suggested + len(found), coded + len(gold)
    assert 2 * hits / (suggested + coded) > 0.85
