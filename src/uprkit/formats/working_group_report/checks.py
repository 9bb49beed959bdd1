"""A report checks itself: failures of parsing are cliffs, so each must be seen before a person accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from uprkit.formats.printed_text import without_marks
from uprkit.formats.working_group_report.headings import heading_position
from uprkit.formats.working_group_report.list_blocks import Block
from uprkit.model import Check, Kind, ParsedRecommendation

CLOSING = re.compile(
    r"All\s+(?:the\s+)?(?:conclusions|recommendations)\b.{0,80}\brecommendations\b.{0,80}\breflect|should\s+not\s+be\s+construed",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:received|of the|total of|made|accept(?:ed|s)?|support(?:ed|s)?|all)\s+(?:a total of\s+)?"
    r"(\d{2,3})\s+recommendations\b",
    re.IGNORECASE,
)


def check_report(
    blocks: Sequence[Block],
    rows: Sequence[ParsedRecommendation],
    session: int | None,
    state: str | None,
    *,
    is_titled: bool = True,
) -> list[Check]:
    """Doubts about the whole report: each with its place, and what was expected and found."""
    listed = [row for row in rows if row.kind is Kind.RECOMMENDATION]
    checks = [*_frame(blocks, listed, is_titled=is_titled)]
    for told in (_gaps, _missing_paragraphs, _headings, _totals):
        checks.extend(told(blocks))
    if session is None:
        message = "Expected the number of the session, found none."
        checks.append(Check("session", "paragraph 1", message, page=1))
    if state is None:
        message = "Expected the State under review, found no State's name."
        checks.append(Check("state_under_review", "page 1", message, page=1))
    return checks


def _frame(
    blocks: Sequence[Block], listed: Sequence[ParsedRecommendation], *, is_titled: bool
) -> Iterator[Check]:
    """Whether section II has its title, a list and its closing paragraph."""
    if not listed:
        message = "No recommendation was found in section II; expected a numbered list."
        begin = blocks[0] if blocks else None
        yield Check("no_rows", "section II", message, *((begin.page, begin.heading) if begin else ()))
    if not is_titled:
        first = next((block for block in blocks if block.entries), None)
        message = (
            "The title of section II (“Conclusions and/or recommendations”) was not found; the list was taken to "
            "begin with the first paragraph that introduces recommendations."
        )
        where = (first.page, first.heading) if first else (None, "")
        yield Check("section_title", "section II", message, *where)
    if not any(CLOSING.search(block.heading) for block in blocks):
        message = (
            "The closing paragraph (“All conclusions and/or recommendations …”) was not found; "
            "the list may have been cut off."
        )
        last = listed[-1] if listed else None
        where = (last.page, last.text) if last else (None, "")
        yield Check("closing_paragraph", "section II", message, *where)


def _gaps(blocks: Sequence[Block]) -> list[Check]:
    return [
        Check(
            "numbering_gap",
            f"paragraph {block.paragraph}",
            f"The numbering goes from {before} to {after}; expected {before + 1} after {before}.",
            page=entry.page if entry else block.page,
            words=without_marks(entry.text) if entry else block.heading,
        )
        for block in blocks
        for before, after in block.gaps
        for entry in [next((entry for entry in block.entries if entry.ordinal == after), None)]
    ]


def _missing_paragraphs(blocks: Sequence[Block]) -> list[Check]:
    """Numbers of paragraphs that are skipped: with a paragraph's heading its whole list loses its position."""
    numbered = [block for block in blocks if block.paragraph is not None]
    return [
        Check(
            "numbering_gap",
            f"paragraph {after}",
            f"The paragraphs of section II go from {before} to {after}; expected {before + 1} after {before}.",
            page=block.page,
            words=block.heading,
        )
        for previous, block in pairwise(numbered)
        for before, after in [(previous.last_paragraph or 0, block.paragraph or 0)]
        if after > before + 1
    ]


def _headings(blocks: Sequence[Block]) -> list[Check]:
    return [
        Check(
            "position",
            f"paragraph {block.paragraph}",
            f"The heading “{block.heading[:160]}” states no position that is known; its {len(block.entries)} "
            "recommendations were left without one.",
            page=block.page,
            words=block.heading,
        )
        for block in blocks
        if block.entries and not block.is_pledged and heading_position(block.heading) is None
    ]


def _totals(blocks: Sequence[Block]) -> list[Check]:
    counted = sum(len(block.entries) for block in blocks)
    checks = []
    for block in blocks:
        for match in _TOTAL.finditer(block.heading):
            stated = int(match.group(1))
            if stated not in {counted, len(block.entries)}:
                below = len(block.entries)
                message = (
                    f"The paragraph states {stated} recommendations; {counted} were read, {below} below it."
                )
                place = f"paragraph {block.paragraph}"
                checks.append(
                    Check("stated_total", place, message, block.page, block.heading[match.start() :])
                )
    return checks
