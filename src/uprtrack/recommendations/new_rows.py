"""Recommendations that a paper adds: nothing of them is known but what the paper says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from uprkit.model import ParsedRecommendation
from uprtrack.planner import count_anew
from uprtrack.recommendations.models import Attribution, Position, PositionEvent, Recommendation, Wording
from uprtrack.recommendations.sources import BATCH, Answer, after_adoption, position_by, show_positions
from uprtrack.reviews.identifiers import new_public_id
from uprtrack.reviews.models import Review


@dataclass(slots=True)
class NewRecommendation:
    """A recommendation that a run adds, and what the run says of it; ``pk`` is 0 until it is written."""

    review: int
    ordinal: int
    told: ParsedRecommendation
    position: str
    public_id: str = field(default_factory=new_public_id)
    pk: int = 0
    wordings: list[tuple[str, str]] = field(default_factory=list)
    """(language, text) of each wording."""
    states: list[str] = field(default_factory=list)
    """ISO3 codes of the recommending States, in printed order."""
    answers: list[Answer] = field(default_factory=list)


def show_positions_of_new(rows: Collection[NewRecommendation], review: Review | None) -> None:
    """Let recommendations just written show the position that their answers come to; ``review`` is the one of all,
    where they have one.
    """
    if not rows:
        return
    if len(rows) > BATCH:
        count_anew(Recommendation, Wording, PositionEvent, Attribution)
    if review is not None:
        adopted = {review.pk: review.adopted_on}
    else:
        reviews = Review.objects.filter(pk__in={row.review for row in rows})
        adopted = dict(reviews.values_list("pk", "adopted_on"))
    changed: dict[tuple[Position, bool], list[int]] = defaultdict(list)
    for row in rows:
        shown = after_adoption(position_by(row.answers), row.told.kind.value, adopted[row.review])
        if shown != (row.position, False):
            row.position = shown[0].value
            changed[shown].append(row.pk)
    show_positions(changed)
