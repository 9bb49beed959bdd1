"""Which parts of a text a query found, for marking them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from uprtrack.search.query import Query
from uprtrack.search.tokens import parts_of, stems_of_words


class Piece(NamedTuple):
    """A part of a text; the pieces joined are the text."""

    text: str
    is_hit: bool


def marked(text: str, query: Query, language: str) -> list[Piece]:
    """The text cut into pieces, those that the query looks for marked; words between hits stay as written."""
    if not query.phrases and not query.beginnings:
        return [Piece(text, False)] if text else []
    parts = parts_of(text)
    pieces, place = [], 0
    for start, end in _spans(parts[1::2], query, language):
        # Word n is part 2n + 1.
        first, after = 2 * start + 1, 2 * end
        pieces += [Piece("".join(parts[place:first]), False), Piece("".join(parts[first:after]), True)]
        place = after
    pieces.append(Piece("".join(parts[place:]), False))
    return [piece for piece in pieces if piece.text]


def _spans(words: Sequence[str], query: Query, language: str) -> list[tuple[int, int]]:
    """The words from ``start`` up to ``end`` that are found, rising; what meets is one."""
    longest = max(map(len, query.phrases), default=1)
    spans: list[tuple[int, int]] = []
    for place in _candidates(words, query, language):
        end = _end_of_hit(words[place : place + longest], query, language)
        if not end:
            continue
        if spans and place < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], place + end))
        else:
            spans.append((place, place + end))
    return spans


def _candidates(words: Sequence[str], query: Query, language: str) -> list[int]:
    """The places of the words in which a hit may begin: few, found quickly."""
    firsts, beginnings = query.phrases_by_first, query.beginnings
    stems = map(stems_of_words(language).__getitem__, words)
    if not beginnings:
        return [place for place, stem in enumerate(stems) if stem in firsts or " " in stem]
    folded = map(stems_of_words("").__getitem__, words)
    return [
        place
        for place, (stem, word) in enumerate(zip(stems, folded, strict=True))
        if stem in firsts or " " in stem or word.startswith(beginnings)
    ]


def _end_of_hit(words: Sequence[str], query: Query, language: str) -> int:
    """How many of some words a hit covers that begins within the first; 0 where there is none."""
    stems, folded = stems_of_words(language), stems_of_words("")
    tokens = [(place, stem) for place, word in enumerate(words, start=1) for stem in stems[word].split()]
    has_beginning = query.beginnings and any(
        token.startswith(query.beginnings) for token in folded[words[0]].split()
    )
    ends = [1 if has_beginning else 0]
    for place, (word, stem) in enumerate(tokens):
        if word > 1:
            break
        for phrase in query.phrases_by_first.get(stem, ()):
            run = tokens[place : place + len(phrase)]
            if tuple(said for _word, said in run) == phrase:
                ends.append(run[-1][0])
    return max(ends)
