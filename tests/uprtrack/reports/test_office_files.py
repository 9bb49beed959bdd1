"""Any text survives in an office file, and none breaks it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.uprtrack.reports.reading import unescaped, word, workbook
from uprtrack.reports.office.spreadsheet import CELL_LIMIT, MOST_POINTS, Column, Spreadsheet, height_of
from uprtrack.reports.office.word import WordDocument
from uprtrack.reports.office.word_table import Band, TableColumn
from uprtrack.reports.office.word_text import Words
from uprtrack.reports.office.writable import REPLACEMENT, UNWRITABLE, in_utf16, word_count, writable

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
any_text = st.text(st.characters(exclude_categories=()), max_size=60)


def spreadsheet() -> Spreadsheet:
    return Spreadsheet(title="Title", author="Author", generated_at=NOW)


def word_document(language: str = "en", title: str = "Title") -> WordDocument:
    return WordDocument(
        title=title,
        author="Author",
        edition="Edition",
        language=language,
        generated_at=NOW,
        is_landscape=False,
    )


@given(any_text)
def test_writable_text_keeps_every_character_that_can_be_kept(text: str) -> None:
    kept = writable(text)
    assert not UNWRITABLE.search(kept)
    assert "\r" not in kept
    unbroken = text.replace("\r\n", "\n")
    assert len(kept) == len(unbroken)
    assert all(new in (old, "\n", REPLACEMENT) for old, new in zip(unbroken, kept, strict=True))
    assert writable(kept) == kept


@settings(max_examples=60, deadline=None)
@given(st.lists(any_text, min_size=1, max_size=5))
def test_any_text_survives_in_a_spreadsheet(texts: list[str]) -> None:
    sheet = spreadsheet()
    sheet.add_table("Rows", [Column("Text")], [[text] for text in texts])
    sheet.add_hidden("hidden", [[text] for text in texts])
    book = workbook(sheet.content())
    for name, first in (("Rows", 2), ("hidden", 1)):
        cells = [book[name].cell(place, 1) for place in range(first, first + len(texts))]
        assert [unescaped(cell.value) for cell in cells] == [writable(text) for text in texts]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert not [cell for cell in cells if cell.data_type == "n" and cell.value is not None]


@settings(max_examples=60, deadline=None)
@given(any_text, any_text)
def test_any_text_survives_in_a_word_file(text: str, title: str) -> None:
    document = word_document(title=title)
    document.paragraph(text)
    document.paragraph(Words(text, language="ar"))
    document.heading(text, 1)
    document.table([TableColumn(text, 5)], [Band(text), [text]], caption=text)
    opened = word(document.content())
    assert [paragraph.text for paragraph in opened.paragraphs[:3]] == [writable(text)] * 3
    assert {cell.text for row in opened.tables[0].rows for cell in row.cells} == {writable(text)}
    assert opened.core_properties.title == writable(title)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "http://", "{="])
def test_what_a_spreadsheet_would_compute_or_link_is_text(start: str) -> None:
    sheet = spreadsheet()
    sheet.add_table("Rows", [Column("Text")], [[f"{start}1+1"]])
    cell = workbook(sheet.content())["Rows"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (f"{start}1+1", "s", None)


@pytest.mark.parametrize("letter", ["x", "𝄞"])
@pytest.mark.parametrize("length", [CELL_LIMIT // 2, CELL_LIMIT, CELL_LIMIT + 1, 100_000])
def test_a_text_longer_than_a_cell_goes_on_elsewhere(letter: str, length: int) -> None:
    text = letter * length
    sheet = spreadsheet()
    sheet.add_table("Rows", [Column("Text")], [["before"], [text]])
    book = workbook(sheet.content())
    cell = str(book["Rows"]["A3"].value)
    assert in_utf16(cell) <= CELL_LIMIT
    if in_utf16(text) <= CELL_LIMIT:
        assert cell == text
        return
    first, _, notice = cell.partition("… [goes on in the last sheet, under ")
    assert notice == "Rows!A3]"
    pieces = [(row[0].value, str(row[1].value)) for row in book["Long texts"].iter_rows()]
    assert {place for place, _ in pieces} == {"Rows!A3"}
    assert first + "".join(piece for _, piece in pieces) == text
    assert all(in_utf16(piece) <= CELL_LIMIT for _, piece in pieces)


def test_numbers_are_numbers_and_empty_cells_are_empty() -> None:
    sheet = spreadsheet()
    sheet.add_table("Rows", [Column("A"), Column("B"), Column("C")], [[3, 0.5, ""]])
    row = workbook(sheet.content())["Rows"][2]
    assert [cell.value for cell in row] == [3, 0.5, None]
    assert sheet.words == word_count("A B C")


def test_a_word_file_tells_its_language_and_each_runs_direction() -> None:
    document = word_document("ar")
    document.paragraph(Words("نص", language="ar"), Words("text", language="en"))
    opened = word(document.content())
    defaults = opened.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert defaults is not None
    assert defaults.get(qn("w:bidi")) == "ar"
    arabic, english = opened.paragraphs[0].runs
    assert arabic._r.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None
    assert english._r.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is None
    assert opened.paragraphs[0]._p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None


def test_a_language_that_is_not_known_breaks_nothing() -> None:
    document = word_document("xx-unknown-tag")
    document.paragraph(Words("text", language="not a tag"))
    assert docx.Document(BytesIO(document.content())).paragraphs[0].text == "text"


def test_words_are_counted_in_tables_too() -> None:
    document = word_document()
    document.paragraph("three words here")
    document.table([TableColumn("Head", 5)], [["two words"]], caption="Caption")
    assert document.words == 6


def test_a_row_is_as_high_as_its_longest_cell_asks() -> None:
    columns = [Column("Number", 10), Column("Text", 42)]
    one = height_of(["1", "short"], columns)
    assert height_of(["1", "x" * 200], columns) >= 4 * one
    assert height_of(["1", "a\nb\nc"], columns) > 2 * one
    assert height_of([None, None], columns) == one
    assert height_of(["1", "x" * 100_000], columns) == MOST_POINTS
