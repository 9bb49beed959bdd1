"""The text of a PDF, line by line, without what the page adds to it.

Reads with pdfium, which is not safe for threads: one lock guards it. Undone: words cut at line ends, soft
hyphens, symbol, page number and job number (``GE.09-…``) on every page, footnotes, U+201F for an apostrophe.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from threading import RLock
from weakref import WeakKeyDictionary, finalize

import pypdfium2
from pypdfium2 import raw as pdfium

from uprkit.errors import UnreadablePaperError
from uprkit.formats.pdf_footnotes import PageNotes, take_footnotes
from uprkit.formats.printed_text import Footnote, Line, PrintedText, joined
from uprkit.formats.source import Source
from uprkit.ocr import HOW_TO, Recogniser, is_installed

MIN_CHARACTERS_PER_PAGE = 50
"""Below this average a PDF is taken for a scan; the emptiest page of text in 304 reports has far more."""

EDGE = 4
"""Lines at the head and at the foot of a page among which its symbol and number stand."""
END, TAIL_BYTES = b"%%EOF", 8192
# Entered again by the thread that holds it: a file that is let go of meanwhile is closed under it.
_LOCK = RLock()
_RECOGNISED: WeakKeyDictionary[Source, list[str]] = WeakKeyDictionary()
"""Pages of scans whose words Tesseract recognised so far."""
_NUMBER_LENGTH = 4
"""Characters of a page's number, a blank among them."""
BUFFER_STEP = 4096
_DOTS_AN_INCH, _MOST_DOTS = 300, 40_000_000
CUT = "\x02"
"""What pdfium puts where a hyphen ends a line; it joins the two lines."""
_WORD_BEFORE = re.compile(r"[^\W\d_]+\Z")
_WORD_AFTER = re.compile(r"[a-z]+")
_OTHER_LINE = re.compile(
    r"\s*(?:GE\.\d\d-|A/HRC/\d|\d{1,3}[^\S\n\f]*(?:GE\.|[\n\f]|$)|(?:\d{1,2}|[*∗]{1,3})\s?(?:The|This)\s)"
)
"""What cannot go on with a word that a hyphen cut: a note's mark, a page's number, the symbol."""
_SYMBOL_LINE = re.compile(r"\s*A/(?:HRC|RES|\d)[\w./ -]*[*∗]*\s*", re.IGNORECASE)
_PAGE_LINE = re.compile(
    r"\s*(?:page\s+)?(\d{1,3})?\s*(?:GE\.\d\d-\d{4,6}(?:\s*\(E\))?)?\s*(\d{1,3})?\s*", re.IGNORECASE
)
_JOB_OR_RULE_LINE = re.compile(r"\s*(?:GE\.\d\d-\d{4,6}.{0,12}|[-_–—]{3,}\s*)")
_NOTES_TITLE = re.compile(r"^[ \t]*(?:End\s?)?notes?[ \t]*$", re.IGNORECASE | re.MULTILINE)
_INVISIBLE = ("\u200b", "\u2060", "\ufeff")
_SPACES = ("\u00a0", "\u2002", "\u2003", "\u2007", "\u2008", "\u2009", "\u200a", "\u202f")
_APOSTROPHE = re.compile(r"(?<=\w)\u201f(?=[\w\s,.;)]|$)", re.MULTILINE)


class _Opened:
    """A file still in hand, open until all its pages are read: recognising it and reading it share the work."""

    def __init__(self, source: Source) -> None:
        self._document = pypdfium2.PdfDocument(source.data)
        self.pages = len(self._document)
        self.texts: list[str] = []
        self._close = finalize(self, _close, self._document)

    def read(self, count: int) -> tuple[str, ...]:
        """Text of the first ``count`` pages."""
        document = self._document.raw
        self.texts.extend(_text_of(document, number) for number in range(len(self.texts), count))
        if len(self.texts) == self.pages:
            self._close()
        return tuple(self.texts[:count])


