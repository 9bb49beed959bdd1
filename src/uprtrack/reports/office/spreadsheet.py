"""Spreadsheets: every cell of text is text, whatever it begins with, and none is lost for its length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from uprtrack.reports.office.writable import in_utf16, word_count, writable

CELL_LIMIT = 32_767
"""UTF-16 units that Excel keeps in a cell (Microsoft, Excel specifications and limits)."""
SHEET_NAME_LIMIT = 31
INK, BRAND, WASH, LINE = "#1B2733", "#17527F", "#E8F0F7", "#D9DEE3"
A4 = 9

POINTS_A_LINE, MOST_POINTS = 14.5, 409.0
"""Height of a line of text; the greatest height of a row (Microsoft, Excel specifications and limits)."""

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its width in characters."""

    title: str
    width: float = 16


def height_of(row: Sequence[Cell], columns: Sequence[Column]) -> float:
    """Points that the longest cell of a row takes. Excel would find out by itself, LibreOffice does not."""
    lines = max(
        (
            sum(max(1, -(-len(part) // max(column.width - 2, 1))) for part in str(cell).split("\n"))
            for cell, column in zip(row, columns, strict=False)
            if cell is not None
        ),
        default=1,
    )
    return min(lines * POINTS_A_LINE + 2, MOST_POINTS)


class Spreadsheet:
    """A workbook written row by row in constant memory; ``content`` closes it.

    Texts longer than a cell go on in a last sheet, to which the cell points.
    """

    def __init__(
        self, *, title: str, author: str, generated_at: datetime, right_to_left: bool = False
    ) -> None:
        self._buffer = BytesIO()
        self._book = xlsxwriter.Workbook(
            self._buffer,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self._book.set_properties(
            {
                "title": writable(title),
                "author": writable(author),
                "created": generated_at.replace(tzinfo=None),
            }
        )
        base = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "top"}
        self._text = self._format(base | {"text_wrap": True, "bottom": 1, "bottom_color": LINE})
        self._label = self._format(base | {"bold": True, "text_wrap": True, "font_color": BRAND})
        self._plain = self._format(base | {"text_wrap": True})
        self._header = self._format(
            base
            | {
                "bold": True,
                "text_wrap": True,
                "font_color": "#FFFFFF",
                "bg_color": BRAND,
                "valign": "vcenter",
            }
        )
        self._title = writable(title)
        self._right_to_left = right_to_left
        self._continued: list[tuple[str, str]] = []
        self.words = 0

    def _format(self, properties: dict[str, object]) -> Format:
        return self._book.add_format(properties)

    def _sheet(self, name: str) -> Worksheet:
        sheet = self._book.add_worksheet(writable(name)[:SHEET_NAME_LIMIT])
        if self._right_to_left:
            sheet.right_to_left()
        return sheet

    def add_table(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        """A sheet with a frozen heading row, a filter on every column, ready to print on A4."""
        sheet = self._sheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(f"&L{self._title.replace('&', '&&')[:200]}")
        sheet.set_footer("&R&P / &N")
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        sheet.set_row(0, 32)
        last = 0
        for index, column in enumerate(columns):
            self._write(sheet, 0, index, column.title, self._header)
        for last, row in enumerate(rows, start=1):
            sheet.set_row(last, height_of(row, columns))
            for index, cell in enumerate(row):
                self._write(sheet, last, index, cell, self._text)
        sheet.autofilter(0, 0, last, len(columns) - 1)

    def add_facts(self, name: str, facts: Iterable[tuple[str, Cell]]) -> None:
        """A sheet of two columns: what is said of the file, and what is said."""
        sheet = self._sheet(name)
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, 1, 100)
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        for row, (label, value) in enumerate(facts):
            self._write(sheet, row, 0, label, self._label)
            self._write(sheet, row, 1, value, self._plain)

    def add_hidden(self, name: str, rows: Iterable[Sequence[Cell]]) -> None:
        """A sheet for the machine that reads the file when it comes back."""
        sheet = self._sheet(name)
        sheet.hide()
        for index, row in enumerate(rows):
            for column, cell in enumerate(row):
                self._write(sheet, index, column, cell, None, is_counted=False)

    def _write(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        cell: Cell,
        style: Format | None,
        *,
        is_counted: bool = True,
    ) -> None:
        if cell is None or cell == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(cell, str):
            text = writable(cell)
            self.words += word_count(text) if is_counted else 0
            sheet.write_string(row, column, self._fitting(text, sheet, row, column), style)
        else:
            sheet.write_number(row, column, cell, style)

    def _fitting(self, text: str, sheet: Worksheet, row: int, column: int) -> str:
        if in_utf16(text) <= CELL_LIMIT:
            return text
        place = f"{sheet.get_name()}!{xlsxwriter.utility.xl_rowcol_to_cell(row, column)}"
        notice = "… " + _("[goes on in the last sheet, under %(place)s]") % {"place": place}
        # Half the limit in characters is never more than the limit in UTF-16 units.
        size = CELL_LIMIT // 2 - len(notice)
        self._continued += [(place, text[at : at + size]) for at in range(size, len(text), size)]
        return text[:size] + notice

    def content(self) -> bytes:
        """The file; nothing can be added after."""
        if self._continued:
            sheet = self._sheet(_("Long texts"))
            sheet.set_column(0, 0, 20)
            sheet.set_column(1, 1, 100)
            for row, (place, piece) in enumerate(self._continued):
                sheet.write_string(row, 0, place, self._label)
                sheet.write_string(row, 1, piece, self._plain)
        self._book.close()
        return self._buffer.getvalue()
