"""OHCHR's one-page picture of a review: its totals are checksums for the papers that list recommendations."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from uprkit.formats.filed_papers import read_paper
from uprkit.formats.opened_papers import opened
from uprkit.formats.printed_text import joined
from uprkit.formats.source import Source
from uprkit.model import Check, DocumentKind, ParsedDocument

_RECEIVED = re.compile(r"\breceived\s+(?:a\s+total\s+of\s+)?(\d{1,3})\s+recommendations", re.IGNORECASE)
_SUPPORTED = re.compile(
    r"\b(?:supported|accepted)\s+(?:a\s+total\s+of\s+)?(\d{1,3})\s+(?:of\s+(?:these|them)|recommendations)",
    re.IGNORECASE,
)
_INCREASE = re.compile(r"\b(increase|decrease)\s+of\s+(\d{1,3})\s?%", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many recommendations the picture says were received and supported; None where it does not say."""

    received: int | None
    supported: int | None


def parse(source: Source) -> ParsedDocument:
    """Its words, with the totals as a check for a person to compare."""
    document = read_paper(source, DocumentKind.INFOGRAPHIC)
    totals = totals_in(joined(line.text for line in opened(source).lines))
    return replace(document, checks=(*document.checks, *_checks(document, totals)))


def totals_in(text: str) -> Totals:
    """The totals that sentences state; numbers on a chart stand for nothing by themselves."""
    return Totals(_only(_RECEIVED, text), _only(_SUPPORTED, text))


def _only(pattern: re.Pattern[str], text: str) -> int | None:
    found = {int(number) for number in pattern.findall(text)}
    return found.pop() if len(found) == 1 else None


def _checks(document: ParsedDocument, totals: Totals) -> list[Check]:
    place = document.title or document.file
    if totals.received is None:
        return [
            Check(
                "totals",
                place,
                "Expected a sentence that says how many recommendations were received, found none.",
            )
        ]
    if totals.supported is not None and totals.supported > totals.received:
        message = (
            f"The paper says that {totals.supported} of {totals.received} recommendations were supported: expected no "
            f"more supported than received."
        )
        return [Check("totals", place, message)]
    return []
