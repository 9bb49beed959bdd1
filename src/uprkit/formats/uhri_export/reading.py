"""What one record of the Universal Human Rights Index says, as rows of the library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from uprkit.cycles import cycle_of_session, reviews
from uprkit.formats.labelled_cells import (
    cycle_in,
    date_of,
    listed_words,
    session_in,
    split_number,
    text_of_html,
)
from uprkit.formats.recommending_states import resolve_states, split_attribution
from uprkit.formats.uhri_export.records import Record
from uprkit.mechanisms import UPR, Mechanism, find_mechanism
from uprkit.model import Kind, ParsedRecommendation, Position
from uprkit.sdgs import find_sdg
from uprkit.state_names import find_state_in
from uprkit.symbols import normalised_symbol

_PLEDGE = re.compile(
    r"\bvoluntary\b|\bpledges?\b|\bengagements?\b|\bvolontaires?\b|\bcompromisos?\b|\bvoluntari[oa]s?\b"
    r"|добровольн|обязательств|自愿|承诺|طوعي|تعهد",
    re.IGNORECASE,
)
_RECOMMENDS = re.compile(
    r"\brecomm[ae]ndations?\b|\brecomendaci[oó]n(?:es)?\b|рекомендаци|建议|توصي", re.IGNORECASE
)
_SUPPORTED = frozenset(
    {
        *("supported", "appuyée", "appuyées", "soutenue", "acceptée", "apoyada", "aceptada", "поддержана"),
        *("поддержано", "принята", "接受", "支持", "مقبولة", "تحظى بالتأييد"),
    }
)
_NOTED = frozenset(
    {"noted", "notée", "notées", "anotada", "принята к сведению", "принято к сведению", "注意到"}
)
"""A position in the languages of the dumps; any other word is a doubt."""
_GENERIC = "special-procedures"
_LAST_BRACKET = re.compile(
    r"\s*[(（](?P<states>[^()（）]+(?:[(（][^()（）]*[)）][^()（）]*)*)[)）]\s*[;.；。؛]*\s*$"
)
_BETWEEN = re.compile(r"\s*[,;،؛、；，]\s*|\s+(?:et|y|e|и)\s+|\s*和\s*|\s+و\s*")
"""What stands between the names of States in the languages of the dumps."""


def recommendations_of(record: Record, language: str = "en") -> Iterator[ParsedRecommendation]:
    """The rows of a record: one for each State concerned, one without State and with a doubt where none is
    named. ``language`` (BCP 47) is that of its texts and labels; themes and groups are known in English alone.
    """
    doubts: list[str] = []
    states = _states(record.get("Countries"), "State concerned", doubts, language)
    if not states and not doubts:
        doubts.append("Expected the State concerned, found none.")
    row = _row(record, doubts, language)
    for state in states or (None,):
        yield _about(row, state)


def states_of(record: Record, language: str = "en") -> tuple[str, ...]:
    """The States (ISO3) that a record is about, without reading the rest of it."""
    return _states(record.get("Countries"), "State concerned", [], language)


def _row(record: Record, doubts: list[str], language: str) -> ParsedRecommendation:
    raw = _text(record.get("Text"))
    printed = text_of_html(raw)
    if not printed:
        doubts.append("Expected the text of a recommendation, found none.")
    symbol = normalised_symbol(_first(record.get("Symbol")))
    mechanism = _mechanism(record, symbol, doubts)
    heading, number, text = split_number(printed)
    kinds = " ".join(listed_words(record.get("AnnotationType")))
    is_upr = mechanism is not None and mechanism.key == UPR
    is_english = language.startswith("en")
    told_states = _states(record.get("UprRecommendingCountry"), "recommending State", doubts, language)
    position: Position | None = None
    if is_upr:
        text, told_states = _attributed(text, told_states, language)
        position = _position(record, doubts)
    return ParsedRecommendation(
        text=text,
        recommending_states=told_states if is_upr else (),
        paragraph=number,
        kind=_kind(kinds, is_upr),
        position=position,
        document=symbol or None,
        session=session_in(_text(record.get("UprSession"))) if is_upr else None,
        upr_cycle=cycle_in(_text(record.get("UprCycle"))) if is_upr else None,
        heading=heading or ("" if _RECOMMENDS.search(kinds) else kinds),
        raw=raw,
        themes=listed_words(record.get("Themes")) if is_english else (),
        affected_persons=listed_words(record.get("AffectedPersons")) if is_english else (),
        sdgs=_sdgs(record, doubts),
        mechanism="" if is_upr or mechanism is None else mechanism.key,
        mechanism_kind="" if is_upr or mechanism is None else mechanism.kind.value,
        mechanism_name="" if is_upr or mechanism is None else mechanism.name,
        published_on=_published_on(record, is_upr, doubts),
        source_id=_first(record.get("AnnotationId"))[:64],
        checks=tuple(doubts),
    )


def _about(row: ParsedRecommendation, state: str | None) -> ParsedRecommendation:
    """A row for one State; session and cycle of a UPR row complete each other."""
    session, cycle, doubts = row.session, row.upr_cycle, row.checks
    if row.kind is not Kind.OBSERVATION:
        if session is not None:
            cycle = cycle_of_session(session)
        elif state is not None and cycle is not None:
            session = reviews().get((state, cycle))
        if cycle is None:
            doubts = (*doubts, "Expected a session or a cycle of the UPR, found neither.")
    return replace(row, state_under_review=state, session=session, upr_cycle=cycle, checks=doubts)


def _kind(annotation: str, is_upr: bool) -> Kind:
    if not is_upr:
        return Kind.OBSERVATION
    return Kind.VOLUNTARY_PLEDGE if _PLEDGE.search(annotation) else Kind.RECOMMENDATION


def _mechanism(record: Record, symbol: str, doubts: list[str]) -> Mechanism | None:
    """A paper of several mandates is the first one's, with a doubt; "Special Procedures" is said beside one."""
    bodies = listed_words(record.get("Body"))
    found = [known for known in (find_mechanism(body, symbol) for body in bodies or ("",)) if known]
    special = [known for known in found if known.key != _GENERIC] or found
    if not special:
        named = ", ".join(bodies) or "none"
        doubts.append(
            f"Expected a treaty body, a special procedure or the UPR as the recommending body, found “{named}”."
        )
        return None
    if len({known.key for known in special}) > 1:
        names = ", ".join(known.name for known in special)
        doubts.append(f"Expected one recommending body, found several: {names}; the first is taken.")
    return special[0]


