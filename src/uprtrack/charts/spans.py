"""Bars from one day to another, one below the other, over the years that they take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from uprtrack.charts.marks import LINE_HEIGHT, Anchor, Box, Chart, Dot, Stroke, Text, shortened

BAR_HEIGHT = 8
STEP = LINE_HEIGHT + BAR_HEIGHT + 6
TOP = 28
LEFT, RIGHT = 0.5, 99.5
LONGEST_LABEL = 44
"""Signs of a name that have room on a phone; the table has the whole name."""
MOST_YEARS = 12
"""Years that have room for their names on a phone."""


@dataclass(frozen=True, slots=True)
class Span:
    """From a day until a day; one of them may not be known. ``shown`` says both, and whose span it is."""

    label: str
    starts_on: date | None
    ends_on: date | None
    shown: str
    style: str = "brand"


def spans(
    items: Sequence[Span], *, title: str, description: str, today: date | None = None, today_shown: str = ""
) -> Chart | None:
    """The spans in their order, a dot where only one day is known; None where no span has a day.

    The years are those that the spans touch. ``today`` is drawn, and named ``today_shown``, where it lies
    among them.
    """
    dated = [item for item in items if item.starts_on or item.ends_on]
    if not dated:
        return None
    days = [day for item in dated for day in (item.starts_on, item.ends_on) if day]
    first, last = date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1)
    bottom = TOP + STEP * len(dated)

    def x(day: date) -> float:
        return LEFT + (RIGHT - LEFT) * (day - first).days / (last - first).days

    boxes: list[Box] = []
    dots: list[Dot] = []
    strokes, texts = _years(first, last, bottom, x)
    if today and first <= today < last:
        strokes.append(Stroke(x(today), TOP - 4, x(today), bottom, "series-2"))
        texts.append(Text(x(today), bottom + 16, today_shown, "series-2", Anchor.MIDDLE))
    for place, item in enumerate(dated):
        top = TOP + place * STEP
        texts.append(Text(LEFT, top + LINE_HEIGHT - 6, shortened(item.label, LONGEST_LABEL)))
        drawn = _mark(item, top + LINE_HEIGHT, x)
        if isinstance(drawn, Box):
            boxes.append(drawn)
        else:
            dots.append(drawn)
    height = bottom + LINE_HEIGHT
    return Chart(title, description, height, tuple(boxes), tuple(strokes), tuple(dots), tuple(texts))


def _mark(item: Span, y: float, x: Callable[[date], float]) -> Box | Dot:
    """A bar from day to day, or a dot where only one is known."""
    if item.starts_on and item.ends_on:
        begin = x(item.starts_on)
        width = max(x(item.ends_on) - begin, 0.5)
        return Box(begin, y, width, BAR_HEIGHT, item.style, item.shown)
    day = item.starts_on or item.ends_on
    assert day is not None
    return Dot(x(day), y + BAR_HEIGHT / 2, item.style, item.shown)


def _years(
    first: date, last: date, bottom: float, x: Callable[[date], float]
) -> tuple[list[Stroke], list[Text]]:
    strokes: list[Stroke] = []
    texts: list[Text] = []
    step = max(1, -(-(last.year - first.year) // MOST_YEARS))
    for year in range(first.year, last.year + 1):
        at = x(date(year, 1, 1))
        strokes.append(Stroke(at, TOP - 4, at, bottom, "line"))
        if year < last.year and (year - first.year) % step == 0:
            texts.append(Text(at + 0.4, 14, str(year), "soft", Anchor.START))
    return strokes, texts
