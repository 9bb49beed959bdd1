"""Answers of UPR Info's interface, as its site (Uwazi) gives them: ``/api/search`` in JSON.

An answer holds ``rows`` and ``totalRows``; a row is an entity with ``metadata``, where each property is a list of
``{"value", "label"}``: a select's value is an identifier and its label the words, a text has a value alone. A
file may hold several answers joined, with the names of the templates beside them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from uprkit.errors import UnreadablePaperError
from uprkit.formats.labelled_cells import text_of_html
from uprkit.formats.source import Source
from uprkit.formats.upr_info_sheet import meaning_of, read_row
from uprkit.model import Check, DocumentKind, ParsedDocument, ParsedRecommendation

TITLE = "UPR Info, Database of UPR Recommendations"
AT_LEAST = "gte"
"""``relation`` where ``totalRows`` is a lower bound: the search stops counting at 10,000."""
_T = TypeVar("_T")
_ROWS = re.compile(rb'"rows"\s*:\s*\[')


def recognises(source: Source) -> bool:
    """A JSON object with ``rows``."""
    if not source.is_text or source.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        return False
    has_rows = _ROWS.search(source.data) is not None
    return has_rows and (b'"metadata"' in source.data or b'"totalRows"' in source.data)


def parse(source: Source) -> ParsedDocument:
    """Every entity of an answer as a row; raises UnreadablePaperError where it is no answer or has no rows."""
    answer = _answer(source)
    templates = answer.get("templates")
    names = templates if isinstance(templates, dict) else {}
    rows = [_recommendation(entity, names) for entity in answer["rows"]]
    if not rows:
        raise UnreadablePaperError(
            f"{source.name} holds no recommendation: expected rows in UPR Info's answer, found none. A filter "
            f"with an incomplete identifier is answered so."
        )
    return ParsedDocument(
        file=source.name,
        kind=DocumentKind.UPR_INFO_SHEET,
        title=TITLE,
        state_under_review=_only({row.state_under_review for row in rows}),
        session=_only({row.session for row in rows}),
        upr_cycle=_only({row.upr_cycle for row in rows}),
        recommendations=tuple(rows),
        checks=tuple(_checks(source.name, answer, len(rows))),
    )


def _answer(source: Source) -> dict[str, Any]:
    try:
        answer = json.loads(source.data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadablePaperError(
            f"{source.name} is damaged: expected an answer of UPR Info's interface in JSON, but it cannot be "
            f"read ({str(error)[:120] or 'nested too deeply'})."
        ) from error
    rows = answer.get("rows") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadablePaperError(
            f"{source.name} is no answer of UPR Info's interface: expected an object with a list “rows” of "
            f"entities, found {type(answer).__name__}."
        )
    return dict(answer)


def _recommendation(entity: Mapping[str, Any], templates: Mapping[str, Any]) -> ParsedRecommendation:
    metadata = entity.get("metadata")
    cells: dict[str, str] = {"template": str(templates.get(str(entity.get("template")), ""))}
    for name, values in (metadata if isinstance(metadata, dict) else {}).items():
        meaning = meaning_of(str(name))
        if meaning is not None and meaning not in cells:
            cells[meaning] = _cell(values)
    cells.setdefault("text", str(entity.get("title") or ""))
    raw = cells["text"]
    cells["text"] = text_of_html(raw)
    row = read_row(lambda meaning: cells.get(meaning, ""), [])
    return replace(row, raw=raw, source_id=str(entity.get("sharedId") or "")[:64])


def _cell(values: object) -> str:
    """A property as one cell: labels where there are any, else values, joined as the site's CSV joins them."""
    items = values if isinstance(values, list) else [values]
    words = []
    for item in items:
        told = (item.get("label") or item.get("value")) if isinstance(item, dict) else item
        if isinstance(told, (str, int, float)) and not isinstance(told, bool):
            words.append(str(told))
    return "|".join(words)


def _checks(name: str, answer: Mapping[str, Any], found: int) -> list[Check]:
    total = answer.get("totalRows")
    is_bound = answer.get("relation") == AT_LEAST
    if not isinstance(total, int) or (total == found and not is_bound) or (total < found and is_bound):
        return []
    told = f"at least {total}" if is_bound else str(total)
    return [Check("total_rows", name, f"UPR Info tells of {told} rows; found {found} in {name}.")]


def _only(values: set[_T]) -> _T | None:
    return next(iter(values)) if len(values) == 1 else None
