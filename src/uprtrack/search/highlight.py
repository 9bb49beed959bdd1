"""Which parts of a text a query found, for marking them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from uprtrack.search.query import Phrase, Query
from uprtrack.search.tokens import Word, stem, words_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; the pieces joined are the text."""

    text: str
    is_hit: bool


def marked(text: str, query: Query, language: str) -> list[Piece]:
    """The text cut into pieces, those that the query looks for marked; words between hits stay as written."""
    if not query.phrases and not query.beginnings:
        return [Piece(text, False)] if text else []
    tokens = [(word, token, stem(token, language)) for word in words_of(text) for token in word.folded]
    by_first: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in query.phrases:
        by_first[phrase[0]].append(phrase)
    pieces, place = [], 0
    for start, end in _spans(tokens, by_first, query.beginnings):
        pieces += [Piece(text[place:start], False), Piece(text[start:end], True)]
        place = end
    pieces.append(Piece(text[place:], False))
    return [piece for piece in pieces if piece.text]


def _spans(
    tokens: list[tuple[Word, str, str]], by_first: dict[str, list[Phrase]], beginnings: tuple[str, ...]
) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for place, (word, folded, token) in enumerate(tokens):
        ends = [
            tokens[place + len(phrase) - 1][0].end
            for phrase in by_first.get(token, ())
            if tuple(said for _word, _folded, said in tokens[place : place + len(phrase)]) == phrase
        ]
        if beginnings and folded.startswith(beginnings):
            ends.append(word.end)
        if not ends:
            continue
        start, end = word.start, max(ends)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans
