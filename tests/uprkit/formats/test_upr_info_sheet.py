"""UPR Info's sheets: encodings, equal names in the heading, doubts instead of lost rows, two real exports."""

from __future__ import annotations

import csv
import io
import time
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from uprkit.errors import UnreadablePaperError
from uprkit.formats import recognise, upr_info_sheet
from uprkit.formats.sheet_rows import find_encoding
from uprkit.formats.source import Source
from uprkit.model import DocumentKind, Kind, ParsedDocument, Position

LEGACY = (
    "SuR",
    "Rgrp",
    "Org",
    "Recommendation",
    "RS",
    "Rgrp",
    "Org",
    "Response",
    "Action",
    "Issue",
    "Session",
)
RENAMED = (
    "To",
    "To-Rgrp",
    "To-Org",
    "Text",
    "From",
    "From-Rgrp",
    "From-Org",
    "Response",
    "Action",
    "Issue",
    "Session",
)
ROW = (
    "Fiji",
    "Asia",
    "PIF",
    "Mend the road",
    "Chile",
    "GRULAC",
    "OAS",
    "Accepted",
    "4",
    "Justice,Labour",
    "7",
)


def csv_text(heading: tuple[str, ...], *rows: tuple[str, ...], end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows([heading, *rows])
    return out.getvalue()


def parsed(text: str, encoding: str = "utf-8", name: str = "export.csv") -> ParsedDocument:
    return upr_info_sheet.parse(Source(name, text.encode(encoding)))


def with_cell(place: int, words: str) -> tuple[str, ...]:
    return (*ROW[:place], words, *ROW[place + 1 :])


@pytest.mark.parametrize("heading", [LEGACY, RENAMED])
def test_both_headings_tell_the_two_states_apart(heading: tuple[str, ...]) -> None:
    (row,) = parsed(csv_text(heading, ROW)).recommendations
    assert row.state_under_review == "FJI"
    assert row.recommending_states == ("CHL",)
    assert row.text == "Mend the road"
    assert row.position is Position.SUPPORTED
    assert (row.action_category, row.issues, row.session, row.upr_cycle) == (4, ("Justice", "Labour"), 7, 1)
    assert row.document is None
    assert row.checks == ()


@pytest.mark.parametrize(
    ("response", "position"),
    [
        ("Accepted", Position.SUPPORTED),
        ("Supported", Position.SUPPORTED),
        ("Noted", Position.NOTED),
        ("Not Supported", Position.NOTED),
        ("Rejected", Position.NOTED),
        ("Pending", Position.PENDING),
    ],
)
def test_responses(response: str, position: Position) -> None:
    (row,) = parsed(csv_text(LEGACY, with_cell(7, response))).recommendations
    assert (row.position, row.kind, row.checks) == (position, Kind.RECOMMENDATION, ())


def test_a_pledge_is_a_pledge() -> None:
    (row,) = parsed(csv_text(LEGACY, with_cell(7, "Voluntary Pledge"))).recommendations
    assert (row.kind, row.position) == (Kind.VOLUNTARY_PLEDGE, None)


def test_unknown_values_are_doubts_of_a_row_that_stays() -> None:
    rows = [
        with_cell(4, "&#40;Unknown&#41;"),
        with_cell(0, "Atlantis"),
        with_cell(7, "Perhaps"),
        with_cell(8, "9"),
        with_cell(10, "999"),
        with_cell(3, ""),
        ROW[:6],
    ]
    paper = parsed(csv_text(LEGACY, *rows))
    assert len(paper.recommendations) == len(rows)
    assert all(row.checks for row in paper.recommendations)
    assert paper.recommendations[0].recommending_states == ()
    assert "(Unknown)" in paper.recommendations[0].checks[0]
    assert paper.recommendations[1].state_under_review is None


def test_entities_are_undone_and_the_cell_is_kept_as_received() -> None:
    received = " Mend &#40;all&#41; roads &amp; R&D "
    (row,) = parsed(csv_text(LEGACY, with_cell(3, received))).recommendations
    assert row.text == "Mend (all) roads & R&D"
    assert row.raw == received


FRENCH = "Protéger les élèves à l’école, là où naît l’été ; garçons et Noëls"


@pytest.mark.parametrize(
    ("encoding", "end"), [("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("cp1252", "\r\n"), ("mac_roman", "\r")]
)
def test_the_encoding_is_found_from_the_bytes(encoding: str, end: str) -> None:
    (row,) = parsed(csv_text(LEGACY, with_cell(3, FRENCH), end=end), encoding).recommendations
    assert row.text == FRENCH


@given(
    st.lists(
        st.sampled_from(["école", "façade", "forêt", "où", "mañana", "niño", "Köln", "détenu", "libertés"]),
        min_size=3,
    ),
    st.sampled_from(["utf-8", "cp1252", "mac_roman"]),
)
def test_accented_words_are_read_back_in_any_encoding(words: list[str], encoding: str) -> None:
    data = " ".join(words).encode(encoding)
    assert data.decode(find_encoding(data)) == " ".join(words)


def test_a_workbook_is_read_like_the_csv() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("export")
    for place, words in enumerate(LEGACY):
        sheet.write_string(0, place, words)
    for place, words in enumerate(ROW):
        sheet.write_number(1, place, int(words)) if words.isdigit() else sheet.write_string(1, place, words)
    book.close()
    paper = upr_info_sheet.parse(Source("export.xlsx", buffer.getvalue()))
    assert paper.recommendations[0].action_category == 4
    assert paper.recommendations[0].session == 7


def test_todays_csv_of_the_site_is_read() -> None:
    heading = (
        "Title",
        "Date added",
        "Template",
        "State under review",
        "Recommending state",
        "Recommendation",
        "Response",
        "Action category",
        "Issues",
        "Session",
        "Published",
    )
    row = (
        "Mend",
        "2024-01-01",
        "Recommendation",
        "Fiji",
        "Chile|Peru",
        "Mend, at once, the road",
        "Supported",
        "5 - Specific action",
        "Justice|Labour",
        "Session 41",
        "Published",
    )
    (found,) = parsed(csv_text(heading, row)).recommendations
    assert found.recommending_states == ("CHL", "PER")
    assert (found.session, found.upr_cycle, found.action_category) == (41, 4, 5)
    assert found.issues == ("Justice", "Labour")


def test_labels_of_today_s_csv_may_hold_commas_and_months() -> None:
    heading = ("Title", "State under review", "Recommending state", "Text", "Response", "Issues", "Session")
    label = "Economic, social and cultural rights - general"
    row = ("Mend", "Fiji", "Chile", "Mend the road", "Not Supported", label, "44 - November 2023")
    (found,) = parsed(csv_text(heading, row)).recommendations
    assert (len(found.issues), found.session, found.position) == (1, 44, Position.NOTED)
    assert found.checks == ()


def test_other_columns_are_refused_naming_what_was_expected_and_found() -> None:
    source = Source("prices.csv", b"Apples,Pears,Plums,Figs,Dates\n1,2,3,4,5\n")
    with pytest.raises(UnreadablePaperError, match=r"prices\.csv .*SuR.*Apples, Pears"):
        upr_info_sheet.parse(source)


def test_an_open_quotation_mark_is_refused_rather_than_swallowing_rows() -> None:
    text = csv_text(LEGACY, ROW) + '"' + "x," * 100_000
    with pytest.raises(UnreadablePaperError, match="line 3"):
        parsed(text)


def test_an_unknown_issue_is_one_doubt_for_the_file() -> None:
    paper = parsed(csv_text(LEGACY, with_cell(9, "Gardening"), with_cell(9, "Gardening")))
    assert [check.check for check in paper.checks] == ["issue"]
    assert "2 rows" in paper.checks[0].message


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "rows", "unknown"),
    [("sessions-01-05.xls", 6094, 9), ("sessions-10-13.macroman-cr.csv", 9047, 0)],
)
def test_real_exports_give_every_row_and_state(shared_data: Path, name: str, rows: int, unknown: int) -> None:
    source = Source.from_path(shared_data / "upr-info" / "raw" / name)
    assert recognise(source).kind is DocumentKind.UPR_INFO_SHEET
    started = time.process_time()
    paper = upr_info_sheet.parse(source)
    assert time.process_time() - started < 2
    assert len(paper.recommendations) == rows
    assert sum(not row.recommending_states for row in paper.recommendations) == unknown
    assert sum(bool(row.checks) for row in paper.recommendations) == unknown
    assert all(
        row.state_under_review and row.position and row.action_category for row in paper.recommendations
    )
    with (shared_data / "upr-info" / "recommendations-sessions-01-16.csv").open(
        encoding="utf-8", newline=""
    ) as handle:
        sessions = {str(row.session) for row in paper.recommendations}
        cleaned = Counter(row["Text"] for row in csv.DictReader(handle) if row["Session"] in sessions)
    assert Counter(row.text for row in paper.recommendations) == cleaned
