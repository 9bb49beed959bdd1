"""What the first page of a paper kept for its words says: symbol, title, State, session, cycle, day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from uprkit.cycles import cycle_of_session
from uprkit.formats.paper_kinds import (
    DECISION,
    MID_TERM,
    OUTCOME,
    QUESTIONS,
    STATEMENT,
    TITLES,
    TOP_LINES,
    basis_symbol,
)
from uprkit.formats.working_group_report.attribution import find_state_written
from uprkit.formats.working_group_report.masthead import MONTHS, first_date, ordinal
from uprkit.model import DocumentKind
from uprkit.states import find_state, states
from uprkit.symbols import find_symbols

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
_ANY_CYCLE = re.compile(
    r"\b(first|second|third|fourth|fifth|[1-5](?:st|nd|rd|th))\s+(?:UPR\s+|review\s+)?(?:cycle|round)\b",
    re.IGNORECASE,
)
"""In the title of a mid-term report, which speaks of the cycle that it is halfway through."""
_OF_STATE = re.compile(
    r"(?:^|\b(?i:compilation|submissions?|review|government|report|recommendations|outcome|statement|delegation)\s+)"
    r"(?:on|of|by|to|for|from)\s+(?:the\s+)?(?=(?P<state>[A-Z][\w’'() -]{2,70}))",
)
_DATELINE = re.compile(
    rf"(?:Distr\.?:?\s*General|[A-Z][\w-]+,)?\s*(?P<day>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{'|'.join(MONTHS)}),?\s+\d{{4}})",
    re.IGNORECASE,
)
_SHORT_LINE = 90


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


def read_head(kind: DocumentKind, first_page: Sequence[str], file_title: str = "") -> Head:
    """Read the first page's lines of a paper of a known kind."""
    text = "\n".join(first_page)
    symbol = _symbol(kind, first_page)
    session = _session_of_symbol(symbol) or _session(kind, text)
    cycle = cycle_of_session(session) if session else _cycle(text)
    if cycle is None and kind is DocumentKind.MID_TERM_REPORT:
        cycle = _only(_ANY_CYCLE, "\n".join(first_page[:TOP_LINES]))
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
        found = DECISION.search(text)
        return found[0] if found else None
    if kind is DocumentKind.SESSION_REPORT:
        short = [symbol for line in first_page if len(line) < 60 for symbol in find_symbols(line)]
        return short[0] if short else None
    return basis_symbol(first_page)


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
    return _only(_CYCLE, " ".join(text.split()))


def _only(pattern: re.Pattern[str], text: str) -> int | None:
    named = {ordinal(next(filter(None, match.groups()))) for match in pattern.finditer(text)}
    return named.pop() if len(named) == 1 else None


def _state(kind: DocumentKind, symbol: str | None, first_page: Sequence[str]) -> str | None:
    of_symbol = re.match(r"A/HRC/WG\.6/\d{1,2}/([A-Z]{3})/", symbol or "")
    if of_symbol and of_symbol[1] in states():
        return of_symbol[1]
    text = "\n".join(first_page)
    if kind is DocumentKind.COUNCIL_DECISION:
        titled = OUTCOME.search(text)
        return find_state(titled["state"].strip()) if titled else None
    if kind is DocumentKind.SESSION_REPORT:
        return None
    if kind is DocumentKind.ADVANCE_QUESTIONS:
        return _state_asked(first_page)
    return _state_named(first_page)


def _state_asked(first_page: Sequence[str]) -> str | None:
    for number, line in enumerate(first_page[:TOP_LINES]):
        match = QUESTIONS.match(line.strip())
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
    patterns = [pattern for told, pattern in TITLES if told is kind]
    wanted = {
        DocumentKind.ADVANCE_QUESTIONS: QUESTIONS,
        DocumentKind.COUNCIL_DECISION: OUTCOME,
        DocumentKind.MID_TERM_REPORT: MID_TERM,
        DocumentKind.SESSION_REPORT: re.compile(
            r"report\s+of\s+the\s+human\s+rights\s+council", re.IGNORECASE
        ),
        DocumentKind.PLENARY_STATEMENT: STATEMENT,
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
