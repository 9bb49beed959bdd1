"""What a delegation said in the Council's plenary when the outcome of a review was adopted (agenda item 6)."""

from __future__ import annotations

from uprkit.formats.filed_papers import read_paper
from uprkit.formats.source import Source
from uprkit.model import DocumentKind, ParsedDocument


def parse(source: Source) -> ParsedDocument:
    """Passages, references and pledges proposed; raises UnreadablePaperError where there is no text."""
    return read_paper(source, DocumentKind.PLENARY_STATEMENT, may_pledge=True)
