"""Values over days, each line labelled where it ends, between the least and the greatest of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from uprtrack.charts.colours import SERIES
from uprtrack.charts.marks import LINE_HEIGHT, Anchor, Chart, Dot, Stroke, Text, shortened

MOST_LINES = len(SERIES) - 1
"""The last colour is that of the level to be reached."""
TOP, BOTTOM, HEIGHT = 30, 270, 300
LEFT, RIGHT = 1.5, 66.0
LONGEST_LABEL = 15
"""Signs of a name that have room beside its line on a phone; the table has the whole name."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A value on a day; ``shown`` are both in words, ``figure`` is the value alone."""

    on: date
    value: float
    shown: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Spots in the order of their days; ``label`` is empty where the line is the only one."""

    label: str
    spots: Sequence[Spot]


def over_time(
    lines: Sequence[Line],
    *,
    title: str,
    description: str,
    lowest_shown: str,
    highest_shown: str,
    level: Spot | None = None,
) -> Chart | None:
    """At most ``MOST_LINES`` lines, a ``level`` to be reached drawn across; None without any spot.

    The vertical axis begins at 0 where no value lies below it. Raises ValueError where there are more lines: nobody
    tells them apart.
    """
    if len(lines) > MOST_LINES:
        raise ValueError(
            f"A chart has at most {MOST_LINES} lines, expected so many or fewer, found {len(lines)}."
        )
    spots = [spot for line in lines for spot in line.spots] + ([level] if level else [])
    if not spots:
        return None
    place = _placing(spots)
    strokes = [Stroke(0, y, RIGHT, y, "line") for y in (TOP, BOTTOM)]
    dots = [Dot(*place(level), "soft", level.shown)] if level else []
    strokes += [Stroke(0, place(level)[1], RIGHT, place(level)[1], "soft")] if level else []
    ends = [(place(level)[1], level.figure, "soft")] if level else []
    for line, style in zip(lines, SERIES, strict=False):
        places = [place(spot) for spot in line.spots]
        strokes += [Stroke(*a, *b, style) for a, b in pairwise(places)]
        named = f"{line.label}: " if line.label else ""
        dots += [Dot(*at, style, f"{named}{spot.shown}") for at, spot in zip(places, line.spots, strict=True)]
        if places:
            ends.append((places[-1][1], line.label or line.spots[-1].figure, style))
    texts = (
        Text(0, TOP - 8, highest_shown, "soft"),
        Text(0, BOTTOM - 6, lowest_shown, "soft"),
        *_years(spots),
        *_end_labels(ends),
    )
    return Chart(title, description, HEIGHT, strokes=tuple(strokes), dots=tuple(dots), texts=texts)


def _placing(spots: Sequence[Spot]) -> Callable[[Spot], tuple[float, float]]:
    """Where a spot stands: by its day along, by its value from 0 up, or from the least where that lies below."""
    highest, lowest = max(0.0, *(spot.value for spot in spots)), min(0.0, *(spot.value for spot in spots))
    first, last = min(spot.on for spot in spots), max(spot.on for spot in spots)

    def place(spot: Spot) -> tuple[float, float]:
        along = (spot.on - first).days / (last - first).days if last > first else 0.5
        up = (spot.value - lowest) / (highest - lowest) if highest > lowest else 0.5
        return LEFT + (RIGHT - LEFT - 1) * along, BOTTOM - (BOTTOM - TOP) * up

    return place


def _years(spots: Sequence[Spot]) -> list[Text]:
    first, last = min(spot.on.year for spot in spots), max(spot.on.year for spot in spots)
    ends = [Text(RIGHT, BOTTOM + 20, str(last), "soft", Anchor.END)] if last > first else []
    return [Text(LEFT, BOTTOM + 20, str(first), "soft"), *ends]


def _end_labels(ends: Sequence[tuple[float, str, str]]) -> list[Text]:
    """The name of each line beside its end, in its colour, moved apart where two would overlap."""
    texts: list[Text] = []
    free_from = 0.0
    for place, (y, label, style) in enumerate(sorted(ends)):
        # What is still to come below needs its line too.
        latest = BOTTOM - LINE_HEIGHT * (len(ends) - place - 1)
        at = max(min(y + 4, latest), free_from)
        texts.append(Text(RIGHT + 1.5, at, shortened(label, LONGEST_LABEL), style))
        free_from = at + LINE_HEIGHT
    return texts
