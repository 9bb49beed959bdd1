"""Files: every row, every text as it is, no cell that a spreadsheet would compute, memory that does not grow."""

from __future__ import annotations

import csv
import io
import itertools
import json
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from unittest.mock import patch

import openpyxl
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from uprtrack.exports.columns import Unit, columns_of
from uprtrack.exports.told import ReviewTold, Told, Words
from uprtrack.exports.writing import FORMULA, csv_pieces, jsonl_pieces, xlsx_pieces
from uprtrack.exports.xlsx import CUT, LONGEST, workbook_pieces

COLUMNS = columns_of(Unit.RECOMMENDATION)
WORDS = Words(
    {"DNK": "Denmark", "NOR": "Norway"}, {"DNK": "WEOG", "NOR": "WEOG"}, {"women": "Women’s rights"}
)
REVIEW = ReviewTold("XCO-upr4", "upr", "XCO", "Coastland", "EEG", 4, 43, "2023-05-01")
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def told(text: str = "Ratify it;", number: str = "104.1") -> Told:
    return Told(
        words=WORDS,
        review=REVIEW,
        public_id="7k3m9q2xw",
        kind="recommendation",
        number=number,
        heading="",
        text=text,
        language="en",
        position="supported",
        is_counted_as_noted=False,
        is_published=True,
        printed_in="A/HRC/54/99",
        symbol="",
        page=12,
        states=("DNK", "NOR"),
        actions=("5",),
        themes=("women",),
        goals=("5",),
        targets=(),
        persons=(),
        treaties=("CEDAW",),
        institutions=(),
        suggested=("theme:women",),
        level="not_assessed",
    )


def from_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@settings(max_examples=40, deadline=None)
@given(ANY_TEXT)
def test_json_lines_hold_every_text_as_it_is(text: str) -> None:
    (line,) = b"".join(jsonl_pieces(COLUMNS, [told(text)])).splitlines()[:1]
    row = json.loads(line)
    assert row["text"] == text
    assert row["recommending_states"] == ["DNK", "NOR"]


@settings(max_examples=40, deadline=None)
@given(ANY_TEXT)
def test_csv_holds_the_text_and_no_formula(text: str) -> None:
    (row,) = from_csv(b"".join(csv_pieces(COLUMNS, [told(text)])))
    assert row["text"] == (f"'{text}" if text.startswith(FORMULA) else text)
    assert row["recommending_state_names"] == "Denmark; Norway"
    assert row["page"] == "12"


def test_a_number_that_a_spreadsheet_would_compute_is_text_too() -> None:
    (row,) = from_csv(b"".join(csv_pieces(COLUMNS, [told(number="=1+1")])))
    assert row["number"] == "'=1+1"


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_workbook_holds_every_text_as_text(text: str) -> None:
    data = b"".join(xlsx_pieces(COLUMNS, [told(text)], {"rows": "1"}))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["rows"]
    cells = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    # XML reads a carriage return as a new line.
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = openpyxl.utils.escape.unescape(cells["text"].value or "")
    assert shown in (expected, text)
    assert cells["text"].data_type in ("s", "n", "inlineStr")
    assert cells["page"].value == 12


def test_other_programs_read_the_workbook() -> None:
    data = b"".join(xlsx_pieces(COLUMNS, [told("=1+1"), told("b & <c>")], {"rows": "2", "query": "q=x"}))
    book = python_calamine.load_workbook(io.BytesIO(data))
    assert book.sheet_names == ["rows", "columns", "manifest"]
    head, *rows = book.get_sheet_by_name("rows").to_python()
    assert [row[head.index("text")] for row in rows] == ["=1+1", "b & <c>"]
    assert ["query", "q=x"] in book.get_sheet_by_name("manifest").to_python()
    assert len(book.get_sheet_by_name("columns").to_python()) == len(COLUMNS) + 1


def test_a_text_too_long_for_a_cell_says_so() -> None:
    data = b"".join(workbook_pieces([("rows", ["text"], [["x" * (LONGEST + 1)]])]))
    value = openpyxl.load_workbook(io.BytesIO(data))["rows"]["A2"].value
    assert isinstance(value, str)
    assert len(value) == LONGEST
    assert value.endswith(CUT)


def test_more_rows_than_a_sheet_has_go_on_in_the_next() -> None:
    with patch("uprtrack.exports.xlsx.MOST_ROWS", 4):
        data = b"".join(workbook_pieces([("rows", ["n"], ([number] for number in range(7)))]))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["rows", "rows 2", "rows 3"]
    assert [row[0] for name in book.sheetnames for row in book[name].values] == (
        ["n", 0, 1, 2, "n", 3, 4, 5, "n", 6]
    )


def _peak(writer: Callable[[Iterable[Told]], Iterator[bytes]], number: int) -> int:
    rows: Iterator[Told] = (told() for _number in range(number))
    tracemalloc.start()
    try:
        for _piece in writer(rows):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_rows() -> None:
    writers = (
        lambda rows: csv_pieces(COLUMNS, rows),
        lambda rows: jsonl_pieces(COLUMNS, rows),
        lambda rows: xlsx_pieces(COLUMNS, rows, {}),
    )
    for writer in writers:
        few, many = _peak(writer, 1_000), _peak(writer, 4_000)
        assert many < few * 1.5 + 200_000, (few, many)


def test_the_first_piece_waits_for_one_row_alone() -> None:
    for pieces in (csv_pieces, jsonl_pieces):
        asked = itertools.count()
        rows = (told() for _number in iter(asked.__next__, 1_000))
        next(pieces(COLUMNS, rows))
        assert next(asked) <= 2
