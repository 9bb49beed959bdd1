"""The report of a fictional State, as DOCX and PDF: what is read, what is doubted, what is refused."""

from __future__ import annotations

from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from docx import Document

from tests.uprkit.formats.report_paper import (
    ANNEX,
    CLOSING,
    CONCLUSIONS,
    INTRODUCTION,
    MASTHEAD,
    PROCEEDINGS,
    TITLE,
    docx_report,
    pdf_of,
)
from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import Source
from uprkit.formats.working_group_report import parse, recognises
from uprkit.model import Kind, ParsedDocument, Position


def labels(document: ParsedDocument) -> list[tuple[str, tuple[str, ...], Position | None]]:
    return [(row.paragraph, row.recommending_states, row.position) for row in document.recommendations]


EXPECTED = [
    ("4.1", ("IRN", "CIV"), Position.SUPPORTED),
    ("4.1", ("FJI",), Position.SUPPORTED),
    ("4.2", ("NOR", "TTO", "NLD"), Position.SUPPORTED),
    ("5.1", ("KEN",), Position.PENDING),
    ("6.1", ("MLT",), Position.NOTED),
]


def test_a_docx_is_read_with_masthead_rows_and_positions() -> None:
    source = docx_report()
    assert recognises(source)
    document = parse(source)
    assert labels(document) == EXPECTED
    assert (document.symbol, document.state_under_review) == ("A/HRC/91/7", "XCO")
    assert (document.session, document.upr_cycle) == (21, 2)
    assert document.dated_on == date(2030, 7, 4)
    assert document.reviewed_on == date(2030, 4, 2)
    assert document.adopted_on == date(2030, 4, 5)
    assert document.checks == ()


def test_rows_carry_their_text_source_and_paragraph_as_received() -> None:
    mend, paint, *_ = parse(docx_report()).recommendations
    assert (mend.text, paint.text) == ("Mend the piers", "Paint the piers")
    assert mend.position_source == "A/HRC/91/7, paragraph 4"
    assert mend.raw == paint.raw == CONCLUSIONS[1].removeprefix("4.1. ")
    assert mend.heading == CONCLUSIONS[0].removeprefix("4. ")


def test_a_pdf_is_read_across_pages_without_furniture(tmp_path: Path) -> None:
    furniture = [("A/HRC/91/7", str(page)) for page in (2, 3)]
    half = [*INTRODUCTION, *PROCEEDINGS, TITLE, CONCLUSIONS[0], "4.1. Mend the piers (Iran (Islamic Republic"]
    rest = ["of)) (Côte d’Ivoire); Paint the piers (Fiji);", *CONCLUSIONS[2:], *ANNEX]
    source = pdf_of(tmp_path, [MASTHEAD, [*furniture[0], *half], [*furniture[1], *rest, "GE.30-01234 (E)"]])
    assert recognises(source)
    document = parse(source)
    assert labels(document) == EXPECTED
    assert {row.paragraph: row.page for row in document.recommendations} == {
        "4.1": 2,
        "4.2": 3,
        "5.1": 3,
        "6.1": 3,
    }
    assert document.pages == 3
    assert document.checks == ()


def test_a_footnote_gives_the_wording_in_the_dialogue(tmp_path: Path) -> None:
    page = [
        "A/HRC/91/7",
        "2",
        *INTRODUCTION,
        *PROCEEDINGS,
        TITLE,
        CONCLUSIONS[0],
        "4.1. Mend the piers (Fiji);2",
        "4.2. Share charts (Norway);",
        f"5. {CLOSING}",
        "2 The recommendation as read during the interactive dialogue: “Rebuild every pier",
        "in the country” (Fiji).",
    ]
    mend, share = parse(pdf_of(tmp_path, [MASTHEAD, page])).recommendations
    assert mend.text == "Mend the piers"
    assert mend.wording_in_dialogue == "Rebuild every pier in the country"
    assert (share.text, share.wording_in_dialogue) == ("Share charts", "")


def test_passages_hold_every_numbered_paragraph_with_its_headings() -> None:
    passages = {passage.paragraph: passage for passage in parse(docx_report()).passages}
    assert list(passages) == ["1", "2", "3", "4", "4.1", "4.2", "5", "5.1", "6", "6.1", "7"]
    assert passages["3"].heading_path == (
        "I. Summary of the proceedings of the review process",
        "B. Interactive dialogue and responses by the State under review",
    )
    assert passages["7"].text == CLOSING


