"""OHCHR's summary of stakeholders' submissions (A/HRC/WG.6/x/ISO/3; resolution 5/1, annex, paragraph 15 (c))."""

from __future__ import annotations

from uprkit.formats.filed_papers import read_paper
from uprkit.formats.source import Source
from uprkit.model import DocumentKind, ParsedDocument


def parse(source: Source) -> ParsedDocument:
    """Passages and references; raises UnreadablePaperError where there is no text."""
    return read_paper(source, DocumentKind.STAKEHOLDER_SUMMARY)
