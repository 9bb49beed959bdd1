"""OHCHR's one-page picture of a review: its totals are checksums for the papers that list recommendations."""

from __future__ import annotations

from dataclasses import replace

from uprkit.formats.filed_papers import read_paper
from uprkit.formats.source import Source
from uprkit.model import Check, DocumentKind, ParsedDocument, Total


def parse(source: Source) -> ParsedDocument:
    """Its words and totals; what contradicts itself in them is a check."""
    document = read_paper(source, DocumentKind.INFOGRAPHIC)
    return replace(document, checks=(*document.checks, *check_totals(document)))


def check_totals(document: ParsedDocument) -> list[Check]:
    """Whether a sentence tells how many recommendations were received, and no more of them were supported."""
    place = document.title or document.file
    received = {total.number for total in document.totals if total.about is Total.RECEIVED}
    supported = [total for total in document.totals if total.about is Total.SUPPORTED]
    if not received:
        message = "Expected a sentence that says how many recommendations were received, found none."
        return [Check("totals", place, message, page=1)]
    too_many = next((total for total in supported if total.number > max(received)), None)
    if too_many is None:
        return []
    message = (
        f"The paper says that {too_many.number} of {max(received)} recommendations were supported: expected no "
        f"more supported than received."
    )
    return [Check("totals", place, message, too_many.page, too_many.words)]
