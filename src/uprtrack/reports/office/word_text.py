"""Runs and paragraphs of a Word file, each with its language and direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from uprkit.languages import Direction, parse_tag
from uprtrack.reports.office.writable import writable

SOFT = "556270"
"""The colour of what stands back, as RRGGBB."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text with its language (BCP 47; empty: the document's) and how it looks; ``color`` is RRGGBB."""

    text: str
    language: str = ""
    is_bold: bool = False
    is_italic: bool = False
    color: str = ""

    @property
    def is_right_to_left(self) -> bool:
        return bool(self.language) and runs_right_to_left(self.language)


def runs_right_to_left(tag: str) -> bool:
    """Whether a language is written from right to left; one that is not known is not."""
    try:
        return parse_tag(tag).direction is Direction.RIGHT_TO_LEFT
    except ValueError:
        return False


def element(tag: str, **attributes: object) -> BaseOxmlElement:
    """An element of the w: namespace with attributes of the same."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def run_of(words: Words) -> BaseOxmlElement:
    """A run: line feeds become breaks, tabs stay tabs, blanks are kept."""
    run = element("r")
    run.append(_properties(words))
    for index, line in enumerate(writable(words.text).split("\n")):
        if index:
            run.append(element("br"))
        for position, piece in enumerate(line.split("\t")):
            if position:
                run.append(element("tab"))
            if piece:
                text = element("t")
                text.text = piece
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                run.append(text)
    return run


def _properties(words: Words) -> BaseOxmlElement:
    """In the order of the schema (ECMA-376, CT_RPr): b, i, color, rtl, lang."""
    properties = element("rPr")
    if words.is_bold:
        properties.append(element("b"))
        properties.append(element("bCs"))
    if words.is_italic:
        properties.append(element("i"))
        properties.append(element("iCs"))
    if words.color:
        properties.append(element("color", val=words.color))
    if words.is_right_to_left:
        properties.append(element("rtl"))
    if words.language:
        language = element("lang")
        language.set(qn("w:bidi" if words.is_right_to_left else "w:val"), writable(words.language))
        properties.append(language)
    return properties


def paragraph_of(words: Sequence[Words], *, style: str = "") -> BaseOxmlElement:
    """A paragraph of runs; it runs right to left where its first words do. ``style`` is a style's id."""
    paragraph = element("p")
    properties = element("pPr")
    if style:
        properties.append(element("pStyle", val=style))
    if words and words[0].is_right_to_left:
        properties.append(element("bidi"))
    if len(properties):
        paragraph.append(properties)
    for item in words:
        paragraph.append(run_of(item))
    return paragraph
