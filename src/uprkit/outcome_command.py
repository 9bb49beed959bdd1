"""``outcome``: all papers of one review read together."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from uprkit.errors import UnreadablePaperError
from uprkit.formats import recognise
from uprkit.formats.council_decision import CouncilDecision, read_decision
from uprkit.formats.source import Source
from uprkit.model import DocumentKind, ParsedDocument
from uprkit.old_papers import as_readable
from uprkit.outcome import put_together
from uprkit.outcome_printing import OUTCOME_FIELDS, outcome_checks, outcome_rows, outcome_summary
from uprkit.printing import write_checks, write_rows


def print_outcome(options: argparse.Namespace) -> int:
    """Exit status 0 with rows on standard output, 2 where the checks cannot be written."""
    documents, decisions, left_aside = read_papers(options.files)
    outcome = put_together(documents, decisions)
    if not write_checks(options.checks, outcome_checks(documents, outcome, left_aside)):
        return 2
    write_rows(outcome_rows(outcome), OUTCOME_FIELDS, options.format)
    for line in outcome_summary(documents, outcome, left_aside):
        print(line, file=sys.stderr)
    return 0


def read_papers(
    paths: Sequence[Path],
) -> tuple[list[ParsedDocument], list[CouncilDecision], list[str]]:
    """The papers that are of a known kind, what the Council's decisions among them say of the outcome, and a
    sentence for each other file.

    Raises UnreadablePaperError where a file cannot be opened, a paper of a known kind cannot be read, or none
    of the files is of a known kind.
    """
    documents: list[ParsedDocument] = []
    decisions: list[CouncilDecision] = []
    left_aside: list[str] = []
    for path in paths:
        source = Source.from_path(path)
        try:
            source = as_readable(source)
            known = recognise(source)
        except UnreadablePaperError as error:
            left_aside.append(str(error))
            continue
        documents.append(known.load().parse(source))
        decision = read_decision(source) if known.kind is DocumentKind.COUNCIL_DECISION else None
        if decision is not None:
            decisions.append(decision)
    if not any(document.recommendations or document.answers for document in documents):
        raise UnreadablePaperError(
            " ".join(left_aside)
            or "No file lists or answers recommendations: expected a report or an addendum."
        )
    return documents, decisions, left_aside
