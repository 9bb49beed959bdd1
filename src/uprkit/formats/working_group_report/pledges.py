"""Voluntary pledges and commitments: only what stands under a heading that calls it so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from uprkit.formats.printed_text import Line, joined, without_marks

_NUMBERED = re.compile(r"\s*(\d{1,3})\s*\.(?!\d)\s+(\S.*)", re.DOTALL)
_PART = re.compile(r"\s*(\([a-z]{1,3}\)|[•▪●∙·–-]|[a-z]\))\s+(.*)", re.DOTALL)
_SMALL = re.compile(r"\s*(\d{1,2})[.)]\s+(\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pledge:
    paragraph: str
    text: str
    raw: str
    page: int | None


@dataclass(slots=True)
class _Open:
    paragraph: str
    lines: list[str]
    page: int | None
    is_part: bool


def read_pledges(lines: Sequence[Line]) -> list[Pledge]:
    """One pledge for every lettered part or bullet; a paragraph without parts is one itself."""
    opened: list[_Open] = []
    number = ""
    for line in lines:
        main, part = _NUMBERED.fullmatch(line.text), _PART.fullmatch(line.text)
        if main and (not number or int(main.group(1)) == int(number) + 1):
            number = main.group(1)
            opened.append(_Open(number, [main.group(2)], line.page, is_part=False))
        elif part and number:
            letter = part.group(1) if part.group(1).startswith("(") else ""
            opened.append(_Open(f"{number} {letter}".strip(), [part.group(2)], line.page, is_part=True))
        elif opened:
            opened[-1].lines.append(line.text)
    return [
        _pledge(item)
        for place, item in enumerate(opened)
        if item.is_part or not (place + 1 < len(opened) and opened[place + 1].is_part)
    ]


def _pledge(item: _Open) -> Pledge:
    raw = without_marks(joined(item.lines))
    text = re.sub(r"[\s;,]*(?:\band\b)?[\s;,.]*$", "", raw)
    return Pledge(item.paragraph, text, raw, item.page)
