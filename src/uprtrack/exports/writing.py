"""Rows as CSV, JSON Lines and XLSX, piece by piece: memory does not grow with the number of rows.

In tables, cells that begin with a character that spreadsheets take for a formula are written as text: in XLSX by
the type of the cell, in CSV with an apostrophe before it (OWASP, CSV Injection). JSON Lines holds every text as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from uprtrack.exports.columns import Column, Value
from uprtrack.exports.xlsx import workbook_pieces

Row = TypeVar("Row")

FORMULA = ("=", "+", "-", "@", "\t", "\r")
JOIN = "; "
PIECE = 64 * 1024
"""Characters or bytes from which a piece is sent on; the first goes as soon as there is one row."""


def as_text(value: Value) -> str | int:
    """A value for a cell: a list joined, true and false in words, nothing for None."""
    if type(value) is str or type(value) is int:
        return value
    if isinstance(value, tuple):
        return JOIN.join(value)
    if value is None:
        return ""
    return "true" if value else "false"


def as_safe_text(value: Value) -> str | int:
    """The same for CSV, which has no types: no cell that a spreadsheet would compute."""
    text = value if type(value) is str else as_text(value)
    if type(text) is str and text.startswith(FORMULA):
        return f"'{text}"
    return text


def csv_pieces(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> Iterator[bytes]:
    """UTF-8 with a mark of the encoding, which Excel needs; commas, quotes doubled, CRLF (RFC 4180)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    values = [column.of for column in columns]
    buffer.write("\ufeff")
    writer.writerow([column.name for column in columns])
    limit = 0
    for row in rows:
        writer.writerow([as_safe_text(of(row)) for of in values])
        if buffer.tell() > limit:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
            limit = PIECE
    yield buffer.getvalue().encode()


def jsonl_pieces(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> Iterator[bytes]:
    """One JSON object a line, in UTF-8; lists stay lists."""
    encoder = msgspec.json.Encoder()
    named = [(column.name, column.of) for column in columns]
    kept: list[bytes] = []
    size, limit = 0, 0
    for row in rows:
        line = encoder.encode({name: of(row) for name, of in named})
        kept.append(line)
        size += len(line)
        if size > limit:
            kept.append(b"")
            yield b"\n".join(kept)
            kept, size, limit = [], 0, PIECE
    if kept:
        kept.append(b"")
        yield b"\n".join(kept)


def xlsx_pieces(
    columns: Sequence[Column[Row]], rows: Iterable[Row], about: Mapping[str, str]
) -> Iterator[bytes]:
    """A workbook with the rows, what the columns mean, and the manifest."""
    values = [column.of for column in columns]
    cells = ([as_text(of(row)) for of in values] for row in rows)
    meanings = [(column.name, str(column.description), str(column.unit)) for column in columns]
    yield from workbook_pieces(
        [
            ("rows", [column.name for column in columns], cells),
            ("columns", ["column", "description", "unit"], meanings),
            ("manifest", ["name", "value"], list(about.items())),
        ]
    )


Pieces = Callable[[Sequence[Column[Any]], Iterable[Any], Mapping[str, str]], Iterator[bytes]]

WRITERS: dict[str, Pieces] = {
    "csv": lambda columns, rows, _about: csv_pieces(columns, rows),
    "jsonl": lambda columns, rows, _about: jsonl_pieces(columns, rows),
    "xlsx": xlsx_pieces,
}
"""By the end of the file's name; the last argument is the manifest, for the form that has a place for it."""
