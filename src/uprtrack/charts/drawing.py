"""A chart as SVG, for a page or as a file of its own, and as PNG."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import typst
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from uprtrack.charts.colours import DARK, LIGHT, rules
from uprtrack.charts.marks import Chart

ON_SCREEN = "system-ui, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans SC', sans-serif"
ON_PAPER = "'Noto Sans', 'Libertinus Serif', 'DejaVu Sans Mono'"
"""Fonts that typst brings along: a picture must not depend on those of the machine."""
MARGIN = 16
HEAD = 32
RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT MARK}"
FOOT_LINE = 16
SIGNS_OF_A_PIXEL = 0.17
"""Characters of the small print that fit into a pixel's width, on the safe side."""
PICTURE = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
POINTS_PER_INCH = 192


@dataclass(frozen=True, slots=True)
class FootLine:
    words: str
    y: int


def inline(chart: Chart, *, name: str, direction: str) -> SafeString:
    """For a page: the style sheet gives the colours, the page the width. ``name`` is unlike others' on the page."""
    drawn = chart.facing(direction)
    context = {"chart": drawn, "name": name, "height": drawn.height}
    return mark_safe(render_to_string("charts/chart.svg", context))


def svg_file(chart: Chart, *, foot: str, direction: str) -> str:
    """A file that carries its colours, light and dark, its title, and ``foot``: unit, source and date."""
    style = f"{rules(LIGHT)}.tile{{font-size:11px}}@media (prefers-color-scheme:dark){{{rules(DARK)}}}"
    return _file(chart, foot, direction, style, ON_SCREEN)


def png_file(chart: Chart, *, foot: str, direction: str) -> bytes:
    """The same as a picture of twice the pixels, light; drawn by typst with the fonts it brings along."""
    svg = _file(chart, foot, direction, f"{rules(LIGHT)}.tile{{font-size:11px}}", ON_PAPER)
    made = typst.compile(
        PICTURE.encode(),
        format="png",
        ppi=POINTS_PER_INCH,
        ignore_system_fonts=True,
        sys_inputs={"svg": svg},
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{chart.title}: expected one picture from typst, found {type(made).__name__}.")
    return made


def _file(chart: Chart, foot: str, direction: str, style: str, fonts: str) -> str:
    drawn = chart.facing(direction)
    width = int((drawn.width - 2 * MARGIN) * SIGNS_OF_A_PIXEL)
    words = [line for part in (drawn.note, foot) if part for line in textwrap.wrap(part, width)]
    top = HEAD + drawn.height + FOOT_LINE
    is_rtl = direction == "rtl"
    context = {
        "chart": drawn,
        "name": "chart",
        "style": mark_safe(style),
        "fonts": fonts,
        "height": top + FOOT_LINE * len(words),
        "inner": drawn.width - 2 * MARGIN,
        # The mark keeps a full stop at the end of a sentence that runs from right to left.
        "foot": [
            FootLine(f"{line}{RIGHT_TO_LEFT if is_rtl else ''}", top + FOOT_LINE * place)
            for place, line in enumerate(words)
        ],
        "start": drawn.width - MARGIN if is_rtl else MARGIN,
        "anchor": "end" if is_rtl else "start",
    }
    return render_to_string("charts/chart.svg", context)
