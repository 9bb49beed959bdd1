"""How sources that differ, and recommendations that may be one, stand on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from uprtrack.organisations.policy import Act, allows
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.differing import Stretch, around, stretches
from uprtrack.recommendations.disagreements import Disagreement, Side
from uprtrack.recommendations.models import About, Recommendation
from uprtrack.recommendations.proposals import Proposal
from uprtrack.recommendations.sources import shown_states
from uprtrack.recommendations.themes import themes_by_recommendation
from uprtrack.reviews.models import Review, State


@dataclass(frozen=True, slots=True)
class ShownSide:
    """A reading, with the words marked that are not in the one that shows; in that one, not in the next."""

    side: Side
    words: list[Stretch]

    @property
    def excerpt(self) -> list[Stretch]:
        """The words that differ, with a few around them."""
        return around(self.words)


@dataclass(frozen=True, slots=True)
class ShownDisagreement:
    """``may_settle``: whether the reader may decide what shows."""

    item: Disagreement
    sides: list[ShownSide]
    may_settle: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One of two recommendations, with the words marked that the other has not."""

    row: Recommendation
    states: list[State]
    words: list[Stretch]


@dataclass(frozen=True, slots=True)
class ShownPair:
    """``percent``: how alike the texts are, whole percents rounded down."""

    kept: ShownRow
    merged: ShownRow
    percent: int

    @property
    def rows(self) -> tuple[ShownRow, ShownRow]:
        return self.kept, self.merged


def shown_disagreements(
    items: Sequence[Disagreement], review: Review, reader: Reader
) -> list[ShownDisagreement]:
    """Disagreements of one review with what the reader may do about each."""
    themes = themes_by_recommendation(reader, [item.recommendation for item in items])
    return [
        ShownDisagreement(item, _sides(item), _may_settle(reader, item.recommendation, review, of_themes))
        for item, of_themes in zip(items, themes, strict=True)
    ]


def _may_settle(reader: Reader, row: Recommendation, review: Review, themes: frozenset[str] | None) -> bool:
    country = review.state_under_review_id
    return allows(reader, Act.RECONCILE, row=row, country=country, themes=themes)


def _sides(item: Disagreement) -> list[ShownSide]:
    shows = next((side for side in item.sides if side.shows), item.sides[0])
    other = next(side for side in item.sides if side is not shows)
    return [
        ShownSide(
            side,
            stretches(side.value, (other if side is shows else shows).value)
            if item.about == About.TEXT
            else [Stretch(side.value, False)],
        )
        for side in item.sides
    ]


def shown_pairs(proposals: Sequence[Proposal]) -> list[ShownPair]:
    """Pairs side by side; the recommending States are looked up once for all."""
    states = shown_states({row.pk for item in proposals for row in (item.kept, item.merged)})

    def shown(row: Recommendation, other: Recommendation) -> ShownRow:
        return ShownRow(row, states[row.pk], stretches(row.text, other.text))

    return [
        ShownPair(shown(item.kept, item.merged), shown(item.merged, item.kept), int(item.score))
        for item in proposals
    ]
