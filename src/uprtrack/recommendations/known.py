"""The recommendations that a paper may be about, read once for a whole run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q

from uprkit.matching import Index, Known
from uprtrack.documents.models import ImportRun
from uprtrack.organisations.models import ActorTie
from uprtrack.organisations.models.ownership import readable_by
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    Attribution,
    PositionEvent,
    Recommendation,
    RecommendationQuerySet,
    Wording,
    WordingRole,
)

Readable = Callable[[str], Q]
"""From a prefix that leads to an owned row (``"document__"``) to the condition that it may be read."""


def known_of(run: ImportRun, reviews: Iterable[int]) -> dict[int, Index]:
    """For each review (by key) what is here of it and may be read by who brings the paper.

    What the bringer cannot read is not matched, neither a recommendation nor another paper's wording, States
    or answer of one that they read: a row "already here" would betray another organisation's import.
    """
    reviews = set(reviews)
    rows = Recommendation.objects.standing_or_merged()
    if run.pk is not None:
        rows = rows.exclude(run=run)
    if not rows.filter(review__in=reviews).exists():
        return {review: Index() for review in reviews}
    bringer = _bringer(run)

    def readable(prefix: str) -> Q:
        return Q(**{f"{prefix}owner": run.owner_id}) | readable_by(bringer, prefix)

    return _indexed(rows, reviews, readable)


def known_by(reader: Reader, reviews: Iterable[int]) -> dict[int, Index]:
    """For each review (by key) what is here of it and may be read by a person."""
    return _indexed(Recommendation.objects.standing_or_merged(), reviews, partial(readable_by, reader))


def _indexed(rows: RecommendationQuerySet, reviews: Iterable[int], readable: Readable) -> dict[int, Index]:
    reviews = set(reviews)
    found = (
        rows.filter(readable(""), review__in=reviews, parent__isnull=True)
        .select_related("document")
        .order_by("pk")
    )
    known: dict[int, Known] = {}
    by_review: dict[int, list[Known]] = {review: [] for review in reviews}
    merged: dict[int, Recommendation] = {}
    for row in found:
        if row.merged_into_id is not None:
            merged[row.pk] = row
            continue
        item = Known(row.pk, row.ordinal, row.number, row.heading, row.kind, row.position, row.text)
        item.symbols.add(row.printed_in or row.document.symbol)
        item.papers.add(row.document.kind)
        item.add_text(row.text)
        known[row.pk] = item
        by_review[row.review_id].append(item)
    for row in merged.values():
        _tell_of_merged(known.get(_kept_for(row, merged) or 0), row)
    if known:
        _complete(known, [review for review, items in by_review.items() if items], readable)
    return {review: Index(items) for review, items in by_review.items()}


def _kept_for(row: Recommendation, merged: Mapping[int, Recommendation]) -> int | None:
    """The key of what a recommendation was merged into, over as many merges as there were."""
    kept = row.merged_into_id
    while kept is not None and kept in merged:
        kept = merged[kept].merged_into_id
    return kept


def _tell_of_merged(item: Known | None, row: Recommendation) -> None:
    """What was found to be the same is known by both numbers, both papers and both texts."""
    if item is None:
        return
    item.symbols.add(row.printed_in or row.document.symbol)
    item.papers.add(row.document.kind)
    item.add_text(row.text)
    if row.number:
        item.other_numbers.add(row.number)


def _complete(known: dict[int, Known], reviews: list[int], readable: Readable) -> None:
    """Add States, other wordings as received and answers to what is known, as far as their papers are."""
    of_reviews = Q(recommendation__review__in=reviews)
    of_paper = Q(document=None) | Q(document=F("recommendation__document")) | readable("document__")
    for pk, state in Attribution.objects.filter(of_reviews, of_paper).values_list(
        "recommendation_id", "state_id"
    ):
        if pk in known:
            known[pk].states.add(state)
    for pk, text, symbol, kind in Wording.objects.filter(
        of_reviews, readable(""), NOT_WITHDRAWN, role=WordingRole.AS_RECEIVED
    ).values_list("recommendation_id", "text", "document__symbol", "document__kind"):
        if pk in known:
            known[pk].add_text(text)
            known[pk].papers.add(kind or "")
            known[pk].symbols.add(symbol or "")
    for pk, kind, position in PositionEvent.objects.filter(of_reviews, of_paper, NOT_WITHDRAWN).values_list(
        "recommendation_id", "document__kind", "position"
    ):
        if pk in known:
            known[pk].answers.add((kind or "", position))


def _bringer(run: ImportRun) -> Reader:
    tie = (
        ActorTie.objects.filter(actor=run.author_id).select_related("user").first() if run.author_id else None
    )
    return tie.user if tie else AnonymousUser()
