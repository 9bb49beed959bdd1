"""Automatic numbering of a Word file: the number that Word prints before a paragraph but keeps out of it.

Read from ``word/numbering.xml`` and the styles (ECMA-376, part 1, section 17.9). Decimal, letter and Roman
levels are counted; bullets and other forms yield the level's own sign or nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from uprkit.formats.docx_blocks import W, attribute, read_part, style_of
from uprkit.formats.source import Source

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Level:
    form: str
    pattern: str
    start: int


@dataclass(slots=True)
class Numbering:
    """Counts as paragraphs pass by; one object for one reading of a paper."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label_of(self, paragraph: ElementTree.Element) -> str:
        """The number Word prints before a paragraph, "" where it prints none."""
        number, level = self._place_of(paragraph)
        known = self.levels.get(number, {})
        if level not in known:
            return ""
        counts = self.counts.setdefault(number, {})
        counts[level] = counts.get(level, known[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return re.sub(
            r"%(\d)", lambda match: self._count(known, counts, int(match.group(1)) - 1), known[level].pattern
        )

    def _place_of(self, paragraph: ElementTree.Element) -> tuple[str, int]:
        number = attribute(paragraph, "pPr/numPr/numId")
        if number:
            return number, int(attribute(paragraph, "pPr/numPr/ilvl") or 0)
        return self.by_style.get(style_of(paragraph), ("", 0))

    def _count(self, known: dict[int, Level], counts: dict[int, int], level: int) -> str:
        entry = known.get(level)
        return written(counts.get(level, entry.start), entry.form) if entry else ""


def written(count: int, form: str) -> str:
    """A count in a level's form: decimal, lowerLetter (a … z, aa), lowerRoman, upperLetter, upperRoman."""
    lower = form.lower()
    if lower.endswith("letter"):
        text = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    elif lower.endswith("roman"):
        text, rest = "", count
        for value, sign in _ROMAN:
            text, rest = text + sign * (rest // value), rest % value
    else:
        return "" if lower in {"bullet", "none"} else str(count)
    return text.upper() if form.startswith("upper") else text


def read_numbering(source: Source) -> Numbering:
    """The numbering of a DOCX; empty where the file has none."""
    if "word/numbering.xml" not in source.members:
        return Numbering()
    root = read_part(source, "word/numbering.xml")
    abstract = {item.get(f"{W}abstractNumId", ""): _levels(item) for item in root.findall(f"{W}abstractNum")}
    levels = {}
    for item in root.findall(f"{W}num"):
        own = dict(abstract.get(attribute(item, "abstractNumId"), {}))
        for override in item.findall(f"{W}lvlOverride"):
            level, start = int(override.get(f"{W}ilvl", "0")), attribute(override, "startOverride")
            if start.isdigit() and level in own:
                own[level] = Level(own[level].form, own[level].pattern, int(start))
        levels[item.get(f"{W}numId", "")] = own
    return Numbering(levels, _styles(source))


def _levels(item: ElementTree.Element) -> dict[int, Level]:
    return {
        int(level.get(f"{W}ilvl", "0")): Level(
            attribute(level, "numFmt") or "decimal",
            attribute(level, "lvlText"),
            int(attribute(level, "start") or 1),
        )
        for level in item.findall(f"{W}lvl")
    }


def _styles(source: Source) -> dict[str, tuple[str, int]]:
    if "word/styles.xml" not in source.members:
        return {}
    found = {}
    for style in read_part(source, "word/styles.xml").findall(f"{W}style"):
        number = attribute(style, "pPr/numPr/numId")
        if number:
            found[style.get(f"{W}styleId", "")] = (number, int(attribute(style, "pPr/numPr/ilvl") or 0))
    return found