def _close(document: pypdfium2.PdfDocument) -> None:
    with _LOCK:
        document.close()


_OPENED: WeakKeyDictionary[Source, _Opened] = WeakKeyDictionary()


def page_texts(source: Source, limit: int | None = None) -> tuple[str, ...]:
    """Text of the first ``limit`` pages (all without it), as printed; raises UnreadablePaperError.

    A password, a cut-off file or a file that only begins like a PDF is refused with one sentence. Of a scan the
    words are recognised where Tesseract is installed (see ``is_recognised``).
    """
    texts = _printed(source, limit)
    if not _is_scan(texts) or (limit is not None and not _is_scan(_printed(source, None))):
        return texts
    return _recognised(source, len(texts)) if is_installed() else texts


def is_recognised(source: Source) -> bool:
    """Whether the words of a file were recognised on pictures of its pages."""
    return source in _RECOGNISED


def _is_scan(texts: Sequence[str]) -> bool:
    missing = MIN_CHARACTERS_PER_PAGE * len(texts)
    for text in texts:
        if missing <= 0:
            break
        missing -= len(text.strip())
    return missing > 0


def _recognised(source: Source, count: int) -> tuple[str, ...]:
    known = _RECOGNISED.setdefault(source, [])
    recogniser = Recogniser(source.name, count)
    for number in range(len(known), count):
        known.append(recogniser.words_on(_picture(source, number), number + 1))
    return tuple(known[:count])


def _picture(source: Source, number: int) -> bytes:
    """A page (from 0) in grey, fine enough to read; a page of unusual size is drawn coarser."""
    with _LOCK:
        document = pypdfium2.PdfDocument(source.data)
        try:
            page = document[number]
            dots = page.get_width() * page.get_height() * (_DOTS_AN_INCH / 72) ** 2
            scale = _DOTS_AN_INCH / 72 * min(1, (_MOST_DOTS / max(dots, 1)) ** 0.5)
            picture = BytesIO()
            page.render(scale=scale, grayscale=True).to_pil().save(picture, "PNG", compress_level=1)
            return picture.getvalue()
        except pypdfium2.PdfiumError as error:
            raise _refusal(source, error) from error
        finally:
            document.close()


def _printed(source: Source, limit: int | None) -> tuple[str, ...]:
    if END not in source.data[-TAIL_BYTES:]:
        # pdfium would mend such a file silently, and pages would be missing.
        raise UnreadablePaperError(
            f"{source.name} was cut off: a PDF ends with the sign %%EOF, which is missing; get the file anew."
        )
    with _LOCK:
        try:
            opened = _OPENED.get(source) or _OPENED.setdefault(source, _Opened(source))
            return opened.read(min(opened.pages, limit or opened.pages))
        except pypdfium2.PdfiumError as error:
            raise _refusal(source, error) from error


def _text_of(document: pdfium.FPDF_DOCUMENT, number: int) -> str:
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
    # A buffer of every other length would be a type of its own, and making one takes longer than filling it.
    length = (count // BUFFER_STEP + 1) * BUFFER_STEP
    buffer = (ctypes.c_ushort * length)()
    # pdfium counts the zero that it puts behind the text.
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer) - 1
    text = bytes(memoryview(buffer)[: max(written, 0)]).decode("utf-16-le", errors="ignore")
    return "\n".join(text.split("\r\n")).replace("\r", "\n")


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
    if texts and not _is_scan(texts):
        return
    characters = sum(len(text.strip()) for text in texts)
    advice = "no words were recognised on them" if is_installed() else HOW_TO
    raise UnreadablePaperError(
        f"{source.name} is a scan without a text layer: its {len(texts)} pages hold {characters} "
        f"characters, at least {MIN_CHARACTERS_PER_PAGE} a page are expected; {advice}."
    )


