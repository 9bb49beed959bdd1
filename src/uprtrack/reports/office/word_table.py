"""Tables of a Word file: repeated heading rows, rows that do not break, a caption for screen readers.

Built as elements, because python-docx walks the whole table for each cell it hands out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from uprtrack.reports.office.word_text import Words, element, paragraph_of
from uprtrack.reports.office.writable import writable

BRAND, WASH, LINE, WHITE = "17527F", "E8F0F7", "C9D2DA", "FFFFFF"
TWIPS_PER_CM = 567

Paragraph = Words | Sequence[Words]
Content = str | Words | Sequence[Paragraph]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its heading, and its width in centimetres."""

    title: str
    width: float


@dataclass(frozen=True, slots=True)
class Band:
    """A row across all columns that names the rows below it."""

    title: str


Row = Band | Sequence[Content]


def table_of(
    columns: Sequence[TableColumn],
    rows: Iterable[Row],
    *,
    caption: str,
    has_header: bool = True,
    is_right_to_left: bool = False,
) -> BaseOxmlElement:
    """A table; ``caption`` is for screen readers. Without a header row the first column holds the labels."""
    table = element("tbl")
    table.append(_properties(columns, caption, has_header, is_right_to_left))
    grid = element("tblGrid")
    for column in columns:
        grid.append(element("gridCol", w=_twips(column.width)))
    table.append(grid)
    if has_header:
        table.append(_header(columns))
    for row in rows:
        table.append(_band(row, columns) if isinstance(row, Band) else _row(row, columns))
    return table


def _twips(centimetres: float) -> int:
    return round(centimetres * TWIPS_PER_CM)


def _properties(
    columns: Sequence[TableColumn], caption: str, has_header: bool, is_right_to_left: bool
) -> BaseOxmlElement:
    properties = element("tblPr")
    if is_right_to_left:
        properties.append(element("bidiVisual"))
    properties.append(element("tblW", w=sum(_twips(column.width) for column in columns), type="dxa"))
    borders = element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(side, val="single", sz=4, space=0, color=LINE))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side, width in (("top", 50), ("left", 85), ("bottom", 50), ("right", 85)):
        margins.append(element(side, w=width, type="dxa"))
    properties.append(margins)
    properties.append(_look(has_header))
    properties.append(element("tblCaption", val=writable(caption)))
    return properties


def _look(has_header: bool) -> BaseOxmlElement:
    """What a screen reader takes for headings: the first row or the first column."""
    first_row, first_column = int(has_header), int(not has_header)
    value = "0020" if has_header else "0080"
    return element("tblLook", val=value, firstRow=first_row, firstColumn=first_column, noHBand=1, noVBand=1)


def _row_frame(*, is_header: bool = False) -> BaseOxmlElement:
    row = element("tr")
    properties = element("trPr")
    if is_header:
        # Other rows may run on over the page: assessments by several actors are long.
        properties.append(element("cantSplit"))
        properties.append(element("tblHeader"))
    row.append(properties)
    return row


def _cell(width: int, *, span: int = 1, fill: str = "") -> BaseOxmlElement:
    cell = element("tc")
    properties = element("tcPr")
    properties.append(element("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(element("gridSpan", val=span))
    if fill:
        properties.append(element("shd", val="clear", color="auto", fill=fill))
    cell.append(properties)
    return cell


def _header(columns: Sequence[TableColumn]) -> BaseOxmlElement:
    row = _row_frame(is_header=True)
    for column in columns:
        cell = _cell(_twips(column.width), fill=BRAND)
        cell.append(paragraph_of([Words(column.title, is_bold=True, color=WHITE)], style="TableText"))
        row.append(cell)
    return row


def _band(band: Band, columns: Sequence[TableColumn]) -> BaseOxmlElement:
    row = _row_frame()
    cell = _cell(sum(_twips(column.width) for column in columns), span=len(columns), fill=WASH)
    paragraph = paragraph_of([Words(band.title, is_bold=True, color=BRAND)], style="TableText")
    # A theme's name stays on the page of its first row.
    paragraph.find(qn("w:pPr")).append(element("keepNext"))
    cell.append(paragraph)
    row.append(cell)
    return row


def _row(contents: Sequence[Content], columns: Sequence[TableColumn]) -> BaseOxmlElement:
    row = _row_frame()
    for content, column in zip(contents, columns, strict=True):
        cell = _cell(_twips(column.width))
        for paragraph in _paragraphs(content):
            cell.append(paragraph_of(paragraph, style="TableText"))
        row.append(cell)
    return row


def _paragraphs(content: Content) -> list[list[Words]]:
    """A text is one paragraph; in a sequence each item is one, of one run or of several."""
    if isinstance(content, str):
        return [[Words(content)]]
    if isinstance(content, Words):
        return [[content]]
    return [[item] if isinstance(item, Words) else list(item) for item in content] or [[Words("")]]
