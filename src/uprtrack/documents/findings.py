"""What a paper speaks of, kept with its run until the paper is added: references, pledges proposed, labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from uprkit.model import ParsedDocument
from uprtrack.documents.models import ImportRun

REFERENCES, PLEDGES, NUMBERING = "references", "pledges", "numbering"
"""In ``ImportRun.paper``: what is found in passages, with the passage's place from 0."""
TOTALS = "totals"

Finding = Mapping[str, Any]
"""One reference or one pledge, as JSON has it."""


def findings_of(paper: ParsedDocument) -> dict[str, Any]:
    """As JSON; empty lists for papers that list rows and say nothing else."""
    return {
        REFERENCES: [asdict(reference) for reference in paper.references],
        PLEDGES: [asdict(pledge) for pledge in paper.pledges],
        NUMBERING: asdict(paper.numbering) if paper.numbering else None,
        "submitted_by": paper.submitted_by.value if paper.submitted_by else "",
        "is_ocr": paper.is_ocr,
        TOTALS: [asdict(total) for total in paper.totals],
    }


def take_findings(run: ImportRun) -> tuple[list[Finding], list[Finding]]:
    """The references and the pledges found in a run's paper, which its run lets go of once it is accepted."""
    return run.paper.pop(REFERENCES, []), run.paper.pop(PLEDGES, [])