def read_pdf(source: Source, *, may_have_endnotes: bool = False) -> PrintedText:
    """The whole text of a PDF; raises UnreadablePaperError for what cannot be read and for scans.

    With ``may_have_endnotes``, notes beneath a title of their own stay where they are printed.
    """
    texts = page_texts(source)
    refuse_scan(source, texts)
    texts = tuple(_mended(texts))
    lines: list[Line] = []
    footnotes: list[Footnote] = []
    pages = [text.split("\n") for text in texts]
    offset = _offset_of_numbers(pages)
    has_endnotes = may_have_endnotes and any(_NOTES_TITLE.search(text) for text in texts[1:])
    for number, printed in enumerate(pages, start=1):
        if number > 1:
            printed = without_furniture(printed, number + offset)
            if not has_endnotes:
                notes: PageNotes = take_footnotes(printed, number, len(footnotes), last=footnotes[-1:])
                printed = notes.body
                if notes.continuation:
                    footnotes[-1] = replace(
                        footnotes[-1], text=joined((footnotes[-1].text, notes.continuation))
                    )
                footnotes.extend(notes.footnotes)
        lines.extend(Line(text, number) for line in printed if (text := line.strip()))
    first = tuple(line.strip() for line in texts[0].split("\n") if line.strip()) if texts else ()
    return PrintedText(tuple(lines), first, tuple(footnotes), len(texts))


def _mended(texts: Sequence[str]) -> list[str]:
    """Undo what typesetting did to words; a hyphen at a line end stays unless the paper has it whole."""
    whole = "\f".join(texts).replace("\u00ad\n", "").replace("\u00ad", "").replace("\u2011", "-")
    pieces = whole.replace("\ufffe", CUT).split(CUT)
    if len(pieces) > 1:
        paper = whole.lower()
        for number in range(1, len(pieces)):
            if _OTHER_LINE.match(pieces[number]):
                pieces[number] = "-\n" + pieces[number]
                continue
            before, after = _WORD_BEFORE.search(pieces[number - 1][-40:]), _WORD_AFTER.match(pieces[number])
            is_word = before and after and (before.group() + after.group()).lower() in paper
            pieces[number] = pieces[number] if is_word else "-" + pieces[number]
        whole = "".join(pieces)
    if "\u201f" in whole:
        whole = _APOSTROPHE.sub("\u2019", whole)
    for signs, instead in ((_INVISIBLE, ""), (_SPACES, " ")):
        for sign in signs:
            whole = whole.replace(sign, instead)
    return whole.split("\f")


def _offset_of_numbers(pages: Sequence[Sequence[str]]) -> int:
    """By how much the printed page numbers run ahead of the file's pages, where most pages agree; otherwise 0."""
    offsets: Counter[int] = Counter()
    for number, lines in enumerate(pages, start=1):
        for line in (*lines[:EDGE], *lines[-EDGE:]):
            if len(line) <= _NUMBER_LENGTH and line.strip().isdecimal():
                offsets[int(line) - number] += 1
    offset, times = max(offsets.items(), key=lambda item: item[1], default=(0, 0))
    return offset if 2 * times > len(pages) else 0


def without_furniture(lines: Sequence[str], page: int) -> list[str]:
    """A page's lines without symbol, page number and job number at its head and foot."""
    end = max(len(lines) - EDGE, EDGE)
    head, inside, foot = lines[:EDGE], lines[EDGE:end], lines[end:]
    return [
        *(line for line in head if not _is_furniture(line, page)),
        *(line for line in inside if not _JOB_OR_RULE_LINE.fullmatch(line)),
        *(line for line in foot if not _is_furniture(line, page)),
    ]


def _is_furniture(line: str, page: int) -> bool:
    return bool(
        _JOB_OR_RULE_LINE.fullmatch(line) or _SYMBOL_LINE.fullmatch(line) or _is_page_number(line, page)
    )


def _is_page_number(line: str, page: int) -> bool:
    match = _PAGE_LINE.fullmatch(line)
    if not match or not line.strip():
        return False
    numbers = [int(number) for number in match.groups() if number]
    return "GE." in line or "page" in line.lower() or (len(numbers) == 1 and abs(numbers[0] - page) <= 2)
