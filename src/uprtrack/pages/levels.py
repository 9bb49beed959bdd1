"""The level of implementation as lists show it, and the bar that counts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from uprtrack.monitoring.models import Assessment, Level
from uprtrack.monitoring.voices import DIFFER, Voices, voices_of
from uprtrack.organisations.standing import Reader

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LEVELS: dict[str, StrOrPromise] = {
    Level.FULLY.value: _("Fully"),
    Level.PARTIALLY.value: _("Partially"),
    Level.NOT.value: _("Not"),
    "differ": _("Assessments differ"),
    Level.NOT_ASSESSED.value: _("Not assessed"),
}
"""The values of the facet "level" in the order of the bar. Where assessments differ no level is named."""

LEGEND: dict[str, StrOrPromise] = {
    Level.FULLY.value: _("fully"),
    Level.PARTIALLY.value: _("partially"),
    Level.NOT.value: _("not"),
    "differ": _("where assessments differ"),
    Level.NOT_ASSESSED.value: _("not assessed"),
}
"""The same as they stand behind a count or an actor's name."""
WIDTH = 1000
"""Units of the bar from end to end."""


def level_of(voices: Voices | None) -> str:
    """A key of ``LEVELS``; without any assessment "not_assessed"."""
    if voices is None or not voices.current:
        return Level.NOT_ASSESSED.value
    shown = voices.level_shown
    return "differ" if shown == DIFFER else shown if shown in LEVELS else Level.NOT_ASSESSED.value


def assessed_by_somebody(permitted: set[int], reader: Reader) -> dict[int, Voices]:
    """The voices on those recommendations that anybody, as far as the reader sees, has assessed."""
    assessed = Assessment.objects.visible_to(reader).standing().order_by().distinct()
    ids = permitted & set(assessed.values_list("recommendation_id", flat=True))
    return voices_of(ids, reader) if ids else {}


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the bar: from ``start``, ``width`` units of ``WIDTH``."""

    level: str
    word: StrOrPromise
    count: int
    start: int
    width: int


def bar(counts: Mapping[str, int]) -> list[Segment]:
    """The segments for counts by level, levels without any left out; a gap of two units between them."""
    total = sum(counts.values())
    segments, place = [], 0
    for level in LEVELS:
        count = counts.get(level, 0)
        if count:
            end = place + count
            start, width = WIDTH * place // total, WIDTH * end // total - WIDTH * place // total
            segments.append(Segment(level, LEGEND[level], count, start, max(width - 2, 1)))
            place = end
    return segments
