"""What the commands print: rows as JSON lines or CSV, self-checks, and a line or two for people."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any

from uprkit.model import FILED_KINDS, Check, Kind, ParsedAnswer, ParsedDocument, ParsedRecommendation

FIELDS = (
    "document",
    "state_under_review",
    "session",
    "upr_cycle",
    "paragraph",
    "text",
    "recommending_states",
    "kind",
    "position",
    "position_source",
    "page",
    "checks",
)
"""The fields of a row, in this order, in both formats."""
WORDS_SHOWN = 400
"""Letters of a doubt's place that are handed on."""
ROWS_AT_ONCE = 500
_IN_ROW = attrgetter(*FIELDS)


def row_of(recommendation: ParsedRecommendation) -> dict[str, Any]:
    """One recommendation as plain values: lists stay lists, what is not known is None."""
    return dict(zip(FIELDS, _IN_ROW(recommendation), strict=True))


def row_of_answer(answer: ParsedAnswer, document: ParsedDocument) -> dict[str, Any]:
    """An addendum's answer under the same fields: it repeats no text, so ``text`` and ``recommending_states``
    are empty.
    """
    known = {
        "document": document.symbol,
        "state_under_review": document.state_under_review,
        "session": document.session,
        "upr_cycle": document.upr_cycle,
        "text": "",
        "recommending_states": (),
        "kind": Kind.RECOMMENDATION,
    }
    return {name: known[name] if name in known else getattr(answer, name) for name in FIELDS}


def rows_of(document: ParsedDocument) -> Iterator[dict[str, Any]]:
    """The recommendations of a document, then its answers."""
    yield from map(row_of, document.recommendations)
    for answer in document.answers:
        yield row_of_answer(answer, document)


def write_rows(rows: Iterable[dict[str, Any]], names: Sequence[str], form: str) -> None:
    """Every row on standard output, one line each: JSON, or CSV with lists in one cell."""
    if form == "jsonl":
        encode = json.JSONEncoder(ensure_ascii=False).encode
        lines = (encode(row) + "\n" for row in rows)
        # Where Python is told not to buffer, each writing is a call of the system.
        while block := "".join(islice(lines, ROWS_AT_ONCE)):
            sys.stdout.write(block)
        return
    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})


def _cell(value: Any) -> Any:
    if isinstance(value, tuple):
        return "|".join(value)
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return value


def doubts_of_rows(document: ParsedDocument) -> list[Check]:
    """The doubts about single rows, with the row's place."""
    items: list[ParsedRecommendation | ParsedAnswer] = [*document.recommendations, *document.answers]
    return [
        Check("row", f"paragraph {item.paragraph}" if item.paragraph else f"row {number}", message, item.page)
        for number, item in enumerate(items, start=1)
        for message in item.checks
    ]


def checks_report(document: ParsedDocument) -> dict[str, Any]:
    """The self-checks of a paper: ``{"file", "rows", "failed": [{"check", "place", "message", "page", "words"}],
    "doubts"}``.

    ``failed`` are those of the whole paper; ``doubts``, of the same shape, are about single rows. ``page`` and
    ``words`` say where to look, null and empty where the doubt has no place.
    """
    return {
        "file": document.file,
        "rows": len(document.recommendations) + len(document.answers),
        "failed": plain_checks(document.checks),
        "doubts": plain_checks(doubts_of_rows(document)),
    }


def plain_checks(checks: Iterable[Check]) -> list[dict[str, str | int | None]]:
    """Checks as JSON has them; of the words at the place those that help to find it."""
    return [
        {
            "check": check.check,
            "place": check.place,
            "message": check.message,
            "page": check.page,
            "words": check.words[:WORDS_SHOWN],
        }
        for check in checks
    ]


def summary(document: ParsedDocument) -> str:
    """One line for people: what was read and how many doubts there are."""
    rows, doubts = len(document.recommendations), len(document.checks) + len(doubts_of_rows(document))
    parts = [f"{document.file}: {document.kind.replace('_', ' ')}", document.symbol or "no symbol"]
    if document.state_under_review:
        parts.append(document.state_under_review)
    if document.kind in FILED_KINDS:
        found = f"{len(document.references)} references, {len(document.pledges)} pledges proposed"
        parts.append(f"{len(document.passages)} passages, {found}")
    else:
        parts.append(
            f"{rows} recommendations" if not document.answers else f"{len(document.answers)} answers"
        )
    parts.append(f"{doubts} doubts")
    return ", ".join(parts)


def write_checks(path: Path | None, content: Any) -> bool:
    """Write the self-checks where a file is named for them; False, with a sentence, where that fails."""
    if path is None:
        return True
    try:
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        print(f"{path} cannot be written: {error.strerror or error}.", file=sys.stderr)
        return False
    return True
