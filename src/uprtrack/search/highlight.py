"""Which parts of a text a query found, for marking them."""

from __future__ import annotations

from dataclasses import dataclass

from uprtrack.search.query import Phrase, Query
from uprtrack.search.tokens import stemmed_words_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; the pieces joined are the text."""

    text: str
    is_hit: bool


def marked(text: str, query: Query, language: str) -> list[Piece]:
    """The text cut into pieces, those that the query looks for marked; words between hits stay as written."""
    if not query.phrases and not query.beginnings:
        return [Piece(text, False)] if text else []
    tokens = stemmed_words_of(text, language)
    pieces, place = [], 0
    for start, end in _spans(tokens, query.phrases_by_first, query.beginnings):
        pieces += [Piece(text[place:start], False), Piece(text[start:end], True)]
        place = end
    pieces.append(Piece(text[place:], False))
    return [piece for piece in pieces if piece.text]


def _spans(
    tokens: list[tuple[int, int, str, str]], by_first: dict[str, list[Phrase]], beginnings: tuple[str, ...]
) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for place, (start, end, folded, stemmed) in enumerate(tokens):
        phrases = by_first.get(stemmed, ())
        if not phrases and not (beginnings and folded.startswith(beginnings)):
            continue
        ends = [end] if beginnings and folded.startswith(beginnings) else []
        for phrase in phrases:
            run = tokens[place : place + len(phrase)]
            if tuple(said for _start, _end, _folded, said in run) == phrase:
                ends.append(run[-1][1])
        if not ends:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], *ends))
        else:
            spans.append((start, max(ends)))
    return spans
