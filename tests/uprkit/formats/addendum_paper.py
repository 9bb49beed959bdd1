"""An addendum of a State, written for these tests, as DOCX and as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import typst
from docx import Document

from uprkit.formats.source import Source

MASTHEAD = (
    "United Nations A/HRC/51/7/Add.1",
    "Report of the Working Group on the Universal Periodic Review",
    "Fiji",
    "Addendum",
    "Views on conclusions and/or recommendations, voluntary commitments and replies presented by the State",
)
Rows = Sequence[tuple[str, ...]]


def docx_addendum(*paragraphs: str, table: Rows = (), masthead: Sequence[str] = MASTHEAD) -> Source:
    """Paragraphs, and a table behind them."""
    document = Document()
    for words in (*masthead, *paragraphs):
        document.add_paragraph(words)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, words in zip(grid.add_row().cells, row, strict=True):
                cell.text = words
    buffer = BytesIO()
    document.save(buffer)
    return Source("addendum.docx", buffer.getvalue())


def pdf_addendum(folder: Path, *paragraphs: str, table: Rows = (), has_cover: bool = True) -> Source:
    """The same laid out on pages of A4, so that its lines and cells are broken as printed; behind a cover, or below
    the title.
    """
    head = [" #linebreak() ".join(map(_quoted, MASTHEAD)), *(["#pagebreak()"] if has_cover else [])]
    parts = [*head, *map(_quoted, paragraphs)]
    if table:
        cells = ", ".join(f"[{_quoted(words)}]" for row in table for words in row)
        widths = ", ".join(["1fr"] * len(table[0]))
        parts.append(f"#table(columns: ({widths}), {cells})")
    source = folder / "addendum.typ"
    source.write_text('#set page(paper: "a4", margin: 3cm)\n' + "\n\n".join(parts), encoding="utf-8")
    return Source("addendum.pdf", typst.compile(str(source)))


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{escaped}"'
