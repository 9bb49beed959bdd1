"""The review's other papers: told by their content, their words kept, what they speak of found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from tests.uprkit.formats import other_papers
from tests.uprkit.formats.other_papers import NATIONAL_REPORT, QUESTIONS, word_file
from uprkit.errors import UnreadablePaperError
from uprkit.formats import parse, recognise
from uprkit.formats.mid_term_report import author_of
from uprkit.formats.source import Source
from uprkit.model import Author, DocumentKind, ParsedDocument, Total


@pytest.mark.parametrize(
    ("paragraphs", "kind"),
    [
        (NATIONAL_REPORT, DocumentKind.NATIONAL_REPORT),
        (other_papers.COMPILATION, DocumentKind.UN_COMPILATION),
        (other_papers.SUMMARY, DocumentKind.STAKEHOLDER_SUMMARY),
        (QUESTIONS, DocumentKind.ADVANCE_QUESTIONS),
        (other_papers.DECISION, DocumentKind.COUNCIL_DECISION),
        (other_papers.SESSION_REPORT, DocumentKind.SESSION_REPORT),
        (other_papers.LETTER, DocumentKind.HIGH_COMMISSIONER_LETTER),
        (other_papers.MID_TERM, DocumentKind.MID_TERM_REPORT),
        (other_papers.INFOGRAPHIC, DocumentKind.INFOGRAPHIC),
        (other_papers.STATEMENT, DocumentKind.PLENARY_STATEMENT),
    ],
)
def test_a_paper_is_told_by_its_content(paragraphs: Sequence[str], kind: DocumentKind) -> None:
    paper = parse(word_file(paragraphs, "anything.doc"))
    assert paper.kind is kind
    assert paper.passages
    assert not paper.is_ocr


def test_a_word_file_of_the_old_kind_is_refused_where_nothing_converts_it() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")
    with pytest.raises(UnreadablePaperError, match=r"^old\.doc is a Word file .* install LibreOffice .*\.$"):
        recognise(Source("old.doc", data))


def national_report() -> ParsedDocument:
    return parse(word_file(NATIONAL_REPORT))


def test_the_head_of_a_national_report() -> None:
    paper = national_report()
    told = (paper.symbol, paper.state_under_review, paper.session, paper.dated_on, paper.language)
    assert told == ("A/HRC/WG.6/21/XCO/1", "XCO", 21, date(2030, 1, 3), "en")
    assert paper.title.startswith("National report submitted in accordance")


def test_paragraphs_stand_beneath_their_headings() -> None:
    by_number = {passage.paragraph: passage for passage in national_report().passages}
    assert by_number["3"].heading_path == ("II. What was done", "A. Harbours")
    assert by_number["3"].text.startswith("Every pier was mended")
    assert by_number["note 2"].heading_path == ("Notes",)
    assert by_number["5"].heading_path == ("III. Voluntary pledges and commitments",)


def test_references_are_found_where_they_stand() -> None:
    paper = national_report()
    found = [(paper.passages[item.passage].paragraph, item.words, item.numbers) for item in paper.references]
    assert found == [
        ("", "Recommendations 1–3, 7", ("1", "2", "3", "7")),
        ("3", "recommendation 2", ("2",)),
        ("note 1", "recs. 62.4 and 62.5", ("62.4", "62.5")),
    ]


def test_whose_numbers_they_are_is_said_and_not_guessed() -> None:
    numbering = national_report().numbering
    assert numbering is not None
    assert (numbering.report, numbering.paragraph) == ("A/HRC/80/5", "62")
    without = [line for line in NATIONAL_REPORT if "numbered as" not in line]
    assert parse(word_file(without)).numbering is None


def test_pledges_are_proposed_and_those_without_a_lead_body_say_so() -> None:
    paper = national_report()
    found = [(paper.passages[item.passage].paragraph, item.lead_body, item.checks) for item in paper.pledges]
    assert found == [("5", "Ministry of Beacons", ()), ("6", "", ("No lead body is named.",))]
    statement = parse(word_file(other_papers.STATEMENT))
    assert [item.text for item in statement.pledges] == ["Coastland pledges to light every lighthouse."]


def test_questions_stand_beneath_the_state_that_asks() -> None:
    paper = parse(word_file(QUESTIONS))
    assert paper.state_under_review == "XCO"
    asked = [(item.speakers, item.heading_path, item.text) for item in paper.passages if item.speakers]
    assert asked == [
        (("KEN",), ("KENYA",), "• When will the lighthouses be lit?"),
        (("KEN",), ("KENYA",), "• Who paints the buoys?"),
        (("NOR",), ("NORWAY on behalf of the Friends of Ferries",), "• Which ferry sails first?"),
    ]


def test_a_name_in_the_middle_of_a_sentence_asks_nothing() -> None:
    lines = ("ADVANCE QUESTIONS TO COASTLAND", "KENYA", "• Was a ferry sold to", "Norway", "and why?")
    assert {passage.speakers for passage in parse(word_file(lines)).passages if passage.heading_path} == {
        ("KEN",)
    }


def test_a_decision_tells_when_the_outcome_was_adopted() -> None:
    paper = parse(word_file(other_papers.DECISION))
    assert (paper.symbol, paper.state_under_review) == ("A/HRC/DEC/92/101", "XCO")
    assert (paper.reviewed_on, paper.adopted_on, paper.dated_on) == (
        date(2030, 4, 2),
        date(2030, 9, 20),
        date(2030, 10, 2),
    )
    undated = parse(word_file([line for line in other_papers.DECISION if "meeting" not in line]))
    assert undated.adopted_on is None
    assert [check.check for check in undated.checks] == ["adopted_on"]


def test_a_mid_term_report_says_who_speaks_or_carries_a_doubt() -> None:
    paper = parse(word_file(other_papers.MID_TERM))
    assert paper.submitted_by is Author.NHRI
    assert paper.dated_on == date(2032, 5, 14)
    assert [item.numbers for item in paper.references] == [("62.1",), ("62.2",), ("62.3",)]
    nobody = parse(word_file([line for line in other_papers.MID_TERM if "submitted by" not in line]))
    assert nobody.submitted_by is None
    assert [check.check for check in nobody.checks] == ["submitted_by"]


@pytest.mark.parametrize(
    ("words", "author"),
    [
        ("Mid-term report prepared by the Government of Coastland with civil society", None),
        ("Mid-term report submitted by the Ministry of Beacons. " + "x " * 120 + "NGOs", Author.STATE),
        ("Joint submission of the Fishers' coalition", Author.CIVIL_SOCIETY),
        ("Mid-term report", None),
    ],
)
def test_the_author_of_a_mid_term_report(words: str, author: Author | None) -> None:
    assert author_of(words) is author


def test_totals_are_read_from_sentences_alone() -> None:
    stated = parse(word_file(other_papers.INFOGRAPHIC)).totals
    assert [(total.about, total.number) for total in stated] == [(Total.SUPPORTED, 9), (Total.RECEIVED, 12)]
    paper = parse(
        word_file([line.replace("supported 9", "supported 13") for line in other_papers.INFOGRAPHIC])
    )
    assert [check.message for check in paper.checks] == [
        "The paper says that 13 of 12 recommendations were supported: expected no more supported than received."
    ]


def test_a_paper_that_quotes_a_reports_title_is_none() -> None:
    lines = (
        "Coastland",
        "Mid-term report on the Universal Periodic Review",
        "It follows the Report of the Working Group on the Universal Periodic Review.",
    )
    assert recognise(word_file(lines)).key == "mid_term_report"
