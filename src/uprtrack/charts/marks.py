"""What a chart is made of. Horizontal places are per cent of the width from where reading begins, vertical ones pixels.

In a language written from right to left the drawing is mirrored once, here; a map is not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

LINE_HEIGHT = 20
"""Pixels from one line of text to the next."""


class Anchor(StrEnum):
    """Which end of a text its place is; as SVG calls it, once mirrored."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; ``style`` is one of ``colours.STYLES``, ``title`` what it says when pointed at."""

    x: float
    y: float
    width: float
    height: float
    style: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line from (x, y) to (to_x, to_y)."""

    x: float
    y: float
    to_x: float
    to_y: float
    style: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    style: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """``y`` is that of the base line."""

    x: float
    y: float
    words: str
    style: str = "ink"
    anchor: Anchor = Anchor.START


@dataclass(frozen=True, slots=True)
class Chart:
    """``title`` and ``description`` are what is read out instead of the drawing; ``height`` is in pixels and
    ``width`` that of the file, where a page may give another.
    """

    title: str
    description: str
    height: int
    boxes: tuple[Box, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    dots: tuple[Dot, ...] = ()
    texts: tuple[Text, ...] = ()
    width: int = 720
    note: str = ""
    """What must stand below the drawing wherever it goes, such as a map's disclaimer."""
    is_map: bool = False

    @property
    def boxes_by_style(self) -> list[tuple[str, list[Box]]]:
        """Boxes of one style together, so that a file names each style once."""
        grouped: dict[str, list[Box]] = {}
        for box in self.boxes:
            grouped.setdefault(box.style, []).append(box)
        return list(grouped.items())

    @property
    def texts_by_style(self) -> list[tuple[tuple[str, Anchor], list[Text]]]:
        """The same of texts, by style and anchor."""
        grouped: dict[tuple[str, Anchor], list[Text]] = {}
        for text in self.texts:
            grouped.setdefault((text.style, text.anchor), []).append(text)
        return list(grouped.items())

    def facing(self, direction: str) -> Chart:
        """Mirrored where ``direction`` is "rtl"; a map has its east where it is."""
        if direction != "rtl" or self.is_map:
            return self
        return replace(
            self,
            boxes=tuple(replace(box, x=100 - box.x - box.width) for box in self.boxes),
            strokes=tuple(
                replace(stroke, x=100 - stroke.x, to_x=100 - stroke.to_x) for stroke in self.strokes
            ),
            dots=tuple(replace(dot, x=100 - dot.x) for dot in self.dots),
            texts=tuple(replace(text, x=100 - text.x, anchor=_MIRRORED[text.anchor]) for text in self.texts),
        )


_MIRRORED = {Anchor.START: Anchor.END, Anchor.MIDDLE: Anchor.MIDDLE, Anchor.END: Anchor.START}


def shortened(words: str, most: int) -> str:
    """The words, or as many signs of them as there is room for and an ellipsis."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
