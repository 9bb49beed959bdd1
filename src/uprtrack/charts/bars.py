"""Bars with their words above them and their figure at the end of the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from uprtrack.charts.marks import LINE_HEIGHT, Anchor, Box, Chart, Text, shortened

BAR_HEIGHT = 10
GAP = 10
EDGE = 4
LONGEST_LABEL = 34
"""Signs of a bar's name that have room on a phone; the table has the whole name."""


@dataclass(frozen=True, slots=True)
class Bar:
    """``value`` in the unit of the chart, None where there is no figure; ``shown`` is the figure in words."""

    label: str
    value: float | None
    shown: str


def bars(items: Sequence[Bar], *, title: str, description: str, full: float | None = None) -> Chart:
    """A bar for each item, in their order. ``full`` is the value of the whole width, such as 100 for per cent;
    without it the greatest is.
    """
    longest = full or max((item.value or 0 for item in items), default=0) or 1
    boxes: list[Box] = []
    texts: list[Text] = []
    step = LINE_HEIGHT + BAR_HEIGHT + GAP
    for place, item in enumerate(items):
        top = EDGE + place * step
        texts.append(Text(0, top + LINE_HEIGHT - 6, shortened(item.label, LONGEST_LABEL)))
        texts.append(Text(100, top + LINE_HEIGHT - 6, item.shown, anchor=Anchor.END))
        boxes.append(Box(0, top + LINE_HEIGHT, 100, BAR_HEIGHT, "wash"))
        if item.value:
            width = max(100 * item.value / longest, 0.3)
            boxes.append(Box(0, top + LINE_HEIGHT, width, BAR_HEIGHT, "brand", f"{item.label}: {item.shown}"))
    return Chart(title, description, EDGE + step * len(items), tuple(boxes), texts=tuple(texts))
