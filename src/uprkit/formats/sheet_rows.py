"""The rows of a spreadsheet or CSV as text cells, whatever program and system wrote it.

The encoding of a CSV is found from its bytes, never from its name: exports met in the field are UTF-8,
Windows-1252 and Mac Roman with bare carriage returns.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import Source

_HIGH = re.compile(rb"([A-Za-z]?)([\x80-\xff])([A-Za-z]?)")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SAMPLE = 5000
_ACCENTED = frozenset("áàâäãåæçéèêëíìîïñóòôöõøœßúùûüýÿš")
_SELDOM = frozenset("šœ")
"""Letters of fewer names than those that the other encoding has at their place (ö, ú)."""
_LINE_END = 1.0
_TYPOGRAPHIC = frozenset("’‘“”–—…•")
_UNDEFINED = -5.0
_BOOKS = tuple(f"{name}\0".encode("utf-16-le") for name in ("Workbook", "Book"))
_LETTER = "WordDocument\0".encode("utf-16-le")
"""Streams of an Office 97-2003 container: a workbook's, of two versions, and a letter's."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows`` are lists of text cells; ``encoding`` is None for workbooks, which state their own."""

    name: str
    rows: list[list[str]]
    encoding: str | None = None


def is_sheet(source: Source) -> bool:
    """A workbook, or text of several cells in its first line or with a name that ends in .csv."""
    if source.is_ole:
        return any(stream in source.data for stream in _BOOKS) and _LETTER not in source.data
    if source.is_xlsx:
        return True
    if not source.is_text:
        return False
    first_line = re.split(rb"[\r\n]", source.data[:65536].lstrip(b"\xef\xbb\xbf\r\n \t"), maxsplit=1)[0]
    return (
        source.name.lower().endswith(".csv")
        or max(first_line.count(mark) for mark in (b",", b";", b"\t")) >= 4
    )


def read_sheets(source: Source) -> list[Sheet]:
    """Every sheet with its rows; raises UnreadablePaperError where the file cannot be read."""
    if source.is_ole or source.is_xlsx:
        return _workbook(source)
    encoding = find_encoding(source.data)
    text = source.data.decode(encoding, errors="replace").lstrip("\ufeff")
    return [Sheet("", list(_csv_rows(source.name, text)), encoding)]


def _workbook(source: Source) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        return [
            Sheet(name, [[_cell(value) for value in row] for row in book.get_sheet_by_name(name).to_python()])
            for name in book.sheet_names
        ]
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadablePaperError(
            f"{source.name} is damaged: expected a spreadsheet, but it cannot be opened ({error})."
        ) from error


def _cell(value: object) -> str:
    """Workbooks hold numbers as floats: 5.0 is the 5 that people see."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _csv_rows(name: str, text: str) -> Iterator[list[str]]:
    first_line = re.split(r"[\r\n]", text.lstrip(), maxsplit=1)[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        begins_at = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadablePaperError(
                f"{name} cannot be read from line {begins_at} on: a quotation mark opened there is never "
                f"closed ({error})."
            ) from error
        yield row


def find_encoding(data: bytes) -> str:
    """The encoding that makes words of the bytes: ``utf-8``, ``cp1252`` or ``mac_roman``.

    Bytes that are not UTF-8 are read both ways; an accent fits inside a word, a capital accent or a sign
    inside a lower-case word does not. Line ends count as much as one accent: bare carriage returns are old
    Macs', carriage return and line feed Windows'.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    sequences = len(_UTF8_SEQUENCE.findall(data))
    stray = sum(byte >= 0x80 for byte in _UTF8_SEQUENCE.sub(b"", data))
    if sequences > 4 * stray:
        return "utf-8"
    hits = [match.groups() for match, _ in zip(_HIGH.finditer(data), range(_SAMPLE), strict=False)]
    windows = sum(_fit(before, high, after, "cp1252") for before, high, after in hits)
    mac = sum(_fit(before, high, after, "mac_roman") for before, high, after in hits)
    if b"\r\n" in data:
        windows += _LINE_END
    elif b"\r" in data and b"\n" not in data:
        mac += _LINE_END
    return "mac_roman" if mac > windows else "cp1252"


def _fit(before: bytes, high: bytes, after: bytes, encoding: str) -> float:
    """How well a byte fits between its neighbours when read so, from -5 (undefined) to 1.5."""
    char = high.decode(encoding, errors="replace")
    is_inside = bool(before or after)
    if char == "�":
        return _UNDEFINED
    if char == "’" and before and after:
        return 1.5
    if char in _TYPOGRAPHIC or char == "\xa0":
        return -0.5 if before and after else 1.0
    if char in _ACCENTED:
        return (0.75 if char in _SELDOM else 1.0) if is_inside else -0.25
    if char.isupper() and char.lower() in _ACCENTED:
        return -1.0 if before.islower() else 0.5
    return -1.0 if is_inside else -0.5