def test_recommendations_named_by_a_paragraph_of_section_one_are_looked_up() -> None:
    conclusions = (
        "4. The recommendations listed below enjoy the support of Coastland:",
        "1. Mend the piers (Fiji);",
        "5. The recommendations noted in paragraph 3 (b) did not enjoy the support of Coastland.",
        f"6. {CLOSING}",
    )
    document = parse(docx_report(conclusions))
    assert labels(document) == [("4.1", ("FJI",), Position.SUPPORTED), ("3 (b)", ("KEN",), Position.NOTED)]
    named = document.recommendations[1]
    assert named.text == "to paint the buoys"
    assert named.position_source == "A/HRC/91/7, paragraph 5"


def test_a_reference_that_leads_nowhere_is_a_doubt_and_no_row() -> None:
    conclusions = (
        "4. The recommendations noted in paragraph 2 (a) did not enjoy the support of Coastland.",
        f"5. {CLOSING}",
    )
    document = parse(docx_report(conclusions))
    assert document.recommendations == ()
    assert {check.check for check in document.checks} == {"no_rows", "reference"}


def test_a_position_stated_after_the_list_holds_for_it() -> None:
    conclusions = (
        "4. In the course of the discussion, the following recommendations were made to Coastland:",
        "1. Mend the piers (Fiji);",
        "2. Paint the buoys (Kenya);",
        "5. Coastland accepts the above recommendations.",
        f"6. {CLOSING}",
    )
    document = parse(docx_report(conclusions))
    assert labels(document) == [("4.1", ("FJI",), Position.SUPPORTED), ("4.2", ("KEN",), Position.SUPPORTED)]
    assert document.recommendations[0].position_source == "A/HRC/91/7, paragraph 5"


def test_pledges_count_only_under_a_heading_that_calls_them_so() -> None:
    pledges = (
        "III. Voluntary pledges and commitments",
        "8. Coastland undertook:",
        "(a) To publish its tide tables; and",
        "(b) To invite the neighbours.",
    )
    rows = parse(docx_report(pledges=pledges)).recommendations
    found = [(row.paragraph, row.text) for row in rows if row.kind is Kind.VOLUNTARY_PLEDGE]
    assert found == [("8 (a)", "To publish its tide tables"), ("8 (b)", "To invite the neighbours")]
    assert Counter(row.kind for row in rows)[Kind.RECOMMENDATION] == 5


@pytest.mark.parametrize(
    "line", ["voluntary commitments made earlier (Kenya);", "composition of boards (Kenya);"]
)
def test_a_line_that_begins_like_a_title_ends_nothing(tmp_path: Path, line: str) -> None:
    page = [
        "A/HRC/91/7",
        "2",
        *INTRODUCTION,
        TITLE,
        CONCLUSIONS[0],
        "4.1. Keep its promises, among them the",
        line,
        "4.2. Paint the buoys (Fiji).",
        f"5. {CLOSING}",
    ]
    document = parse(pdf_of(tmp_path, [MASTHEAD, page]))
    assert labels(document) == [("4.1", ("KEN",), Position.SUPPORTED), ("4.2", ("FJI",), Position.SUPPORTED)]


def test_comments_numbered_like_recommendations_are_none() -> None:
    conclusions = (
        "4. The recommendations below did not enjoy the support of Coastland, which offered these comments:",
        "4.1 Close the harbour (Fiji);",
        "4.2 Coastland explained that the harbour must stay open.",
        "5. The comments of Coastland follow:",
        "5.1 Regarding 4.1, the harbour feeds the town.",
        f"6. {CLOSING}",
    )
    assert labels(parse(docx_report(conclusions))) == [("4.1", ("FJI",), Position.NOTED)]


def test_without_a_state_a_row_is_kept_with_a_doubt() -> None:
    conclusions = (CONCLUSIONS[0], "4.1 Mend the piers (OP-CAT);", f"5. {CLOSING}")
    (row,) = parse(docx_report(conclusions)).recommendations
    assert row.recommending_states == ()
    assert "4.1" in row.checks[0]


def test_words_put_together_are_a_doubt() -> None:
    conclusions = (
        CONCLUSIONS[0],
        "4.1 Ratify (Fiji)/accede to (Kenya) the Pier Treaty (Fiji, Kenya);",
        f"5. {CLOSING}",
    )
    rows = parse(docx_report(conclusions)).recommendations
    assert [row.text for row in rows] == ["Ratify the Pier Treaty", "accede to the Pier Treaty"]
    assert all("put together from parts of paragraph 4.1" in row.checks[0] for row in rows)


