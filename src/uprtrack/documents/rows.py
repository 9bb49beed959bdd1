"""The rows of a run: what a parser read, kept as JSON and read back as what the parser returned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from uprkit.model import AnswerPart, Confidence, Kind, ParsedAnswer, ParsedRecommendation, Position
from uprtrack.documents.models import DocumentKind, ImportRow, ImportRun, Outcome

NEEDS_DECISION = "needs_decision"
"""In ``parsed``: the row may be what is here already or something else; ``target_id`` names the candidate."""
IS_SAME = "is_same"
"""In ``parsed``: what a person decided about such a row."""
CANDIDATE = "candidate"
"""In ``parsed``: the text of the candidate, for the person who decides."""
JOINS = "joins"
"""In ``parsed``: the ordinal of the row that this one makes one recommendation with."""
PUBLISHED_ON = "published_on"
"""In ``parsed``: a day in ISO's form, since JSON knows no dates."""
LEFT_OUT = "left_out"
"""In ``parsed``: no acceptor touches the row. It is about a State that the organisation does not work on, or a
person found that it is none."""
VERDICT = "verdict"
"""In ``parsed``: what a person found who compared the row with the paper (``Verdict``)."""
CONFIDENCE = "confidence"
"""In ``parsed`` of an answer: how sure the reading is (``uprkit.model.Confidence``)."""


def rows_of(run: ImportRun, items: Iterable[ParsedRecommendation | ParsedAnswer]) -> list[ImportRow]:
    """An unsaved row for each thing that a parser read, in its order; outcomes are yet to be worked out."""
    # Asked for once and not for each of thousands of rows.
    places = _("%(number)s, page %(page)d"), _("row %(number)d")
    return [_row_of(run, ordinal, item, places) for ordinal, item in enumerate(items, start=1)]


def _row_of(
    run: ImportRun, ordinal: int, item: ParsedRecommendation | ParsedAnswer, places: tuple[str, str]
) -> ImportRow:
    shape = type(item)
    parsed = dict(zip(_NAMES[shape], _VALUES[shape](item), strict=True))
    if isinstance(item, ParsedAnswer):
        parsed["parts"] = tuple(asdict(part) for part in item.parts)
    else:
        parsed[PUBLISHED_ON] = item.published_on.isoformat() if item.published_on else None
    checks = list(parsed.pop("checks"))
    raw = parsed.pop("raw", "") or parsed.get("raw_response", "")
    row = ImportRow(
        run=run,
        ordinal=ordinal,
        place=_place(item, ordinal, places),
        raw=raw,
        parsed=parsed,
        checks=checks,
        outcome=Outcome.NEW,
    )
    row.told = item
    return row


def beginning_of(run: ImportRun, page: int | None) -> ImportRow:
    """What stands before a paper's first row, unsaved: after it comes a row that is missing at the beginning."""
    shape = ParsedAnswer if run.kind == DocumentKind.ADDENDUM else ParsedRecommendation
    parsed = {
        "page": page,
        "document": run.paper.get("symbol"),
        "state_under_review": run.paper.get("state_under_review"),
        "session": run.paper.get("session"),
        "upr_cycle": run.paper.get("upr_cycle"),
        "raw_response": "",
        "kind": Kind.RECOMMENDATION.value,
    }
    known = {name: value for name, value in parsed.items() if name in _NAMES[shape]}
    return ImportRow(run=run, ordinal=0, place=_("the beginning"), parsed=known, outcome=Outcome.NEW)


def recommendation_in(row: ImportRow) -> ParsedRecommendation:
    """The recommendation a row was made from."""
    if isinstance(row.told, ParsedRecommendation):
        return row.told
    known = _known(row, ParsedRecommendation)
    told = known.get(PUBLISHED_ON)
    known[PUBLISHED_ON] = date.fromisoformat(told) if told else None
    known["kind"] = Kind(known["kind"])
    known["position"] = Position(known["position"]) if known["position"] else None
    return ParsedRecommendation(**known, raw=row.raw, checks=tuple(row.checks))


def answer_in(row: ImportRow) -> ParsedAnswer:
    """The answer a row was made from."""
    if isinstance(row.told, ParsedAnswer):
        return row.told
    known = _known(row, ParsedAnswer)
    known["position"] = Position(known["position"]) if known["position"] else None
    known["confidence"] = Confidence(known.get("confidence", Confidence.HIGH))
    known["parts"] = tuple(
        AnswerPart(Position(part["position"]), part["words"]) for part in known.get("parts", ())
    )
    return ParsedAnswer(**known, checks=tuple(row.checks))


def is_confirmed(row: ImportRow) -> bool:
    """Whether an answer may count: the paper says it in so many words, or a person has confirmed the reading."""
    sure = row.parsed.get(CONFIDENCE, Confidence.HIGH.value) == Confidence.HIGH.value
    return sure or VERDICT in row.parsed


def _known(row: ImportRow, shape: type[ParsedRecommendation] | type[ParsedAnswer]) -> dict[str, Any]:
    names = _NAMES[shape]
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in row.parsed.items()
        if name in names and name not in _IN_COLUMNS
    }


_IN_COLUMNS = frozenset({"raw", "checks"})
_NAMES: dict[type, tuple[str, ...]] = {
    shape: tuple(field.name for field in fields(shape)) for shape in (ParsedRecommendation, ParsedAnswer)
}
"""The fields of what a parser returns, in their order."""
_VALUES = {shape: attrgetter(*names) for shape, names in _NAMES.items()}


def _place(item: ParsedRecommendation | ParsedAnswer, ordinal: int, places: tuple[str, str]) -> str:
    on_page, in_sheet = places
    if item.paragraph and item.page:
        return on_page % {"number": item.paragraph[:40], "page": item.page}
    return item.paragraph[:40] or in_sheet % {"number": ordinal}
