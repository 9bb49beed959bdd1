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
from uprkit.states import find_state
from uprkit.symbols import normalised_symbol

_PLEDGE = re.compile(r"\bvoluntary\b|\bpledges?\b", re.IGNORECASE)
_RECOMMENDS = re.compile(r"\brecommendations?\b", re.IGNORECASE)
_GENERIC = "special-procedures"


def recommendations_of(record: Record) -> Iterator[ParsedRecommendation]:
    """The rows of a record: one for each State concerned, one without State and with a doubt where none is
    named.
    """
    doubts: list[str] = []
    states = _states(record.get("Countries"), "State concerned", doubts)
    if not states and not doubts:
        doubts.append("Expected the State concerned, found none.")
    row = _row(record, doubts)
    for state in states or (None,):
        yield _about(row, state)


def states_of(record: Record) -> tuple[str, ...]:
    """The States (ISO3) that a record is about, without reading the rest of it."""
    return _states(record.get("Countries"), "State concerned", [])


def _row(record: Record, doubts: list[str]) -> ParsedRecommendation:
    raw = _text(record.get("Text"))
    printed = text_of_html(raw)
    if not printed:
        doubts.append("Expected the text of a recommendation, found none.")
    symbol = normalised_symbol(_first(record.get("Symbol")))
    mechanism = _mechanism(record, symbol, doubts)
    heading, number, text = split_number(printed)
    kinds = " ".join(listed_words(record.get("AnnotationType")))
    is_upr = mechanism is not None and mechanism.key == UPR
    told_states = _states(record.get("UprRecommendingCountry"), "recommending State", doubts)
    position: Position | None = None
    if is_upr:
        attributed = split_attribution(text)
        text, told_states = attributed.text, told_states or attributed.states
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
        themes=listed_words(record.get("Themes")),
        affected_persons=listed_words(record.get("AffectedPersons")),
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
    known = {
        Position(words) if words in ("supported", "noted", "pending") else None
        for cell in told
        for words in re.split(r"\s*[/,;]\s*", cell)
    }
    if len(known) == 1 and None not in known:
        return known.pop()
    if {Position.SUPPORTED, Position.NOTED} == known:
        doubts.append("Expected one position, found supported and noted; noted is taken.")
        return Position.NOTED
    if told:
        doubts.append(f"Expected the position supported or noted, found “{', '.join(told)}”.")
    return None


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


def _states(value: object, role: str, doubts: list[str]) -> tuple[str, ...]:
    codes: list[str] = []
    for name in listed_words(value):
        found = _codes(name)
        if found is None:
            doubts.append(f"Expected the name of a {role}, found “{name}”.")
        else:
            codes.extend(found)
    return tuple(dict.fromkeys(codes))


@lru_cache(maxsize=2048)
def _codes(name: str) -> tuple[str, ...] | None:
    code = find_state(name)
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
