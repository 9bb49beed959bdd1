"""The workbook that leaves: visible tables to fill in, a sheet that explains, and the hidden identities of the rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from uprkit.returned import LISTS_SHEET, MAGIC, MARK, TOKENS_SHEET
from uprtrack.reports.office.spreadsheet import A4, BRAND, CELL_LIMIT, INK, LINE, SHEET_NAME_LIMIT, height_of
from uprtrack.reports.office.spreadsheet import Column as Sized
from uprtrack.reports.office.writable import in_utf16, writable
from uprtrack.sheets.columns import Column, Kind, folded
from uprtrack.sheets.tables import Line, Table
from uprtrack.sheets.tokens import Left, Scope, digest, installation, sign

PIECE = 30_000
"""Characters of a token in one cell, fewer than any program cuts at."""
GREY = "#EEF0F2"
KEYS, HEADINGS = 0, 1
"""The rows of keys and of headings."""
MOST_DIGITS = 15
"""Of a number that a spreadsheet keeps exactly."""
_DAY = "yyyy-mm-dd"
_FIRST_DAY = date(1900, 3, 1)
"""Before it programs disagree about days."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves: ``title`` and ``addressee`` stand on the sheet that explains."""

    scope: Scope
    title: str
    addressee: str
    expires_at: datetime
    tables: Sequence[tuple[Table, Sequence[Line]]]


def workbook(leaving: Leaving) -> bytes:
    """The file; its texts are in the language that is active."""
    return _Writer(leaving).content()


