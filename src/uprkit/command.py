"""``parse``: recommendations of papers as JSON lines or CSV, doubts as JSON, a summary on standard error."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from uprkit.errors import UnreadablePaperError
from uprkit.formats import parse
from uprkit.formats.source import Source
from uprkit.model import Check, Kind, ParsedAnswer, ParsedDocument, ParsedRecommendation

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


def row_of(recommendation: ParsedRecommendation) -> dict[str, Any]:
    """One recommendation as plain values: lists stay lists, what is not known is None."""
    return {name: getattr(recommendation, name) for name in FIELDS}


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


def write_rows(documents: Sequence[ParsedDocument], form: str, out: IO[str]) -> None:
    """Every recommendation and answer of every document, one line each."""
    rows = (row for document in documents for row in rows_of(document))
    if form == "jsonl":
        encode = json.JSONEncoder(ensure_ascii=False).encode
        out.writelines(encode(row) + "\n" for row in rows)
        return
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: "|".join(v) if isinstance(v, tuple) else v for name, v in row.items()})


def failed_checks(document: ParsedDocument) -> list[Check]:
    """Doubts about the whole paper, then those of its rows with the row's place."""
    items: list[ParsedRecommendation | ParsedAnswer] = [*document.recommendations, *document.answers]
    of_rows = [
        Check("row", f"paragraph {item.paragraph}" if item.paragraph else f"row {number}", message)
        for number, item in enumerate(items, start=1)
        for message in item.checks
    ]
    return [*document.checks, *of_rows]


def checks_report(documents: Sequence[ParsedDocument]) -> list[dict[str, Any]]:
    """The self-checks of each paper: ``{"file", "rows", "failed": [{"check", "place", "message"}]}``."""
    return [
        {
            "file": document.file,
            "rows": len(document.recommendations) + len(document.answers),
            "failed": [
                {"check": c.check, "place": c.place, "message": c.message} for c in failed_checks(document)
            ],
        }
        for document in documents
    ]


def summary(document: ParsedDocument) -> str:
    """One line for people: what was read and how many doubts there are."""
    rows, doubts = len(document.recommendations), len(failed_checks(document))
    parts = [f"{document.file}: {document.kind.replace('_', ' ')}", document.symbol or "no symbol"]
    if document.state_under_review:
        parts.append(document.state_under_review)
    parts.append(f"{rows} recommendations" if not document.answers else f"{len(document.answers)} answers")
    parts.append(f"{doubts} doubts")
    return ", ".join(parts)


def argument_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m uprkit", description="Reads papers of the UPR.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("parse", help="print the recommendations of papers, one a line")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
    command.add_argument("--checks", type=Path, metavar="FILE", help="write the self-checks as JSON")
    return parser


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 with rows on standard output, 2 with one sentence on standard error."""
    options = argument_parser().parse_args(arguments)
    try:
        documents = [parse(Source.from_path(path)) for path in options.files]
    except UnreadablePaperError as error:
        print(error, file=sys.stderr)
        return 2
    if options.checks:
        report = checks_report(documents)
        content: Any = report[0] if len(report) == 1 else report
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        try:
            options.checks.write_text(text, encoding="utf-8")
        except OSError as error:
            print(f"{options.checks} cannot be written: {error.strerror or error}.", file=sys.stderr)
            return 2
    write_rows(documents, options.format, sys.stdout)
    for document in documents:
        print(summary(document), file=sys.stderr)
    return 0
