"""Cells as databases export them: HTML, lists with bullets, dates as serial numbers, a number before the text.

Nothing here changes a word: tags, bullets and line breaks are the database's, not the document's.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from uprkit.cycles import cycle_of_session

_TAG = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|strong|em|b|i|u|a|sup|sub|font|table|tbody|thead|tr|td|th|h[1-6]|o:p|blockquote)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_INLINE = re.compile(r"</?(?:span|strong|em|b|i|u|a|sup|sub|font)\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*[-–—•·▪]\s+")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's serial dates, two days before 1900-01-01: Excel counts a 29 February 1900."""
_EARLIEST, _LATEST = date(1946, 1, 1), date(2100, 1, 1)

_NUMBER = re.compile(
    r"""\s*(?P<number>
        \d{1,3}\s?\.\s?\d{1,3}(?!\d)(?=\.?\s*[^\W\d_a-zà-ÿ]|\.?\s*[“"‘'(\[])   # 121.45
      | \d{1,3}\s?\([a-z]{1,3}\)(?=[\s.])                                     # 27 (a)
      | \d{1,3}(?=[.)]\s*[^\d\s])                                            # 12.
    )[.)]?\s*(?=\S)""",
    re.VERBOSE,
)
_HEADED_NUMBER = re.compile(r"(?P<heading>[^\W\d_][^.;:\d]{2,160}?)\s+(?P<number>\d{1,3})\.(?=[A-Z“\"])")
_CITED = re.compile(
    r"(?:articles?|paras?|paragraphs?|sections?|nos?|numbers?|targets?|goals?|rules?|recommendations?|and|to|or|of|in)$",
    re.IGNORECASE,
)


def text_of_html(cell: str) -> str:
    """The words of a cell without tags, entities and line breaks; ``<`` before a number stays."""
    if "<" in cell:
        cell = _TAG.sub(lambda found: "" if _INLINE.match(found[0]) else " ", cell)
    if "&" in cell:
        cell = html.unescape(cell)
    return " ".join(cell.split())


def listed_words(value: object) -> tuple[str, ...]:
    """The items of a cell: a list, or lines with or without bullets; empty items are left out, repeats too."""
    return tuple(dict.fromkeys(words for line in _lines(value) if (words := _unbulleted(line))))


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _lines(item)
    elif isinstance(value, dict):
        yield from _lines(value.get("label") or value.get("Name") or value.get("name") or value.get("value"))
    elif value is not None and not isinstance(value, bool):
        yield from re.split(r"[\r\n|]+", str(value))


def _unbulleted(line: str) -> str:
    return text_of_html(_BULLET.sub("", line)).strip("- ")


def split_number(text: str) -> tuple[str, str, str]:
    """Heading, paragraph number and text, where the number opens the text or stands behind a heading.

    ``"121.45 Ratify …"`` is ``("", "121.45", "Ratify …")``; ``"Rural women 49.The Committee …"`` is
    ``("Rural women", "49", "The Committee …")``; a text without number is ``("", "", text)``.
    """
    found = _NUMBER.match(text)
    if found:
        return "", re.sub(r"\s", "", found["number"]), text[found.end() :]
    headed = _HEADED_NUMBER.match(text)
    if headed and not _CITED.search(headed["heading"]):
        return headed["heading"], headed["number"], text[headed.end() :]
    return "", "", text


def date_of(value: object) -> date | None:
    """The day a cell names: a date, ``2018-07-04`` with or without time, or a serial number of Excel; or None.

    Days outside 1946 to 2099 are no dates of papers of the United Nations.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = str(value if value is not None else "").strip().removeprefix("- ")
    serial = _SERIAL.fullmatch(words)
    found: date | None = None
    if serial:
        found = _EXCEL_EPOCH + timedelta(days=int(serial[1]))
    elif iso := _ISO.fullmatch(words):
        try:
            found = date(int(iso[1]), int(iso[2]), int(iso[3]))
        except ValueError:
            return None
    return found if found and _EARLIEST <= found < _LATEST else None


def session_in(words: str) -> int | None:
    """The number of a session of the Working Group in a cell such as ``"44 - November 2023"``, or None."""
    numbers = (int(number) for number in re.findall(r"(?<!\d)\d{1,2}(?!\d)", words))
    return next((number for number in numbers if cycle_of_session(number) is not None), None)


_ORDINALS = ("first", "second", "third", "fourth", "fifth")


def cycle_in(words: str) -> int | None:
    """A cycle in a cell such as ``"3"``, ``"3rd cycle"`` or ``"Third cycle"``, or None."""
    found = re.search(r"(?<!\d)[1-5](?!\d)", words)
    if found:
        return int(found[0])
    spelled = words.casefold()
    return next((place for place, word in enumerate(_ORDINALS, start=1) if word in spelled), None)
