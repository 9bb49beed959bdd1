"""Document symbols of the United Nations, as far as the Universal Periodic Review uses them.

``A/HRC/22/11`` is a document of the Council's 22nd session: a Working Group report where its masthead says
so; ``A/HRC/22/11/Add.1`` its addendum; ``A/HRC/WG.6/14/CHE/1`` a basis of a review (1 national report,
2 compilation, 3 summary); ``A/HRC/WG.6/14/L.9`` a report as the Working Group adopted it.
"""

from __future__ import annotations

import re
from enum import StrEnum

_SYMBOL = re.compile(
    r"A\s?/\s?HRC\s?/\s?"
    r"(?:WG\.\s?6\s?/\s?\d{1,2}\s?/\s?(?:[A-Z]{3}\s?/\s?\d|L\.\s?\d+)|(?:DEC|RES)\s?/\s?\d+\s?/\s?\d+|\d{1,3}\s?/\s?\d{1,3})"
    r"(?:\s?/\s?(?:Add|Corr|Rev)\.\s?\d+)*",
    re.IGNORECASE,
)
_REPORT = re.compile(r"A/HRC/(?:\d{1,3}/\d{1,3}|WG\.6/\d{1,2}/L\.\d+)(?:/(?:Rev|Corr)\.\d+)?")
_ADDENDUM = re.compile(
    r"(?P<report>A/HRC/(?:\d{1,3}/\d{1,3}|WG\.6/\d{1,2}/L\.\d+))(?:/Corr\.\d+)?/Add\.\d+(?:/.*)?"
)
_BASIS = re.compile(r"A/HRC/WG\.6/\d{1,2}/[A-Z]{3}/([123])(?:/.*)?")


class SymbolKind(StrEnum):
    """What a symbol alone tells of a paper; a Council document without addendum may be another report."""

    WORKING_GROUP_REPORT = "working_group_report"
    ADDENDUM = "addendum"
    NATIONAL_REPORT = "national_report"
    COMPILATION = "compilation"
    SUMMARY = "summary"


_BASES = {"1": SymbolKind.NATIONAL_REPORT, "2": SymbolKind.COMPILATION, "3": SymbolKind.SUMMARY}


def normalised_symbol(symbol: str) -> str:
    """A symbol without blanks and footnote stars, in the capitals the UN uses."""
    plain = re.sub(r"[\s*∗]", "", symbol).upper()
    return re.sub(r"/(ADD|CORR|REV)\.", lambda match: f"/{match.group(1).capitalize()}.", plain)


def find_symbols(text: str) -> list[str]:
    """Every symbol in a text, normalised, in order, with repeats."""
    return [normalised_symbol(match.group()) for match in _SYMBOL.finditer(text)] if "/" in text else []


def kind_of_symbol(symbol: str) -> SymbolKind | None:
    """The kind of paper a symbol stands for, or None."""
    plain = normalised_symbol(symbol)
    if _ADDENDUM.fullmatch(plain):
        return SymbolKind.ADDENDUM
    if _REPORT.fullmatch(plain):
        return SymbolKind.WORKING_GROUP_REPORT
    basis = _BASIS.fullmatch(plain)
    return _BASES[basis.group(1)] if basis else None


def report_symbol_of(addendum: str) -> str | None:
    """The symbol of the report that an addendum belongs to, or None where the symbol is no addendum's."""
    match = _ADDENDUM.fullmatch(normalised_symbol(addendum))
    return match.group("report") if match else None
