"""Whether section II was read whole: what was left unread is measured, for a list that is lost tells nothing itself.

The limits are set on forty reports of sessions 2 to 16, in which no more than 8 % of the letters of section II
stand outside the list, no bracket naming States does, and no more than a fifth of the rows is doubted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from uprkit.formats.printed_text import without_marks
from uprkit.formats.working_group_report.attribution import groups_in
from uprkit.formats.working_group_report.numbering import Block
from uprkit.model import Check, Kind, ParsedRecommendation

MAX_UNLISTED = 0.2
"""Share of the letters of section II outside the list, where they are more than FRAME."""
FRAME = 2000
"""Letters that the headings of lists, the State's comments and the closing paragraph may have."""
MAX_NAMELESS = 0.08
"""Share of rows that name no State."""
MAX_DOUBTED = 0.3
MAX_STRAY = 0.03
"""Brackets that name States outside the list, for each row that was read."""
_FEW = 2
_ITEM = re.compile(r"\s*(?P<paragraph>\d{1,3})\.(?P<dotted>\s?\d{1,3}\.?)?\s+(?=[A-Z“(])")


def check_reading(blocks: Sequence[Block], rows: Sequence[ParsedRecommendation], rest: str) -> list[Check]:
    """Doubts about the whole list; ``rest`` is the text that follows section II."""
    listed = [row for row in rows if row.kind is Kind.RECOMMENDATION]
    if not listed:
        return []
    found = (_unlisted(blocks), _stray(blocks, rest, len(listed)), _swallowed(blocks), *_rows(listed))
    return [Check("completeness", "section II", message) for message in found if message]


def _unlisted(blocks: Sequence[Block]) -> str:
    inside = sum(len(entry.text) for block in blocks for entry in block.entries)
    outside = sum(len(block.heading) for block in blocks)
    share = outside / max(inside + outside, 1)
    if outside <= FRAME or share <= MAX_UNLISTED:
        return ""
    return (
        f"{share:.0%} of the text of section II stands outside the lists of recommendations; expected at most "
        f"{MAX_UNLISTED:.0%}: some may be stated in running text."
    )


def _stray(blocks: Sequence[Block], rest: str, rows: int) -> str:
    texts = [block.heading for block in blocks] + [without_marks(rest)]
    stray = [text[group.start : group.end] for text in texts for group in groups_in(text)]
    if len(stray) < max(_FEW, MAX_STRAY * rows):
        return ""
    return (
        f"{len(stray)} brackets name States outside the recommendations that were read, the first “{stray[0]}”; "
        "expected none: recommendations may have been left out."
    )


def _swallowed(blocks: Sequence[Block]) -> str:
    """Numbers of recommendations inside the text of another: the list lost count there."""
    inside = [
        (entry.label, line.strip()[:40])
        for block in blocks
        for entry in block.entries
        for line in entry.lines[1:]
        if _opens_item(line, block)
    ]
    if not inside:
        return ""
    label, words = inside[0]
    return (
        f"{len(inside)} lines inside recommendations begin with a number of their own, the first in {label} "
        f"(“{words}…”); expected none: the list may have lost count there."
    )


def _opens_item(line: str, block: Block) -> bool:
    match = _ITEM.match(line)
    if match is None or block.paragraph is None:
        return False
    return match["dotted"] is None or int(match["paragraph"]) == block.paragraph


def _rows(listed: Sequence[ParsedRecommendation]) -> tuple[str, str]:
    nameless = sum(not row.recommending_states for row in listed)
    doubted = sum(bool(row.checks) for row in listed)
    return (
        f"{nameless} of {len(listed)} recommendations name no State that could be read."
        if nameless >= _FEW and nameless > MAX_NAMELESS * len(listed)
        else "",
        f"{doubted} of {len(listed)} recommendations are doubted; compare the list with the report."
        if doubted >= _FEW and doubted > MAX_DOUBTED * len(listed)
        else "",
    )
