"""Positions that a paragraph states after the list: "these recommendations enjoy the support of …".

Such a paragraph has no list of its own. It may name numbers ("recommendations 3, 5 and 7 to 9 above"), else
it speaks of the whole list before it, where that list's own heading was silent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from uprkit.formats.working_group_report.headings import heading_position, stated_position
from uprkit.formats.working_group_report.list_blocks import Block, Entry
from uprkit.model import Position

_NUMBERS = re.compile(
    r"\brecommendations?\s+(?:marked\b.{0,30}?|contained\s+in\s+|numbered\s+|numbers?\s+|\()?(?:Nos?\.?\s*)?"
    r"(?P<list>\d{1,3}(?:\s*(?:,|and|to|&|;|–|-)\s*(?:and\s+)?\d{1,3})*)(?!\s*[./]\d|\s*\()",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,3})\s*(?:to|–|-)\s*(\d{1,3})|(\d{1,3})")
_WHOLE = re.compile(
    r"\b(?:these|those|above|foregoing|aforementioned|all(?: of)? the) (?:\w+ )?recommendations\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A position and the paragraph of section II that states it."""

    position: Position
    paragraph: int | None


def positions_of(blocks: Sequence[Block]) -> dict[int, Stated]:
    """The position of each entry, by its identity (``id``); entries without a known one are missing."""
    stated: dict[int, Stated] = {}
    listed: Block | None = None
    for block in blocks:
        if block.entries:
            listed = block
            position = heading_position(block.heading)
            if position:
                stated.update((id(entry), Stated(position, block.paragraph)) for entry in block.entries)
        elif listed is not None and not block.is_closing:
            position = stated_position(block.heading)
            if position:
                found = Stated(position, block.paragraph)
                stated.update((id(entry), found) for entry in _meant(block.heading, listed))
    return stated


def _meant(statement: str, listed: Block) -> list[Entry]:
    match = _NUMBERS.search(statement)
    if match:
        numbers = numbers_in(match.group("list"))
        return [entry for entry in listed.entries if entry.ordinal in numbers]
    is_silent = stated_position(listed.heading) is None
    return listed.entries if is_silent and _WHOLE.search(statement) else []


def numbers_in(text: str) -> set[int]:
    """ "3, 5 and 7 to 9" as {3, 5, 7, 8, 9}."""
    numbers: set[int] = set()
    for first, last, single in _RANGE.findall(text):
        numbers.update(range(int(first), int(last) + 1) if first else {int(single)})
    return numbers
