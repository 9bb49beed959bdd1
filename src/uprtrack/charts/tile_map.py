"""A tile for each State, shaded in five steps: no borders, no sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from uprkit.tiles import extent, tiles
from uprtrack.charts.colours import ON_STEP, STEPS
from uprtrack.charts.marks import Anchor, Box, Chart, Text

TILE_HEIGHT = 30
GAP = 0.12
NO_FIGURE = "wash"


@dataclass(frozen=True, slots=True)
class Shade:
    """A State's figure: ``shown`` is what it is in words, with the State's name."""

    value: float
    shown: str


def limits_of(values: Sequence[float]) -> list[float]:
    """The upper limits of at most five steps that hold about equally many values each (quantiles), rising."""
    ordered = sorted(values)
    if not ordered:
        return []
    ends = (ordered[-(-len(ordered) * step // len(STEPS)) - 1] for step in range(1, len(STEPS) + 1))
    return sorted(set(ends))


def step_of(value: float, limits: Sequence[float]) -> str:
    """The step that a value falls into; with fewer limits than steps the darkest are used."""
    place = next((at for at, limit in enumerate(limits) if value <= limit), len(limits) - 1)
    return STEPS[len(STEPS) - len(limits) + place]


def tile_map(
    shades: Mapping[str, Shade],
    *,
    names: Mapping[str, str],
    legend: Sequence[str],
    no_figure: str,
    title: str,
    description: str,
    note: str,
) -> Chart:
    """The world by ISO3. ``legend`` has the words of each step there is, from few to many; ``names`` are the
    States' names for those without a figure.
    """
    columns, rows = extent()
    limits = limits_of([shade.value for shade in shades.values()])
    width = 100 / columns
    boxes: list[Box] = []
    texts: list[Text] = []
    for tile in tiles():
        shade = shades.get(tile.iso3)
        style = step_of(shade.value, limits) if shade else NO_FIGURE
        x, y = tile.column * width, tile.row * TILE_HEIGHT
        said = shade.shown if shade else f"{names.get(tile.iso3, tile.iso3)}: {no_figure}"
        boxes.append(Box(x + GAP, y + 1, width - 2 * GAP, TILE_HEIGHT - 2, style, said))
        ink = ON_STEP[style] if shade else "soft"
        texts.append(Text(x + width / 2, y + TILE_HEIGHT / 2 + 4, tile.iso3, f"{ink} tile", Anchor.MIDDLE))
    key_boxes, key_texts = _legend(
        [*zip(STEPS[len(STEPS) - len(limits) :], legend, strict=True), (NO_FIGURE, no_figure)]
    )
    return Chart(
        title,
        description,
        rows * TILE_HEIGHT + 8,
        (*boxes, *key_boxes),
        texts=(*texts, *key_texts),
        width=1044,
        note=note,
        is_map=True,
    )


def _legend(steps: Sequence[tuple[str, str]]) -> tuple[list[Box], list[Text]]:
    """What the shades mean, in the empty south west."""
    _, rows = extent()
    width = 100 / extent()[0]
    boxes, texts = [], []
    for place, (style, words) in enumerate(steps):
        y = (rows - len(steps) + place) * TILE_HEIGHT
        boxes.append(Box(GAP, y + 1, width - 2 * GAP, TILE_HEIGHT - 2, style))
        texts.append(Text(width + 0.5, y + TILE_HEIGHT / 2 + 4, words))
    return boxes, texts
