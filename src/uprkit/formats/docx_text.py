"""The text of a Word file, paragraph by paragraph, with its numbers and its footnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from uprkit.errors import UnreadablePaperError
from uprkit.formats.docx_blocks import (
    BREAK,
    CELL,
    LAST_PAGE_BREAK,
    PARAGRAPH,
    ROW,
    SIGNS,
    TEXT,
    W,
    nearest,
    read_part,
    visible,
)
from uprkit.formats.docx_numbering import Numbering, read_numbering
from uprkit.formats.printed_text import MARK_CLOSE, MARK_OPEN, Footnote, Line, PrintedText, joined
from uprkit.formats.source import Source

REFERENCES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
TEXT_BOX = f"{W}txbxContent"
MASTHEAD_PARAGRAPHS = 40
_KEY = re.compile(r"\(?\d{1,3}(?:\.\d{1,3})?\)?[.:]?")


@dataclass(slots=True)
class _Reader:
    """Walks the paragraphs once, counting numbers as it goes."""

    numbering: Numbering
    lines: list[Line] = field(default_factory=list)

    def read(self, body: ElementTree.Element, *, joins_rows: bool) -> list[Line]:
        for element in nearest(body, {PARAGRAPH, ROW} if joins_rows else {PARAGRAPH}):
            if element.tag == ROW:
                self._read_row(element)
            else:
                self._read_paragraph(element)
        return self.lines

    def _read_row(self, row: ElementTree.Element) -> None:
        """A row whose first cell is a number alone is one line: what stands beside the number is said of it."""
        begin = len(self.lines)
        first_ends = begin
        for cell in nearest(row, {CELL}):
            for paragraph in nearest(cell, {PARAGRAPH}):
                self._read_paragraph(paragraph)
            if first_ends == begin:
                first_ends = len(self.lines)
        words = [line.text for line in self.lines[begin:]]
        if len(words) > 1 and first_ends == begin + 1 and _KEY.fullmatch(words[0]):
            self.lines[begin:] = [Line(" ".join(words), None, is_paragraph=True)]

    def _read_paragraph(self, paragraph: ElementTree.Element) -> None:
        label = self.numbering.label_of(paragraph)
        text = text_of(paragraph)
        # Numbers of the UN's templates stand in the text before a tab; Word's own stand outside it.
        if text and label:
            text = f"{label} {text}"
        for part in text.split("\n"):
            if part.strip():
                self.lines.append(Line(" ".join(part.split()), None, is_paragraph=True))


def text_of(paragraph: ElementTree.Element) -> str:
    """A paragraph's words; a reference to a note becomes a mark with the note's key."""
    parts: list[str] = []
    for element in visible(paragraph):
        if element.tag == TEXT:
            parts.append((element.text or "").replace("\u00ad", "").replace("\u2011", "-"))
        elif element.tag in SIGNS:
            parts.append(SIGNS[element.tag])
        elif element.tag in REFERENCES:
            parts.append(f"{MARK_OPEN}{REFERENCES[element.tag]}.{element.get(f'{W}id', '')}{MARK_CLOSE}")
        elif element.tag == TEXT_BOX or (element.tag == BREAK and element.get(f"{W}type") != "page"):
            parts.append("\n")
        elif element.tag == LAST_PAGE_BREAK:
            continue
    return "".join(parts).replace("\u00a0", " ").strip()


def read_docx(source: Source, *, joins_rows: bool = False) -> PrintedText:
    """The whole text of a DOCX, without pages; raises UnreadablePaperError where there is none.

    ``joins_rows``: a row of a table that begins with a number is one line and not one for each cell.
    """
    body = read_part(source, "word/document.xml").find(f"{W}body")
    lines = _Reader(read_numbering(source)).read(body, joins_rows=joins_rows) if body is not None else []
    if not lines:
        raise UnreadablePaperError(
            f"{source.name} holds no text: expected the paragraphs of a report, found an empty Word file."
        )
    first = tuple(line.text for line in lines[:MASTHEAD_PARAGRAPHS]) + tuple(_header_lines(source))
    return PrintedText(tuple(lines), first, tuple(_footnotes(source)))


def _footnotes(source: Source) -> list[Footnote]:
    found = []
    for part in ("footnotes", "endnotes"):
        if f"word/{part}.xml" in source.members:
            for note in read_part(source, f"word/{part}.xml"):
                text = joined(text_of(paragraph) for paragraph in nearest(note, {PARAGRAPH}))
                if text:
                    found.append(Footnote(f"{part}.{note.get(f'{W}id', '')}", text))
    return found


def _header_lines(source: Source) -> list[str]:
    """Page headers bear the symbol, which some files print nowhere else."""
    names = sorted(
        name for name in source.members if name.startswith("word/header") and name.endswith(".xml")
    )
    paragraphs = (item for name in names for item in nearest(read_part(source, name), {PARAGRAPH}))
    return [text for text in (" ".join(text_of(item).split()) for item in paragraphs) if text]
