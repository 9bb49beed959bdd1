"""The State's own report before its review (A/HRC/WG.6/x/ISO/1; resolution 5/1, annex, paragraph 15 (a)).

Comments on the recommendations of the cycle before, under themes; numbered paragraphs, lists of the recommendations
meant beneath a heading, in brackets and in notes. Pledges are the State's own.
"""

from __future__ import annotations

from uprkit.formats.filed_papers import read_paper
from uprkit.formats.source import Source
from uprkit.model import DocumentKind, ParsedDocument


def parse(source: Source) -> ParsedDocument:
    """Passages, references and pledges proposed; raises UnreadablePaperError where there is no text."""
    return read_paper(source, DocumentKind.NATIONAL_REPORT, may_pledge=True)
