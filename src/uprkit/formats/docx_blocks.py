"""A Word file's body as paragraphs and tables in reading order, merged cells and pages kept.

Read straight from ``word/document.xml`` (ECMA-376, part 1, section 17): building an object for every cell
takes python-docx seconds where a list has hundreds of rows.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree import ElementTree

from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import Source

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
PARAGRAPH, TABLE, ROW, CELL = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
TEXT, LAST_PAGE_BREAK, BREAK = f"{W}t", f"{W}lastRenderedPageBreak", f"{W}br"
SIGNS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
OPAQUE = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}sectPr", FALLBACK}
"""What is no text of the paper: deleted or moved words, formatting, and the copy kept for old programs."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``page`` counts from 1 and is where Word last laid the paragraph out."""

    text: str
    page: int = 1
    style: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """``column`` and ``span`` count grid columns; ``is_continued`` where it belongs to the cell above."""

    lines: tuple[str, ...]
    column: int
    span: int = 1
    is_continued: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    page: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]


@dataclass(slots=True)
class _Reader:
    """Walks the body once and counts pages as it goes."""

    page: int = 1
    blocks: list[Paragraph | Table] = field(default_factory=list)

    def read(self, body: ElementTree.Element) -> list[Paragraph | Table]:
        for element in nearest(body, {PARAGRAPH, TABLE}):
            if element.tag == PARAGRAPH:
                page, text = self.page, self.text_of(element)
                self.blocks.append(Paragraph(text, page, style_of(element)))
            else:
                self.blocks.append(Table(tuple(self.row(row) for row in nearest(element, {ROW}))))
        return self.blocks

    def row(self, row: ElementTree.Element) -> Row:
        """Its page is that of its first words: a row that begins a page carries the break before them."""
        page_before, cells, column = self.page, [], 0
        opens_page = opening_break(row)
        for element in nearest(row, {CELL}):
            span = int(attribute(element, "tcPr/gridSpan") or 1)
            merge = element.find(f"{W}tcPr/{W}vMerge")
            is_continued = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            texts = [self.text_of(paragraph) for paragraph in nearest(element, {PARAGRAPH})]
            lines = tuple(" ".join(line.split()) for text in texts for line in text.split("\n"))
            cells.append(Cell(lines, column, span, is_continued))
            column += span
        return Row(tuple(cells), page_before + opens_page)

    def text_of(self, paragraph: ElementTree.Element) -> str:
        parts: list[str] = []
        for element in visible(paragraph):
            if element.tag == TEXT:
                parts.append(element.text or "")
            elif element.tag in SIGNS:
                parts.append(SIGNS[element.tag])
            elif element.tag == LAST_PAGE_BREAK:
                self.page += 1
            elif element.tag == BREAK and element.get(f"{W}type") != "page":
                parts.append("\n")
        return "".join(parts).strip()


def visible(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Every descendant that a reader of the paper sees, in order; a stack, so that no nesting is too deep."""
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if child.tag not in OPAQUE:
            yield child
            waiting.extend(reversed(child))


def nearest(element: ElementTree.Element, tags: set[str]) -> Iterator[ElementTree.Element]:
    """The nearest descendants with a tag, through content controls, insertions and other wrappers."""
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if child.tag in tags:
            yield child
        elif child.tag not in OPAQUE:
            waiting.extend(reversed(child))


def opening_break(row: ElementTree.Element) -> int:
    """1 where the row's first word stands behind a page break, otherwise 0."""
    for element in visible(row):
        if element.tag == LAST_PAGE_BREAK:
            return 1
        if element.tag == TEXT and (element.text or "").strip():
            return 0
    return 0


def attribute(element: ElementTree.Element, path: str) -> str:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return found.get(f"{W}val", "") if found is not None else ""


def style_of(paragraph: ElementTree.Element) -> str:
    return attribute(paragraph, "pPr/pStyle")


def read_part(source: Source, name: str) -> ElementTree.Element:
    """One XML part of the container; raises UnreadablePaperError where it is missing, broken or unsafe."""
    # Listing them refuses bombs and parts that declare entities.
    known = source.members
    try:
        if name not in known:
            raise KeyError(name)
        with zipfile.ZipFile(BytesIO(source.data)) as archive:
            return ElementTree.fromstring(archive.read(name))
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadablePaperError(
            f"{source.name} is damaged: expected a Word file, but its part {name} cannot be unpacked."
        ) from error
    except ElementTree.ParseError as error:
        raise UnreadablePaperError(
            f"{source.name} is damaged: its part {name} is no well-formed XML ({error})."
        ) from error


def read_blocks(source: Source) -> list[Paragraph | Table]:
    """Paragraphs and tables of a DOCX in reading order; raises UnreadablePaperError where it cannot be
    read.
    """
    if not source.is_docx:
        raise UnreadablePaperError(
            f"{source.name} is no Word file (.docx): word/document.xml is missing in it."
        )
    body = read_part(source, "word/document.xml").find(f"{W}body")
    if body is None:
        raise UnreadablePaperError(f"{source.name} is damaged: word/document.xml has no body.")
    return _Reader().read(body)


def read_headers(source: Source) -> list[str]:
    """The text of the page headers, each on one line."""
    names = sorted(name for name in source.members if re.fullmatch(r"word/header\d*\.xml", name))
    return [
        " ".join(_Reader().text_of(paragraph) for paragraph in nearest(read_part(source, name), {PARAGRAPH}))
        for name in names
    ]
