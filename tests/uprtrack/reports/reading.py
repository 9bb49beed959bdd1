"""Reading the files that reports are: what a test looks at."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import openpyxl
import pypdfium2
from docx.document import Document
from docx.oxml.ns import qn
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook


def workbook(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def sheet_rows(content: bytes, sheet: str) -> list[dict[str, Any]]:
    """A sheet's rows by the headings of its first row."""
    head, *rows = workbook(content)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def facts_of(content: bytes) -> dict[str, str]:
    """The "About" sheet of a workbook."""
    return {str(row[0]): str(row[1]) for row in workbook(content)["About"].iter_rows(values_only=True)}


def unescaped(value: object) -> str:
    """What Excel shows of a cell: ``_x005F_`` and its like undone."""
    return unescape(str(value)) if value is not None else ""


def word(content: bytes) -> Document:
    return docx.Document(BytesIO(content))


def headings(document: Document) -> list[str]:
    return [
        paragraph.text
        for paragraph in document.paragraphs
        if paragraph.style is not None and str(paragraph.style.name).startswith("Heading")
    ]


def words_of(document: Document) -> str:
    """Every text of the body, tables included, a paragraph a line."""
    body = document.element.body
    return "\n".join(
        "".join(text.text or "" for text in paragraph.iter(qn("w:t"))) for paragraph in body.iter(qn("w:p"))
    )


def pdf_text(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)
