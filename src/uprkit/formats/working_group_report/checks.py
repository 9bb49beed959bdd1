"""A report checks itself: failures of parsing are cliffs, so each must be seen before a person accepts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from uprkit.formats.working_group_report.headings import heading_position
from uprkit.formats.working_group_report.numbering import Block
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
    blocks: Sequence[Block], rows: Sequence[ParsedRecommendation], session: int | None, state: str | None
) -> list[Check]:
    """Doubts about the whole report: each with its place, and what was expected and found."""
    checks: list[Check] = []
    listed = [row for row in rows if row.kind is Kind.RECOMMENDATION]
    if not listed:
        checks.append(
            Check(
                "no_rows",
                "section II",
                "No recommendation was found in section II; expected a numbered list.",
            )
        )
    checks.extend(_gaps(blocks))
    checks.extend(_missing_paragraphs(blocks))
    checks.extend(_headings(blocks))
    checks.extend(_totals(blocks))
    if not any(CLOSING.search(block.heading) for block in blocks):
        message = (
            "The closing paragraph (“All conclusions and/or recommendations …”) was not found; "
            " the list may have been cut off."
        )
        checks.append(Check("closing_paragraph", "section II", message))
    if session is None:
        checks.append(Check("session", "paragraph 1", "Expected the number of the session, found none."))
    if state is None:
        checks.append(
            Check("state_under_review", "page 1", "Expected the State under review, found no State's name.")
        )
    return checks


def _gaps(blocks: Sequence[Block]) -> list[Check]:
    return [
        Check(
            "numbering_gap",
            f"paragraph {block.paragraph}",
            f"The numbering goes from {before} to {after}; expected {before + 1} after {before}.",
        )
        for block in blocks
        for before, after in block.gaps
    ]


def _missing_paragraphs(blocks: Sequence[Block]) -> list[Check]:
    """Numbers of paragraphs that are skipped: with a paragraph's heading its whole list loses its position."""
    numbers = [block.paragraph for block in blocks if block.paragraph is not None]
    return [
        Check(
            "numbering_gap",
            f"paragraph {after}",
            f"The paragraphs of section II go from {before} to {after}; expected {before + 1} after {before}.",
        )
        for before, after in pairwise(numbers)
        if after > before + 1
    ]


def _headings(blocks: Sequence[Block]) -> list[Check]:
    return [
        Check(
            "position",
            f"paragraph {block.paragraph}",
            f"The heading “{block.heading[:160]}” states no position that is known; its {len(block.entries)} "
            "recommendations were left without one.",
        )
        for block in blocks
        if block.entries and heading_position(block.heading) is None
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
                checks.append(Check("stated_total", f"paragraph {block.paragraph}", message))
    return checks
