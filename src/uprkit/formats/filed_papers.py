"""Papers kept for their words: head, passages, references and proposals of pledges, whatever file they came in."""

from __future__ import annotations

from collections.abc import Sequence

from uprkit.errors import UnreadablePaperError
from uprkit.formats.opened_papers import opened, with_label
from uprkit.formats.paper_heads import Head, read_head
from uprkit.formats.pledge_proposals import propose_pledges
from uprkit.formats.printed_text import without_marks
from uprkit.formats.prose import read_prose, without_masthead
from uprkit.formats.recommendation_references import find_references, stated_numbering
from uprkit.formats.source import Source
from uprkit.formats.spoken_language import language_of
from uprkit.formats.stated_totals import TELL_TOTALS, totals_of
from uprkit.model import DocumentKind, ParsedDocument, Passage


def read_paper(source: Source, kind: DocumentKind, *, may_pledge: bool = False) -> ParsedDocument:
    """Head, passages, references and, where the State itself speaks, proposals of pledges."""
    printed = opened(source)
    head = read_head(kind, printed.first_page)
    passages = read_prose(without_masthead(printed.lines), printed.footnotes)
    return with_findings(source, head, passages, may_pledge=may_pledge)


def with_findings(
    source: Source, head: Head, passages: Sequence[Passage], *, may_pledge: bool = False
) -> ParsedDocument:
    """A paper with what is found in its passages."""
    if not passages:
        raise UnreadablePaperError(
            f"{source.name} holds no words that can be read: expected the paragraphs of a paper, found none."
        )
    printed = opened(source)
    document = ParsedDocument(
        file=source.name,
        kind=head.kind,
        symbol=head.symbol,
        title=without_marks(head.title),
        state_under_review=head.state_under_review,
        session=head.session,
        upr_cycle=head.upr_cycle,
        dated_on=head.dated_on,
        language=language_of(passage.text for passage in passages),
        pages=printed.pages,
        passages=tuple(passages),
        references=find_references(passages),
        numbering=stated_numbering(passages),
        pledges=propose_pledges(passages) if may_pledge else (),
        totals=totals_of(passages) if head.kind in TELL_TOTALS else (),
    )
    return with_label(source, document)
