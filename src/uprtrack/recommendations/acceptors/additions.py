"""What a run adds, gathered and written in bulk: recommendations first, then what hangs on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils import timezone

from uprkit.model import ParsedRecommendation
from uprtrack.bulk_rows import insert_rows, update_rows
from uprtrack.documents.models import Document, ImportRow, ImportRun
from uprtrack.documents.rows import IS_SAME, JOINS, NEEDS_DECISION
from uprtrack.organisations.circles import Circle
from uprtrack.organisations.models import Owned
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    Attribution,
    HowKnown,
    Kind,
    PositionEvent,
    Recommendation,
    Wording,
    WordingRole,
)
from uprtrack.recommendations.sources import refresh, show_positions_of_new

_BATCH = 500


class Additions:
    """Owned and authored as the run is, visible as it or as ``circle`` is. What the same document said before is
    not said twice.
    """

    def __init__(self, run: ImportRun, *, circle: Owned | None = None) -> None:
        if run.document is None:
            raise ValueError(f"Run {run.public_id} has no document: expected one that is being accepted.")
        self.run = run
        self.document: Document = run.document
        self._circle = Circle.of(circle or run).fields | {"published_at": (circle or run).published_at}
        self._touched: set[int] = set()
        self._created: list[Recommendation] = []
        self._attributions: dict[tuple[int, str], Attribution] = {}
        self._wordings: dict[tuple[int, str, str], Wording] = {}
        self._events: dict[tuple[int, str, str], PositionEvent] = {}

    @property
    def touched(self) -> set[int]:
        """Keys of the recommendations that the run has said something of."""
        return set(self._touched)

    def recommendation(self, review: int, row: ImportRow, told: ParsedRecommendation) -> Recommendation:
        """A recommendation yet to be written, as a row tells it."""
        run = self.run
        return Recommendation(
            owner_id=run.owner_id,
            author_id=run.author_id,
            **self._circle,
            review_id=review,
            number=told.paragraph[:40],
            heading=told.heading,
            ordinal=row.ordinal,
            kind=Kind(told.kind.value),
            text=told.text,
            document=self.document,
            printed_in=(told.document or "")[:200] if told.document != self.document.symbol else "",
            page=told.page,
            run=run,
        )

    def create(self, recommendations: Sequence[Recommendation]) -> None:
        """Write new recommendations, so that they have keys."""
        insert_rows(Recommendation, recommendations)
        keys = dict(Recommendation.objects.filter(run=self.run).values_list("public_id", "pk"))
        for recommendation in recommendations:
            recommendation.pk = keys[recommendation.public_id]
        self._created.extend(recommendations)

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
        run = self.run
        self._touched.add(recommendation)
        self._wordings.setdefault(
            (recommendation, role, text),
            Wording(
                owner_id=run.owner_id,
                author_id=run.author_id,
                **self._circle,
                recommendation_id=recommendation,
                language=language,
                text=text,
                role=role,
                document=self.document,
                run=run,
            ),
        )

    def attribute(self, recommendation: int, state: str) -> None:
        """A State (ISO3) that made the recommendation, by this paper."""
        self._attributions.setdefault(
            (recommendation, state),
            Attribution(
                recommendation_id=recommendation, state_id=state, document=self.document, run=self.run
            ),
        )

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
        self._events.setdefault(
            (recommendation, position, words),
            PositionEvent(
                recommendation_id=recommendation,
                position=position,
                words=words,
                dated_on=dated_on,
                document=self.document,
                page=page,
                source=source[:300],
                how_known=HowKnown.PAPER,
                author_id=self.run.author_id,
                run=self.run,
            ),
        )

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
        _keep_outcomes(self.run, rows)
        said = Wording.objects.filter(NOT_WITHDRAWN, document=self.document)
        for key in said.values_list("recommendation_id", "role", "text"):
            self._wordings.pop(key, None)
        answered = PositionEvent.objects.filter(NOT_WITHDRAWN, document=self.document)
        for key in answered.values_list("recommendation_id", "position", "words"):
            self._events.pop(key, None)
        insert_rows(Wording, self._wordings.values())
        insert_rows(PositionEvent, self._events.values())
        insert_rows(Attribution, self._attributions.values(), skip_known=True)
        show_positions_of_new(self._created, self._events.values())
        refresh(self._touched - {row.pk for row in self._created})


def _keep_outcomes(run: ImportRun, rows: Sequence[ImportRow]) -> None:
    """Write of the rows what differs from the preview: mostly no more than where each has gone."""
    stored = {
        pk: (outcome, message)
        for pk, outcome, message in run.rows.order_by().values_list("pk", "outcome", "message")
    }
    judged = [row for row in rows if (row.outcome, row.message) != stored[row.pk]]
    marked = [row for row in rows if row.parsed.keys() & {NEEDS_DECISION, IS_SAME, JOINS}]
    ImportRow.objects.bulk_update(judged, ["outcome", "message"], batch_size=_BATCH)
    ImportRow.objects.bulk_update(marked, ["parsed"], batch_size=_BATCH)
    update_rows(ImportRow, "target_id", {row.pk: row.target_id for row in rows})


def paper_date(run: ImportRun) -> date | None:
    """The day a paper's positions are dated: that of its adoption by the Working Group, else that of the
    paper.
    """
    told = run.paper.get("adopted_on") or run.paper.get("dated_on")
    return date.fromisoformat(told) if told else None
