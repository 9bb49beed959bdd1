"""The day on which the Council adopted an outcome, as its decision says, for a person with the right to confirm."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from uprtrack.calendar.services import record_dates
from uprtrack.documents.models import Document, DocumentKind, ImportState
from uprtrack.documents.runs import ImportStateError
from uprtrack.organisations.policy import Act, allows
from uprtrack.organisations.standing import Reader
from uprtrack.papers.services import require_for_paper


def told_date(document: Document) -> date | None:
    """The day that a decision of the Council tells, by the import that brought it."""
    if document.kind != DocumentKind.COUNCIL_DECISION:
        return None
    run = document.runs.filter(state=ImportState.ACCEPTED).order_by("-accepted_at").first()
    told = run.paper.get("adopted_on") if run else None
    return date.fromisoformat(told) if told else None


def proposed_date(reader: Reader, document: Document) -> date | None:
    """That day, where the review does not say so yet and the reader may record its dates."""
    told, review = told_date(document), document.review
    if told is None or review is None or review.adopted_on == told:
        return None
    country = review.state_under_review_id
    return told if allows(reader, Act.DATE_REVIEW, organisation=document.owner, country=country) else None


def confirm_adoption(*, by: Reader, document: Document) -> date:
    """Record the day with the decision as its source; the right to do so is asked for there.

    From the adoption on what is unanswered counts as noted. Raises ImportStateError where the paper tells no day.
    """
    require_for_paper(by, document)
    told, review = told_date(document), document.review
    if told is None or review is None:
        raise ImportStateError(
            _("%(paper)s does not say when the outcome of a review was adopted.") % {"paper": document}
        )
    record_dates(
        by=by,
        organisation=document.owner,
        review=review,
        reviewed_on=review.reviewed_on,
        adopted_on=told,
        next_review_on=review.next_review_on,
        source=str(document),
    )
    return told
