"""The High Commissioner's letter to a State after its review: prose and an annex of areas, often a scan."""

from __future__ import annotations

from uprkit.formats.filed_papers import read_paper
from uprkit.formats.source import Source
from uprkit.model import DocumentKind, ParsedDocument


def parse(source: Source) -> ParsedDocument:
    """Passages and references; raises UnreadablePaperError where there is no text."""
    return read_paper(source, DocumentKind.HIGH_COMMISSIONER_LETTER)
