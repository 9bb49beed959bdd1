"""An addendum's lines as headings, numbered paragraphs and comments keyed by recommendation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from uprkit.formats.number_lists import NumberList, read_list
from uprkit.formats.printed_text import Line, joined, without_marks
from uprkit.model import Position
from uprkit.rules.positions import position_of_heading


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Block:
    """``label`` is the paragraph's own number; ``key`` the recommendations that a comment answers."""

    kind: BlockKind
    text: str
    page: int | None = None
    label: str = ""
    key: NumberList | None = None
    position: Position | None = None
    """What a heading, or a lead-in that ends with a colon, states for what follows it."""


_PARAGRAPH = re.compile(r"^(?P<label>\d{1,3})\.\s+(?=[^\W\d_]|[“\"‘'(]|\d{1,3}\.\d)")
_KEY_WORD = r"(?:recs?\b\.?|recommendations?|nos?\.)\s*(?:nos?\.?\s*)?"
_KEYED = re.compile(
    rf"^(?:{_KEY_WORD})?(?P<key>\d{{1,3}}\.\d{{1,3}}[\d\s.,;–—-]*?(?:\s*(?:and|&)\s*[\d.]+)?|(?:\d{{1,3}}\.,\s*)+(?:\d{{1,3}}\.)?)"
    r"\s*[:.)–-]?(?:\s+(?P<rest>[^\W\d_“\"‘'(].*|[“\"‘'(].*))?$",
    re.IGNORECASE,
)
_WORD_KEYED = re.compile(
    rf"^(?i:{_KEY_WORD})(?P<key>\d{{1,3}}(?:\s*(?:[-–—,]|and|&)\s*\d{{1,3}})*)\s*[:.–-]?\s+(?P<rest>[A-Z“\"].*)$"
)
_GROUP = re.compile(r"^(?P<key>(?:\d{1,3}\.,\s*)+(?:\d{1,3}\.(?!\d))?|(?:\d{1,3}\.(?!\d)\s*)+$)\s*")
"""Bare numbers of one cell of a table; behind a comma they run on before some later line: ``40., 41.,`` …
``43.``
"""
_UNFINISHED = re.compile(r"(?:[,;–—-]|\band|\bto|\brecommendations?|\d\s*[–—-])\s*$", re.IGNORECASE)
_ITEM_END = re.compile(r";(?:\s*and)?\s*$")
_FINISHED = re.compile(r"[.:;?!)”\"]\d{0,2}\s*$")
_ORDINAL = re.compile(r"^(?:[IVXLC]+|[A-Z]|\d{1,2}|\([a-z]\))[.)]\s+")
_SENTENCE = re.compile(r"\b(?:accepts?|supports|notes|cannot|wish(?:es)?)\b", re.IGNORECASE)
_MAX_HEADING = 140
_HEADING_LINES = 3


def read_blocks_of(lines: Iterable[Line]) -> list[Block]:
    """Group lines to blocks; a DOCX's lines are paragraphs of their own."""
    groups: list[list[Line]] = []
    for line in lines:
        text = without_marks(line.text).strip()
        if text:
            current = Line(text, line.page, line.is_paragraph)
            if groups and not _opens_block(current, groups[-1]):
                groups[-1].append(current)
            else:
                groups.append([current])
    return [_block(group) for group in groups]


def _opens_block(line: Line, group: list[Line]) -> bool:
    if line.is_paragraph:
        return True
    if _GROUP.match(line.text):
        return not _has_open_group(group)
    before = joined(item.text for item in group[-_HEADING_LINES:])
    is_after_heading = len(group) <= _HEADING_LINES and _is_heading(before)
    if _ITEM_END.search(before) and (_opens_item(line.text) or _is_heading(line.text)):
        return True
    if _UNFINISHED.search(before) and not is_after_heading:
        return False
    if is_after_heading:
        return not line.text[0].islower()
    if _PARAGRAPH.match(line.text) or _WORD_KEYED.match(line.text) or _KEYED.match(line.text):
        return (
            bool(_FINISHED.search(before)) or bool(_KEYED.match(line.text)) or read_list(before) is not None
        )
    return _is_heading(line.text) and bool(_FINISHED.search(before))


def _opens_item(text: str) -> bool:
    """Whether a line begins a numbered paragraph or a recommendation with words behind its number."""
    keyed = _KEYED.match(text)
    return bool(_PARAGRAPH.match(text) or _WORD_KEYED.match(text) or (keyed and keyed["rest"]))


def _has_open_group(group: list[Line]) -> bool:
    """Whether the last of a block's groups of numbers ends with a comma."""
    groups = [found["key"] for line in group if (found := _GROUP.match(line.text))]
    return bool(groups and groups[-1].rstrip().endswith(","))


def _words_of(group: list[Line]) -> str:
    """A block's running text; groups of numbers that run on beside the answer are put together before it."""
    keys = [found["key"].strip() for line in group if (found := _GROUP.match(line.text))]
    if len(keys) < 2:
        return joined(line.text for line in group)
    return joined([*keys, *(_GROUP.sub("", line.text) for line in group)])


def _is_heading(text: str) -> bool:
    """A short line in title position that states one position, or several, without being a sentence."""
    words = _ORDINAL.sub("", text)
    if not words or len(words) > _MAX_HEADING or words[-1] in ".,;" or not words[0].isupper():
        return False
    # A sentence that a table's head runs on from is no title: "… as follows. Recommendation Supported Noted".
    if re.search(r"\d{1,3}\.\d|\d\s*,\s*\d|[a-z]{3}\.\s+[A-Z]", words):
        return False
    if _SENTENCE.search(words) and not re.search(r"\b(?:that|which)\b", words, re.IGNORECASE):
        return False
    is_short = len(words.split()) <= 4
    # "cannot accept the recommendation …" is an answer; headings speak of recommendations.
    names_recommendations = re.search(r"\brecommendations\b", words, re.IGNORECASE)
    return bool(is_short or names_recommendations) and position_of_heading(words) is not None


def _block(group: list[Line]) -> Block:
    text, page = _words_of(group), group[0].page
    if _is_heading(text):
        return Block(BlockKind.HEADING, text, page, position=position_of_heading(text))
    numbered = _PARAGRAPH.match(text)
    body = text[numbered.end() :] if numbered else text
    comment = _comment(body, page, is_numbered=numbered is not None)
    if comment is not None:
        return comment
    is_lead_in = body.endswith(":") and re.search(r"\brecommendations\b", body, re.IGNORECASE)
    lead_in = position_of_heading(body) if is_lead_in else None
    return Block(BlockKind.PARAGRAPH, body, page, numbered["label"] if numbered else "", position=lead_in)


def _comment(body: str, page: int | None, *, is_numbered: bool) -> Block | None:
    """The words under a recommendation's number; in a numbered paragraph it stands first and shows what it is."""
    keyed = _WORD_KEYED.match(body) or _KEYED.match(body)
    key = read_list(keyed["key"]) if keyed else None
    if keyed is None or key is None:
        return None
    if is_numbered and not (body[0].isdigit() and keyed["rest"] and key.is_dotted):
        return None
    return Block(BlockKind.COMMENT, (keyed["rest"] or "").strip(), page, key=key)
