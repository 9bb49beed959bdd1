"""Numbered paragraphs as printed, put together from the rows that a parser took them apart to.

A parser takes a paragraph such as "121.2 Ratify … (A); Increase … (B)" apart by its States, as UPR Info counts.
Under its number it was made, answered and is followed up, and the UN counts it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from uprkit.formats.recommending_states import split_attribution
from uprkit.model import ParsedRecommendation


def paragraph_groups(told: Iterable[ParsedRecommendation]) -> list[list[ParsedRecommendation]]:
    """The rows of each paragraph, in order; a row without number or printed words stands alone."""
    groups: list[list[ParsedRecommendation]] = []
    for item in told:
        last = groups[-1][0] if groups else None
        if last is None or not item.raw or not item.paragraph or _key(last) != _key(item):
            groups.append([item])
        else:
            groups[-1].append(item)
    return groups


def printed_paragraphs(told: Iterable[ParsedRecommendation]) -> list[ParsedRecommendation]:
    """One recommendation for each numbered paragraph, as the UN counts them."""
    return [whole_paragraph(group) for group in paragraph_groups(told)]


def whole_paragraph(group: Sequence[ParsedRecommendation]) -> ParsedRecommendation:
    """The rows of one paragraph as one, with its whole printed text and every State once."""
    first = group[0]
    if len(group) == 1:
        return first
    spoken = [item.wording_in_dialogue for item in group if item.wording_in_dialogue]
    return replace(
        first,
        text=split_attribution(first.raw).text,
        recommending_states=tuple(dict.fromkeys(s for item in group for s in item.recommending_states)),
        wording_in_dialogue="; ".join(dict.fromkeys(spoken)),
        checks=tuple(dict.fromkeys(check for item in group for check in item.checks)),
    )


def _key(item: ParsedRecommendation) -> tuple[object, ...]:
    return item.paragraph, item.raw, item.heading, item.kind, item.position
