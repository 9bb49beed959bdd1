"""Which review a paper belongs to, and making that review where it is not here yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from uprkit.cycles import cycle_of_session, sessions
from uprkit.cycles import reviews as sessions_of_reviews
from uprkit.errors import UnreadablePaperError
from uprkit.model import BEFORE_REVIEW, DocumentKind, ParsedDocument
from uprkit.symbols import report_symbol_of
from uprtrack.documents.models import Document, ImportRun
from uprtrack.documents.models import DocumentKind as Kind
from uprtrack.organisations.models import Organisation
from uprtrack.reviews.loading import UPR
from uprtrack.reviews.models import Mechanism, MechanismKind, Review, Session

OF_MANY_MECHANISMS = (DocumentKind.UHRI_EXPORT, DocumentKind.MECHANISM_SHEET)
"""Kinds of paper in which every row names its own mechanism, State and year."""


@dataclass(frozen=True, slots=True)
class Placement:
    """State (ISO3) and cycle of the one review a paper is about, with that review where it is here
    already.
    """

    state: str
    cycle: int
    session: int | None = None
    review: Review | None = None


def place(paper: ParsedDocument, organisation: Organisation, chosen: Review | None) -> Placement | None:
    """Where a paper belongs: what it says itself, else the report it adds to, else the review chosen.

    None for a sheet that covers several reviews. Raises UnreadablePaperError where the paper contradicts the
    choice, or where neither tells.
    """
    told = _told(paper) or _by_report(paper, organisation) or _by_date(paper)
    if paper.kind in OF_MANY_MECHANISMS:
        if chosen is not None:
            raise UnreadablePaperError(_tells_itself(paper))
        return None
    if told is None and chosen is None:
        if paper.kind == DocumentKind.UPR_INFO_SHEET:
            return None
        raise UnreadablePaperError(_unplaced(paper))
    if told is None:
        if chosen is not None and paper.state_under_review not in (None, chosen.state_under_review_id):
            raise UnreadablePaperError(_contradicted(paper, str(paper.state_under_review), chosen))
        return _placement_of(chosen) if chosen else None
    if chosen is not None and (told.state, told.cycle) != (chosen.state_under_review_id, chosen.cycle):
        raise UnreadablePaperError(_contradicted(paper, f"{told.state}-upr{told.cycle}", chosen))
    return told


def review_to_hold(
    state: str, cycle: int, *, session: int | None = None, reviewed_on: date | None = None
) -> Review:
    """The review of a State in a cycle, made where it is not here; dates fill gaps and replace nothing."""
    number = session or sessions_of_reviews().get((state, cycle))
    review, _created = Review.objects.get_or_create(
        mechanism_id=UPR,
        state_under_review_id=state,
        cycle=cycle,
        defaults={
            "session": Session.objects.filter(mechanism_id=UPR, number=number).first() if number else None,
            "reviewed_on": reviewed_on,
        },
    )
    return _dated(review, reviewed_on)


def _dated(review: Review, reviewed_on: date | None) -> Review:
    if reviewed_on is not None and review.reviewed_on is None:
        review.reviewed_on = reviewed_on
        review.save(update_fields=["reviewed_on"])
    return review


def mechanism_review_to_hold(*, key: str, kind: str, name: str, state: str, year: int) -> Review:
    """The review of a State by a treaty body, special procedure or regional body, made where it is not here.

    Such reviews have no cycles that their papers name: they are told apart by the year of the paper. The day of
    the dialogue or visit stays open, since a paper's date is months later.
    """
    Mechanism.objects.get_or_create(key=key, defaults={"kind": MechanismKind(kind), "name": name[:200]})
    review, _created = Review.objects.get_or_create(mechanism_id=key, state_under_review_id=state, cycle=year)
    return review


def review_of_run(run: ImportRun) -> Review | None:
    """The review a run's paper is about, made where missing; None for a sheet that covers several.

    The date of adoption comes from a person: a report states when the Working Group adopted it, months before
    the Council adopts the outcome (resolution 5/1, annex, paragraphs 25-33).
    """
    told = run.paper
    state, cycle = told["state_under_review"], told["upr_cycle"]
    if not state or not cycle:
        return run.review
    reviewed_on = _date(told["reviewed_on"])
    held = run.review
    if held is not None and (held.mechanism_id, held.state_under_review_id, held.cycle) == (
        UPR,
        state,
        cycle,
    ):
        held.refresh_from_db()
        return _dated(held, reviewed_on)
    return review_to_hold(state, cycle, session=told["session"], reviewed_on=reviewed_on)


def _told(paper: ParsedDocument) -> Placement | None:
    cycle = paper.upr_cycle or (cycle_of_session(paper.session) if paper.session else None)
    if paper.state_under_review is None or cycle is None:
        return None
    review = _review(paper.state_under_review, cycle)
    return Placement(paper.state_under_review, cycle, paper.session, review)


def _by_report(paper: ParsedDocument, organisation: Organisation) -> Placement | None:
    """An addendum adds to the report whose symbol its own begins with, where the organisation has that
    report.
    """
    symbol = report_symbol_of(paper.symbol or "")
    if symbol is None:
        return None
    report = (
        Document.objects.filter(
            owner=organisation, kind=Kind.WORKING_GROUP_REPORT, symbol=symbol, review__isnull=False
        )
        .select_related("review")
        .first()
    )
    found = _placement_of(report.review) if report is not None and report.review is not None else None
    return found if found and paper.state_under_review in (None, found.state) else None


def _by_date(paper: ParsedDocument) -> Placement | None:
    """A dated paper on a State follows its latest session before that day; a basis of a review, and questions
    before it, precede the next.
    """
    if paper.state_under_review is None or paper.dated_on is None:
        return None
    is_before_review = paper.kind in BEFORE_REVIEW
    near: list[tuple[date, int, int]] = []
    for (state, cycle), number in sessions_of_reviews().items():
        session = sessions().get(number)
        start_on = session.start_on if session else None
        if state != paper.state_under_review or start_on is None:
            continue
        if (start_on > paper.dated_on) is is_before_review:
            near.append((start_on, cycle, number))
    if not near:
        return None
    _start_on, cycle, number = min(near) if is_before_review else max(near)
    return Placement(paper.state_under_review, cycle, number, _review(paper.state_under_review, cycle))


def _review(state: str, cycle: int) -> Review | None:
    return Review.objects.filter(mechanism_id=UPR, state_under_review_id=state, cycle=cycle).first()


def _placement_of(review: Review) -> Placement:
    number = review.session.number if review.session else None
    return Placement(review.state_under_review_id, review.cycle, number, review)


def _date(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _unplaced(paper: ParsedDocument) -> str:
    return _(
        "%(file)s does not tell which review it belongs to: expected a State under review and a session or "
        "cycle on its first page, found none. Choose the review beside the file."
    ) % {"file": paper.file}


def _tells_itself(paper: ParsedDocument) -> str:
    return _(
        "%(file)s names mechanism, State and date in every row: expected no review chosen beside it, found one."
    ) % {"file": paper.file}


def _contradicted(paper: ParsedDocument, found: str, chosen: Review) -> str:
    return _("%(file)s belongs to another review: expected %(chosen)s, found %(found)s.") % {
        "file": paper.file,
        "chosen": chosen.alias,
        "found": found,
    }
