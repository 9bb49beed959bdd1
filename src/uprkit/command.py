"""``parse`` and ``outcome``: recommendations as JSON lines or CSV, doubts as JSON, a summary on standard error."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from uprkit import classify_command, smart_command
from uprkit.errors import MixedPapersError, UnreadableModelError, UnreadablePaperError
from uprkit.export_command import add_commands
from uprkit.formats import parse
from uprkit.formats.source import Source
from uprkit.old_papers import as_readable
from uprkit.printing import (
    FIELDS,
    checks_report,
    rows_of,
    summary,
    write_checks,
    write_rows,
)


def argument_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m uprkit", description="Reads papers of the UPR.")
    commands = parser.add_subparsers(dest="command", required=True)
    add_commands(commands)
    classify_command.add_commands(commands)
    smart_command.add_commands(commands)
    for name, told in (
        ("parse", "print the recommendations of papers, one a line"),
        ("outcome", "print the recommendations of one review with the positions that its papers come to"),
    ):
        command = commands.add_parser(name, help=told)
        command.add_argument("files", nargs="+", type=Path, metavar="FILE")
        command.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
        command.add_argument("--checks", type=Path, metavar="FILE", help="write the self-checks as JSON")
    return parser


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 with rows on standard output, 2 with one sentence on standard error."""
    options = argument_parser().parse_args(arguments)
    try:
        if "run" in options:
            return int(options.run(options))
        if options.command == "outcome":
            # Loaded on demand: a tenth of the time that one paper takes would go into modules it does not need.
            from uprkit.outcome_command import print_outcome

            return print_outcome(options)
        return _print_papers(options)
    except (UnreadablePaperError, MixedPapersError, UnreadableModelError) as error:
        print(error, file=sys.stderr)
        return 2


def _print_papers(options: argparse.Namespace) -> int:
    # Of each paper only what is printed is kept: its passages and notes are let go of before the next is read.
    rows: list[dict[str, Any]] = []
    reports, summaries = [], []
    for path in options.files:
        document = parse(as_readable(Source.from_path(path)))
        reports.append(checks_report(document))
        rows.extend(rows_of(document))
        summaries.append(summary(document))
    if not write_checks(options.checks, reports[0] if len(reports) == 1 else reports):
        return 2
    write_rows(rows, FIELDS, options.format)
    for line in summaries:
        print(line, file=sys.stderr)
    return 0
