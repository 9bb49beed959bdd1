"""Links that the library finds between the recommendations of a review and others: written, and found anew, as a whole.

Compared are texts that the same people may read: what is published, and what one organisation holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from django.db import transaction
from django.db.models import F, Q

from uprkit.classify.linking import Linker
from uprkit.classify.model import shipped_model
from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.models import Kind, Link, LinkKind, Recommendation
from uprtrack.reviews.models import Review

SUGGESTED_BY = "links 3"
"""Stands on every suggestion; a change of the rules changes it."""
MOST_PARALLEL = 3
"""Recommendations of other mechanisms that are suggested for one of the UPR."""
BATCH = 500
_SAID = ("kind", "score", "suggested_by", "words")


def find_links(review: Review) -> int:
    """Write what the recommendations of a review echo, and what stands beside them; returns how many links.

    What was suggested before gives way; what people decided stays as it is.
    """
    shared = Recommendation.objects.standing().exclude(visibility=Visibility.SELF)
    by_owner: dict[int, list[Recommendation]] = defaultdict(list)
    for row in shared.of_review(review).filter(kind=Kind.RECOMMENDATION):
        by_owner[row.owner_id].append(row)
    found = [link for owner, rows in by_owner.items() for link in _of_owner(review, owner, rows)]
    return _keep(review, found)


@transaction.atomic
def _keep(review: Review, found: Sequence[Link]) -> int:
    """Write what was found; what was suggested before and still holds keeps its row, on which forms may lie open."""
    wanted = {(link.recommendation_id, link.other_id): link for link in found}
    before = {
        (link.recommendation_id, link.other_id): link
        for link in Link.objects.filter(recommendation__review=review)
    }
    Link.objects.filter(pk__in=[before[pair].pk for pair in before.keys() - wanted.keys()]).delete()
    changed = []
    for pair in before.keys() & wanted.keys():
        told, new = before[pair], wanted[pair]
        if any(getattr(told, name) != getattr(new, name) for name in _SAID):
            for name in _SAID:
                setattr(told, name, getattr(new, name))
            changed.append(told)
    Link.objects.bulk_update(changed, _SAID, batch_size=BATCH)
    Link.objects.bulk_create([wanted[pair] for pair in wanted.keys() - before.keys()], batch_size=BATCH)
    return len(wanted)


def forget_links(recommendations: Collection[int]) -> None:
    """Drop what was suggested for texts that changed since; the next look finds them anew."""
    Link.objects.filter(Q(recommendation__in=recommendations) | Q(other__in=recommendations)).delete()


def _of_owner(review: Review, owner: int, rows: Sequence[Recommendation]) -> Iterator[Link]:
    """Links of one organisation's recommendations, to what it holds itself and what everybody reads."""
    others = (
        Recommendation.objects.standing()
        .filter(Q(owner=owner) | Q(visibility=Visibility.PUBLIC, published_at__isnull=False))
        .filter(review__state_under_review=review.state_under_review_id)
        .exclude(visibility=Visibility.SELF)
        # Of two that are as good the one that more people read.
        .order_by(F("published_at").asc(nulls_last=True), "pk")
    )
    texts = [row.text for row in rows]
    earlier: dict[int, list[Recommendation]] = defaultdict(list)
    before = others.filter(review__mechanism=review.mechanism_id, review__cycle__lt=review.cycle)
    for other in before.filter(kind=Kind.RECOMMENDATION):
        earlier[other.review_id].append(other)
    for known in earlier.values():
        yield from _nearest(rows, texts, known, most=1)
    elsewhere = others.filter(kind=Kind.OBSERVATION).exclude(review__mechanism=review.mechanism_id)
    yield from _nearest(rows, texts, list(elsewhere), most=MOST_PARALLEL, kind=LinkKind.PARALLEL)
    for pair in Linker(texts, shipped_model()).near_identical():
        yield _link(rows[pair.second], rows[pair.first], LinkKind.NEAR_DUPLICATE, pair.score, pair.words)


def _nearest(
    rows: Sequence[Recommendation],
    texts: Sequence[str],
    known: Sequence[Recommendation],
    *,
    most: int,
    kind: LinkKind | None = None,
) -> Iterator[Link]:
    linker = Linker([other.text for other in known], shipped_model())
    for row, links in zip(rows, linker.nearest(texts, most), strict=True):
        for link in links:
            if link.candidate is not None and link.kind is not None:
                yield _link(
                    row, known[link.candidate], kind or LinkKind(link.kind.value), link.score, link.words
                )


def _link(
    row: Recommendation, other: Recommendation, kind: LinkKind, score: float, words: Sequence[str]
) -> Link:
    return Link(
        recommendation=row,
        other=other,
        kind=kind,
        score=round(score, 4),
        suggested_by=SUGGESTED_BY,
        words=list(words),
    )
