"""Sheets whose rows are about many reviews: each review is made where it is not here, each row placed by itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from uprkit.matching import SAME, Index, Match, folded_text
from uprkit.model import Kind, ParsedDocument, ParsedRecommendation
from uprtrack.documents.acceptors import Objection, Only
from uprtrack.documents.models import ImportRow, ImportRun
from uprtrack.documents.placing import mechanism_review_to_hold, review_to_hold
from uprtrack.documents.rows import JOINS, NEEDS_DECISION, VERDICT, recommendation_in, rows_of
from uprtrack.recommendations.acceptors.additions import Additions
from uprtrack.recommendations.acceptors.amending import amend_rows
from uprtrack.recommendations.acceptors.outcomes import (
    forget_undecided,
    is_left_out,
    mark_matched,
    mark_new,
    mark_unreadable,
)
from uprtrack.recommendations.acceptors.withdrawal import objections_of, withdraw
from uprtrack.recommendations.known import known_of
from uprtrack.recommendations.new_rows import NewRecommendation
from uprtrack.reviews.loading import UPR
from uprtrack.reviews.models import Review


class ReviewKey(NamedTuple):
    """Mechanism, State (ISO3), and cycle; for others than the UPR the year of the paper."""

    mechanism: str
    state: str
    cycle: int


class GroupKey(NamedTuple):
    """Rows that agree in all of this make one recommendation; ``is_own`` where a person said that one does not."""

    review: ReviewKey
    session: int | None
    kind: str
    document: str
    number: str
    text: str
    is_own: bool


@dataclass(slots=True)
class Reading:
    """The rows that can be used, by ordinal, and those of each recommendation that is new."""

    told: dict[int, ParsedRecommendation] = field(default_factory=dict)
    groups: dict[GroupKey, list[ImportRow]] = field(default_factory=dict)


class SheetAcceptor(ABC):
    """What a kind of sheet does otherwise, it says in ``find``, ``document_and_number`` and ``source_of``."""

    def preview(self, run: ImportRun, paper: ParsedDocument) -> list[ImportRow]:
        rows = rows_of(run, paper.recommendations)
        self._match(run, rows)
        return rows

    def accept(self, run: ImportRun, rows: Sequence[ImportRow]) -> Additions:
        additions = Additions(run)
        self._place_all(additions, rows)
        additions.write(rows)
        return additions

    def judge(self, run: ImportRun, rows: Sequence[ImportRow]) -> None:
        self._match(run, rows)

    def amend(self, run: ImportRun, rows: Collection[ImportRow]) -> set[int]:
        return amend_rows(run, rows, say=self._say, place=self._place_all)

    def _place_all(self, additions: Additions, rows: Sequence[ImportRow]) -> None:
        reading = self._match(additions.run, rows)
        created: list[tuple[NewRecommendation, list[ImportRow]]] = []
        reviews: dict[ReviewKey, int] = {}
        for key, group in reading.groups.items():
            first = reading.told[group[0].ordinal]
            if key.review not in reviews:
                reviews[key.review] = _review_of(key.review, first).pk
            created.append((additions.recommendation(reviews[key.review], group[0], first), group))
        additions.create([made for made, _group in created])
        for made, group in created:
            for row in group:
                row.target_id = made.pk
        for row in rows:
            if row.parsed.get(NEEDS_DECISION):
                forget_undecided(row)
            elif row.target_id is not None and row.ordinal in reading.told:
                self._say(additions, row.target_id, row)

    def objections(self, run: ImportRun, only: Only = None) -> list[Objection]:
        return objections_of(run, only)

    def undo(self, run: ImportRun) -> None:
        withdraw(run)

    def find(self, index: Index, told: ParsedRecommendation) -> Match | None:
        """What is here already and may be the row's recommendation."""
        return index.find_by_text(text=told.text, states=told.recommending_states, kind=told.kind.value)

    def known_targets(self, run: ImportRun, told: Mapping[int, ParsedRecommendation]) -> dict[int, int]:
        """The recommendations (by key) that rows (by ordinal) are known to be without comparing their words."""
        return {}

    def document_and_number(self, told: ParsedRecommendation) -> tuple[str, str]:
        """What tells recommendations of one text apart: the paper's symbol and the number in it."""
        return told.document or "", told.paragraph

    @abstractmethod
    def source_of(self, told: ParsedRecommendation) -> str:
        """The source of a row's position, in words."""

    def doubt_of(self, told: ParsedRecommendation, *, is_looked_at: bool = False) -> str:
        """The sentence for a row that cannot be placed, or nothing.

        Of a row that a person has looked at and let stand it is known that its source names no State that asked.
        """
        if told.text and told.state_under_review and review_key(told).cycle:
            if told.recommending_states or told.kind is not Kind.RECOMMENDATION or is_looked_at:
                return ""
            return " ".join(told.checks) or _("Expected a recommending State, found none.")
        return " ".join(told.checks) or _(
            "Expected text, State under review and session, found them incomplete."
        )

    def _say(self, additions: Additions, recommendation: int, row: ImportRow) -> None:
        told = recommendation_in(row)
        additions.say(recommendation, told, language=additions.run.paper["language"])
        if told.position is not None:
            additions.answer(recommendation, told.position.value, source=self.source_of(told))

    def _match(self, run: ImportRun, rows: Sequence[ImportRow]) -> Reading:
        reading = Reading()
        read = {row.ordinal: recommendation_in(row) for row in rows if not is_left_out(row)}
        targets = self.known_targets(run, read)
        for row in rows:
            if row.ordinal not in read:
                continue
            told = read[row.ordinal]
            is_looked_at = bool(row.parsed.get(VERDICT))
            doubt = (
                self.doubt_of(told, is_looked_at=is_looked_at)
                if row.ordinal not in targets or not told.text
                else ""
            )
            if doubt:
                mark_unreadable(row, doubt)
            else:
                reading.told[row.ordinal] = told
        indexes = _indexes(run, {review_key(told) for told in reading.told.values()})
        known = {item.pk: item for index in indexes.values() for item in index} if targets else {}
        for row in rows:
            if row.ordinal not in reading.told:
                continue
            target = known.get(targets.get(row.ordinal, 0))
            if target is None:
                self._place(row, reading, indexes)
            else:
                mark_matched(row, reading.told[row.ordinal], Match(target, SAME, is_sure=True))
        return reading

    def _place(self, row: ImportRow, reading: Reading, indexes: dict[ReviewKey, Index]) -> None:
        told = reading.told[row.ordinal]
        review = review_key(told)
        index = indexes.get(review)
        match = self.find(index, told) if index else None
        if match is not None and mark_matched(row, told, match) is not None:
            return
        if row.parsed.get(NEEDS_DECISION):
            return
        key = GroupKey(
            review,
            told.session,
            told.kind.value,
            *self.document_and_number(told),
            folded_text(told.text),
            match is not None,
        )
        group = reading.groups.setdefault(key, [])
        group.append(row)
        row.parsed.pop(JOINS, None)
        if len(group) > 1:
            row.parsed[JOINS] = group[0].ordinal
            mark_new(row, _("One recommendation with row %(first)d.") % {"first": group[0].ordinal})
        elif match is None:
            mark_new(row)


