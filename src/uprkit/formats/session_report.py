"""The Council's report on one of its sessions: what was said in plenary before outcomes were adopted.

It is about many reviews at once and names no State of its own: whoever imports it says for which review it is kept.
"""

from __future__ import annotations

from uprkit.formats.filed_papers import read_paper
from uprkit.formats.source import Source
from uprkit.model import DocumentKind, ParsedDocument


def parse(source: Source) -> ParsedDocument:
    """Passages and references; raises UnreadablePaperError where there is no text."""
    return read_paper(source, DocumentKind.SESSION_REPORT)
