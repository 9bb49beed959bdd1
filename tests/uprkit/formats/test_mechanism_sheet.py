"""The sheet for any mechanism: its template can be filled in and read back, and says what is missing."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.command import main
from uprkit.errors import UnreadablePaperError
from uprkit.formats import mechanism_sheet, recognise
from uprkit.formats.mechanism_sheet import COLUMNS, write_template
from uprkit.formats.source import Source
from uprkit.model import Kind, ParsedDocument

ROW = {
    "Mechanism": "African Commission on Human and Peoples' Rights",
    "Kind of mechanism": "",
    "State": "Kenya",
    "Document": "Concluding observations, 14th report",
    "Date of document": "2023-05-14",
    "Number": "37 b",
    "Heading": "Lakes",
    "Text": "Open every lake to the public.",
    "Themes": "Lakes|Right to water",
    "Affected persons": "Children",
    "SDGs": "6|16.2",
}


def sheet(*rows: dict[str, str], name: str = "achpr.csv") -> Source:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [heading for heading, _hint in COLUMNS])
    writer.writeheader()
    writer.writerows(rows)
    return Source(name, text.getvalue().encode("utf-8-sig"))


def read(*rows: dict[str, str]) -> ParsedDocument:
    source = sheet(*rows)
    assert recognise(source).key == "mechanism_sheet"
    return mechanism_sheet.parse(source)


def test_a_row_is_read_whole() -> None:
    (row,) = read(ROW).recommendations
    assert (row.mechanism, row.mechanism_kind, row.state_under_review) == ("achpr", "regional_body", "KEN")
    assert (row.document, row.published_on, row.paragraph, row.heading) == (
        "Concluding observations, 14th report",
        date(2023, 5, 14),
        "37 b",
        "Lakes",
    )
    assert (row.text, row.kind) == ("Open every lake to the public.", Kind.OBSERVATION)
    assert (row.themes, row.affected_persons, row.sdgs) == (
        ("Lakes", "Right to water"),
        ("Children",),
        ("6", "16.2"),
    )
    assert row.checks == ()


def test_the_written_workbook_can_be_filled_in_and_read(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    assert main(["template", str(path)]) == 0
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    assert [cell.value for cell in page[1]] == [heading for heading, _hint in COLUMNS]
    for place, (heading, _hint) in enumerate(COLUMNS, start=1):
        value = date(2023, 5, 14) if heading == "Date of document" else ROW[heading]
        page.cell(2, place).value = value
    book.save(path)
    source = Source.from_path(path)
    assert recognise(source).key == "mechanism_sheet"
    assert mechanism_sheet.parse(source).recommendations == read(ROW).recommendations


def test_the_empty_template_has_no_row() -> None:
    for suffix in (".csv", ".xlsx"):
        source = Source(f"empty{suffix}", write_template(suffix))
        assert recognise(source).key == "mechanism_sheet"
        with pytest.raises(UnreadablePaperError, match="no row below them"):
            mechanism_sheet.parse(source)


def test_another_suffix_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", str(tmp_path / "empty.ods")]) == 2
    assert ".xlsx or .csv; found .ods" in capsys.readouterr().err


def test_an_unknown_mechanism_needs_its_kind() -> None:
    unknown = ROW | {"Mechanism": "Lakes Tribunal"}
    assert "Lakes Tribunal" in read(unknown).recommendations[0].checks[0]
    (row,) = read(unknown | {"Kind of mechanism": "Regional body"}).recommendations
    assert (row.mechanism, row.mechanism_name, row.checks) == ("lakes-tribunal", "Lakes Tribunal", ())


@pytest.mark.parametrize(
    ("heading", "cell", "doubt"),
    [
        ("State", "Atlantis", "State: expected the name of a State, found “Atlantis”"),
        ("Text", "", "Text: expected the text"),
        (
            "Date of document",
            "14 May",
            "Date of document: expected a date such as 2023-05-14, found “14 May”",
        ),
        ("Document", "", "Document: expected the symbol or title"),
        ("SDGs", "Lakes for all", "SDGs: expected goals or targets"),
        ("Mechanism", "UPR", "another mechanism than the UPR"),
    ],
)
def test_what_is_missing_is_a_doubt(heading: str, cell: str, doubt: str) -> None:
    (row,) = read(ROW | {heading: cell}).recommendations
    assert [check for check in row.checks if doubt in check]


def test_a_row_that_stands_twice_is_told() -> None:
    assert [check.check for check in read(ROW, ROW).checks] == ["repeated_row"]


@given(
    st.lists(
        st.fixed_dictionaries({heading: st.text(max_size=30) for heading in ROW}), min_size=1, max_size=3
    )
)
def test_no_cells_crash_and_what_is_refused_is_named(rows: list[dict[str, str]]) -> None:
    told = told_by(sheet(*rows))
    assert "achpr.csv" in told if isinstance(told, str) else told > 0


def told_by(source: Source) -> int | str:
    """How many rows are read, or the sentence of a refusal."""
    try:
        return len(mechanism_sheet.parse(source).recommendations)
    except UnreadablePaperError as error:
        return str(error)
