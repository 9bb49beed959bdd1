"""Which parts of a text a query found, for marking them."""

from __future__ import annotations

from dataclasses import dataclass

from uprtrack.search.query import Query
from uprtrack.search.tokens import Word, stem, words_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; the pieces joined are the text."""

    text: str
    is_hit: bool


def marked(text: str, query: Query, language: str) -> list[Piece]:
    """The text cut into pieces, those that the query looks for marked; words between hits stay as written."""
    phrases = query.phrases
    if not phrases:
        return [Piece(text, False)] if text else []
    tokens = [(word, stem(token, language)) for word in words_of(text) for token in word.folded]
    spans = _spans(tokens, {phrase[0]: [p for p in phrases if p[0] == phrase[0]] for phrase in phrases})
    pieces, place = [], 0
    for start, end in spans:
        pieces += [Piece(text[place:start], False), Piece(text[start:end], True)]
        place = end
    pieces.append(Piece(text[place:], False))
    return [piece for piece in pieces if piece.text]


def _spans(
    tokens: list[tuple[Word, str]], by_first: dict[str, list[tuple[str, ...]]]
) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for place, (word, token) in enumerate(tokens):
        for phrase in by_first.get(token, ()):
            run = tokens[place : place + len(phrase)]
            if tuple(said for _, said in run) != phrase:
                continue
            start, end = word.start, run[-1][0].end
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
    return spans
