"""The parts of a recommendation as a reader sees them, and a proposal where there are none."""

from __future__ import annotations

from dataclasses import dataclass

from uprkit.classify.actions import ActionPart, propose_parts
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Recommendation

BAR = "|"
"""Stands in a form where a part begins."""


@dataclass(frozen=True, slots=True)
class PartsShown:
    """``whole``: what a part belongs to, as far as the reader sees it; ``proposed`` where nobody divided it."""

    whole: Recommendation | None
    parts: list[Recommendation]
    proposed: list[ActionPart]


def parts_of(recommendation: Recommendation, reader: Reader) -> PartsShown:
    """One query; nothing is proposed for a part, nor where there are parts."""
    readable = Recommendation.objects.visible_to(reader).standing_with_parts()
    if recommendation.parent_id is not None:
        return PartsShown(readable.filter(pk=recommendation.parent_id).first(), [], [])
    parts = list(readable.filter(parent=recommendation).order_by("letter"))
    return PartsShown(None, parts, [] if parts else propose_parts(recommendation.text))


def with_bars(text: str) -> str:
    """A text with a bar where each further part would begin."""
    shown, end = "", 0
    for part in propose_parts(text)[1:]:
        shown += text[end : part.start] + BAR
        end = part.start
    return shown + text[end:]


def starts_in(text: str, barred: str) -> list[int] | None:
    """Where parts begin by the bars in a text; None where its words are not those of ``text`` any more."""
    pieces = barred.replace("\r\n", "\n").split(BAR)
    if "".join(pieces) != text.replace("\r\n", "\n") or BAR in text:
        return None
    starts, place = [], 0
    for piece in pieces[:-1]:
        place += len(piece)
        starts.append(place)
    return starts
