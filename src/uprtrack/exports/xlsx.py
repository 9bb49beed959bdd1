"""A workbook (Office Open XML, ECMA-376) written front to back, piece by piece.

Neither memory nor a temporary file holds it: the libraries that write workbooks lay rows down in the clear beside
them, and what is private must not touch a disk unencrypted. Every text is an inline string, so that nothing in it
is ever a formula, a number or a link.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO
from xml.sax.saxutils import escape

Cell = str | int
Rows = Iterable[Sequence[Cell]]

LONGEST = 32_767
"""Characters of a cell."""
MOST_ROWS = 1_048_576
"""Rows of a sheet, its head included."""
CUT = "… [cut here: a cell holds 32,767 characters; JSON Lines has the whole text]"
PIECE = 256 * 1024
ROWS_AT_ONCE = 100

_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What XML 1.0 cannot hold is written as ECMA-376, part 1, 22.9.2.19 (ST_Xstring) says, and so is what looks like it.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_STYLES = (
    f'<styleSheet xmlns="{_NAMESPACE}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
    '</fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class _Sink:
    """What the ZIP is written into: pieces that wait to be sent on."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self._kept.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits but what ``drained`` gives."""

    def close(self) -> None:
        """Nothing is held open."""

    def drained(self) -> bytes:
        data = b"".join(self._kept)
        self._kept.clear()
        self.size = 0
        return data


def workbook_pieces(sheets: Iterable[tuple[str, Sequence[str], Rows]]) -> Iterator[bytes]:
    """A workbook of sheets: title, head, rows. What does not fit into one goes on in "title 2"."""
    sink = _Sink()
    titles: list[str] = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for title, head, rows in sheets:
            waiting = _Waiting(rows)
            number = 0
            while number == 0 or waiting.is_left:
                number += 1
                titles.append(title if number == 1 else f"{title} {number}")
                with package.open(f"xl/worksheets/sheet{len(titles)}.xml", "w") as part:
                    yield from _sheet(part, sink, head, waiting)
        for name, text in _parts(titles):
            package.writestr(name, _DECLARATION + text)
    yield sink.drained()


class _Waiting:
    """Rows of which one is known to be left or not, before the next sheet is begun."""

    def __init__(self, rows: Rows) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    @property
    def is_left(self) -> bool:
        return self._next is not None

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        while self._next is not None:
            row, self._next = self._next, next(self._rows, None)
            yield row


def _sheet(
    part: IO[bytes], sink: _Sink, head: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    """One sheet with its head, which stays in sight; sends on what is ready."""
    opening = (
        f'<worksheet xmlns="{_NAMESPACE}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15" defaultColWidth="18"/><sheetData>'
    )
    part.write((_DECLARATION + opening + _row(head, ' s="1"')).encode())
    waiting: list[str] = []
    for number, row in enumerate(islice(rows, MOST_ROWS - 1), start=1):
        waiting.append(_row(row))
        if number % ROWS_AT_ONCE == 0:
            part.write("".join(waiting).encode())
            waiting.clear()
            if sink.size > PIECE:
                yield sink.drained()
    part.write(("".join(waiting) + "</sheetData></worksheet>").encode())


def _row(cells: Sequence[Cell], style: str = "") -> str:
    """A row; its cells stand in order and need no address, which an empty one keeps for those behind it."""
    written = [
        "<c/>"
        if cell == ""
        else f"<c><v>{cell}</v></c>"
        if isinstance(cell, int)
        else f'<c t="inlineStr"{style}><is><t xml:space="preserve">{_text(cell)}</t></is></c>'
        for cell in cells
    ]
    return f"<row>{''.join(written)}</row>"


def _text(text: str) -> str:
    if len(text) > LONGEST:
        text = text[: LONGEST - len(CUT)] + CUT
    if _NOT_XML.search(text):
        text = _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return escape(text)


def _parts(titles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What holds the sheets together."""
    numbered = list(enumerate(titles, start=1))
    sheets = "".join(f'<sheet name="{escape(title)}" sheetId="{n}" r:id="rId{n}"/>' for n, title in numbered)
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_NAMESPACE}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
    )
    related = [(f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n, _title in numbered]
    related.append((f"{_OFFICE}/styles", "styles.xml"))
    yield "xl/_rels/workbook.xml.rels", _relations(related)
    yield "_rels/.rels", _relations([(f"{_OFFICE}/officeDocument", "xl/workbook.xml")])
    yield "xl/styles.xml", _STYLES
    overrides = [("/xl/workbook.xml", f"{_TYPE}.sheet.main+xml"), ("/xl/styles.xml", f"{_TYPE}.styles+xml")]
    overrides += [(f"/xl/worksheets/sheet{n}.xml", f"{_TYPE}.worksheet+xml") for n, _title in numbered]
    named = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>',
    )


def _relations(related: Sequence[tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(related, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'
