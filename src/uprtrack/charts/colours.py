"""The colours of charts, by the names that ``site.css`` has for them, for files that no style sheet goes with."""

from __future__ import annotations

LIGHT = {
    "ink": "#1b2733",
    "soft": "#556270",
    "line": "#d9dee3",
    "wash": "#f5f7f9",
    "paper": "#ffffff",
    "brand": "#17527f",
    "series-2": "#8a4b08",
    "series-3": "#6b3fa0",
    "series-4": "#0f6f68",
    "series-5": "#9d174d",
    "step-1": "#e8f0f7",
    "step-2": "#bfd6e8",
    "step-3": "#8fb8d6",
    "step-4": "#2f6f9f",
    "step-5": "#123f62",
    "on-dark": "#ffffff",
}
DARK = {
    "ink": "#e6ebf0",
    "soft": "#a5b1bd",
    "line": "#33404d",
    "wash": "#1b242d",
    "paper": "#12191f",
    "brand": "#8cc2ec",
    "series-2": "#e3a34c",
    "series-3": "#c4a5f0",
    "series-4": "#5cc4b8",
    "series-5": "#f29ac0",
    "step-1": "#1d3345",
    "step-2": "#24496a",
    "step-3": "#2f6391",
    "step-4": "#8cc2ec",
    "step-5": "#cfe6f8",
    "on-dark": "#0d1a25",
}
STYLES = tuple(LIGHT)
STEPS = ("step-1", "step-2", "step-3", "step-4", "step-5")
"""From few to many."""
ON_STEP = {"step-1": "ink", "step-2": "ink", "step-3": "ink", "step-4": "on-dark", "step-5": "on-dark"}
"""The colour of text on each step."""
SERIES = ("brand", "series-2", "series-3", "series-4", "series-5", "soft")
"""Colours of lines, which are labelled besides; those of the levels of implementation stay theirs alone."""


def rules(colours: dict[str, str]) -> str:
    """CSS that gives the marks of a chart their colours."""
    return "".join(
        f".fill-{name}{{fill:{colour}}}.line-{name}{{stroke:{colour}}}" for name, colour in colours.items()
    )
