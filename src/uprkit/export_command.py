"""``uhri``: exports of the Universal Human Rights Index of any size, streamed. ``template``: the empty sheet."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from uprkit.errors import UnreadablePaperError
from uprkit.model import ParsedRecommendation
from uprkit.printing import FIELDS, row_of, write_rows
from uprkit.states import find_state, states

UHRI_FIELDS = (
    *FIELDS,
    "mechanism",
    "mechanism_kind",
    "mechanism_name",
    "heading",
    "published_on",
    "themes",
    "affected_persons",
    "sdgs",
    "source_id",
)
"""The fields of a row of an export: those of any row, then what treaty bodies' and mandates' rows need."""


@dataclass(slots=True)
class _Count:
    rows: int = 0
    doubts: int = 0
    mechanisms: set[str] = field(default_factory=set)


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The two commands and their options."""
    uhri = commands.add_parser("uhri", help="print the rows of a UHRI export of any size, one a line")
    uhri.add_argument("file", type=Path, metavar="FILE")
    uhri.add_argument("--state", action="append", default=[], help="only this State; may be given repeatedly")
    uhri.add_argument(
        "--mechanism", action="append", default=[], help="only this one: upr, crc, sr-torture …"
    )
    uhri.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
    uhri.set_defaults(run=print_export)
    template = commands.add_parser("template", help="write the empty sheet for a mechanism's recommendations")
    template.add_argument("file", type=Path, metavar="FILE", help="ends in .xlsx or .csv")
    template.set_defaults(run=save_template)


def print_export(options: argparse.Namespace) -> int:
    """Rows on standard output as they are read; exit status 0. Raises UnreadablePaperError."""
    wanted = frozenset(_code(name) for name in options.state)
    count = _Count()
    try:
        with options.file.open("rb") as stream:
            rows = _rows(stream, options.file.name, wanted, frozenset(options.mechanism), count)
            write_rows((_printed(row) for row in rows), UHRI_FIELDS, options.format)
    except OSError as error:
        raise UnreadablePaperError(
            f"{options.file} cannot be opened: {error.strerror or error}; expected a file that can be read."
        ) from error
    print(
        f"{options.file.name}: {count.rows} rows of {len(count.mechanisms)} mechanisms, {count.doubts} doubts",
        file=sys.stderr,
    )
    return 0


def save_template(options: argparse.Namespace) -> int:
    """Write the template; exit status 2, with a sentence, where the name or the place does not allow it."""
    try:
        # Loaded on demand: reading a paper needs no writer of workbooks.
        from uprkit.formats.mechanism_sheet import write_template

        options.file.write_bytes(write_template(options.file.suffix.lower()))
    except (ValueError, OSError) as error:
        print(f"{options.file} cannot be written: {error}", file=sys.stderr)
        return 2
    return 0


def _rows(
    stream: IO[bytes], name: str, states_wanted: frozenset[str], mechanisms: frozenset[str], count: _Count
) -> Iterator[ParsedRecommendation]:
    # Loaded on demand: reading one paper would spend a tenth of its time on modules it does not need.
    from uprkit.formats.uhri_export import language_of
    from uprkit.formats.uhri_export.reading import recommendations_of
    from uprkit.formats.uhri_export.records import stream_records

    language = language_of(name)
    for record in stream_records(stream, name):
        for row in recommendations_of(record, language):
            mechanism = row.mechanism or "upr"
            if states_wanted and row.state_under_review not in states_wanted:
                continue
            if mechanisms and mechanism not in mechanisms:
                continue
            count.rows += 1
            count.doubts += len(row.checks)
            count.mechanisms.add(mechanism)
            yield row


def _printed(row: ParsedRecommendation) -> dict[str, Any]:
    more: Sequence[str] = UHRI_FIELDS[len(FIELDS) :]
    day = row.published_on.isoformat() if row.published_on else None
    return row_of(row) | {name: getattr(row, name) for name in more} | {"published_on": day}


def _code(name: str) -> str:
    code = name.upper() if name.upper() in states() else find_state(name)
    if code is None:
        raise UnreadablePaperError(f"{name} is no State: expected a name or a code such as SVN.")
    return code
