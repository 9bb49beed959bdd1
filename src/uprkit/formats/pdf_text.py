"""The text of a PDF, line by line, without what the page adds to it.

Reads with pdfium, which is not safe for threads: one lock guards it. Undone: words cut at line ends, soft
hyphens, symbol, page number and job number (``GE.09-…``) on every page, footnotes, U+201F for an apostrophe.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from threading import Lock
from weakref import WeakKeyDictionary

import pypdfium2
from pypdfium2 import raw as pdfium

from uprkit.errors import UnreadablePaperError
from uprkit.formats.pdf_footnotes import PageNotes, take_footnotes
from uprkit.formats.printed_text import Footnote, Line, PrintedText
from uprkit.formats.source import Source

MIN_CHARACTERS_PER_PAGE = 50
"""Below this average a PDF is taken for a scan; the emptiest page of text in 304 reports has far more."""

END, TAIL_BYTES = b"%%EOF", 8192
_LOCK = Lock()
_READ: WeakKeyDictionary[Source, list[str]] = WeakKeyDictionary()
"""Pages read so far of files still in hand: recognising a file and reading it share the work."""
CUT = "\x02"
"""What pdfium puts where a hyphen ends a line; it joins the two lines."""
_WORD_BEFORE = re.compile(r"[^\W\d_]+\Z")
_WORD_AFTER = re.compile(r"[a-z]+")
_SYMBOL_LINE = re.compile(r"\s*A/(?:HRC|RES|\d)[\w./ -]*[*∗]*\s*", re.IGNORECASE)
_PAGE_LINE = re.compile(
    r"\s*(?:page\s+)?(\d{1,3})?\s*(?:GE\.\d\d-\d{4,6}(?:\s*\(E\))?)?\s*(\d{1,3})?\s*", re.IGNORECASE
)
_JOB_OR_RULE_LINE = re.compile(r"\s*(?:GE\.\d\d-\d{4,6}.{0,12}|[-_–—]{3,}\s*)")
_APOSTROPHE = re.compile(r"(?<=\w)\u201f(?=[\w\s,.;)]|$)", re.MULTILINE)


def page_texts(source: Source, limit: int | None = None) -> tuple[str, ...]:
    """Text of the first ``limit`` pages (all without it), as printed; raises UnreadablePaperError.

    A password, a cut-off file or a file that only begins like a PDF is refused with one sentence.
    """
    if END not in source.data[-TAIL_BYTES:]:
        # pdfium would mend such a file silently, and pages would be missing.
        raise UnreadablePaperError(
            f"{source.name} was cut off: a PDF ends with the sign %%EOF, which is missing; get the file anew."
        )
    with _LOCK:
        known = _READ.setdefault(source, [])
        try:
            document = pypdfium2.PdfDocument(source.data)
        except pypdfium2.PdfiumError as error:
            raise _refusal(source, error) from error
        try:
            count = min(len(document), limit or len(document))
            known.extend(_text_of(document, number) for number in range(len(known), count))
            return tuple(known[:count])
        except pypdfium2.PdfiumError as error:
            raise _refusal(source, error) from error
        finally:
            document.close()


def _text_of(document: pypdfium2.PdfDocument, number: int) -> str:
    # pdfium's own functions: pypdfium2's objects, each with a finalizer, would add 6 % to reading a page.
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        raise pypdfium2.PdfiumError(f"Page {number + 1} cannot be loaded.")
    try:
        text_page = pdfium.FPDFText_LoadPage(page)
        if not text_page:
            raise pypdfium2.PdfiumError(f"The text of page {number + 1} cannot be loaded.")
        try:
            return _decoded(text_page)
        finally:
            pdfium.FPDFText_ClosePage(text_page)
    finally:
        pdfium.FPDF_ClosePage(page)


def _decoded(text_page: pdfium.FPDF_TEXTPAGE) -> str:
    count = pdfium.FPDFText_CountChars(text_page)
    if count < 1:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    # pdfium counts the zero that it puts behind the text.
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer) - 1
    text = bytes(memoryview(buffer)[: max(written, 0)]).decode("utf-16-le", errors="ignore")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refusal(source: Source, error: Exception) -> UnreadablePaperError:
    if "password" in str(error).lower():
        return UnreadablePaperError(
            f"{source.name} is protected by a password; expected a PDF that opens without one."
        )
    return UnreadablePaperError(
        f"{source.name} is damaged or was cut off: it begins like a PDF, but its pages cannot be read."
    )


def refuse_scan(source: Source, texts: Sequence[str]) -> None:
    """Raise UnreadablePaperError where pages hold fewer than 50 characters on average."""
    characters = sum(len(text.strip()) for text in texts)
    if characters < MIN_CHARACTERS_PER_PAGE * max(len(texts), 1):
        raise UnreadablePaperError(
            f"{source.name} is a scan without a text layer: its {len(texts)} pages hold {characters} "
            f"characters, at least {MIN_CHARACTERS_PER_PAGE} a page are expected; recognise the text first."
        )


def read_pdf(source: Source) -> PrintedText:
    """The whole text of a PDF; raises UnreadablePaperError for what cannot be read and for scans."""
    texts = page_texts(source)
    refuse_scan(source, texts)
    texts = tuple(_mended(texts))
    lines: list[Line] = []
    footnotes: list[Footnote] = []
    for number, text in enumerate(texts, start=1):
        printed = text.split("\n")
        if number > 1:
            printed = without_furniture(printed, number)
            notes: PageNotes = take_footnotes(printed, number, len(footnotes))
            printed = notes.body
            footnotes.extend(notes.footnotes)
        lines.extend(Line(line, number) for line in printed if line.strip())
    first = tuple(line.strip() for line in texts[0].split("\n") if line.strip()) if texts else ()
    return PrintedText(tuple(lines), first, tuple(footnotes), len(texts))


def _mended(texts: Sequence[str]) -> list[str]:
    """Undo what typesetting did to words; a hyphen at a line end stays unless the paper has it whole."""
    whole = "\f".join(texts).replace("\u00ad\n", "").replace("\u00ad", "").replace("\u2011", "-")
    pieces = whole.replace("\ufffe", CUT).split(CUT)
    if len(pieces) > 1:
        paper = whole.lower()
        for number in range(1, len(pieces)):
            before, after = _WORD_BEFORE.search(pieces[number - 1][-40:]), _WORD_AFTER.match(pieces[number])
            is_word = before and after and (before.group() + after.group()).lower() in paper
            pieces[number] = pieces[number] if is_word else "-" + pieces[number]
        whole = "".join(pieces)
    if "\u201f" in whole:
        whole = _APOSTROPHE.sub("\u2019", whole)
    return whole.replace("\u00a0", " ").split("\f")


def without_furniture(lines: Sequence[str], page: int) -> list[str]:
    """A page's lines without symbol, page number and job number at its head and foot."""
    kept = []
    last = len(lines) - 1
    for index, line in enumerate(lines):
        is_edge = index < 4 or index > last - 4
        if is_edge and (_SYMBOL_LINE.fullmatch(line) or _is_page_number(line, page)):
            continue
        if _JOB_OR_RULE_LINE.fullmatch(line):
            continue
        kept.append(line)
    return kept


def _is_page_number(line: str, page: int) -> bool:
    match = _PAGE_LINE.fullmatch(line)
    if not match or not line.strip():
        return False
    numbers = [int(number) for number in match.groups() if number]
    return "GE." in line or "page" in line.lower() or (len(numbers) == 1 and abs(numbers[0] - page) <= 2)