class _Writer:
    def __init__(self, leaving: Leaving) -> None:
        self._leaving = leaving
        self._buffer = BytesIO()
        self._book = xlsxwriter.Workbook(
            self._buffer, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
        )
        self._book.set_properties({"title": writable(leaving.title), "created": _midnight()})
        base = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "top", "text_wrap": True}
        line = {"bottom": 1, "bottom_color": LINE}
        self._formats = {
            (is_open, is_day): self._book.add_format(
                base
                | line
                | ({"num_format": _DAY} if is_day else {})
                | ({} if is_open else {"bg_color": GREY})
                | {"quote_prefix": False}
            )
            for is_open in (True, False)
            for is_day in (True, False)
        }
        self._quoted = {
            is_open: self._book.add_format(
                base | line | ({} if is_open else {"bg_color": GREY}) | {"quote_prefix": True}
            )
            for is_open in (True, False)
        }
        self._heading = self._book.add_format(
            base | {"bold": True, "font_color": "#FFFFFF", "bg_color": BRAND, "valign": "vcenter"}
        )
        self._plain = self._book.add_format(base)
        self._tokens: list[tuple[str, str]] = []
        self._lists: list[list[str]] = []

    def content(self) -> bytes:
        for table, lines in self._leaving.tables:
            self._table(table, lines)
        self._explain()
        self._hide()
        self._book.close()
        return self._buffer.getvalue()

    def _sheet(self, name: str) -> Worksheet:
        sheet = self._book.add_worksheet(_sheet_name(name))
        if get_language_bidi():
            sheet.right_to_left()
        return sheet

    def _table(self, table: Table, lines: Sequence[Line]) -> None:
        columns = table.columns(self._leaving.scope)
        sheet = self._sheet(str(table.title))
        self._lay_out(sheet, str(table.title), columns, len(lines))
        sized = [Sized(str(column.title), column.width) for column in columns]
        ever_open = {key for line in lines for key in line.open}
        for row, line in enumerate(lines, start=HEADINGS + 1):
            told = [line.values.get(column.key, "") for column in columns]
            sheet.set_row(
                row,
                height_of([column.shown(text) for column, text in zip(columns, told, strict=True)], sized),
            )
            fitting = frozenset(
                column.key
                for column, text in zip(columns, told, strict=True)
                if column.key in line.open and in_utf16(text) <= CELL_LIMIT
            )
            mark = f"r{len(self._tokens) + 1}"
            sheet.write_string(row, 0, mark, self._plain)
            for at, (column, text) in enumerate(zip(columns, told, strict=True), start=1):
                self._write(sheet, row, at, column, text, is_open=column.key in fitting)
            self._tokens.append((mark, sign(self._left(table, line, columns, fitting))))
        for at, column in enumerate(columns, start=1):
            if column.key in ever_open:
                self._offer(sheet, at, column, len(lines))

    def _left(self, table: Table, line: Line, columns: Sequence[Column], is_open: frozenset[str]) -> Left:
        return Left(
            scope=self._leaving.scope,
            table=table.key,
            row=line.row,
            open={column.key: line.values[column.key] for column in columns if column.key in is_open},
            locked={
                column.key: digest(locked_text(column, line.values.get(column.key, "")))
                for column in columns
                if column.key not in is_open
            },
            expires_at=self._leaving.expires_at,
        )

    def _lay_out(self, sheet: Worksheet, title: str, columns: Sequence[Column], rows: int) -> None:
        sheet.set_row(KEYS, None, None, {"hidden": True})
        sheet.set_column(0, 0, 6, None, {"hidden": True})
        sheet.set_row(HEADINGS, 32)
        sheet.write_string(KEYS, 0, MARK)
        sheet.write_string(HEADINGS, 0, _("Mark of the row"), self._heading)
        for at, column in enumerate(columns, start=1):
            sheet.set_column(at, at, column.width)
            sheet.write_string(KEYS, at, column.key)
            sheet.write_string(HEADINGS, at, writable(str(column.title)), self._heading)
        sheet.freeze_panes(HEADINGS + 1, 2)
        sheet.autofilter(HEADINGS, 0, HEADINGS + max(rows, 1), len(columns))
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADINGS)
        sheet.set_header(f"&L{writable(self._leaving.title).replace('&', '&&')[:200]}")
        sheet.set_footer(f"&L{writable(title).replace('&', '&&')}&R&P / &N")

    def _write(
        self, sheet: Worksheet, row: int, at: int, column: Column, text: str, *, is_open: bool
    ) -> None:
        style = self._formats[is_open, column.kind == Kind.DAY]
        if not text:
            sheet.write_blank(row, at, None, style)
        elif column.kind == Kind.DAY and date.fromisoformat(text) >= _FIRST_DAY:
            sheet.write_datetime(row, at, datetime.fromisoformat(text), style)
        elif column.kind == Kind.NUMBER and len(text.strip("-").replace(".", "")) <= MOST_DIGITS:
            sheet.write_number(row, at, float(text), style)
        else:
            shown = as_written(column, text)
            quoted = self._quoted[is_open] if shown.startswith(("=", "+", "-", "@")) else style
            sheet.write_string(row, at, shown, quoted)

    def _offer(self, sheet: Worksheet, at: int, column: Column, rows: int) -> None:
        """A drop-down, or what a cell takes; it warns and forbids nothing, since the import says what it finds."""
        first, last = HEADINGS + 1, HEADINGS + max(rows, 1)
        options: dict[str, Any] = {"error_type": "warning", "ignore_blank": True}
        if column.kind == Kind.CHOICE:
            labels = [str(label) for _value, label in column.choices()]
            if labels not in self._lists:
                self._lists.append(labels)
            letter = xlsxwriter.utility.xl_col_to_name(self._lists.index(labels))
            options |= {
                "validate": "list",
                "source": f"='{LISTS_SHEET}'!${letter}$1:${letter}${len(labels)}",
            }
        elif column.kind == Kind.DAY:
            options |= {"validate": "date", "criteria": ">", "value": _FIRST_DAY}
        elif column.kind == Kind.NUMBER:
            options |= {"validate": "decimal", "criteria": "between", "minimum": -1e13, "maximum": 1e13}
        else:
            return
        options |= {"error_title": str(column.title)[:32], "error_message": column.expected[:255]}
        sheet.data_validation(first, at, last, at, options)

    def _explain(self) -> None:
        sheet = self._sheet(_("About this file"))
        sheet.set_column(0, 0, 100)
        told = [
            self._leaving.title,
            self._leaving.addressee,
            _(
                "Fill in the white columns. What stands on grey is there to be read: changes in it are not taken in."
            ),
            _("Rows may be sorted, filtered or deleted; what you delete here stays as it is on the site."),
            _(
                "Keep the hidden column, row and sheets: they tell which row is which. New rows are added on the site."
            ),
            _("This file can come back until %(day)s. It is shown row by row before anything is changed.")
            % {"day": timezone.localdate(self._leaving.expires_at).isoformat()},
        ]
        for row, text in enumerate(filter(None, told)):
            sheet.write_string(row, 0, writable(text), self._plain)

    def _hide(self) -> None:
        sheet = self._book.add_worksheet(TOKENS_SHEET)
        sheet.hide()
        sheet.write_string(0, 0, MAGIC)
        sheet.write_string(0, 1, installation())
        for row, (mark, token) in enumerate(self._tokens, start=1):
            sheet.write_string(row, 0, mark)
            for at, begin in enumerate(range(0, len(token), PIECE), start=1):
                sheet.write_string(row, at, token[begin : begin + PIECE])
        lists = self._book.add_worksheet(LISTS_SHEET)
        lists.hide()
        for at, labels in enumerate(self._lists):
            for row, label in enumerate(labels):
                lists.write_string(row, at, label)


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)


def _sheet_name(name: str) -> str:
    """A name without what Excel forbids in those of sheets."""
    return re.sub(r"[\[\]:*?/\\]", "–", writable(name))[:SHEET_NAME_LIMIT].strip("'")


def as_written(column: Column, text: str) -> str:
    """What stands in a cell of text; what is longer than a cell is cut there, and cannot be changed in the file."""
    shown = folded(column.shown(text)) if column.kind in (Kind.TEXT, Kind.CHOICE) else text
    if in_utf16(shown) <= CELL_LIMIT:
        return shown
    return shown[: CELL_LIMIT // 2 - 200] + "… " + _("[too long for a cell: changed on the site alone]")


def locked_text(column: Column, text: str) -> str:
    """What a cell that is there to be read comes back with, where nobody changed it."""
    return as_written(column, text) if column.kind == Kind.TEXT else text