def _position(record: Record, doubts: list[str]) -> Position | None:
    told = [words.casefold() for words in listed_words(record.get("UprPositions"))]
    known = {_position_named(words) for cell in told for words in re.split(r"\s*[/,;]\s*", cell)}
    if len(known) == 1 and None not in known:
        return known.pop()
    if {Position.SUPPORTED, Position.NOTED} == known:
        doubts.append("Expected one position, found supported and noted; noted is taken.")
        return Position.NOTED
    if told:
        doubts.append(f"Expected the position supported or noted, found “{', '.join(told)}”.")
    return None


def _position_named(words: str) -> Position | None:
    if words in _SUPPORTED:
        return Position.SUPPORTED
    if words in _NOTED:
        return Position.NOTED
    return Position.PENDING if words == "pending" else None


def _attributed(text: str, told: tuple[str, ...], language: str) -> tuple[str, tuple[str, ...]]:
    """The text without the bracket of its States, and these; in other languages the last bracket counts alone."""
    if language.startswith("en"):
        attributed = split_attribution(text)
        return attributed.text, told or attributed.states
    bracket = _LAST_BRACKET.search(text)
    codes = [find_state_in(name, language) for name in _BETWEEN.split(bracket["states"])] if bracket else []
    if bracket is None or not all(codes):
        return text, told
    named = tuple(dict.fromkeys(code for code in codes if code))
    return text[: bracket.start()].rstrip(), told or named


def _published_on(record: Record, is_upr: bool, doubts: list[str]) -> date | None:
    """The day of the paper; of other mechanisms than the UPR it says which of their reviews a row is from."""
    found = date_of(_first(record.get("PublicationDate")))
    if found is None and not is_upr:
        named = _first(record.get("PublicationDate")) or "none"
        doubts.append(f"Expected the date on which the document was published, found “{named}”.")
    return found


def _sdgs(record: Record, doubts: list[str]) -> tuple[str, ...]:
    """Goals ("16 - …") and targets ("16.2 - …") as labelled; what is neither is a doubt and stays."""
    labels = listed_words(record.get("Sdgs"))
    unknown = [label for label in labels if not _is_sdg(label)]
    if unknown:
        doubts.append(f"Expected a goal or target of the 2030 Agenda, found “{'”, “'.join(unknown)}”.")
    return labels


@lru_cache(maxsize=512)
def _is_sdg(label: str) -> bool:
    return find_sdg(label) is not None


def _states(value: object, role: str, doubts: list[str], language: str) -> tuple[str, ...]:
    codes: list[str] = []
    for name in listed_words(value):
        found = _codes(name, language)
        if found is None:
            doubts.append(f"Expected the name of a {role}, found “{name}”.")
        else:
            codes.extend(found)
    return tuple(dict.fromkeys(codes))


@lru_cache(maxsize=2048)
def _codes(name: str, language: str) -> tuple[str, ...] | None:
    code = find_state_in(name, language)
    return (code,) if code else resolve_states(name)


def _text(value: object) -> str:
    """A cell as one text; a list by lines."""
    if isinstance(value, (list, tuple)):
        return "\n".join(_texts(value))
    return "" if value is None else str(value)


def _texts(values: Iterable[object]) -> Iterator[str]:
    return (str(value) for value in values if value is not None)


def _first(value: object) -> str:
    """The first item of a cell, without its bullet."""
    return next(iter(listed_words(value)), "")
