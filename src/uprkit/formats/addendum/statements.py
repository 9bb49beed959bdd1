"""Sentences that give one position to a list of recommendations, and totals that check them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from uprkit.formats.addendum.blocks import Block, BlockKind
from uprkit.formats.number_lists import NumberList, find_lists, read_list
from uprkit.formats.stated_totals import totals_in
from uprkit.model import Position, StatedTotal
from uprkit.rules.positions import position_of_heading

_SENTENCE_END = re.compile(r"(?<=[.;])\s+(?=[A-Z“])")
_INTRODUCED = re.compile(
    r"(?:\brecommendations?|\brecs?\.?|\bfollowing)(?:\s+(?:numbers?|nos?\.?|numbered|contained\s+in\s+paragraphs?))?"
    r"\s*[:(]?\s*$|:\s*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s+(?:of\s+(?:the|these)\s+)?recommendations?\b", re.IGNORECASE)
_EXCEPT = re.compile(
    r"\b(?:except(?:ing)?|exceptions?\s+of|exclud(?:ing|es?)|other\s+than|apart\s+from|save|but\s+not|not\s+including)"
    r"(?:\s+(?:for|the|of|those|in|following|paragraphs?|recommendations?|numbers?|nos?\.?|numbered|contained))*\W*$",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\ball\s+(?:(?:of|the|other|remaining|these|those)\s+)*(?:\d+\s+)?recommendations\b"
    r"|\b(?:them\s+all|all\s+of\s+them|all\s+(?:the\s+)?others)\b",
    re.IGNORECASE,
)
_EXCEPTED = (
    "The recommendation is taken out of a list that is accepted; what is said of it is to be confirmed."
)
_BARE_VERB = re.compile(
    r"\b(?:(?P<noted>notes?|noted|rejects?|rejected)|accepts?|accepted|supports?|supported|endorses?)"
    r"(?:\s+(?:the|following|numbers?|nos?\.?))*\W*$",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:not|cannot|unable|nor|neither|never)\b|n[’']t\b", re.IGNORECASE)
_EDGE = re.compile(r"[;,]|\b(?:and|while|whereas|but)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One list with its position: ``label`` is the paragraph's number, ``text`` the sentence as received."""

    numbers: NumberList
    position: Position
    text: str
    page: int | None
    label: str = ""
    is_by_heading: bool = False
    doubt: str = ""


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
        excepted = _excepted(sentence, lists)
        for found, position, doubt in _positions(sentence, lists):
            kept = tuple(number for number in found.numbers if doubt or number not in excepted)
            if kept:
                numbers = replace(found, numbers=kept)
                yield Statement(numbers, position, sentence.strip(), block.page, block.label, doubt=doubt)


def _positions(sentence: str, lists: list[NumberList]) -> Iterator[tuple[NumberList, Position, str]]:
    """Each list with the position that the words before it state, or else those behind it; and a doubt."""
    spent = 0
    for place, found in enumerate(lists):
        stop = lists[place + 1].start if place + 1 < len(lists) else len(sentence)
        before, after = sentence[spent : found.start], sentence[found.end : stop]
        spent = found.end
        if _EXCEPT.search(before):
            if _stated(before) is not Position.NOTED:
                yield found, Position.NOTED, _EXCEPTED
            continue
        position = _stated(before)
        if position is None:
            position = _stated(after)
            # "110.1 is accepted; those in 110.2 …": the words behind one list say nothing of the next.
            spent += _last_edge(after)
        if position is not None:
            yield found, position, ""


def _stated(words: str) -> Position | None:
    """The position in words around a list; a verb right before the list needs no "recommendations"."""
    position = position_of_heading(words)
    if position is None and (verb := _BARE_VERB.search(words)):
        is_noted = verb["noted"] or _NEGATION.search(words[: verb.start()][-30:])
        position = Position.NOTED if is_noted else Position.SUPPORTED
    return position


def _last_edge(words: str) -> int:
    """Where the last clause of words begins."""
    edges = [match.end() for match in _EDGE.finditer(words)]
    return edges[-1] if edges else 0


def _excepted(sentence: str, lists: list[NumberList]) -> frozenset[str]:
    """Numbers that a sentence takes out of the lists before: "110.1–110.9 except 110.4"."""
    starts = [0, *(found.end for found in lists)]
    return frozenset(
        number
        for start, found in zip(starts, lists, strict=False)
        if _EXCEPT.search(sentence[start : found.start])
        for number in found.numbers
    )


def _is_listing(sentence: str, found: NumberList, prefixes: frozenset[str]) -> bool:
    """Numbers count as recommendations where they carry a known paragraph or are introduced as such."""
    if found.is_dotted:
        return any(number.split(".")[0] in prefixes for number in found.numbers)
    if len(found.numbers) == 1 and _COUNTED.match(sentence[found.end :]):
        return False
    before = sentence[: found.start]
    opens = not before.strip() and len(found.numbers) > 1
    return opens or bool(_INTRODUCED.search(before))


def sweeping_sentences(blocks: list[Block]) -> list[tuple[str, int | None]]:
    """Sentences, with their page, that give a position to recommendations without listing them: "accepts all
    the others".
    """
    return [
        (sentence.strip(), block.page)
        for block in blocks
        for sentence in _SENTENCE_END.split(block.text)
        if (found := _ALL.search(sentence)) and (_stated(sentence[: found.end()]) or _stated(sentence))
    ]


def stated_totals(blocks: list[Block]) -> list[StatedTotal]:
    """Every total that the paper states, in order."""
    return [
        total
        for block in blocks
        if block.kind is BlockKind.PARAGRAPH
        for total in totals_in(block.text, block.page)
    ]
