"""Which review papers are of, and which rows of a paper about many reviews are of that one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from uprkit.errors import MixedPapersError
from uprkit.formats.council_decision import CouncilDecision
from uprkit.model import Check, DocumentKind, ParsedDocument, ParsedRecommendation
from uprkit.symbols import report_symbol_of

_OF_MANY = (DocumentKind.UPR_INFO_SHEET, DocumentKind.UHRI_EXPORT, DocumentKind.MECHANISM_SHEET)
_NUMBERED = re.compile(r"A/HRC/\d")


@dataclass(frozen=True, slots=True)
class Review:
    """A review as its papers tell it; what none of them tells is None."""

    state_under_review: str | None = None
    session: int | None = None
    upr_cycle: int | None = None
    symbol: str | None = None
    """The symbol of the Working Group's report."""


def review_of(documents: Sequence[ParsedDocument]) -> Review:
    """The one review that all the papers are of.

    Raises MixedPapersError where they name different States, cycles or reports. Papers about many reviews
    (UPR Info's sheets) name none; where there are no others, their rows must be of one review.
    """
    single = [document for document in documents if not _is_of_many(document)]
    if not single:
        return _only_review_in(documents)
    known: dict[str, tuple[object, str]] = {}
    for document in single:
        for about, said in _told(document).items():
            if said is None:
                continue
            first, file = known.setdefault(about, (said, document.file))
            if first != said:
                raise MixedPapersError(
                    f"{file} and {document.file} are not of one review: expected the same {about}, found "
                    f"{first} and {said}."
                )
    values = {about: said for about, (said, _file) in known.items()}
    return Review(
        state_under_review=_text(values.get("State under review")),
        session=_whole(values.get("session")),
        upr_cycle=_whole(values.get("cycle")),
        symbol=_text(values.get("report")),
    )


def rows_of_review(document: ParsedDocument, review: Review) -> list[ParsedRecommendation]:
    """The recommendations of a paper that are of the review; of a paper about many reviews, those alone."""
    if not _is_of_many(document):
        return list(document.recommendations)
    return [
        row
        for row in document.recommendations
        if row.state_under_review == review.state_under_review
        and review.upr_cycle in (None, row.upr_cycle)
        and (review.session is None or row.session in (None, review.session))
    ]


def missing_papers(
    documents: Sequence[ParsedDocument], decisions: Sequence[CouncilDecision], review: Review
) -> list[Check]:
    """A check for each paper that a decision names as part of the outcome and that is not among the files.

    Raises MixedPapersError where a decision is about another State.
    """
    given = {document.symbol for document in documents}
    missing: list[Check] = []
    for decision in decisions:
        if None not in (decision.state_under_review, review.state_under_review) and (
            decision.state_under_review != review.state_under_review
        ):
            raise MixedPapersError(
                f"{decision.file} is not of this review: expected a decision on "
                f"{review.state_under_review}, found one on {decision.state_under_review}."
            )
        missing.extend(
            Check("missing_paper", decision.symbol, f"{decision.symbol} names {symbol}, which is not here.")
            for symbol in decision.papers
            if symbol not in given
        )
    return missing


def _is_of_many(document: ParsedDocument) -> bool:
    """Whether a paper names no review of its own, but its rows do."""
    return document.kind in _OF_MANY


def _told(document: ParsedDocument) -> dict[str, object]:
    symbol = document.symbol or ""
    if document.kind is DocumentKind.ADDENDUM:
        symbol = report_symbol_of(symbol) or ""
    # A list names the report by hand, and a draft (A/HRC/WG.6/34/L.9) bears another symbol than its report.
    is_of_council = document.kind in (DocumentKind.WORKING_GROUP_REPORT, DocumentKind.ADDENDUM)
    return {
        "State under review": document.state_under_review,
        "cycle": document.upr_cycle,
        "session": document.session,
        "report": symbol.split("/Corr.")[0] if _NUMBERED.match(symbol) and is_of_council else None,
    }


def _only_review_in(documents: Sequence[ParsedDocument]) -> Review:
    found = {
        (row.state_under_review, row.session, row.upr_cycle)
        for document in documents
        for row in document.recommendations
    }
    if len(found) != 1:
        raise MixedPapersError(
            f"{', '.join(document.file for document in documents)} hold rows of {len(found)} reviews: expected "
            f"a paper of one review, such as its Working Group report, among the files."
        )
    return Review(*found.pop())


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
