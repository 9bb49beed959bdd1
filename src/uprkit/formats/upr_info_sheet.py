"""UPR Info's database sheet: one row for each recommendation and recommending State.

Read are the Excel export (``SuR, Rgrp, Org, Recommendation, RS, Rgrp, Org, …``), the CSV exports made from it
(``To, To-Rgrp, To-Org, Text, From, …``) and today's CSV of the Uwazi site (``Title, …, Recommendation,
Response, Action category, Issues, Session, …``). Source of the columns' meaning: UPR Info, Database Help
Guide (2014).
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from uprkit.cycles import cycle_of_session
from uprkit.errors import UnreadablePaperError
from uprkit.formats.labelled_cells import session_in
from uprkit.formats.recommending_states import resolve_states
from uprkit.formats.sheet_rows import Sheet, is_sheet, read_sheets
from uprkit.formats.source import Source
from uprkit.issues import find_action_category, find_issue
from uprkit.model import Check, DocumentKind, Kind, ParsedDocument, ParsedRecommendation, Position
from uprkit.states import find_state

_T = TypeVar("_T")

_NAMES = {
    "state_under_review": ("to", "sur", "state under review", "country under review", "reviewed state"),
    "text": ("text", "recommendation", "recommendation text"),
    "recommending_state": ("from", "rs", "recommending state", "recommending states", "recommending country"),
    "response": ("response", "position", "responses"),
    "action": ("action", "action category"),
    "issues": ("issue", "issues", "themes"),
    "session": ("session", "upr session", "working group session"),
    "template": ("template",),
    "title": ("title",),
}
_MEANINGS = {name: meaning for meaning, names in _NAMES.items() for name in names}
_REQUIRED = ("state_under_review", "text", "recommending_state", "response")
_EXPECTED = "SuR (or To), Recommendation (or Text), RS (or From), Response, Action, Issue, Session"
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
_PLEDGE = re.compile(r"\bvoluntary\b.*\b(?:pledge|commitment)s?\b|\bpledge\b", re.IGNORECASE)
_POSITIONS = {
    **dict.fromkeys(("accepted", "supported", "support"), Position.SUPPORTED),
    **dict.fromkeys(
        (
            "noted",
            "not supported",
            "rejected",
            "not accepted",
            "general response",
            "no response",
            "no clear position",
            "no clear response",
            "accepted in part",
            "partially accepted",
            "accepted in principle",
        ),
        Position.NOTED,
    ),
    "pending": Position.PENDING,
}
"""UPR Info's own words; whatever is not plainly accepted counts as noted ("Responses to recommendations",
2014).
"""


def recognises(source: Source) -> bool:
    """Any spreadsheet: this format stands last, so that one with other columns is told which were
    expected.
    """
    return is_sheet(source)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Index of each meaning in a row, and how many cells the heading row has."""

    places: dict[str, int]
    width: int
    heading: tuple[str, ...]

    def cell(self, row: Sequence[str], meaning: str) -> str:
        place = self.places.get(meaning)
        return row[place] if place is not None and place < len(row) else ""


def meaning_of(name: str) -> str | None:
    """What a column or property is about (``state_under_review``, ``text`` …), by its name; None where it is
    none that is read.
    """
    return _MEANINGS.get(_normal(name))


def _normal(name: str) -> str:
    return " ".join(re.findall(r"[a-z]+", name.casefold()))


def _heading_of(rows: Sequence[Sequence[str]]) -> tuple[int, _Columns] | None:
    """The heading row among the first ten, by the meaning of its names.

    ``Rgrp`` and ``Org`` come twice under equal names; they describe the State before them, and no reading of
    a row needs them: a State's groups are facts of their own.
    """
    for index, row in enumerate(rows[:10]):
        places: dict[str, int] = {}
        for place, name in enumerate(row):
            meaning = meaning_of(name)
            if meaning is not None:
                places.setdefault(meaning, place)
        if "text" not in places and "title" in places:
            places["text"] = places["title"]
        if all(meaning in places for meaning in _REQUIRED):
            width = max(place for place, name in enumerate(row) if name.strip()) + 1
            return index, _Columns(places, width, tuple(row))
    return None


def _clean(cell: str) -> str:
    """A cell without HTML entities, line breaks and stray blanks; its words stay as received."""
    if "&" in cell:
        cell = _ENTITY.sub(lambda found: html.unescape(found[0]), cell)
    return " ".join(cell.split())


@lru_cache(maxsize=1024)
def _states(cell: str) -> tuple[str, ...] | None:
    """One State, or several in today's multi-valued cells; None where the cell is not wholly States."""
    code = find_state(cell)
    if code:
        return (code,)
    return resolve_states(cell.replace("|", ", "))


@lru_cache(maxsize=256)
def _number(cell: str) -> int | None:
    """The session in a cell such as ``44 - November 2023``, else the first number that stands in it."""
    found = re.search(r"\d+", cell)
    return session_in(cell) or (int(found[0]) if found else None)


@lru_cache(maxsize=4096)
def _issues(cell: str) -> tuple[str, ...]:
    whole = find_issue(cell)
    if whole is not None:
        return (whole.label,)
    parts = (part.strip() for part in re.split(r"[|,]" if "|" not in cell else r"\|", cell))
    known = ((find_issue(part), part) for part in parts if part)
    return tuple(dict.fromkeys(issue.label if issue else part for issue, part in known))


