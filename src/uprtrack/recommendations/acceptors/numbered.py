"""Papers that list a review's recommendations with their numbers: the report and OHCHR's thematic list."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from uprkit.matching import Index, matches_by_number
from uprkit.model import ParsedDocument, ParsedRecommendation
from uprkit.paragraphs import printed_paragraphs
from uprtrack.documents.acceptors import Objection, Only
from uprtrack.documents.models import ImportRow, ImportRun, Outcome
from uprtrack.documents.row_keeping import are_just_judged
from uprtrack.documents.rows import NEEDS_DECISION, recommendation_in, rows_of
from uprtrack.recommendations.acceptors.additions import Additions, paper_date
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


class NumberedAcceptor:
    """Rows of one review, matched by number first and by text second, each recommendation at most once."""

    def preview(self, run: ImportRun, paper: ParsedDocument) -> list[ImportRow]:
        listed = printed_paragraphs(paper.recommendations)
        rows = rows_of(run, listed)
        self._match(run, rows)
        return rows

    def accept(self, run: ImportRun, rows: Sequence[ImportRow]) -> Additions:
        additions = Additions(run)
        self._place(additions, rows)
        additions.write(rows)
        return additions

    def judge(self, run: ImportRun, rows: Sequence[ImportRow]) -> None:
        self._match(run, rows)

    def amend(self, run: ImportRun, rows: Collection[ImportRow]) -> set[int]:
        return amend_rows(run, rows, say=self._say, place=self._place)

    def _place(self, additions: Additions, rows: Sequence[ImportRow]) -> None:
        run = additions.run
        review = run.review_id
        if review is None:
            raise ValueError(f"Run {run.public_id} has no review: expected the one its paper is about.")
        new = _new_among(rows) if are_just_judged(rows) else self._match(run, rows)
        created = {row.ordinal: additions.recommendation(review, row, recommendation_in(row)) for row in new}
        additions.create(list(created.values()))
        for row in rows:
            if row.ordinal in created:
                row.target_id = created[row.ordinal].pk
            if row.parsed.get(NEEDS_DECISION):
                forget_undecided(row)
            elif row.target_id is not None and not is_left_out(row):
                self._say(additions, row.target_id, row)

    def _say(self, additions: Additions, recommendation: int, row: ImportRow) -> None:
        """What one row adds to its recommendation."""
        run = additions.run
        told = recommendation_in(row)
        additions.say(recommendation, told, language=run.paper["language"])
        if told.position is not None:
            additions.answer(
                recommendation,
                told.position.value,
                words=self.words_of_position(told),
                source=told.position_source or additions.document.symbol,
                page=told.page,
                dated_on=paper_date(run),
            )

    def words_of_position(self, told: ParsedRecommendation) -> str:
        """The words in which the paper states the position: the sentence above the list."""
        return told.heading

    def objections(self, run: ImportRun, only: Only = None) -> list[Objection]:
        return objections_of(run, only)

    def undo(self, run: ImportRun) -> None:
        withdraw(run)

    def _match(self, run: ImportRun, rows: Sequence[ImportRow]) -> list[ImportRow]:
        """Work out every row's outcome; returns the rows that are new."""
        index = known_of(run, [run.review_id])[run.review_id] if run.review_id else Index()
        readable = [row for row in rows if not is_left_out(row)]
        told = {row.ordinal: recommendation_in(row) for row in readable}
        found = matches_by_number(index, told, symbol=run.paper["symbol"])
        taken = {match.known.pk for match in found.values()}
        new = []
        for row in readable:
            item = told[row.ordinal]
            match = found.get(row.ordinal) or index.find_by_text(
                text=item.text, states=item.recommending_states, kind=item.kind.value, taken=taken
            )
            if not item.text:
                mark_unreadable(row, _("Expected the text of a recommendation, found none."))
            elif match is None:
                mark_new(row)
                new.append(row)
            elif mark_matched(row, item, match) is not None:
                taken.add(match.known.pk)
            elif not row.parsed.get(NEEDS_DECISION):
                new.append(row)
        return new


def _new_among(rows: Sequence[ImportRow]) -> list[ImportRow]:
    """The rows that were judged to be new."""
    return [row for row in rows if row.outcome == Outcome.NEW and not is_left_out(row)]
