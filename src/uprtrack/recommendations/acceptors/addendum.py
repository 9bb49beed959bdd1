"""The addendum: the State's answers, found by number among the recommendations of its review."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from uprkit.matching import Index, Known
from uprkit.model import ParsedAnswer, ParsedDocument
from uprtrack.documents.acceptors import Objection, Only
from uprtrack.documents.models import DocumentKind, ImportRow, ImportRun, Outcome
from uprtrack.documents.rows import answer_in, is_confirmed, rows_of
from uprtrack.recommendations.acceptors.additions import Additions, paper_date
from uprtrack.recommendations.acceptors.amending import place_rows_anew
from uprtrack.recommendations.acceptors.outcomes import (
    contradiction,
    is_left_out,
    mark_new,
    mark_unreadable,
    name_of,
)
from uprtrack.recommendations.acceptors.withdrawal import objections_of, withdraw
from uprtrack.recommendations.known import known_of
from uprtrack.recommendations.models import Position


class AddendumAcceptor:
    """One row an answer. What words mean that no rule reads stays pending, in the State's own words, for a
    person.
    """

    def preview(self, run: ImportRun, paper: ParsedDocument) -> list[ImportRow]:
        rows = rows_of(run, paper.answers)
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
        return place_rows_anew(run, rows, place=self._place)

    def _place(self, additions: Additions, rows: Sequence[ImportRow]) -> None:
        run = additions.run
        targets = self._match(run, rows)
        for row in rows:
            known = targets.get(row.ordinal)
            if known is None:
                continue
            row.target_id = known.pk
            answer = answer_in(row)
            additions.answer(
                known.pk,
                answer.position.value if answer.position and is_confirmed(row) else Position.PENDING,
                words=answer.raw_response,
                source=answer.position_source or additions.document.symbol,
                page=answer.page,
                dated_on=paper_date(run),
            )

    def objections(self, run: ImportRun, only: Only = None) -> list[Objection]:
        return objections_of(run, only)

    def undo(self, run: ImportRun) -> None:
        withdraw(run)

    def _match(self, run: ImportRun, rows: Sequence[ImportRow]) -> dict[int, Known]:
        """Work out every row's outcome; returns for each row's ordinal what it answers."""
        index = known_of(run, [run.review_id])[run.review_id] if run.review_id else Index()
        found: dict[int, Known] = {}
        for row in rows:
            if is_left_out(row):
                continue
            answer = answer_in(row)
            numbered = index.answered_at(answer.paragraph)
            if len(numbered) == 1:
                found[row.ordinal] = numbered[0]
                _judge(row, answer, numbered[0])
            else:
                mark_unreadable(row, _not_placed(answer, len(numbered), len(index)))
        return found


def _judge(row: ImportRow, answer: ParsedAnswer, known: Known) -> None:
    position = answer.position.value if answer.position else Position.PENDING
    here = (DocumentKind.ADDENDUM.value, position) in known.answers
    if here and known.position == position:
        row.outcome = Outcome.SAME
        row.message = _("%(number)s has this answer already.") % {"number": name_of(known)}
    elif position != Position.PENDING and known.position not in (Position.PENDING, position):
        row.outcome = Outcome.CONFLICT
        row.message = contradiction(known, position)
    elif answer.position is None:
        mark_new(row, _("No position is read from these words: pending until a person settles it."))
    elif not is_confirmed(row):
        mark_new(row, _unconfirmed(answer.position.value))
    else:
        mark_new(row)
    row.target_id = known.pk


def _unconfirmed(position: str) -> str:
    return _("Read as %(position)s from the State's free words: pending until a person confirms it.") % {
        "position": str(Position(position).label).lower()
    }


def _not_placed(answer: ParsedAnswer, found: int, known: int) -> str:
    if not known:
        return _(
            "The recommendations of this review are not here yet: import the Working Group report first."
        )
    if found:
        return _("The number %(number)s stands before %(found)d recommendations of this review.") % {
            "number": answer.paragraph,
            "found": found,
        }
    return _("No recommendation of this review has the number %(number)s.") % {"number": answer.paragraph}
