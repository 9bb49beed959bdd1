"""What the first page of a paper of the review says: its kind, symbol, State, session, cycle, day, language.

Told by the content alone, never by the name of the file. The bases of a review bear symbols of their own
(``A/HRC/WG.6/34/SVN/1`` national report, ``/2`` compilation, ``/3`` summary); letters, questions, statements and
mid-term reports bear none and are told by how they begin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from uprkit.cycles import cycle_of_session
from uprkit.formats.working_group_report.attribution import find_state_written
from uprkit.formats.working_group_report.masthead import MONTHS, first_date, ordinal, own_symbol
from uprkit.model import DocumentKind
from uprkit.states import find_state, states
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
_TITLES = (
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
_DECISION = re.compile(r"\bA/HRC/DEC/\d{1,3}/\d{1,3}\b")
_OUTCOME = re.compile(
    r"outcome\s+of\s+the\s+universal\s+periodic\s+review\s*:\s*(?P<state>[^\n]{3,80})", re.IGNORECASE
)
_SESSION_REPORT = re.compile(
    r"(?:draft\s+)?report\s+of\s+the\s+human\s+rights\s+council\s+on\s+its\s+[\w-]+(?:\s+[\w-]+)?\s+(?:special\s+)?session",
    re.IGNORECASE,
)
_WG_REPORT = re.compile(r"report\s+of\s+the\s+working\s+group\s+on\s+the\s+universal", re.IGNORECASE)
_QUESTIONS = re.compile(
    r"^\W*(?:(?:advanced?|written)\s+questions?\s+(?:to|for|addressed\s+to)|questions?\s+submitted\s+in\s+advance)\b[\s:]*(?P<state>.*)$",
    re.IGNORECASE,
)
_MID_TERM = re.compile(
    r"\bmid-?\s?term\s+(?:\w+\s+){0,6}?(?:report|review|assessment|update|progress)\b|\brapport\s+à\s+mi-parcours\b"
    r"|\binforme\s+de\s+mitad\s+de\s+(?:período|periodo)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"^\s*(?:Your\s+)?(?:Excellency|Excellence|Excelencia)\b", re.MULTILINE | re.IGNORECASE)
_OFFICE = re.compile(r"high\s+commissioner|haut-?\s?commissa|alto\s+comisionad|\bOHCHR\b", re.IGNORECASE)
_TOTALS = re.compile(r"recommendations\s+(?:received|accepted|supported)", re.IGNORECASE)
_STATEMENT = re.compile(r"\b(?:statement|address|remarks|intervention)\b", re.IGNORECASE)
_CHAIR = re.compile(
    r"\b(?:Mr\.?|Madam|Mme|Ms\.?)\s+(?:Vice-?\s?)?President\b|\bDistinguished\s+delegates\b", re.IGNORECASE
)
_ADOPTION = re.compile(
    r"(?:adoption|consideration)\s+of\s+the\s+(?:\w+\s+){0,4}?(?:outcome|report)|\bUPR\s+(?:outcome|adoption)\b|\b(?:agenda\s+)?item\s+6\b",
    re.IGNORECASE,
)
_WG_SESSION = re.compile(
    r"^\s*(?P<ordinal>[A-Za-z]+(?:-[a-z]+)?|\d{1,2}\s?(?:st|nd|rd|th))\s+session\b", re.MULTILINE
)
_SESSION_IN_PROSE = re.compile(
    r"(?P<ordinal>\d{1,2}|[A-Za-z]+(?:-[a-z]+)?)\s?(?:st|nd|rd|th|[\"”'’*°]+)?\s+session\s+of\s+the\s+(?:UPR\s+)?(?:UPR\b|Working\s+Group)"
    r"|\bUPR\s+WG\s?(?P<number>\d{1,2})\b|\bUPR\s?(?P<short>\d{2})\b",
    re.IGNORECASE,
)
_CYCLE = re.compile(
    r"(?P<cycle>first|second|third|fourth|fifth|[1-5](?:st|nd|rd|th))\s+(?:cycle|round)\s+of\s+the\s+(?:universal|UPR)"
    r"|(?:universal\s+periodic\s+review|\bUPR\b)\W{0,3}(?P<before>first|second|third|fourth|fifth|[1-5](?:st|nd|rd|th))\s+cycle",
    re.IGNORECASE,
)
_OF_STATE = re.compile(
    r"(?:^|\b(?i:compilation|submissions?|review|government|report|recommendations|outcome|statement|delegation)\s+)"
    r"(?:on|of|by|to|for|from)\s+(?:the\s+)?(?P<state>[A-Z][\w’'() -]{2,70})",
)
_DATELINE = re.compile(
    rf"(?:Distr\.?:?\s*General|[A-Z][\w-]+,)?\s*(?P<day>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{'|'.join(MONTHS)}),?\s+\d{{4}})",
    re.IGNORECASE,
)
_SHORT_LINE = 90
_INFOGRAPHIC_CHARACTERS = 6000
_TOP_LINES = 14


@dataclass(frozen=True, slots=True)
class Head:
    """What is told; what is not told is None or empty. ``state_under_review`` is an ISO 3166-1 alpha-3 code."""

    kind: DocumentKind
    title: str = ""
    symbol: str | None = None
    state_under_review: str | None = None
    session: int | None = None
    upr_cycle: int | None = None
    dated_on: date | None = None


def kind_of_paper(first_page: Sequence[str], *, is_short: bool) -> DocumentKind | None:
    """The kind of a paper by its first page's lines; ``is_short`` where it has one or two pages."""
    text = "\n".join(first_page)
    basis = _basis_symbol(first_page)
    if basis is not None:
        return _BASES[kind_of_symbol(basis)]
    symbol = own_symbol(first_page)
    kind = kind_of_symbol(symbol) if symbol else None
    if _DECISION.search(text) and _OUTCOME.search(text):
        return DocumentKind.COUNCIL_DECISION
    running = " ".join(text.split())[:3000]
    if _SESSION_REPORT.search(running) and kind is not SymbolKind.ADDENDUM and not _WG_REPORT.search(running):
        return DocumentKind.SESSION_REPORT
    top = "\n".join(first_page[:_TOP_LINES])
    if any(_QUESTIONS.match(line.strip()) for line in first_page[:_TOP_LINES]):
        return DocumentKind.ADVANCE_QUESTIONS
    if not _UPR.search(text) or kind is not None:
        return None
    if _LETTER.search(text) and _OFFICE.search(text):
        return DocumentKind.HIGH_COMMISSIONER_LETTER
    for told, pattern in _TITLES:
        if re.search(pattern, text, re.IGNORECASE | re.MULTILINE):
            return told
    return _by_manner(text, top, is_short=is_short)


