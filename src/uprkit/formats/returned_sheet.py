"""A spreadsheet that left an installation of Uprtrack to be filled in, and came back.

Rows are known by their marks, columns by the hidden row of keys above the headings: rows may be sorted, deleted or
copied, columns moved. No macro runs, no formula is computed and no other file is opened.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import Source
from uprkit.model import Check, DocumentKind, ParsedDocument
from uprkit.returned import (
    LISTS_SHEET,
    MAGIC,
    MARK,
    TOKENS_SHEET,
    CellKind,
    ReturnedCell,
    ReturnedRow,
    ReturnedSheet,
)

MOST_ROWS = 20_000
"""Of a sheet; the largest plan met has some two thousand."""
MOST_COLUMNS = 100
_WORKBOOK = "xl/workbook.xml"
_KEYS_WITHIN = 20
_Row = Sequence[Any]


def recognises(source: Source) -> bool:
    """A workbook that names the hidden sheet of tokens."""
    if not source.is_xlsx:
        return False
    with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        return f'"{TOKENS_SHEET}"'.encode() in archive.read(_WORKBOOK)


def parse(source: Source) -> ParsedDocument:
    """The marked rows of every sheet with their cells; ``sheet`` is what was read.

    Raises UnreadablePaperError where the hidden sheet is damaged, or no sheet has the keys of its columns left.
    """
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(source.data), read_only=True, data_only=False, keep_vba=False, keep_links=False
        )
        tables = {sheet.title: _rows_of(sheet, source.name) for sheet in book.worksheets}
    except UnreadablePaperError:
        raise
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, SyntaxError) as error:
        raise UnreadablePaperError(
            f"{source.name} is damaged: expected a spreadsheet whose rows can be read to the end, but reading "
            f"stopped ({' '.join(str(error).split())[:120] or type(error).__name__})."
        ) from error
    installation, tokens = _tokens(tables.pop(TOKENS_SHEET, []), source.name)
    tables.pop(LISTS_SHEET, None)
    checks: list[Check] = []
    rows = [row for title, cells in tables.items() for row in _marked(title, cells, checks)]
    if not rows:
        raise UnreadablePaperError(
            f"{source.name} cannot be read: expected a sheet with the hidden row of keys above its headings and the "
            f"hidden column of marks, and found none; fill in the file as it was sent."
        )
    return ParsedDocument(
        file=source.name,
        kind=DocumentKind.RETURNED_SHEET,
        title=next(iter(tables), ""),
        checks=tuple(checks),
        sheet=ReturnedSheet(installation, tokens, tuple(rows)),
    )


def _rows_of(sheet: Any, name: str) -> list[_Row]:
    """The rows of a sheet, the empty ones kept, so that each keeps its number."""
    if hasattr(sheet, "reset_dimensions"):
        # What a program wrote there may be a million rows.
        sheet.reset_dimensions()
    rows: list[_Row] = []
    empty = 0
    for row in sheet.iter_rows(max_col=None if sheet.title == TOKENS_SHEET else MOST_COLUMNS):
        if all(cell.value is None for cell in row):
            empty += 1
            if empty > MOST_ROWS:
                break
            continue
        rows += [()] * empty + [row]
        empty = 0
        if len(rows) > MOST_ROWS:
            raise UnreadablePaperError(
                f"{name} is refused: its sheet “{sheet.title}” has more than {MOST_ROWS:,} rows."
            )
    return rows


def _tokens(rows: Sequence[_Row], name: str) -> tuple[str, dict[str, str]]:
    """The installation that the hidden sheet names, and the tokens by mark; each may lie in pieces."""
    told = [["" if cell.value is None else str(cell.value) for cell in row] for row in rows]
    if not told or not told[0] or told[0][0] != MAGIC:
        raise UnreadablePaperError(
            f"{name} cannot be read: expected “{MAGIC}” in the first cell of its hidden sheet {TOKENS_SHEET}, found "
            f"“{told[0][0][:60] if told and told[0] else ''}”."
        )
    tokens = {row[0]: "".join(row[1:]) for row in told[1:] if row and row[0]}
    return (told[0][1] if len(told[0]) > 1 else ""), tokens


def _marked(title: str, rows: Sequence[_Row], checks: list[Check]) -> Iterator[ReturnedRow]:
    """The rows below the headings of one sheet; nothing where it has no row of keys."""
    found = next(
        (at for at, row in enumerate(rows[:_KEYS_WITHIN]) if any(cell.value == MARK for cell in row)), None
    )
    if found is None:
        return
    keys: dict[int, str] = {}
    for index, cell in enumerate(rows[found]):
        key = cell.value if isinstance(cell.value, str) else ""
        if key and key in keys.values():
            place = f"{title}, {get_column_letter(index + 1)}"
            checks.append(
                Check("column twice", place, f"{place}: this column was copied; the first is read.")
            )
        elif key:
            keys[index] = key
    # Below the keys stand the headings, for people.
    for number, row in enumerate(rows[found + 2 :], start=found + 3):
        cells = {
            key: _cell(row[index] if index < len(row) else None, index, number) for index, key in keys.items()
        }
        mark = cells.pop(MARK)
        if mark.value or any(cell.kind != CellKind.EMPTY for cell in cells.values()):
            yield ReturnedRow(title, number, mark.value, cells)


def _cell(cell: Any, index: int, number: int) -> ReturnedCell:
    place = f"{get_column_letter(index + 1)}{number}"
    value = None if cell is None else cell.value
    kind, text = CellKind.TEXT, str(value)
    if value is None or value == "":
        kind, text = CellKind.EMPTY, ""
    elif cell.data_type == "f":
        kind, text = CellKind.FORMULA, str(getattr(value, "text", value))
    elif cell.data_type == "e":
        kind = CellKind.FAULT
    elif isinstance(value, bool):
        kind, text = CellKind.TRUTH, "1" if value else "0"
    elif isinstance(value, int | float):
        kind, text = CellKind.NUMBER, _decimal(value)
    elif isinstance(value, datetime):
        kind, text = CellKind.DAY, value.date().isoformat()
    elif isinstance(value, date):
        kind, text = CellKind.DAY, value.isoformat()
    return ReturnedCell(kind, text, place)


def _decimal(value: float) -> str:
    """A number as a spreadsheet means it: 15 digits, without an exponent."""
    shortest = Decimal(repr(value)) if isinstance(value, int) else Decimal(f"{value:.15g}")
    return format(shortest.normalize(), "f")
