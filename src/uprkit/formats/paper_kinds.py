"""The kind of a paper of the review, told by its first page alone, never by the name of the file.

The bases of a review bear symbols of their own (``A/HRC/WG.6/34/SVN/1`` national report, ``/2`` compilation, ``/3``
summary); letters, questions, statements and mid-term reports bear none and are told by how they begin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from uprkit.formats.working_group_report.masthead import own_symbol
from uprkit.model import DocumentKind
from uprkit.symbols import SymbolKind, find_symbols, kind_of_symbol

_UPR = re.compile(
    r"universal\s+periodic|\bUPR\b|examen\s+périodique\s+universel|examen\s+periódico\s+universal",
    re.IGNORECASE,
)
_BASES: dict[SymbolKind | None, DocumentKind] = {
    SymbolKind.NATIONAL_REPORT: DocumentKind.NATIONAL_REPORT,
    SymbolKind.COMPILATION: DocumentKind.UN_COMPILATION,
    SymbolKind.SUMMARY: DocumentKind.STAKEHOLDER_SUMMARY,
}
TITLES = (
    (
        DocumentKind.NATIONAL_REPORT,
        r"national\s+report\s+(?:submitted|presented|prepared)\s+(?:in\s+accordance|pursuant|under)"
        r"|rapport\s+national\s+présenté|informe\s+nacional\s+presentado",
    ),
    (
        DocumentKind.UN_COMPILATION,
        r"^\s*compilation\s+(?:on|prepared|of\s+(?:UN|United\s+Nations))",
    ),
    (
        DocumentKind.STAKEHOLDER_SUMMARY,
        r"^\s*summary\s+(?:of\s+(?:other\s+)?stakeholders|prepared\s+by\s+the\s+office)",
    ),
)
DECISION = re.compile(r"\bA/HRC/DEC/\d{1,3}/\d{1,3}\b")
OUTCOME = re.compile(
    r"outcome\s+of\s+the\s+universal\s+periodic\s+review\s*:\s*(?P<state>[^\n]{3,80})", re.IGNORECASE
)
_SESSION_REPORT = re.compile(
    r"(?:draft\s+)?report\s+of\s+the\s+human\s+rights\s+council\s+on\s+its\s+[\w-]+(?:\s+[\w-]+)?\s+(?:special\s+)?session",
    re.IGNORECASE,
)
_WG_REPORT = re.compile(r"report\s+of\s+the\s+working\s+group\s+on\s+the\s+universal", re.IGNORECASE)
QUESTIONS = re.compile(
    r"^\W*(?:(?:advanced?|written)\s+questions?\s+(?:to|for|addressed\s+to)|questions?\s+submitted\s+in\s+advance)\b[\s:]*(?P<state>.*)$",
    re.IGNORECASE,
)
MID_TERM = re.compile(
    r"\bmid-?\s?term\s+(?:\w+\s+){0,6}?(?:report|review|assessment|update|progress)\b|\brapport\s+à\s+mi-parcours\b"
    r"|\binforme\s+de\s+mitad\s+de\s+(?:período|periodo)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"^\s*(?:Your\s+)?(?:Excellency|Excellence|Excelencia)\b", re.MULTILINE | re.IGNORECASE)
_OFFICE = re.compile(r"high\s+commissioner|haut-?\s?commissa|alto\s+comisionad|\bOHCHR\b", re.IGNORECASE)
_TOTALS = re.compile(r"recommendations\s+(?:received|accepted|supported)", re.IGNORECASE)
STATEMENT = re.compile(r"\b(?:statement|address|remarks|intervention)\b", re.IGNORECASE)
_CHAIR = re.compile(
    r"\b(?:Mr\.?|Madam|Mme|Ms\.?)\s+(?:Vice-?\s?)?President\b|\bDistinguished\s+delegates\b", re.IGNORECASE
)
_ADOPTION = re.compile(
    r"(?:adoption|consideration)\s+of\s+the\s+(?:\w+\s+){0,4}?(?:outcome|report)|\bUPR\s+(?:outcome|adoption)\b|\b(?:agenda\s+)?item\s+6\b",
    re.IGNORECASE,
)
_INFOGRAPHIC_CHARACTERS = 6000
TOP_LINES = 14


def kind_of_paper(first_page: Sequence[str], *, is_short: bool) -> DocumentKind | None:
    """The kind of a paper by its first page's lines; ``is_short`` where it has one or two pages."""
    text = "\n".join(first_page)
    basis = basis_symbol(first_page)
    if basis is not None:
        return _BASES[kind_of_symbol(basis)]
    symbol = own_symbol(first_page)
    kind = kind_of_symbol(symbol) if symbol else None
    if DECISION.search(text) and OUTCOME.search(text):
        return DocumentKind.COUNCIL_DECISION
    running = " ".join(text.split())[:3000]
    if _SESSION_REPORT.search(running) and kind is not SymbolKind.ADDENDUM and not _WG_REPORT.search(running):
        return DocumentKind.SESSION_REPORT
    top = "\n".join(first_page[:TOP_LINES])
    if any(QUESTIONS.match(line.strip()) for line in first_page[:TOP_LINES]):
        return DocumentKind.ADVANCE_QUESTIONS
    if not _UPR.search(text) or kind is not None:
        return None
    if _LETTER.search(text) and _OFFICE.search(text):
        return DocumentKind.HIGH_COMMISSIONER_LETTER
    for told, pattern in TITLES:
        if re.search(pattern, text, re.IGNORECASE | re.MULTILINE):
            return told
    return _by_manner(text, top, is_short=is_short)


def _by_manner(text: str, top: str, *, is_short: bool) -> DocumentKind | None:
    """Papers without symbol or set title, by how they begin and whom they address."""
    if MID_TERM.search(" ".join(top.split())):
        return DocumentKind.MID_TERM_REPORT
    if is_short and len(text) < _INFOGRAPHIC_CHARACTERS and _TOTALS.search(text) and not _CHAIR.search(text):
        return DocumentKind.INFOGRAPHIC
    if (STATEMENT.search(top) or _CHAIR.search(text)) and _ADOPTION.search(text):
        return DocumentKind.PLENARY_STATEMENT
    return None


def basis_symbol(first_page: Sequence[str]) -> str | None:
    """The symbol of a basis of the review on a line of its own; those in running text are other papers'."""
    for line in first_page:
        plain = re.sub(r"^\s*United\s+Nations\b", "", line).strip()
        found = find_symbols(plain)
        is_alone = len(found) == 1 and len(plain) <= len(found[0]) + 4
        if is_alone and kind_of_symbol(found[0]) in _BASES:
            return found[0]
    return None