def test_gaps_and_a_missing_end_are_doubts() -> None:
    conclusions = (CONCLUSIONS[0], "4.1 Mend the piers (Fiji);", "4.3 Paint the buoys (Kenya);")
    checks = parse(docx_report(conclusions)).checks
    assert {check.check for check in checks} == {"numbering_gap", "closing_paragraph"}
    assert "expected 2 after 1" in next(c.message for c in checks if c.check == "numbering_gap")


def test_a_closing_paragraph_without_a_number_is_no_part_of_the_last_recommendation() -> None:
    conclusions = (
        "4. The recommendations listed below enjoy the support of Coastland:",
        "4.1 Mend the piers (Fiji);",
        "4.2 Paint the buoys (Kenya).",
        CLOSING,
    )
    paper = parse(docx_report(conclusions))
    assert [row.text for row in paper.recommendations] == ["Mend the piers", "Paint the buoys"]
    assert paper.checks == ()


def test_totals_that_differ_are_a_doubt() -> None:
    conclusions = (
        "4. Coastland received 30 recommendations, of which those listed below enjoy its support:",
        "4.1 Mend the piers (Fiji);",
        f"5. {CLOSING}",
    )
    assert [check.check for check in parse(docx_report(conclusions)).checks] == ["stated_total"]


def test_automatic_numbers_of_word_are_counted() -> None:
    document = Document()
    for text in [*MASTHEAD, *INTRODUCTION, *PROCEEDINGS, TITLE, CONCLUSIONS[0]]:
        document.add_paragraph(text)
    for text in ("Mend the piers (Fiji);", "Paint the buoys (Kenya);"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph(f"5. {CLOSING}")
    data = BytesIO()
    document.save(data)
    rows = labels(parse(Source("auto.docx", data.getvalue())))
    assert rows == [("4.1", ("FJI",), Position.SUPPORTED), ("4.2", ("KEN",), Position.SUPPORTED)]


def test_an_addendum_is_not_a_report() -> None:
    masthead = [line.replace("A/HRC/91/7", "A/HRC/91/7/Add.1") for line in MASTHEAD]
    assert not recognises(docx_report(masthead=[*masthead, "Addendum"]))


def test_another_councils_paper_is_not_a_report() -> None:
    document = Document()
    document.add_paragraph("A/HRC/91/40")
    document.add_paragraph(
        "Report of the Secretary-General on the voluntary fund for the universal periodic review"
    )
    data = BytesIO()
    document.save(data)
    assert not recognises(Source("fund.docx", data.getvalue()))


def test_a_report_without_section_two_is_refused() -> None:
    document = Document()
    for text in [*MASTHEAD, *INTRODUCTION, *PROCEEDINGS]:
        document.add_paragraph(text)
    data = BytesIO()
    document.save(data)
    with pytest.raises(UnreadablePaperError, match=r"^draft\.docx has no section .*\.$"):
        parse(Source("draft.docx", data.getvalue()))


def test_a_docx_without_text_is_refused() -> None:
    data = BytesIO()
    Document().save(data)
    with pytest.raises(UnreadablePaperError, match=r"^empty\.docx holds no text: .*\.$"):
        recognises(Source("empty.docx", data.getvalue()))


def test_a_pdf_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    whole = pdf_of(tmp_path, [MASTHEAD])
    with pytest.raises(UnreadablePaperError, match=r"^cut\.pdf was cut off: .*\.$"):
        recognises(Source("cut.pdf", whole.data[: len(whole.data) * 3 // 4]))


def test_a_scan_is_refused() -> None:
    scan = pikepdf.new()
    scan.add_blank_page()
    data = BytesIO()
    scan.save(data)
    with pytest.raises(
        UnreadablePaperError, match=r"^scan\.pdf is a scan without a text layer: its 1 pages .*\.$"
    ):
        recognises(Source("scan.pdf", data.getvalue()))


def test_a_pdf_with_a_password_is_refused() -> None:
    locked = pikepdf.new()
    locked.add_blank_page()
    data = BytesIO()
    locked.save(data, encryption=pikepdf.Encryption(owner="owner", user="user"))
    with pytest.raises(UnreadablePaperError, match=r"^locked\.pdf is protected by a password; .*\.$"):
        recognises(Source("locked.pdf", data.getvalue()))