def review_key(told: ParsedRecommendation) -> ReviewKey:
    """The review that a row is about, with an empty State or a cycle of 0 where the row does not tell."""
    if told.kind is not Kind.OBSERVATION:
        return ReviewKey(UPR, told.state_under_review or "", told.upr_cycle or 0)
    year = told.published_on.year if told.published_on and told.mechanism else 0
    return ReviewKey(told.mechanism, told.state_under_review or "", year)


def _review_of(key: ReviewKey, told: ParsedRecommendation) -> Review:
    if key.mechanism == UPR:
        return review_to_hold(key.state, key.cycle, session=told.session)
    return mechanism_review_to_hold(
        key=key.mechanism,
        kind=told.mechanism_kind,
        name=told.mechanism_name,
        state=key.state,
        year=key.cycle,
    )


def _indexes(run: ImportRun, wanted: Iterable[ReviewKey]) -> dict[ReviewKey, Index]:
    """What is here of the reviews that are here."""
    keys = set(wanted)
    candidates = Review.objects.filter(
        mechanism__in={key.mechanism for key in keys}, state_under_review__in={key.state for key in keys}
    )
    reviews = {
        review.pk: key
        for review in candidates
        if (key := ReviewKey(review.mechanism_id, review.state_under_review_id, review.cycle)) in keys
    }
    return {reviews[pk]: index for pk, index in known_of(run, reviews).items()}
