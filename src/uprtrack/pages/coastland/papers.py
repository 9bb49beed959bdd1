"""Coastland's papers as files: the Working Group report and the addendum of a cycle, as DOCX and as PDF.

The layout and the set phrases are those of the United Nations' own papers; the content is invented, and the
first page says so. The same content always gives the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from importlib.resources import files

import typst

from uprtrack.pages.coastland.composition import Composition, addendum, working_group_report
from uprtrack.pages.coastland.paper_docx import docx
from uprtrack.pages.coastland.records import Cycle


def working_group_report_docx(cycle: Cycle) -> bytes:
    """The report of the Working Group as a Word document."""
    return docx(working_group_report(cycle))


def working_group_report_pdf(cycle: Cycle) -> bytes:
    """The report of the Working Group as a PDF with text layer, tags and embedded fonts."""
    return _pdf(working_group_report(cycle))


def addendum_docx(cycle: Cycle) -> bytes:
    """The addendum with the State's answers as a Word document."""
    return docx(addendum(cycle))


def addendum_pdf(cycle: Cycle) -> bytes:
    """The addendum with the State's answers as a PDF with text layer, tags and embedded fonts."""
    return _pdf(addendum(cycle))


def _pdf(paper: Composition) -> bytes:
    layout = (files(__package__) / "paper.typ").read_bytes()
    made_at = datetime.combine(paper.dated_on, time(), UTC)
    made = typst.compile(
        layout,
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(asdict(paper), default=str)},
        timestamp=made_at,
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{paper.symbol}: expected one PDF from typst, found {type(made).__name__}.")
    return made