def _by_manner(text: str, top: str, *, is_short: bool) -> DocumentKind | None:
    """Papers without symbol or set title, by how they begin and whom they address."""
    if _MID_TERM.search(" ".join(top.split())):
        return DocumentKind.MID_TERM_REPORT
    if is_short and len(text) < _INFOGRAPHIC_CHARACTERS and _TOTALS.search(text) and not _CHAIR.search(text):
        return DocumentKind.INFOGRAPHIC
    if (_STATEMENT.search(top) or _CHAIR.search(text)) and _ADOPTION.search(text):
        return DocumentKind.PLENARY_STATEMENT
    return None


def read_head(kind: DocumentKind, first_page: Sequence[str], file_title: str = "") -> Head:
    """Read the first page's lines of a paper of a known kind."""
    text = "\n".join(first_page)
    symbol = _symbol(kind, first_page)
    session = _session_of_symbol(symbol) or _session(kind, text)
    cycle = cycle_of_session(session) if session else _cycle(text)
    return Head(
        kind=kind,
        title=_title(kind, first_page) or file_title,
        symbol=symbol,
        state_under_review=_state(kind, symbol, first_page),
        session=session,
        upr_cycle=cycle,
        dated_on=_dated_on(first_page),
    )


def _symbol(kind: DocumentKind, first_page: Sequence[str]) -> str | None:
    text = "\n".join(first_page)
    if kind is DocumentKind.COUNCIL_DECISION:
        found = _DECISION.search(text)
        return found[0] if found else None
    if kind is DocumentKind.SESSION_REPORT:
        short = [symbol for line in first_page if len(line) < 60 for symbol in find_symbols(line)]
        return short[0] if short else None
    return _basis_symbol(first_page)


def _basis_symbol(first_page: Sequence[str]) -> str | None:
    """The symbol of a basis of the review on a line of its own; those in running text are other papers'."""
    for line in first_page:
        plain = re.sub(r"^\s*United\s+Nations\b", "", line).strip()
        found = find_symbols(plain)
        is_alone = len(found) == 1 and len(plain) <= len(found[0]) + 4
        if is_alone and kind_of_symbol(found[0]) in _BASES:
            return found[0]
    return None


def _session_of_symbol(symbol: str | None) -> int | None:
    match = re.match(r"A/HRC/WG\.6/(\d{1,2})/", symbol or "")
    return int(match[1]) if match else None


