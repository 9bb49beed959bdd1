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
    return [mark[1:-1] for mark in _MARK.findall(text)]


def without_marks(text: str) -> str:
    return _MARK.sub("", text) if MARK_OPEN in text else text


def joined(lines: Iterable[str]) -> str:
    """Lines as one running text: a word cut at a hyphen or a slash is put together, the hyphen kept."""
    parts = [line.strip() for line in lines]
    whole = "\n".join(parts)
    if "-\n" not in whole and "/\n" not in whole:
        return " ".join(whole.split())
    text = ""
    for part in filter(None, parts):
        if not text or (text[-1] == "-" and part[0].isalpha() and text[-2:-1].isalpha()) or text[-1] == "/":
            text += part
        else:
            text += " " + part
    return " ".join(text.split())