def _recommendation(row: Sequence[str], columns: _Columns) -> ParsedRecommendation:
    doubts: list[str] = []
    if len(row) < columns.width or any(cell.strip() for cell in row[columns.width :]):
        doubts.append(f"Expected {columns.width} cells in the row, found {len(row)}.")
    return read_row(lambda meaning: columns.cell(row, meaning), doubts)


def read_row(cell: Callable[[str], str], doubts: list[str]) -> ParsedRecommendation:
    """A row by the meaning of its cells (``state_under_review``, ``text``, ``recommending_state``,
    ``response``, ``action``, ``issues``, ``session``, ``template``); ``doubts`` are those found before.
    """
    raw = cell("text")
    text = _clean(raw)
    if not text:
        doubts.append("Expected the text of a recommendation, found an empty cell.")
    if "�" in text:
        doubts.append("The text holds characters that cannot be read in the file's encoding.")
    position, kind = _position(cell, doubts)
    session = _number(cell("session"))
    if session is None or cycle_of_session(session) is None:
        doubts.append(_not_found("the number of a UPR session", cell("session")))
    action = cell("action")
    category = find_action_category(action) if action else None
    if action and category is None:
        doubts.append(_not_found("an action category from 1 to 5", action))
    return ParsedRecommendation(
        text=text,
        recommending_states=_named("recommending State", cell("recommending_state"), doubts),
        kind=kind,
        position=position,
        state_under_review=next(iter(_named("State under review", cell("state_under_review"), doubts)), None),
        session=session,
        upr_cycle=cycle_of_session(session) if session is not None else None,
        raw=raw,
        issues=_issues(_clean(cell("issues"))),
        action_category=category.number if category else None,
        checks=tuple(doubts),
    )


def _named(role: str, cell: str, doubts: list[str]) -> tuple[str, ...]:
    name = _clean(cell)
    codes = _states(name) if name else None
    if codes is None:
        doubts.append(_not_found(f"the name of the {role}", name))
        return ()
    return codes


def _not_found(expected: str, found: str) -> str:
    return f"Expected {expected}, found “{found}”." if found else f"Expected {expected}, found an empty cell."


def _position(cell: Callable[[str], str], doubts: list[str]) -> tuple[Position | None, Kind]:
    response = _clean(cell("response"))
    if _PLEDGE.search(response) or _PLEDGE.search(cell("template")):
        return None, Kind.VOLUNTARY_PLEDGE
    position = _POSITIONS.get(response.casefold())
    if position is None:
        doubts.append(_not_found("a response such as Supported, Accepted or Noted", response))
    return position, Kind.RECOMMENDATION


def _rows_of(sheet: Sheet) -> tuple[list[ParsedRecommendation], _Columns] | None:
    found = _heading_of(sheet.rows)
    if found is None:
        return None
    index, columns = found
    filled = (row for row in sheet.rows[index + 1 :] if any(cell and not cell.isspace() for cell in row))
    return [_recommendation(row, columns) for row in filled if tuple(row) != columns.heading], columns


def parse(source: Source) -> ParsedDocument:
    """Every row of every sheet with UPR Info's columns; what cannot be read in a row is a doubt of that row.

    Raises UnreadablePaperError, naming the columns expected and found, where no sheet has them.
    """
    sheets = read_sheets(source)
    read = [(sheet, found) for sheet in sheets if (found := _rows_of(sheet)) is not None]
    if not read:
        first = next((row for sheet in sheets for row in sheet.rows if any(row)), [])
        shown = ", ".join(name.strip()[:40] for name in first[:20] if name.strip()) or "none"
        raise UnreadablePaperError(
            f"{source.name} is no UPR Info sheet: expected the columns {_EXPECTED}; "
            f"found the columns {shown}."
        )
    rows = [row for _, (own, _) in read for row in own]
    if not rows:
        raise UnreadablePaperError(f"{source.name} has UPR Info's columns, but no row below them.")
    return ParsedDocument(
        file=source.name,
        kind=DocumentKind.UPR_INFO_SHEET,
        title="UPR Info, Database of UPR Recommendations",
        state_under_review=_only({row.state_under_review for row in rows}),
        session=_only({row.session for row in rows}),
        upr_cycle=_only({row.upr_cycle for row in rows}),
        recommendations=tuple(rows),
        checks=tuple(_checks(source.name, rows, [(sheet, columns) for sheet, (_, columns) in read])),
    )


def _only(values: set[_T]) -> _T | None:
    return next(iter(values)) if len(values) == 1 else None


def _checks(
    name: str, rows: Sequence[ParsedRecommendation], read: Sequence[tuple[Sheet, _Columns]]
) -> list[Check]:
    checks = []
    for sheet, columns in read:
        for meaning in ("action", "issues", "session"):
            if meaning not in columns.places:
                place = f"sheet {sheet.name}" if sheet.name else name
                checks.append(Check("column_missing", place, f"No column for {meaning} was found in {name}."))
    unknown = Counter(label for row in rows for label in row.issues if find_issue(label) is None)
    checks.extend(
        Check("issue", name, f"“{label}” ({times} rows) is none of UPR Info's 54 issue labels.")
        for label, times in unknown.most_common(20)
    )
    return checks
