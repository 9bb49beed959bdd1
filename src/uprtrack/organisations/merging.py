"""Merging two people's changes of one text, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class _Edit:
    """The pieces ``start`` to ``end`` (exclusive) of the ancestor, replaced."""

    start: int
    end: int
    pieces: tuple[str, ...]


def merge_texts(ancestor: str, stored: str, typed: str) -> str | None:
    """``ancestor`` with the changes of both others; None where they changed the same words, or neighbouring ones.

    Words, not lines, are compared: an expected action is one paragraph. Two changes go together only where a
    word that neither touched stands between them.
    """
    base = _PIECES.findall(ancestor)
    theirs, ours = _edits(base, _PIECES.findall(stored)), _edits(base, _PIECES.findall(typed))
    agreed = sorted({*theirs, *ours}, key=lambda edit: (edit.start, edit.end, edit.pieces))
    for before, after in pairwise(agreed):
        untouched = base[before.end : after.start]
        is_one_hand = {before, after} <= {*theirs} or {before, after} <= {*ours}
        if before.end > after.start or not (is_one_hand or any(map(str.strip, untouched))):
            return None
    merged, place = [], 0
    for edit in agreed:
        merged += [*base[place : edit.start], *edit.pieces]
        place = edit.end
    return "".join([*merged, *base[place:]])


def _edits(base: Sequence[str], changed: Sequence[str]) -> list[_Edit]:
    opcodes = SequenceMatcher(None, base, changed, autojunk=False).get_opcodes()
    return [
        _Edit(start, end, tuple(changed[from_:to]))
        for tag, start, end, from_, to in opcodes
        if tag != "equal"
    ]
