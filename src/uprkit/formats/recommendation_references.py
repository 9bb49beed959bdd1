"""Where a paper speaks of recommendations by their numbers, and whose numbers it says they are.

Seen: ``(Recommendations 14–17, 161)``, ``rec. 121.45``, ``recommendations Nos. 5 and 6``, a line of numbers beneath a
heading, lists in foot- and endnotes, ``A/HRC/28/15, paras. 115.1, 115.17``, a table whose first column is the number.
"Recommendation" may be another body's: a CEDAW general recommendation, an ILO one. Nothing here decides which
recommendation is meant: a person does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from uprkit.formats.number_lists import find_lists, paragraph_prefixes
from uprkit.model import ParsedReference, Passage, StatedNumbering
from uprkit.symbols import SymbolKind, find_symbols, kind_of_symbol

_WORD = r"(?:recommendations?|recs?\.?|recommandations?|recomendaci(?:ón|ones))"
_NUMBER_WORD = (
    r"(?:\s*(?:nos?\.?|numbers?|n[°º]s?|num\.|under\s+(?:no\.|number)|in\s+paragraphs?|paras?\.?))?"
)
_NAMED = re.compile(rf"(?<![\w-]){_WORD}{_NUMBER_WORD}\s*[:(]?\s*(?=\d)", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\bparas?(?:graphs?)?\.?\s*(?=\d{2,3}\.\d)", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"(?:\bgeneral|\bILO|\bUNESCO|\blabour|\bcouncil of europe|\bcommittee of ministers|\bjoint general)\s*$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s*(?:per\s+cent|percent|%|years?|months?|weeks?|days?|times|States\b|countries|were\b|had\b|have\b|received\b)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\((\d{2,3}\.\d{1,3}[\d.,;\s–—‑-]*(?:and\s+[\d.]+)?)\)")
_OPENING = re.compile(r"\s*\(?(\d{2,3}\.\d{1,3})\)?[.:]?(?=\s|$)")
_FEWEST_OPENINGS = 3
_SENTENCE_END = re.compile(r"(?<=[.;])\s+(?=[A-Z(])")
_NUMBERED_AS = re.compile(
    r"\b(?:number(?:ed|ing|s)|numérot\w+|numera\w+)\b.{0,160}?\b(?:paragraphs?|paras?\.?|paragraphe|párrafo)\s+(?P<paragraph>\d{1,3})\b",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED_OTHERWISE = re.compile(
    r"\brecommendations?\b.{0,120}?\bnumber(?:ed|ing)\b|\bnumber(?:ed|ing)\b.{0,120}?\brecommendations?\b",
    re.IGNORECASE,
)


def find_references(passages: Sequence[Passage]) -> tuple[ParsedReference, ...]:
    """Every reference to recommendations by number, in order; words are as printed in the passage."""
    whole = "\n".join(passage.text for passage in passages)
    prefixes = paragraph_prefixes(whole)
    keyed = _keyed_openings(passages, prefixes)
    found: list[ParsedReference] = []
    for place, passage in enumerate(passages):
        spans = _spans(passage.text, prefixes)
        opening = keyed.get(place)
        if opening is not None:
            spans = [opening, *(span for span in spans if span[0] >= opening[1])]
        found.extend(_reference(passage.text, start, end, place) for start, end in spans)
    return tuple(reference for reference in found if reference.numbers)


def _spans(text: str, prefixes: frozenset[str]) -> list[tuple[int, int]]:
    """Start and end of the words of each reference, none inside another."""
    spans = [span for span in _named(text) if span]
    for match in _PARAGRAPHS.finditer(text):
        listed = _list_at(text, match.end())
        if listed and text[match.end() :].split(".")[0] in prefixes:
            spans.append((match.start(), listed))
    spans.extend(
        match.span() for match in _BRACKETED.finditer(text) if match[1].partition(".")[0] in prefixes
    )
    kept: list[tuple[int, int]] = []
    for span in sorted(spans):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _named(text: str) -> Iterator[tuple[int, int]]:
    for match in _NAMED.finditer(text):
        end = _list_at(text, match.end())
        if end is None or _OF_OTHERS.search(text[: match.start()]):
            continue
        is_counted = _UNIT.match(text, end) and not re.search(r"[,–-]|\d\.\d", text[match.end() : end])
        if not is_counted:
            closed = end + 1 if "(" in match[0] and text[end : end + 1] == ")" else end
            yield match.start(), closed


def _list_at(text: str, place: int) -> int | None:
    """The end of the list of numbers that begins at a place, or None."""
    listed = next(iter(find_lists(text[place : place + 600])), None)
    if listed is None or listed.start != 0:
        return None
    words = text[place : place + listed.end]
    if listed.is_dotted:
        # Behind the stop that ends a sentence, a number begins the next note or paragraph.
        words = re.split(r"\.\s+(?=\d)", words, maxsplit=1)[0]
    return place + len(words.rstrip(" ,;."))


def _reference(text: str, start: int, end: int, place: int) -> ParsedReference:
    words = text[start:end]
    first_digit = re.search(r"\d", words)
    listed = find_lists(words[first_digit.start() :]) if first_digit else []
    numbers = tuple(dict.fromkeys(number for item in listed for number in item.numbers))
    return ParsedReference(numbers, words, place, tuple(doubt for item in listed for doubt in item.doubts))


def _keyed_openings(passages: Sequence[Passage], prefixes: frozenset[str]) -> dict[int, tuple[int, int]]:
    """Passages that open with a recommendation's number, as the rows of a table do, where there are several."""
    found: dict[int, tuple[int, int]] = {}
    for place, passage in enumerate(passages):
        match = _OPENING.match(passage.text)
        if match and match[1].partition(".")[0] in prefixes:
            found[place] = match.span(1)
    return found if len(found) >= _FEWEST_OPENINGS else {}


def stated_numbering(passages: Sequence[Passage]) -> StatedNumbering | None:
    """The first sentence that says how the recommendations are numbered; what it leaves open stays open."""
    for pattern in (_NUMBERED_AS, _NUMBERED_OTHERWISE):
        for passage in passages:
            for sentence in _sentences(passage.text):
                match = pattern.search(sentence)
                if match:
                    paragraph = match.groupdict().get("paragraph") or ""
                    return StatedNumbering(sentence, _report_in(sentence), paragraph)
    return None


def _sentences(text: str) -> list[str]:
    """Sentences as printed; "No. A/HRC/28/15" does not end one."""
    pieces = _SENTENCE_END.split(text)
    whole: list[str] = []
    for piece in pieces:
        if whole and re.search(r"\b(?:No|Nos|para|paras|doc|cf|vol|art)\.$", whole[-1], re.IGNORECASE):
            whole[-1] = f"{whole[-1]} {piece}"
        else:
            whole.append(piece)
    return whole


def _report_in(sentence: str) -> str | None:
    reports = [
        found for found in find_symbols(sentence) if kind_of_symbol(found) is SymbolKind.WORKING_GROUP_REPORT
    ]
    return reports[0] if len(set(reports)) == 1 else None
