"""UPR Info's sheet: a row is a recommendation and one State that made it; rows of one text are one
recommendation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from uprkit.model import Kind, ParsedDocument, ParsedRecommendation
from uprtrack.documents.acceptors import Objection
from uprtrack.documents.models import DocumentKind, ImportRow, ImportRun
from uprtrack.documents.placing import review_to_hold
from uprtrack.documents.rows import JOINS, NEEDS_DECISION, recommendation_in, row_of
from uprtrack.recommendations.acceptors.additions import Additions
from uprtrack.recommendations.acceptors.outcomes import (
    forget_undecided,
    is_left_out,
    mark_matched,
    mark_new,
    mark_unreadable,
)
from uprtrack.recommendations.acceptors.withdrawal import objections_of, withdraw
from uprtrack.recommendations.known import known_of
from uprtrack.recommendations.matching import SAME, Index, Match, folded_text
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.loading import UPR
from uprtrack.reviews.models import Review

ReviewKey = tuple[str, int]
"""State (ISO3) and cycle."""
GroupKey = tuple[ReviewKey, int | None, str, str, bool]
"""Review, session, kind, folded text, and whether a person said that the row stands for itself."""


@dataclass(slots=True)
class _Reading:
    """The rows that can be used, by review, and those of each recommendation that is new."""

    told: dict[int, ParsedRecommendation] = field(default_factory=dict)
    groups: dict[GroupKey, list[ImportRow]] = field(default_factory=dict)


class UprInfoSheetAcceptor:
    """Many reviews in one file: each is made where it is not here."""

    def preview(self, run: ImportRun, paper: ParsedDocument) -> list[ImportRow]:
        rows = [row_of(run, ordinal, told) for ordinal, told in enumerate(paper.recommendations, start=1)]
        self._match(run, rows)
        return rows

    def accept(self, run: ImportRun) -> None:
        rows = list(run.rows.all())
        reading = self._match(run, rows)
        additions = Additions(run)
        created: list[tuple[Recommendation, list[ImportRow]]] = []
        reviews: dict[ReviewKey, int] = {}
        for (review, session, *_rest), group in reading.groups.items():
            if review not in reviews:
                reviews[review] = review_to_hold(*review, session=session).pk
            first = group[0]
            made = additions.recommendation(reviews[review], first, reading.told[first.ordinal])
            created.append((made, group))
        additions.create([made for made, _group in created])
        for made, group in created:
            for row in group:
                row.target_id = made.pk
        for row in rows:
            if row.parsed.get(NEEDS_DECISION):
                forget_undecided(row)
            elif row.target_id is not None and row.ordinal in reading.told:
                _add(additions, row.target_id, reading.told[row.ordinal])
        additions.write(rows)

    def objections(self, run: ImportRun) -> list[Objection]:
        return objections_of(run)

    def undo(self, run: ImportRun) -> None:
        withdraw(run)

    def _match(self, run: ImportRun, rows: list[ImportRow]) -> _Reading:
        reading = _Reading()
        for row in rows:
            if is_left_out(row):
                continue
            told = recommendation_in(row)
            doubt = _missing(told)
            if doubt:
                mark_unreadable(row, doubt)
            else:
                reading.told[row.ordinal] = told
        indexes = _indexes(run, {_review_key(told) for told in reading.told.values()})
        for row in rows:
            if row.ordinal in reading.told:
                _place(row, reading, indexes)
        return reading


def _place(row: ImportRow, reading: _Reading, indexes: dict[ReviewKey, Index]) -> None:
    told = reading.told[row.ordinal]
    review = _review_key(told)
    index = indexes.get(review)
    match = _find(index, told) if index else None
    if match is not None and mark_matched(row, told, match) is not None:
        return
    if row.parsed.get(NEEDS_DECISION):
        return
    key = (review, told.session, told.kind.value, folded_text(told.text), match is not None)
    group = reading.groups.setdefault(key, [])
    group.append(row)
    row.parsed.pop(JOINS, None)
    if len(group) > 1:
        row.parsed[JOINS] = group[0].ordinal
        mark_new(row, _("One recommendation with row %(first)d.") % {"first": group[0].ordinal})
    elif match is None:
        mark_new(row)


def _find(index: Index, told: ParsedRecommendation) -> Match | None:
    """A further State of a text that an earlier UPR Info sheet brought belongs to the same recommendation."""
    match = index.find_by_text(text=told.text, states=told.recommending_states, kind=told.kind.value)
    if match is None or match.is_sure or match.score < SAME:
        return match
    is_own_row = DocumentKind.UPR_INFO_SHEET.value in match.known.papers
    is_identical = folded_text(told.text) in match.known.texts
    return Match(match.known, match.score, is_sure=is_own_row and is_identical)


def _add(additions: Additions, recommendation: int, told: ParsedRecommendation) -> None:
    additions.say(recommendation, told)
    if told.position is not None:
        session = _("UPR Info, session %(number)d") % {"number": told.session} if told.session else "UPR Info"
        additions.answer(recommendation, told.position.value, source=session)


def _missing(told: ParsedRecommendation) -> str:
    """The sentence for a row that cannot be placed, or nothing."""
    if not told.text or told.state_under_review is None or told.upr_cycle is None:
        return " ".join(told.checks) or _(
            "Expected text, State under review and session, found them incomplete."
        )
    if not told.recommending_states and told.kind is Kind.RECOMMENDATION:
        return " ".join(told.checks) or _("Expected a recommending State, found none.")
    return ""


def _review_key(told: ParsedRecommendation) -> ReviewKey:
    return told.state_under_review or "", told.upr_cycle or 0


def _indexes(run: ImportRun, wanted: Iterable[ReviewKey]) -> dict[ReviewKey, Index]:
    """What is here of the reviews that are here."""
    keys = set(wanted)
    reviews = {
        review.pk: (review.state_under_review_id, review.cycle)
        for review in Review.objects.filter(mechanism_id=UPR)
        if (review.state_under_review_id, review.cycle) in keys
    }
    return {reviews[pk]: index for pk, index in known_of(run, reviews).items()}
