"""Who made a recommendation: brackets that hold names of States and nothing else.

Seen in 304 reports: nested brackets ("Venezuela (Bolivarian Republic of)"), "and", commas, semicolons, groups
side by side, a comma or a bracket missing, misspellings. A bracket that does not resolve as a whole names no
State: "(OP-CAT)" is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from uprkit.formats.printed_text import without_marks
from uprkit.states import codes_by_name, folded, states

FUZZY_SCORE = 90
"""Below this likeness (rapidfuzz ratio of folded names, 0-100) a name is not taken for a misspelling."""
MIN_FUZZY_LENGTH = 5
MAX_GROUP = 1500
_CONNECTORS = frozenset(
    {"and", "the", "as", "well", "by", "also", "et", "along", "together", "with", "formerly"}
)
_ACRONYM = re.compile(r"[A-Z0-9][A-Z0-9 ./&-]*s?")
_BETWEEN = re.compile(r"[\s,;&]*(?:and|as well as)?\s*")
_BRACKET = re.compile(r"[()\[\]]")
_OPENING = re.compile(r"[(\[]")
_NOTE_AT_END = re.compile(r"\s*\d{1,3}\s*$")
_NAME_AT_END = re.compile(r"((?:[A-Z][\w’'-]*,?\s+(?:and\s+|of\s+|the\s+)*){0,5}[A-Z][\w’'-]*)\)\s*[;.]?\s*$")
_NAME = re.compile(r"(?:the )?[A-Z][\w’'-]+(?: (?:of |the |and )*[A-Z][\w’'-]+){0,5}(?: \([\w’' -]+\))?")
_CLOSES = re.compile(r"[\s\d*∗]*(?:;|\.?\s*$)")
_SEPARATORS = re.compile(r"[,;/&]|\band\b")


@dataclass(frozen=True, slots=True)
class Attribution:
    """States named, in order, as ISO 3166-1 alpha-3; ``doubts`` are whole sentences."""

    states: tuple[str, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """An attribution with its place in the text; adjacent brackets are one group."""

    start: int
    end: int
    attribution: Attribution


@cache
def _codes() -> dict[str, str]:
    """Names without articles: "Netherlands (Kingdom of)" and "Congo (Republic of the)" are written either way."""
    return {_without_articles(name): code for name, code in codes_by_name().items()}


def _without_articles(name: str) -> str:
    return " ".join(word for word in name.split() if word != "the")


@cache
def _longest_name() -> int:
    return max(len(name.split()) for name in _codes())


@cache
def attribution_of(content: str) -> Attribution | None:
    """What the inside of a bracket names, or None where any part of it is no State."""
    # "(Spain 2)": the mark of a footnote, printed raised.
    content = _NOTE_AT_END.sub("", content).replace("&", " and ").replace("Rep.", "Republic")
    words = _without_articles(folded(content)).split()
    if not words or len(content) > MAX_GROUP:
        return None
    exact = _covered(tuple(words))
    if exact is not None:
        return Attribution(exact) if exact else None
    return _with_misspellings(content)


def _covered(words: tuple[str, ...]) -> tuple[str, ...] | None:
    """States whose names, with connecting words, make up all the words; the longest name is tried first."""
    codes = _codes()
    found: list[str] = []
    place = 0
    while place < len(words):
        for length in range(min(_longest_name(), len(words) - place), 0, -1):
            code = codes.get(" ".join(words[place : place + length]))
            if code:
                found.append(code)
                place += length
                break
        else:
            if words[place] not in _CONNECTORS:
                return None
            place += 1
    return tuple(dict.fromkeys(found))


def _with_misspellings(content: str) -> Attribution | None:
    """Name by name: each must be exact or so like one State's, and no other's, that it can be no other."""
    found: list[str] = []
    doubts: list[str] = []
    for part in _parts(content):
        exact = _covered(tuple(_without_articles(folded(part)).split()))
        if exact:
            found.extend(exact)
            continue
        code = like_state(part)
        if code is None:
            return None
        found.append(code)
        doubts.append(
            f"“{part.strip()}” is no known name of a State; it was read as {states()[code].short_name}."
        )
    return Attribution(tuple(dict.fromkeys(found)), tuple(doubts)) if found else None


def _partly_known(content: str) -> Attribution | None:
    """The States of a list in which names are unknown: each of those is a doubt, and none is guessed."""
    if len(content) > MAX_GROUP:
        return None
    found: list[str] = []
    unknown: list[str] = []
    for part in _parts(content):
        named = attribution_of(part)
        if named:
            found.extend(named.states)
        elif _NAME.fullmatch(part.strip()) and not _ACRONYM.fullmatch(part.strip()):
            unknown.append(part.strip())
        else:
            return None
    if not found or len(unknown) > len(found):
        return None
    doubts = (
        f"“{name}” is no known name of a State; the others in its bracket were read." for name in unknown
    )
    return Attribution(tuple(dict.fromkeys(found)), tuple(doubts))


def _parts(content: str) -> list[str]:
    return [part for part in _SEPARATORS.split(content) if part.strip(" .()")]


@cache
def like_state(name: str) -> str | None:
    """ISO3 of the one State whose name a misspelling is at least 90 % like; None where two come near.

    "Nigera" is as near to Niger as to Nigeria, and is neither.
    """
    plain = folded(name)
    if (
        len(plain) < MIN_FUZZY_LENGTH
        or _ACRONYM.fullmatch(name.strip())
        or not name.strip(' (“"')[:1].isupper()
    ):
        return None
    codes = codes_by_name()
    near = process.extract(plain, codes.keys(), scorer=fuzz.ratio, score_cutoff=FUZZY_SCORE - 4, limit=12)
    likely = {codes[known] for known, score, _ in near if score >= FUZZY_SCORE}
    possible = {codes[known] for known, _, _ in near}
    return likely.pop() if len(likely) == 1 and len(possible) == 1 else None


def find_state_written(name: str) -> str | None:
    """ISO3 of a State by a name as papers write it, misspellings included; None for none or several."""
    found = attribution_of(without_marks(name).strip())
    return found.states[0] if found and len(found.states) == 1 else None


def bracket_end(text: str, start: int) -> int | None:
    """Place after the bracket that closes the one at ``start``, None where none does."""
    depth = 0
    for bracket in _BRACKET.finditer(text, start, start + MAX_GROUP):
        depth += 1 if bracket.group() in "([" else -1
        if depth == 0:
            return bracket.end()
    return None


def groups_in(text: str) -> list[Group]:
    """Every attribution of a paragraph, in order."""
    singles: list[Group] = []
    place = _next_bracket(text, 0)
    while place >= 0:
        group = _group_at(text, place)
        if group:
            singles.append(group)
        place = _next_bracket(text, group.end if group else place + 1)
    last = _unopened_at_end(text, singles[-1].end if singles else 0)
    if last:
        singles.append(last)
    return _merged(text, singles)


def _next_bracket(text: str, place: int) -> int:
    found = _OPENING.search(text, place)
    return found.start() if found else -1


def _ends_of(text: str, start: int) -> Iterator[int]:
    """Where the bracket that opens at ``start`` may end, likeliest first."""
    end = bracket_end(text, start)
    if end:
        yield end
    close = text.find(")", start)
    if close >= 0 and close + 1 != end:
        yield close + 1
    again = _next_bracket(text, start + 1)
    if again >= 0 and (end is None or again < end):
        yield again
    if end is None and close < 0:
        yield len(text)
    semicolon = text.find(";", start)
    if semicolon > 0 and (end is None or 0 <= again < end):
        yield semicolon


def _group_at(text: str, start: int) -> Group | None:
    """The bracket that opens at ``start``; never closed, it ends at the next bracket or the end."""
    whole = bracket_end(text, start)
    for candidate in _ends_of(text, start):
        inside = text[start + 1 : candidate].strip(" ;.,")
        inside = inside[:-1] if inside.endswith((")", "]")) else inside
        attribution = attribution_of(without_marks(inside))
        # Only where a recommendation ends: "held in (Geneva, Switzerland) and" names a place.
        if attribution is None and candidate == whole and _CLOSES.match(text, whole):
            attribution = _partly_known(without_marks(inside))
        if attribution:
            return Group(start, candidate, attribution)
    return None


def _unopened_at_end(text: str, after: int) -> Group | None:
    """ "… of all citizens Sri Lanka);": a name whose opening bracket is missing, at the very end."""
    match = _NAME_AT_END.search(text[after:]) if ")" in text[after:] else None
    if not match or "(" in text[after + max(0, match.start() - 40) : after + match.start()]:
        return None
    words = match.group(1).split()
    for first in range(len(words)):
        attribution = attribution_of(" ".join(words[first:]))
        if attribution and not attribution.doubts:
            start = after + match.start() + len(match.group(1)) - len(" ".join(words[first:]))
            return Group(start, after + match.end(1) + 1, attribution)
    return None


def _merged(text: str, singles: list[Group]) -> list[Group]:
    if len(singles) < 2:
        return singles
    merged: list[Group] = []
    for group in singles:
        if merged and _BETWEEN.fullmatch(text[merged[-1].end : group.start]):
            before = merged[-1]
            both = Attribution(
                tuple(dict.fromkeys(before.attribution.states + group.attribution.states)),
                before.attribution.doubts + group.attribution.doubts,
            )
            merged[-1] = Group(before.start, group.end, both)
        else:
            merged.append(group)
    return merged
