"""Which recommendations of a review may be the same, for a person of the organisation that owns them to decide."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from uprkit.matching import Index, Known, alike_pairs
from uprkit.precedence import TEXT_ORDER, rank
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.recommendations.known import known_by
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    Distinction,
    Recommendation,
    Wording,
    WordingRole,
)
from uprtrack.reviews.models import Review


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two recommendations of one organisation that may be one; ``score``: how alike their texts are (0 to 100).

    ``kept`` is the one that more people read, then the one whose paper comes first in the order of sources.
    """

    kept: Recommendation
    merged: Recommendation
    score: float


def proposals_of(review: Review, reader: Reader) -> list[Proposal]:
    """The pairs that a reader may merge and that nobody has told apart, the most alike first.

    Alike by the rule by which papers are matched (``uprkit.matching.alike_pairs``), and of different papers.
    """
    rows = own_rows(review, reader)
    if len(rows) < 2:
        return []
    by_owner: dict[int, list[Known]] = defaultdict(list)
    for item in known_by(reader, [review.pk])[review.pk]:
        if item.pk in rows:
            by_owner[rows[item.pk].owner_id].append(item)
    held_in: dict[int, set[int]] = {pk: {row.document_id} for pk, row in rows.items()}
    worded = Wording.objects.visible_to(reader).filter(
        NOT_WITHDRAWN, recommendation__in=rows.keys(), role=WordingRole.AS_RECEIVED, document__isnull=False
    )
    for pk, document in worded.order_by().values_list("recommendation_id", "document_id"):
        held_in[pk].add(document or 0)
    told_apart = set(
        Distinction.objects.filter(NOT_WITHDRAWN, first__review=review).values_list("first_id", "second_id")
    )
    found = [
        _proposal(rows[pair.first.pk], rows[pair.second.pk], pair.score)
        for items in by_owner.values()
        for pair in alike_pairs(Index(items), held_in)
        if (pair.first.pk, pair.second.pk) not in told_apart
    ]
    return sorted(found, key=lambda item: (-item.score, item.kept.ordinal, item.kept.pk, item.merged.pk))


def own_rows(review: Review, reader: Reader) -> dict[int, Recommendation]:
    """The recommendations of a review that a reader may reconcile, by key."""
    acting = acting_organisations(reader, Act.RECONCILE, country=review.state_under_review_id)
    rows = Recommendation.objects.visible_to(reader).standing().of_review(review).filter(owner__in=acting)
    standing = standing_of(reader)
    return {
        row.pk: row
        for row in rows.select_related("document", "owner")
        if row.visibility != Visibility.SELF or standing.wrote(row.author_id)
    }


def _proposal(one: Recommendation, other: Recommendation, score: float) -> Proposal:
    kept, merged = sorted(
        (one, other), key=lambda row: (not row.is_published, rank(TEXT_ORDER, row.document.kind), row.pk)
    )
    return Proposal(kept, merged, score)
