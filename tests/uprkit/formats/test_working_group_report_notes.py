"""Footnotes of reports at the edges of pages: cut words, notes that run over, lists that look like notes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.uprkit.formats.report_paper import (
    CLOSING,
    CONCLUSIONS,
    INTRODUCTION,
    MASTHEAD,
    PROCEEDINGS,
    TITLE,
    pdf_of,
)
from uprkit.formats.pdf_footnotes import take_footnotes
from uprkit.formats.pdf_text import _mended
from uprkit.formats.printed_text import Footnote
from uprkit.formats.working_group_report import parse
from uprkit.formats.working_group_report.footnotes import wording_of
from uprkit.model import ParsedRecommendation

BEGUN = (
    "A/HRC/91/7",
    "2",
    *INTRODUCTION,
    *PROCEEDINGS,
    TITLE,
    CONCLUSIONS[0],
)
READ_AS = "1 The recommendation as read during the interactive dialogue: "


def read(folder: Path, second: Sequence[str], third: Sequence[str]) -> dict[str, ParsedRecommendation]:
    pages = [MASTHEAD, [*BEGUN, *second], ["A/HRC/91/7", "3", *third]]
    return {row.paragraph: row for row in parse(pdf_of(folder, pages)).recommendations}


@pytest.mark.parametrize("before", ["4.2. Share charts (Norway);", "4.2. Share charts (Norway);2"])
def test_a_note_that_runs_over_the_page_is_put_together(tmp_path: Path, before: str) -> None:
    rows = read(
        tmp_path,
        ["4.1. Mend the piers (Fiji);1", f"{READ_AS}“Rebuild every"],
        [before, "pier of the", "islands (Fiji)”.", f"2{READ_AS[1:]}“Share the charts (Norway)”."],
    )
    assert rows["4.1"].wording_in_dialogue == "Rebuild every pier of the islands (Fiji)"
    assert rows["4.2"].text == "Share charts"
    assert not any(row.checks for row in rows.values())


def test_where_the_rest_of_a_note_begins_is_not_guessed() -> None:
    """The body's own sentence goes on over the page as well: which line is whose cannot be told."""
    note = Footnote("1", "The recommendation as read: “Rebuild every", 2)
    lines = ["4.2. Share charts with all", "pier of the islands (Fiji)”."]
    notes = take_footnotes(lines, 3, 1, last=[note])
    assert (notes.body, notes.continuation) == (lines, "")


def test_words_of_a_note_among_a_recommendation_are_a_doubt(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        ["4.1. Mend the piers (Fiji);1", f"{READ_AS}“Rebuild every"],
        ["4.2. Share charts with all", "pier of the islands (Fiji)”."],
    )
    assert any("A quotation ends in paragraph 4.2" in doubt for doubt in rows["4.2"].checks)


@pytest.mark.parametrize(
    "note", [f"{READ_AS}“Stop it”.", "GE.24-01234 11", "11", "11 GE.12-12345", "A/HRC/91/7"]
)
def test_a_hyphen_at_the_end_of_a_page_joins_no_note_and_no_page_number(note: str) -> None:
    page, _next = _mended([f"4.1. Stop all ill\ufffe{note}", "treatment (Fiji);"])
    assert page.split("\n") == ["4.1. Stop all ill-", note]


def test_a_hyphen_before_a_number_of_the_sentence_stays(tmp_path: Path) -> None:
    assert _mended(["the plan for COVID\ufffe19 relief"]) == ["the plan for COVID-19 relief"]


def test_items_numbered_without_a_stop_are_no_notes(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        [
            "1 Mend the piers (Fiji);",
            "2 Share charts (Norway);1",
            f"{READ_AS}“Share the charts (Norway)”.",
        ],
        ["3 Teach swimming (Kenya);", f"5. {CLOSING}"],
    )
    assert [(row.paragraph, row.text) for row in rows.values()] == [
        ("4.1", "Mend the piers"),
        ("4.2", "Share charts"),
        ("4.3", "Teach swimming"),
    ]
    assert rows["4.2"].wording_in_dialogue == "Share the charts (Norway)"


@pytest.mark.parametrize(
    "lead",
    [
        "The original recommendation read: ",
        "The recommendation as read during the interactive dialogue: ",
        "This recommendation was formulated as follows: ",
        "Recommendation as read in the dialogue: ",
    ],
)
def test_the_wording_in_the_dialogue_has_many_leads(lead: str) -> None:
    assert wording_of(f"{lead}“Rebuild every pier”. (Fiji)") == "Rebuild every pier"


def test_a_recommendation_that_stands_only_in_a_note_fails_a_check(tmp_path: Path) -> None:
    pages = [
        MASTHEAD,
        [
            *BEGUN,
            "4.1. Mend the piers (Fiji);1",
            f"5. {CLOSING}",
            "1 Kenya also asked to paint the buoys in every harbour (Kenya).",
        ],
    ]
    checks = parse(pdf_of(tmp_path, pages)).checks
    assert [check.check for check in checks] == ["completeness"]
    assert "footnotes name States" in checks[0].message
