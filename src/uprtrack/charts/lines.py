"""Lines over time, each labelled where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from uprtrack.charts.colours import SERIES
from uprtrack.charts.marks import LINE_HEIGHT, Anchor, Chart, Dot, Stroke, Text, shortened

MOST_SERIES = len(SERIES)
TOP, BOTTOM, HEIGHT = 30, 270, 300
LEFT, RIGHT = 1.5, 66.0
MOST_LABELS = 8
LONGEST_LABEL = 15
"""Signs of a name that have room beside its line on a phone; the table has the whole name."""


@dataclass(frozen=True, slots=True)
class Series:
    """A line: a value for each place along the chart, None where there is none; ``shown`` are they in words.

    ``label`` is empty where the line is the only one, and the chart's title names it.
    """

    label: str
    values: Sequence[float | None]
    shown: Sequence[str]


def lines(
    series: Sequence[Series],
    *,
    places: Sequence[str],
    title: str,
    description: str,
    full: float | None = None,
    full_shown: str,
) -> Chart:
    """At most ``MOST_SERIES`` lines from 0 to ``full`` (in words ``full_shown``), ``places`` being sessions or years.

    Raises ValueError where there are more: nobody tells seven lines apart.
    """
    if len(series) > MOST_SERIES:
        raise ValueError(
            f"A chart has at most {MOST_SERIES} lines, expected so many or fewer, found {len(series)}."
        )
    highest = full or max((value or 0 for each in series for value in each.values), default=0) or 1
    strokes = [Stroke(0, y, RIGHT, y, "line") for y in (TOP, BOTTOM)]
    dots: list[Dot] = []
    ends: list[tuple[float, str, str, str]] = []
    for each, style in zip(series, SERIES, strict=False):
        spots = [
            (_x(at, len(places)), BOTTOM - (BOTTOM - TOP) * value / highest, at)
            for at, value in enumerate(each.values)
            if value is not None
        ]
        # A gap stays a gap: lines join what follows on one another alone.
        strokes += [Stroke(a[0], a[1], b[0], b[1], style) for a, b in pairwise(spots) if b[2] == a[2] + 1]
        named = f"{each.label}, " if each.label else ""
        dots += [Dot(x, y, style, f"{named}{places[at]}: {each.shown[at]}") for x, y, at in spots]
        if spots:
            ends.append((spots[-1][1], each.label, each.shown[spots[-1][2]], style))
    texts = (Text(0, TOP - 8, full_shown, "soft"), *_place_labels(places), *_end_labels(ends))
    return Chart(title, description, HEIGHT, strokes=tuple(strokes), dots=tuple(dots), texts=texts)


def _x(at: int, number: int) -> float:
    return LEFT + (RIGHT - LEFT - 1) * (at / (number - 1) if number > 1 else 0.5)


def _place_labels(places: Sequence[str]) -> list[Text]:
    """The names of the first place and of as many others as there is room for."""
    step = max(1, -(-len(places) // MOST_LABELS))
    return [
        # The first begins where the chart does: half of it would stand outside.
        Text(_x(at, len(places)), BOTTOM + 20, places[at], "soft", Anchor.MIDDLE if at else Anchor.START)
        for at in range(0, len(places), step)
    ]


def _end_labels(ends: Sequence[tuple[float, str, str, str]]) -> list[Text]:
    """Name, in the line's colour, and last figure of each beside its end, moved apart where two would overlap."""
    texts: list[Text] = []
    free_from = 0.0
    room = BOTTOM + LINE_HEIGHT / 2
    for place, (y, label, shown, style) in enumerate(sorted(ends)):
        # What is still to come below needs its lines too.
        latest = room - 2 * LINE_HEIGHT * (len(ends) - place - 1) - LINE_HEIGHT
        at = max(min(y + 4, latest), free_from)
        texts.append(Text(RIGHT + 1.5, at, shortened(label, LONGEST_LABEL) or shown, style))
        if label:
            texts.append(Text(RIGHT + 1.5, at + LINE_HEIGHT - 3, shown, "soft"))
        free_from = at + 2 * LINE_HEIGHT
    return texts
