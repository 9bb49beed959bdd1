"""The colours of charts, by the names that ``site.css`` has for them, for files that no style sheet goes with."""

from __future__ import annotations

LIGHT = {
    "ink": "#1b2733",
    "soft": "#556270",
    "line": "#d9dee3",
    "wash": "#f5f7f9",
    "paper": "#ffffff",
    "brand": "#17527f",
    "fully": "#1d7a4f",
    "partially": "#b26a00",
    "not": "#b3261e",
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
    "fully": "#5cc492",
    "partially": "#e3a34c",
    "not": "#f0837b",
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
SERIES = ("brand", "partially", "fully", "not", "soft", "ink")
"""Colours of lines, which are labelled besides."""


def rules(colours: dict[str, str]) -> str:
    """CSS that gives the marks of a chart their colours."""
    return "".join(
        f".fill-{name}{{fill:{colour}}}.line-{name}{{stroke:{colour}}}" for name, colour in colours.items()
    )
