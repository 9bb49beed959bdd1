"""A sheet that came back is read by its marks and keys; what is damaged, too large or another file is refused."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from uprkit.errors import UnreadablePaperError
from uprkit.formats import read
from uprkit.formats.returned_sheet import MOST_ROWS
from uprkit.formats.source import Source
from uprkit.model import DocumentKind
from uprkit.returned import MAGIC, MARK, TOKENS_SHEET, CellKind, ReturnedCell, ReturnedRow, ReturnedSheet

KEYS = [MARK, "text", "day", "number"]
HEADINGS = ["Mark", "Text", "Day", "Number"]


def book_of(rows: list[list[Any]], keys: list[str] = KEYS, magic: str = MAGIC) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Actions"
    for row in (keys, HEADINGS, *rows):
        sheet.append(row)
    hidden = book.create_sheet(TOKENS_SHEET)
    hidden.sheet_state = "hidden"
    for row in ([magic, "an installation"], ["r1", "first half, ", "second half"], ["r2", "token"]):
        hidden.append(row)
    return book


def source_of(book: openpyxl.Workbook) -> Source:
    buffer = BytesIO()
    book.save(buffer)
    return Source("back.xlsx", buffer.getvalue())


def test_rows_are_read_with_their_marks_and_the_place_of_each_cell() -> None:
    rows = [
        ["r2", "Second", date(2027, 3, 31), 12.5],
        ["r1", "=1+1", "soon", 0.1 + 0.2],
        [None, "New", None, True],
    ]
    known, paper = read(source_of(book_of(rows)))
    assert (known.key, paper.kind) == ("returned_sheet", DocumentKind.RETURNED_SHEET)
    assert paper.sheet == ReturnedSheet(
        installation="an installation",
        tokens={"r1": "first half, second half", "r2": "token"},
        rows=(
            ReturnedRow(
                "Actions",
                3,
                "r2",
                {
                    "text": ReturnedCell(CellKind.TEXT, "Second", "B3"),
                    "day": ReturnedCell(CellKind.DAY, "2027-03-31", "C3"),
                    "number": ReturnedCell(CellKind.NUMBER, "12.5", "D3"),
                },
            ),
            ReturnedRow(
                "Actions",
                4,
                "r1",
                {
                    "text": ReturnedCell(CellKind.FORMULA, "=1+1", "B4"),
                    "day": ReturnedCell(CellKind.TEXT, "soon", "C4"),
                    "number": ReturnedCell(CellKind.NUMBER, "0.3", "D4"),
                },
            ),
            ReturnedRow(
                "Actions",
                5,
                "",
                {
                    "text": ReturnedCell(CellKind.TEXT, "New", "B5"),
                    "day": ReturnedCell(CellKind.EMPTY, "", "C5"),
                    "number": ReturnedCell(CellKind.TRUTH, "1", "D5"),
                },
            ),
        ),
    )


def test_a_column_that_was_copied_is_read_once_and_that_is_said() -> None:
    book = book_of([["r1", "First", None, None, "A copy"]], keys=[*KEYS, "text"])
    paper = read(source_of(book))[1]
    assert paper.sheet is not None
    assert paper.sheet.rows[0].cells["text"].value == "First"
    assert [check.check for check in paper.checks] == ["column twice"]


def test_empty_rows_between_keep_the_numbers_of_those_below() -> None:
    book = book_of([["r1", "First"]])
    book.worksheets[0].cell(40, 1).value = "r2"
    paper = read(source_of(book))[1]
    assert paper.sheet is not None
    assert [row.number for row in paper.sheet.rows] == [3, 40]


@pytest.mark.parametrize(
    ("book", "sentence"),
    [
        (book_of([["r1", "x"]], magic="something else"), "found “something else”"),
        (book_of([["r1", "x"]], keys=["", "a", "b", "c"]), "the hidden row of keys"),
        (book_of([["r1", "x"]] * (MOST_ROWS + 1)), "more than 20,000 rows"),
    ],
    ids=["magic", "keys", "rows"],
)
def test_what_was_damaged_or_is_too_large_is_refused(book: openpyxl.Workbook, sentence: str) -> None:
    with pytest.raises(UnreadablePaperError, match=sentence):
        read(source_of(book))


def test_a_workbook_without_the_hidden_sheet_is_none() -> None:
    book = book_of([["r1", "x"]])
    del book[TOKENS_SHEET]
    with pytest.raises(UnreadablePaperError):
        read(source_of(book))