def _session(kind: DocumentKind, text: str) -> int | None:
    """The Working Group's session; that of the Council, which decisions and its reports name, is another."""
    if kind in (DocumentKind.COUNCIL_DECISION, DocumentKind.SESSION_REPORT):
        return None
    running = " ".join(text.split())
    match = _SESSION_IN_PROSE.search(running)
    if match:
        told = match["ordinal"] or match["number"] or match["short"]
        number = ordinal(told)
        return number if number and cycle_of_session(number) else None
    line = _WG_SESSION.search(text)
    if line and re.search(r"working\s+group\s+on\s+the\s+universal", text[: line.start()], re.IGNORECASE):
        return ordinal(line["ordinal"].replace(" ", ""))
    return None


def _cycle(text: str) -> int | None:
    """A cycle that is named as that of this review; papers that name several tell none."""
    named = {ordinal(match["cycle"] or match["before"]) for match in _CYCLE.finditer(" ".join(text.split()))}
    return named.pop() if len(named) == 1 else None


def _state(kind: DocumentKind, symbol: str | None, first_page: Sequence[str]) -> str | None:
    of_symbol = re.match(r"A/HRC/WG\.6/\d{1,2}/([A-Z]{3})/", symbol or "")
    if of_symbol and of_symbol[1] in states():
        return of_symbol[1]
    text = "\n".join(first_page)
    if kind is DocumentKind.COUNCIL_DECISION:
        titled = _OUTCOME.search(text)
        return find_state(titled["state"].strip()) if titled else None
    if kind is DocumentKind.SESSION_REPORT:
        return None
    if kind is DocumentKind.ADVANCE_QUESTIONS:
        return _state_asked(first_page)
    return _state_named(first_page)


def _state_asked(first_page: Sequence[str]) -> str | None:
    for number, line in enumerate(first_page[:_TOP_LINES]):
        match = _QUESTIONS.match(line.strip())
        if match:
            following = first_page[number + 1] if number + 1 < len(first_page) else ""
            return _state_in_title(match["state"]) or (
                _state_in_title(following) if not match["state"] else None
            )
    return None


def _state_in_title(words: str) -> str | None:
    """The State a title names, whatever follows behind a dash or in brackets."""
    plain = re.split(
        r"\s[–—-]\s*|\s*\(|,\s*(?:add|first|second|batch)", words.strip(" *∗:."), flags=re.IGNORECASE
    )[0]
    return find_state_written(plain) if len(plain) > 3 else None


def _state_named(first_page: Sequence[str]) -> str | None:
    """A line that is a State's name, else "… of the Republic of X" where all such places name one State."""
    for line in first_page:
        if 3 < len(line.strip()) < 80:
            state = find_state_written(line.strip(" *∗_\t0123456789"))
            if state:
                return state
    found = {
        state
        for match in _OF_STATE.finditer("\n".join(first_page))
        if (state := _longest_state(match["state"]))
    }
    return found.pop() if len(found) == 1 else None


def _longest_state(words: str) -> str | None:
    parts = words.split()
    for length in range(min(9, len(parts)), 0, -1):
        state = find_state(re.sub(r"[’'](?:s)?$", "", " ".join(parts[:length])))
        if state:
            return state
    return None


def _title(kind: DocumentKind, first_page: Sequence[str]) -> str:
    lines = [" ".join(line.split()).strip(" *∗_") for line in first_page]
    patterns = [pattern for told, pattern in _TITLES if told is kind]
    wanted = {
        DocumentKind.ADVANCE_QUESTIONS: _QUESTIONS,
        DocumentKind.COUNCIL_DECISION: _OUTCOME,
        DocumentKind.MID_TERM_REPORT: _MID_TERM,
        DocumentKind.SESSION_REPORT: re.compile(
            r"report\s+of\s+the\s+human\s+rights\s+council", re.IGNORECASE
        ),
        DocumentKind.PLENARY_STATEMENT: _STATEMENT,
    }.get(kind)
    expressions = [re.compile(pattern, re.IGNORECASE) for pattern in patterns] + ([wanted] if wanted else [])
    for number, line in enumerate(lines):
        if len(line) <= 2 * _SHORT_LINE and any(expression.search(line) for expression in expressions):
            following = lines[number + 1] if number + 1 < len(lines) else ""
            is_cut = len(line) > 40 and re.search(r"\b(?:of|the|on|and|its|for)$", line)
            return f"{line} {following}".strip() if is_cut else line
    return ""


def _dated_on(first_page: Sequence[str]) -> date | None:
    """The line that is a day and nothing else, behind "Distr." where that is printed."""
    dated = [(number, found) for number, line in enumerate(first_page) if (found := _whole_date(line))]
    distributed = next((number for number, line in enumerate(first_page) if "Distr" in line), -1)
    behind = [found for number, found in dated if number >= distributed]
    return next(iter(behind or [found for _number, found in dated]), None)


def _whole_date(line: str) -> date | None:
    plain = _DATELINE.fullmatch(line.strip())
    return first_date(plain["day"]) if plain else None
