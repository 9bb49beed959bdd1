"""What a paper's text is made of, whatever file it came in: lines with their page, and footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
"""Around the key of a footnote where the text refers to it (private use area: no paper prints them)."""

_MARK = re.compile(f"{MARK_OPEN}[^{MARK_CLOSE}]*{MARK_CLOSE}")


class Line(NamedTuple):
    """A printed line (PDF) or a paragraph (DOCX: ``is_paragraph``); ``page`` counts from 1 or is None."""

    text: str
    page: int | None = None
    is_paragraph: bool = False


@dataclass(frozen=True, slots=True)
class Footnote:
    """``key`` is what a mark in the text holds, unique in the paper."""

    key: str
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class PrintedText:
    """Lines without page furniture; ``first_page`` is the masthead as printed, ``pages`` None for a DOCX."""

    lines: tuple[Line, ...]
    first_page: tuple[str, ...]
    footnotes: tuple[Footnote, ...] = ()
    pages: int | None = None


def marks_in(text: str) -> list[str]:
    """Keys of the footnotes that a text refers to."""
    return [mark[1:-1] for mark in _MARK.findall(text)] if MARK_OPEN in text else []


def without_marks(text: str) -> str:
    return _MARK.sub("", text) if MARK_OPEN in text else text


def joined(lines: Iterable[str]) -> str:
    """Lines as one running text: a word cut at a hyphen or a slash is put together, the hyphen kept."""
    parts = list(lines)
    text = " ".join(parts).strip()
    # Most texts hold no cut word and no blank but the single space, which is the only one that is printable.
    if not text.isprintable() or "  " in text or _may_be_cut(text, "-") or _may_be_cut(text, "/"):
        return _put_together(parts)
    return text


def _may_be_cut(text: str, sign: str) -> bool:
    # One sign is looked for many times as fast as two.
    return sign in text and f"{sign} " in text


def _put_together(parts: Iterable[str]) -> str:
    text = ""
    for part in filter(None, (part.strip() for part in parts)):
        if not text or (text[-1] == "-" and part[0].isalpha() and text[-2:-1].isalpha()) or text[-1] == "/":
            text += part
        else:
            text += " " + part
    return " ".join(text.split())
