"""Sentences that give one position to a list of recommendations, and totals that check them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from uprkit.formats.addendum.blocks import Block, BlockKind
from uprkit.formats.addendum.numbers import NumberList, find_lists, read_list
from uprkit.model import Position
from uprkit.rules.positions import position_of_heading

_SENTENCE_END = re.compile(r"(?<=[.;])\s+(?=[A-Z“])")
_INTRODUCED = re.compile(
    r"(?:\brecommendations?|\brecs?\.?|\bfollowing)(?:\s+(?:numbers?|nos?\.?|numbered|contained\s+in\s+paragraphs?))?"
    r"\s*[:(]?\s*$|:\s*$",
    re.IGNORECASE,
)
_VERB = (
    r"(?P<verb>accept(?:s|ed)?|support(?:s|ed)?|not(?:es|ed)|"
    r"(?:do\s+not\s+)?enjoy\s+(?:the|its|our)\s+support)"
)
_TOTAL_AFTER = re.compile(
    rf"\b{_VERB}\s+(?P<total>\d{{1,3}})\s+(?:of\s+the\s+)?recommendations\b", re.IGNORECASE
)
_TOTAL_BEFORE = re.compile(
    r"\b(?P<total>\d{1,3})\s+(?:of\s+(?:them|these|the\s+recommendations)\s+|recommendations?\s+)?"
    rf"(?:(?:are|were|is|was|have\s+been|has\s+been|now|also|immediately)\s+)*{_VERB}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One list with its position: ``label`` is the paragraph's number, ``text`` the sentence as received."""

    numbers: NumberList
    position: Position
    text: str
    page: int | None
    label: str = ""
    is_by_heading: bool = False


def statements_in(blocks: list[Block], prefixes: frozenset[str]) -> Iterator[Statement]:
    """Explicit statements first to last; a bare list takes the position of the lead-in or heading above
    it.
    """
    heading: Block | None = None
    has_explicit = False
    for block in blocks:
        if block.kind is BlockKind.HEADING or block.position is not None:
            heading, has_explicit = block, False
        if block.kind is not BlockKind.PARAGRAPH:
            # Numbers that stand alone are a comment's key, unless nothing else under the heading lists any.
            if block.key and not block.text and heading and heading.position and not has_explicit:
                yield Statement(block.key, heading.position, heading.text, block.page, heading.label, True)
            continue
        for statement in _explicit(block, prefixes):
            has_explicit = True
            yield statement
        bare = read_list(re.sub(r"^recommendations?\s*:?\s*", "", block.text, flags=re.IGNORECASE))
        if bare and heading and heading.position and not has_explicit:
            yield Statement(
                bare, heading.position, heading.text, block.page, block.label or heading.label, True
            )


def _explicit(block: Block, prefixes: frozenset[str]) -> Iterator[Statement]:
    for sentence in _SENTENCE_END.split(block.text):
        lists = [found for found in find_lists(sentence) if _is_listing(sentence, found, prefixes)]
        for place, found in enumerate(lists):
            begin = lists[place - 1].end if place else 0
            stop = lists[place + 1].start if place + 1 < len(lists) else len(sentence)
            before, after = sentence[begin : found.start], sentence[found.end : stop]
            position = position_of_heading(before) or position_of_heading(after)
            if position is not None:
                yield Statement(found, position, sentence.strip(), block.page, block.label)


def _is_listing(sentence: str, found: NumberList, prefixes: frozenset[str]) -> bool:
    """Numbers count as recommendations where they carry a known paragraph or are introduced as such."""
    if found.is_dotted:
        return any(number.split(".")[0] in prefixes for number in found.numbers)
    before = sentence[: found.start]
    opens = not before.strip() and len(found.numbers) > 1
    return opens or bool(_INTRODUCED.search(before))


def stated_totals(blocks: list[Block]) -> dict[Position, list[int]]:
    """Every total that the paper states for a position, in order."""
    totals: dict[Position, list[int]] = {}
    for block in blocks:
        if block.kind is BlockKind.PARAGRAPH:
            # The last of "recommendations 4 and 5 are noted" is no total.
            lists = find_lists(block.text)
            listed = [
                (found.start, found.end) for found in lists if found.is_dotted or len(found.numbers) > 1
            ]
            for pattern in (_TOTAL_AFTER, _TOTAL_BEFORE):
                for match in pattern.finditer(block.text):
                    if any(start <= match.start("total") < end for start, end in listed):
                        continue
                    is_noted = match["verb"].lower().startswith(("not", "do"))
                    position = Position.NOTED if is_noted else Position.SUPPORTED
                    totals.setdefault(position, []).append(int(match["total"]))
    return totals
