"""Searching passages of papers: what the address asks for, and the passages found, best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest

from uprtrack.documents.models import Document, DocumentKind, Passage
from uprtrack.organisations.selection import find_review
from uprtrack.organisations.standing import Reader
from uprtrack.papers.reading import readable_passages
from uprtrack.papers.search_source import KIND
from uprtrack.reviews.models import Review, State
from uprtrack.search.evaluate import evaluate, ranked
from uprtrack.search.highlight import Piece, marked
from uprtrack.search.query import LONGEST, Query, parse_query
from uprtrack.search.snapshot import one_snapshot
from uprtrack.search.tables import current

UN_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
LONGEST_SHOWN = 600
"""Characters of a passage on the page of results."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The words, and what narrows the papers down; what the address does not name is None or empty."""

    words: str
    query: Query
    review: Review | None
    kind: str
    speaker: State | None

    def narrowed(self, papers: QuerySet[Document]) -> QuerySet[Document]:
        if self.review is not None:
            papers = papers.filter(review=self.review)
        return papers.filter(kind=self.kind) if self.kind else papers


def asked_in(request: HttpRequest) -> Asked:
    """Read the address; a value that does not exist narrows nothing."""
    asked = request.GET
    words = " ".join(asked.get("q", "").replace("\x00", " ").split())[:LONGEST]
    language = getattr(request, "LANGUAGE_CODE", "en")
    kind = asked.get("kind", "")
    return Asked(
        words,
        parse_query(words, tuple(dict.fromkeys((language, *UN_LANGUAGES)))),
        find_review(asked.get("review", "")),
        kind if kind in DocumentKind.values else "",
        State.objects.filter(pk=asked.get("speaker", "")[:3].upper()).first(),
    )


def found_passages(reader: Reader, asked: Asked) -> list[int]:
    """Keys of the passages that a reader may see and that hold what is asked for, best first."""
    with one_snapshot():
        table = current(KIND)
        permitted = table.readable(reader)
        wanted = {
            "review": asked.review.alias if asked.review is not None else "",
            "paper": asked.kind,
            "speaker": asked.speaker.pk if asked.speaker is not None else "",
        }
        for key, value in wanted.items():
            if value:
                permitted = permitted & table.column(key).having((value,), table.size)
        matches = evaluate(table, asked.query, permitted, facet=lambda _leaf: table.nothing)
        return [int(pk) for pk in table.ids[ranked(table, matches)]]


@dataclass(frozen=True, slots=True)
class ShownResult:
    """A passage that was found, with the words looked for marked."""

    passage: Passage
    pieces: list[Piece]
    is_cut: bool
    speakers: str


def shown_results(reader: Reader, keys: Sequence[int], asked: Asked) -> list[ShownResult]:
    """Passages for a page of results, in the order of ``keys``; three queries."""
    passages = (
        readable_passages(reader)
        .select_related("file__document__review__state_under_review", "file__document__review__mechanism")
        .in_bulk(list(keys))
    )
    codes = {code for passage in passages.values() for code in passage.speakers}
    names = dict(State.objects.filter(pk__in=codes).values_list("pk", "name"))
    shown = []
    for key in keys:
        passage = passages.get(key)
        if passage is None:
            continue
        text = _around(passage, asked)
        shown.append(
            ShownResult(
                passage,
                marked(text, asked.query, passage.file.language),
                len(text) < len(passage.text),
                ", ".join(names.get(code, code) for code in passage.speakers),
            )
        )
    return shown


def _around(passage: Passage, asked: Asked) -> str:
    """The part of a long passage in which the first word that is looked for stands."""
    text = passage.text
    if len(text) <= LONGEST_SHOWN:
        return text
    start = 0
    for piece in marked(text, asked.query, passage.file.language):
        if piece.is_hit:
            break
        start += len(piece.text)
    begin = max(0, min(start - LONGEST_SHOWN // 3, len(text) - LONGEST_SHOWN))
    begin = text.find(" ", begin) + 1 if begin else 0
    return text[begin : begin + LONGEST_SHOWN]
