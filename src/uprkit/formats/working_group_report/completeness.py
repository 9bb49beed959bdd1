"""Whether section II was read whole: what was left unread is measured, for a list that is lost tells nothing itself.

The limits are set on forty reports of sessions 2 to 16, in which no more than 8 % of the letters of section II
stand outside the list, no bracket naming States does, and no more than a fifth of the rows is doubted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from uprkit.formats.printed_text import Footnote, Line, joined, without_marks
from uprkit.formats.working_group_report.attribution import groups_in
from uprkit.formats.working_group_report.footnotes import wording_of
from uprkit.formats.working_group_report.list_blocks import Block
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
_ITEM = re.compile(r"(?P<paragraph>\d{1,3})\.(?P<dotted>\s?\d{1,3}\.?)?\s+(?=[A-Z“(])")


def check_reading(
    blocks: Sequence[Block],
    rows: Sequence[ParsedRecommendation],
    rest: Sequence[Line],
    notes: Sequence[Footnote] = (),
) -> list[Check]:
    """Doubts about the whole list; ``rest`` are the lines that follow section II, ``notes`` the paper's footnotes."""
    listed = [row for row in rows if row.kind is Kind.RECOMMENDATION]
    if not listed:
        return []
    found = (
        _unlisted(blocks),
        _stray(blocks, rest, len(listed)),
        _swallowed(blocks),
        _in_notes(notes),
        *_rows(listed),
    )
    return [check for check in found if check is not None]


def _doubt(message: str, page: int | None, words: str) -> Check:
    return Check("completeness", "section II", message, page, words)


def _unlisted(blocks: Sequence[Block]) -> Check | None:
    inside = sum(len(entry.text) for block in blocks for entry in block.entries)
    outside = sum(len(block.heading) for block in blocks)
    share = outside / max(inside + outside, 1)
    if outside <= FRAME or share <= MAX_UNLISTED:
        return None
    longest = max(blocks, key=lambda block: len(block.heading))
    message = (
        f"{share:.0%} of the text of section II stands outside the lists of recommendations; expected at most "
        f"{MAX_UNLISTED:.0%}: some may be stated in running text."
    )
    return _doubt(message, longest.page, longest.heading)


def _stray(blocks: Sequence[Block], rest: Sequence[Line], rows: int) -> Check | None:
    headings = ((block.heading, block.page) for block in blocks)
    behind = (without_marks(joined(line.text for line in rest)), None)
    stray = [
        (text[group.start : group.end], page)
        for text, page in (*headings, behind)
        for group in groups_in(text)
    ]
    if len(stray) < max(_FEW, MAX_STRAY * rows):
        return None
    words, page = stray[0]
    message = (
        f"{len(stray)} brackets name States outside the recommendations that were read, the first “{words}”; "
        "expected none: recommendations may have been left out."
    )
    return _doubt(message, page or next((line.page for line in rest), None), words)


def _swallowed(blocks: Sequence[Block]) -> Check | None:
    """Numbers of recommendations inside the text of another: the list lost count there."""
    inside = [
        (entry, line.strip()[:40])
        for block in blocks
        for entry in block.entries
        for line in entry.lines[1:]
        if _opens_item(line, block)
    ]
    if not inside:
        return None
    entry, words = inside[0]
    message = (
        f"{len(inside)} lines inside recommendations begin with a number of their own, the first in {entry.label} "
        f"(“{words}…”); expected none: the list may have lost count there."
    )
    return _doubt(message, entry.page, words)


def _in_notes(notes: Sequence[Footnote]) -> Check | None:
    """A note that names States and gives no wording: one report prints two recommendations nowhere else."""
    naming = [note for note in notes if not wording_of(note.text) and groups_in(note.text)]
    if not naming:
        return None
    words = naming[0].text
    message = (
        f"{len(naming)} footnotes name States in brackets, the first “{words[:80]}”; expected only wordings as read in "
        "the dialogue: a recommendation may stand only there."
    )
    return _doubt(message, naming[0].page, words)


def _opens_item(line: str, block: Block) -> bool:
    match = _ITEM.match(line) if line[:1].isdigit() else None
    if match is None or block.paragraph is None:
        return False
    return match["dotted"] is None or int(match["paragraph"]) == block.paragraph


def _rows(listed: Sequence[ParsedRecommendation]) -> list[Check]:
    """Too many rows without a State, or doubted; the first of them shows where to begin."""
    nameless = [row for row in listed if not row.recommending_states]
    doubted = [row for row in listed if row.checks]
    found = []
    if len(nameless) >= _FEW and len(nameless) > MAX_NAMELESS * len(listed):
        message = f"{len(nameless)} of {len(listed)} recommendations name no State that could be read."
        found.append(_doubt(message, nameless[0].page, nameless[0].text))
    if len(doubted) >= _FEW and len(doubted) > MAX_DOUBTED * len(listed):
        message = (
            f"{len(doubted)} of {len(listed)} recommendations are doubted; compare the list with the report."
        )
        found.append(_doubt(message, doubted[0].page, doubted[0].text))
    return found
