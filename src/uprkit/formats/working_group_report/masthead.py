"""What the first page and paragraph 1 say: symbol, State under review, session, dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from uprkit.formats.printed_text import without_marks
from uprkit.formats.working_group_report.attribution import find_state_written
from uprkit.symbols import SymbolKind, find_symbols, kind_of_symbol

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DATE = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({'|'.join(MONTHS)}),?\s+(\d{{4}})\b", re.IGNORECASE)
_DAY = re.compile(rf"\b\d{{1,2}}\s+(?:{'|'.join(MONTHS)})\b", re.IGNORECASE)
_UNIT_WORDS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth
"""
_UNITS = _UNIT_WORDS.split()
_TENS = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80, "ninet": 90}
_SESSION = re.compile(r"held\s+its\s+([\w-]+(?:\s+[\w-]+)?)\s+session", re.IGNORECASE)
_REVIEW = re.compile(
    r"review\s+of\s+(?P<state>.{3,120}?)\s+was\s+held\s+(?:at|during|on|in)\b(?P<rest>.{0,200})",
    re.IGNORECASE,
)
AROUND = 160
"""Characters before or after "the Working Group adopted" in which its date stands."""
_ADOPTION = re.compile(r"the\s+Working\s+Group\s+adopted", re.IGNORECASE)
_DATELINE = re.compile(
    rf"\s*(?:Distr\.:?\s*General\s*)?\d{{1,2}}\s+(?:{'|'.join(MONTHS)})\s+\d{{4}}\s*", re.IGNORECASE
)
_TITLE = re.compile(r"universal\s+periodic\s+review", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Masthead:
    """``state_under_review`` is an ISO 3166-1 alpha-3 code; what the paper does not say is None."""

    symbol: str | None
    title: str
    state_under_review: str | None
    session: int | None
    dated_on: date | None
    reviewed_on: date | None
    adopted_on: date | None


def read_masthead(first_page: Sequence[str], introduction: str) -> Masthead:
    """Read the first page's lines and the running text of the introduction."""
    review = _REVIEW.search(introduction)
    adoption = _ADOPTION.search(introduction)
    state = _state_on_page(first_page) or (find_state_written(review.group("state")) if review else None)
    session = _SESSION.search(introduction)
    adopted = None
    if adoption:
        start, end = adoption.span()
        adopted = last_date(introduction[max(0, start - AROUND) : start])
        adopted = adopted or first_date(introduction[end : end + AROUND])
    return Masthead(
        symbol=own_symbol(first_page),
        title=_title(first_page),
        state_under_review=state,
        session=ordinal(session.group(1)) if session else None,
        dated_on=next((first_date(line) for line in first_page if _DATELINE.fullmatch(line)), None),
        reviewed_on=_date_in_sentence(review.group("rest"), adopted) if review else None,
        adopted_on=adopted,
    )


def own_symbol(first_page: Sequence[str]) -> str | None:
    """The paper's own symbol: an addendum's before a report's; those in running text do not count."""
    short = [line for line in first_page if len(line) < 60]
    found = [symbol for line in short for symbol in find_symbols(line) if kind_of_symbol(symbol)]
    whole = [symbol for line in first_page for symbol in find_symbols(line) if kind_of_symbol(symbol)]
    for symbols in (found, whole):
        for kind in (SymbolKind.ADDENDUM, SymbolKind.WORKING_GROUP_REPORT):
            for symbol in symbols:
                if kind_of_symbol(symbol) is kind:
                    return symbol
    return found[0] if found else None


def _state_on_page(first_page: Sequence[str]) -> str | None:
    """The line that is a State's name and nothing else, below the title."""
    start = next((number for number, line in enumerate(first_page) if _TITLE.search(line)), 0)
    for line in [*first_page[start:], *first_page[:start]]:
        name = without_marks(line).strip(" *∗_\t0123456789")
        if 3 < len(name) < 80:
            state = find_state_written(name)
            if state:
                return state
    return None


def _title(first_page: Sequence[str]) -> str:
    lines = [without_marks(line).strip(" *∗_") for line in first_page]
    for number, line in enumerate(lines):
        if re.match(r"report of the working group", line, re.IGNORECASE):
            following = lines[number + 1] if number + 1 < len(lines) else ""
            is_cut = not line.lower().endswith("review") and following.lower().endswith("review")
            return f"{line} {following}" if is_cut else line
    return next((line for line in lines if _TITLE.fullmatch(line)), "")


def ordinal(words: str) -> int | None:
    """ "fifteenth", "twenty-first", "21st" or "fiftieth" as a number, None where it is none."""
    word = words.lower().replace(" ", "-")
    digits = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word)
    if digits:
        return int(digits.group(1))
    if word in _UNITS:
        return _UNITS.index(word) + 1
    for stem, value in _TENS.items():
        if word == f"{stem}ieth":
            return value
        head = f"{stem}y-"
        if word.startswith(head) and word[len(head) :] in _UNITS[:9]:
            return value + _UNITS.index(word[len(head) :]) + 1
    return ordinal(word.rsplit("-", 1)[-1]) if word.count("-") > 1 else None


def _date_in_sentence(text: str, other: date | None) -> date | None:
    """The first date of a sentence; where its year is left out ("on 24 January."), that of the adoption."""
    sentence = re.split(r"\.\s", text, maxsplit=1)[0]
    whole = first_date(sentence)
    short = _DAY.search(sentence)
    if whole or not short or other is None:
        return whole
    return first_date(f"{short.group()} {other.year}")


def first_date(text: str) -> date | None:
    match = _DATE.search(text)
    return _as_date(match) if match else None


def last_date(text: str) -> date | None:
    matches = list(_DATE.finditer(text))
    return _as_date(matches[-1]) if matches else None


def _as_date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match.group(3)), MONTHS.index(match.group(2).lower()) + 1, int(match.group(1)))
    except ValueError:
        return None
