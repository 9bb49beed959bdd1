"""What ``outcome`` prints: rows with what their papers say, checks, and lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from uprkit.model import Check, Kind, ParsedAnswer, ParsedDocument
from uprkit.outcome import Disagreement, FinalRecommendation, Outcome, Statement
from uprkit.printing import FIELDS, doubts_of_rows, plain_checks, row_of, row_of_answer, summary

OUTCOME_FIELDS = (
    *FIELDS,
    "position_in_report",
    "confidence",
    "raw_response",
    "parts",
    "disagreements",
)
"""The fields of a row of an outcome: those of any row, then what its papers say."""


def outcome_rows(outcome: Outcome) -> Iterator[dict[str, Any]]:
    """The recommendations with their final position; the answers alone where no paper lists recommendations."""
    yield from map(_final_row, outcome.rows)
    if outcome.rows:
        return
    for document, answer in outcome.unplaced:
        row = row_of_answer(answer, document)
        yield row | {
            "position_in_report": None,
            "confidence": answer.confidence,
            "raw_response": answer.raw_response,
            "parts": _parts(answer),
            "disagreements": [],
        }


def _final_row(row: FinalRecommendation) -> dict[str, Any]:
    standing = row.statements[0] if row.statements else None
    return row_of(row.told) | {
        "position_in_report": row.position_in_report,
        "confidence": row.confidence,
        "raw_response": standing.words if standing else "",
        "parts": _parts(standing) if standing else [],
        "disagreements": [_sides(disagreement) for disagreement in row.disagreements],
    }


def _parts(said: ParsedAnswer | Statement) -> list[dict[str, str]]:
    return [{"position": part.position, "words": part.words} for part in said.parts]


def _sides(disagreement: Disagreement) -> dict[str, Any]:
    sides = [{"paper": paper, "says": says} for paper, says in disagreement.sides]
    return {"about": disagreement.about, "sides": sides}


def outcome_checks(
    documents: Sequence[ParsedDocument], outcome: Outcome, left_aside: Sequence[str]
) -> dict[str, Any]:
    """The self-checks of all papers and of their joining, as ``checks_report`` gives them, with ``files``.

    Among ``doubts`` are the disagreements between the papers, among ``failed`` totals that differ from what the
    papers come to.
    """
    failed = [Check("not_read", "files", sentence) for sentence in left_aside]
    failed.extend(check for document in documents for check in document.checks)
    failed.extend(outcome.checks)
    failed.extend(_differing_totals(outcome))
    doubts = [check for document in documents for check in doubts_of_rows(document)]
    doubts.extend(dict.fromkeys(check for row in outcome.rows for check in _differences(row)))
    files = [document.file for document in documents]
    return {
        "file": ", ".join(files),
        "files": files,
        "rows": len(outcome.rows) or len(outcome.unplaced),
        "failed": plain_checks(failed),
        "doubts": plain_checks(doubts),
    }


def _differing_totals(outcome: Outcome) -> Iterator[Check]:
    for paper, total in outcome.totals:
        if total.differs:
            message = f"The paper states {total.sentence}: “{total.stated.words}”"
            yield Check("disagreement", paper, message, total.stated.page, total.stated.words)


def _totals(outcome: Outcome) -> Iterator[str]:
    """A line for each total: that it agrees, that answers are missing for it, or that it differs."""
    for paper, total in outcome.totals:
        if total.agrees:
            yield f"{paper}: states {total.stated.number} recommendations {total.stated.about}, as counted."
        elif total.differs:
            yield f"{paper}: states {total.sentence}. This is a disagreement."
        else:
            yield f"{paper}: states {total.sentence}; it can be compared once all are answered."


def _differences(row: FinalRecommendation) -> Iterator[Check]:
    place = f"paragraph {row.told.paragraph}" if row.told.paragraph else f"“{row.told.text}”"
    for disagreement in row.disagreements:
        said = "; ".join(f"{paper}: {says}" for paper, says in disagreement.sides)
        yield Check("disagreement", place, f"The papers differ about the {disagreement.about}: {said}.")


def outcome_summary(
    documents: Sequence[ParsedDocument], outcome: Outcome, left_aside: Sequence[str]
) -> Iterator[str]:
    """Lines for people: each paper, what was left aside, totals compared, then positions and disagreements."""
    yield from map(summary, documents)
    yield from left_aside
    yield from (f"{check.place}: {check.message}" for check in outcome.checks)
    yield from _totals(outcome)
    told = {
        (row.told.paragraph, row.told.heading, row.told.raw or row.told.text): row for row in outcome.rows
    }
    positions = Counter(
        row.told.position or "without position"
        for row in told.values()
        if row.told.kind is Kind.RECOMMENDATION
    )
    differing = sum(bool(row.disagreements) for row in told.values())
    counted = ", ".join(f"{number} {position}" for position, number in sorted(positions.items()))
    review = outcome.review
    name = " ".join(str(part) for part in (review.state_under_review, review.symbol) if part)
    yield (
        f"Outcome of {name or 'the review'}: {counted or 'no recommendations'}; "
        f"{differing} with disagreements between papers, {len(outcome.unplaced)} answers not placed."
    )
