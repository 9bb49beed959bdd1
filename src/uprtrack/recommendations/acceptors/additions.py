"""What a run adds, gathered and written in bulk: recommendations first, then what hangs on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils import timezone

from uprkit.model import ParsedRecommendation
from uprtrack.bulk_rows import insert_values
from uprtrack.documents.models import Document, ImportRow, ImportRun
from uprtrack.documents.row_keeping import keep_rows
from uprtrack.organisations.models import Owned
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    Attribution,
    HowKnown,
    Kind,
    Position,
    PositionEvent,
    Recommendation,
    Wording,
    WordingRole,
)
from uprtrack.recommendations.new_rows import NewRecommendation, show_positions_of_new
from uprtrack.recommendations.sources import Answer, refresh
from uprtrack.reviews.models import Review

_OF_RECOMMENDATIONS = (
    *("public_id", "review_id", "number", "heading", "ordinal", "kind", "text", "position"),
    *("document_id", "printed_in", "page", "run_id"),
)


class Additions:
    """Owned and authored as the run is, visible as it or as ``circle`` is. What the same document said before is
    not said twice.
    """

    def __init__(self, run: ImportRun, *, circle: Owned | None = None) -> None:
        if run.document is None:
            raise ValueError(f"Run {run.public_id} has no document: expected one that is being accepted.")
        self.run = run
        self.document: Document = run.document
        shown_as = circle or run
        self._owned = {
            "owner_id": run.owner_id,
            "author_id": run.author_id,
            "visibility": str(shown_as.visibility),
            "shared_with_id": shown_as.shared_with_id,
            "published_at": shown_as.published_at,
        }
        self.new: dict[int, NewRecommendation] = {}
        """The recommendations that were written, by key."""
        self._touched: set[int] = set()
        self._attributions: dict[tuple[int, str], None] = {}
        self._wordings: dict[tuple[int, str, str], str] = {}
        self._events: dict[tuple[int, str, str], tuple[date | None, int | None, str]] = {}

    @property
    def touched(self) -> set[int]:
        """Keys of the recommendations that the run has said something of."""
        return set(self._touched)

    def recommendation(self, review: int, row: ImportRow, told: ParsedRecommendation) -> NewRecommendation:
        """A recommendation yet to be written, as a row tells it."""
        return NewRecommendation(review, row.ordinal, told, (told.position or Position.PENDING).value)

    def create(self, recommendations: Sequence[NewRecommendation]) -> None:
        """Write new recommendations, so that they have keys."""
        symbol, document, run = self.document.symbol, self.document.pk, self.run.pk
        own = tuple(self._owned.values())
        insert_values(
            Recommendation,
            (*_OF_RECOMMENDATIONS, *self._owned),
            [
                (
                    item.public_id,
                    item.review,
                    item.told.paragraph[:40],
                    item.told.heading,
                    item.ordinal,
                    item.told.kind.value,
                    item.told.text,
                    item.position,
                    document,
                    (item.told.document or "")[:200] if item.told.document != symbol else "",
                    item.told.page,
                    run,
                    *own,
                )
                for item in recommendations
            ],
        )
        keys = dict(Recommendation.objects.filter(run=self.run).values_list("public_id", "pk"))
        for item in recommendations:
            item.pk = keys[item.public_id]
            self.new[item.pk] = item

    def say(self, recommendation: int, told: ParsedRecommendation, *, language: str = "en") -> None:
        """What a paper says of a recommendation: its wording, who made it, and the wording read in the
        dialogue.
        """
        self.word(recommendation, told.text, language, WordingRole.AS_RECEIVED)
        if told.wording_in_dialogue:
            self.word(recommendation, told.wording_in_dialogue, language, WordingRole.AS_READ)
        if told.kind.value == Kind.RECOMMENDATION:
            for state in told.recommending_states:
                self.attribute(recommendation, state)

    def word(self, recommendation: int, text: str, language: str, role: WordingRole) -> None:
        self._touched.add(recommendation)
        self._wordings.setdefault((recommendation, role.value, text), language)

    def attribute(self, recommendation: int, state: str) -> None:
        """A State (ISO3) that made the recommendation, by this paper."""
        self._attributions[recommendation, state] = None

    def answer(
        self,
        recommendation: int,
        position: str,
        *,
        words: str = "",
        source: str = "",
        page: int | None = None,
        dated_on: date | None = None,
    ) -> None:
        """What the State answered, by this paper."""
        self._touched.add(recommendation)
        self._events.setdefault((recommendation, position, words), (dated_on, page, source[:300]))

    def forget(self, recommendations: Collection[int]) -> None:
        """Withdraw what the run has said of some recommendations (by key), so that it can be said anew."""
        now = timezone.now()
        of_run = {"run": self.run, "recommendation__in": recommendations}
        Wording.objects.filter(NOT_WITHDRAWN, **of_run).update(withdrawn_at=now)
        PositionEvent.objects.filter(NOT_WITHDRAWN, **of_run).update(withdrawn_at=now)
        Attribution.objects.filter(**of_run).delete()
        self._touched.update(recommendations)

    def write(self, rows: Sequence[ImportRow]) -> None:
        """Write everything gathered and the rows' outcomes, and let each recommendation show its first
        source.
        """
        keep_rows(self.run, rows)
        before = self._touched - self.new.keys()
        if before:
            self._leave_out_what_was_said()
        self._write_wordings()
        self._write_answers()
        self._write_attributions()
        show_positions_of_new(self.new.values(), self._only_review())
        refresh(before)

    def _only_review(self) -> Review | None:
        """The review of the run, where all new recommendations are of it."""
        review = self.run.review
        return review if review and all(row.review == review.pk for row in self.new.values()) else None

    def _leave_out_what_was_said(self) -> None:
        """By the same document before, of recommendations that were here."""
        said = Wording.objects.filter(NOT_WITHDRAWN, document=self.document)
        for key in said.values_list("recommendation_id", "role", "text"):
            self._wordings.pop(key, None)
        answered = PositionEvent.objects.filter(NOT_WITHDRAWN, document=self.document)
        for key in answered.values_list("recommendation_id", "position", "words"):
            self._events.pop(key, None)

    def _write_wordings(self) -> None:
        beside = (self.document.pk, self.run.pk, *self._owned.values())
        insert_values(
            Wording,
            ("recommendation_id", "role", "text", "language", "document_id", "run_id", *self._owned),
            [(*key, language, *beside) for key, language in self._wordings.items()],
        )
        for (recommendation, _role, text), language in self._wordings.items():
            if recommendation in self.new:
                self.new[recommendation].wordings.append((language, text))

    def _write_answers(self) -> None:
        beside = (self.document.pk, HowKnown.PAPER.value, self.run.author_id, self.run.pk)
        insert_values(
            PositionEvent,
            (
                *("recommendation_id", "position", "words", "dated_on", "page", "source"),
                *("document_id", "how_known", "author_id", "run_id"),
            ),
            [(*key, *told, *beside) for key, told in self._events.items()],
        )
        for (recommendation, position, _words), (dated_on, _page, _source) in self._events.items():
            if recommendation in self.new:
                answers = self.new[recommendation].answers
                answers.append(Answer(position, self.document.kind, dated_on, len(answers)))

    def _write_attributions(self) -> None:
        beside = (self.document.pk, self.run.pk)
        insert_values(
            Attribution,
            ("recommendation_id", "state_id", "document_id", "run_id"),
            [(*key, *beside) for key in self._attributions],
            skip_known=True,
        )
        for recommendation, state in self._attributions:
            if recommendation in self.new:
                self.new[recommendation].states.append(state)


def paper_date(run: ImportRun) -> date | None:
    """The day a paper's positions are dated: that of its adoption by the Working Group, else that of the
    paper.
    """
    told = run.paper.get("adopted_on") or run.paper.get("dated_on")
    return date.fromisoformat(told) if told else None
