"""The level of implementation as lists show it, and the bar that counts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from uprtrack.catalogue.levels import LEVELS
from uprtrack.monitoring.models import Level

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LEGEND: dict[str, StrOrPromise] = {
    Level.FULLY.value: _("fully"),
    Level.PARTIALLY.value: _("partially"),
    Level.NOT.value: _("not"),
    "differ": _("where assessments differ"),
    Level.NOT_ASSESSED.value: _("not assessed"),
}
"""``LEVELS`` as they stand behind a count or an actor's name."""
WIDTH = 1000
"""Units of the bar from end to end."""


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
