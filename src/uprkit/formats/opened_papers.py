"""Papers kept for their words, opened whatever file they came in: PDF, scan, or Word file by any suffix.

Recognising a file and reading it share the work: what was opened is kept as long as the file is in hand.
"""

from __future__ import annotations

from dataclasses import replace
from weakref import WeakKeyDictionary

from uprkit.errors import UnreadablePaperError
from uprkit.formats.paper_kinds import kind_of_paper
from uprkit.formats.pdf_text import is_recognised, page_texts, read_pdf
from uprkit.formats.printed_text import PrintedText
from uprkit.formats.source import Source
from uprkit.model import Check, DocumentKind, ParsedDocument

SHORT_PAPER = 2
_OPENED: WeakKeyDictionary[Source, PrintedText] = WeakKeyDictionary()


def kind_told_by(source: Source) -> DocumentKind | None:
    """The kind of a paper that is kept for its words, by its content; None for any other file.

    Raises UnreadablePaperError for a broken file.
    """
    if source.is_pdf:
        first = page_texts(source, 1)
        lines = first_lines(first[0] if first else "")
        is_short = len(page_texts(source, SHORT_PAPER + 1)) <= SHORT_PAPER
    elif source.is_docx:
        printed = opened(source)
        lines = list(printed.first_page)
        is_short = sum(len(line.text) for line in printed.lines) < 6000
    else:
        return None
    return kind_of_paper(lines, is_short=is_short)


def first_lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def opened(source: Source) -> PrintedText:
    """The printed text of a PDF or Word file; raises UnreadablePaperError where there is none."""
    if source not in _OPENED:
        if source.is_pdf:
            _OPENED[source] = read_pdf(source, may_have_endnotes=True)
        elif source.is_docx:
            # Loaded on demand, as few papers come as Word files.
            from uprkit.formats.docx_text import read_docx

            _OPENED[source] = read_docx(source, joins_rows=True)
        else:
            raise UnreadablePaperError(
                f"{source.name} is neither a PDF nor a Word file; expected one of these, by content."
            )
    return _OPENED[source]


def with_label(source: Source, document: ParsedDocument) -> ParsedDocument:
    """The document of a scan, labelled so, with a check that tells the person who reads it."""
    if not is_recognised(source) or document.is_ocr:
        return document
    check = Check(
        "recognised_text",
        document.symbol or source.name,
        "The words were recognised on pictures of the pages (OCR) and may be misread: compare them with the paper.",
        page=1,
    )
    return replace(document, is_ocr=True, checks=(*document.checks, check))
