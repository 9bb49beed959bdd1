"""OHCHR's compilation of United Nations information (A/HRC/WG.6/x/ISO/2; resolution 5/1, annex, paragraph 15 (b))."""

from __future__ import annotations

from uprkit.formats.filed_papers import read_paper
from uprkit.formats.source import Source
from uprkit.model import DocumentKind, ParsedDocument


def parse(source: Source) -> ParsedDocument:
    """Passages and references; raises UnreadablePaperError where there is no text."""
    return read_paper(source, DocumentKind.UN_COMPILATION)
