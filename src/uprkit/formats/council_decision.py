"""The Council's decision that adopts the outcome of a review (A/HRC/DEC/x/y).

It holds no recommendations: it says when the outcome was adopted and which papers it is made of, so that a
missing paper is noticed and unanswered recommendations can be counted as noted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from uprkit.errors import UnreadablePaperError
from uprkit.formats.docx_text import read_docx
from uprkit.formats.filed_papers import read_paper
from uprkit.formats.pdf_text import page_texts
from uprkit.formats.source import Source
from uprkit.formats.working_group_report.masthead import first_date
from uprkit.model import Check, DocumentKind, ParsedDocument
from uprkit.states import find_state
from uprkit.symbols import SymbolKind, find_symbols, kind_of_symbol

_DECISION = re.compile(r"A/HRC/DEC/\d{1,3}/\d{1,3}")
_OUTCOME = re.compile(r"Outcome of the universal periodic review\s*:\s*(?P<state>[^\n]{3,80})", re.IGNORECASE)
_MEETING = re.compile(r"\d{1,3}\s?(?:st|nd|rd|th)\s+meeting\s+(?P<when>\d{1,2}\s+[A-Z][a-z]+\s+\d{4})")
_REVIEWED = re.compile(
    r"conducted\s+the\s+review\s+of\s+.{3,100}?\s+on\s+(?P<when>\d{1,2}\s+[A-Z][a-z]+\s+\d{4})"
)
_PAGES = 2
_PAPERS = (SymbolKind.WORKING_GROUP_REPORT, SymbolKind.ADDENDUM)


@dataclass(frozen=True, slots=True)
class CouncilDecision:
    """``papers`` are the symbols of the report and its addenda; what the decision does not say is None."""

    file: str
    symbol: str
    state_under_review: str | None
    adopted_on: date | None
    papers: tuple[str, ...]


def parse(source: Source) -> ParsedDocument:
    """The decision's words, the State, the days of review and adoption; what is missing is a check."""
    decision = read_decision(source)
    if decision is None:
        raise UnreadablePaperError(
            f"{source.name} is no decision on a review: expected a symbol such as A/HRC/DEC/43/112 and the title "
            "“Outcome of the universal periodic review: …”."
        )
    document = read_paper(source, DocumentKind.COUNCIL_DECISION)
    reviewed = _REVIEWED.search(" ".join(_text_of(source).split()))
    checks = list(document.checks)
    if decision.adopted_on is None:
        message = "Expected the meeting and day on which the outcome was adopted, found none."
        checks.append(Check("adopted_on", decision.symbol, message, page=1))
    if not decision.papers:
        message = "Expected the symbols of the report and its addenda, found none."
        checks.append(Check("papers", decision.symbol, message, page=1))
    return replace(
        document,
        adopted_on=decision.adopted_on,
        reviewed_on=first_date(reviewed["when"]) if reviewed else None,
        checks=tuple(checks),
    )


def read_decision(source: Source) -> CouncilDecision | None:
    """The decision in a PDF or DOCX, or None where the file is none; raises for a broken file."""
    text = _text_of(source)
    symbol = _DECISION.search(text)
    titled = _OUTCOME.search(text)
    if symbol is None or titled is None:
        return None
    meeting = _MEETING.search(" ".join(text.split()))
    papers = [found for found in find_symbols(text) if kind_of_symbol(found) in _PAPERS]
    reports = {found.split("/Add.")[0] for found in papers if "/Add." in found}
    return CouncilDecision(
        file=source.name,
        symbol=symbol[0],
        state_under_review=find_state(titled["state"].strip()),
        adopted_on=first_date(meeting["when"]) if meeting else None,
        papers=tuple(dict.fromkeys(found for found in papers if _is_of_review(found, papers, reports))),
    )


def _is_of_review(symbol: str, papers: list[str], reports: set[str]) -> bool:
    """The first report named and whatever an addendum is to; the Council's own report is named as well."""
    return "/Add." in symbol or symbol in reports or (not reports and symbol == papers[0])


def _text_of(source: Source) -> str:
    if source.is_pdf:
        return "\n".join(page_texts(source, _PAGES))
    if source.is_docx:
        printed = read_docx(source)
        notes = [note.text for note in printed.footnotes]
        return "\n".join([*printed.first_page, *(line.text for line in printed.lines), *notes])
    return ""
