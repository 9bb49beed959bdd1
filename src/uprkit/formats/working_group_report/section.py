"""Where section II begins and ends, and what stands around it.

The last heading match counts, not the contents page. A body line that begins "voluntary commitments…" or
"composition…" ends nothing; a line that is only a title does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from uprkit.formats.printed_text import Line, joined, without_marks
from uprkit.formats.working_group_report.headings import is_list_heading

_NUMERAL = r"(?:[IVX]{1,4}|[1-5])\s*\W{1,3}\s*"
"""A section's number: mostly II, but III where a report has one section more."""
_BOTH = r"(?:\s*(?:and|or|et|ou|&|,|/|\\))+\s*"
_LATER_WORDS = rf"(?:{_BOTH}(?:voluntary\s+)?(?:pledges|commitments))*"
_CONCLUSIONS = re.compile(
    rf"\W*(?:{_NUMERAL})?(?:conclusions?{_BOTH}recommendations?|recommendations?{_BOTH}conclusions?){_LATER_WORDS}\W*\d{{0,3}}\W*"
    r"|\W*I{2,3}\s*\W{1,3}\s*(?:conclusions?|recommendations?)\W*\d{0,3}\W*",
    re.IGNORECASE,
)
_CUT_HEADING = re.compile(
    rf"\W*(?:{_NUMERAL})?(?:conclusions?|recommendations?)(?:{_BOTH})?\s*", re.IGNORECASE
)
_SUMMARY = re.compile(rf"\W*(?:{_NUMERAL})?summary\s+of\s+the\s+proceedings.{{0,40}}", re.IGNORECASE)
_GLUED = re.compile(
    rf"\W*(?:{_NUMERAL})?conclusions?{_BOTH}recommendations?\W+(?=\d{{1,3}}\s*[.)]\s)", re.IGNORECASE
)
"""The title on one line with the first paragraph."""
_UNTITLED = re.compile(
    r"\s*(?:\d{1,3}\s*[.)]\s*)?(?:In\s+the\s+course\s+of\s+the\s+(?:discussion|interactive)|During\s+the\s+interactive\s+dialogue,?\s"
    r"|(?:The\s+)?(?:following\s+)?recommendations?\b)"
)
"""How the first paragraph of section II begins, where its title is lost."""
_FIRST_ITEM = re.compile(r"\s*(?:\d{1,3}\s*\.\s*)?1(?:\s*[.)]|\s+[A-Z]|\s*$)(?!\d)")
_NUMBER = re.compile(r"^\s*\d{1,3}\s*[.)]\s*")
_HEADING_LINES = 8
_ANNEX = re.compile(
    r"\W*(?:annex(?:es)?|appendix)(?:\s+(?:[IVX]+|\d))?\W*(?:\[.*\])?\W*(?:composition\s+of\s+(?:the\s+)?delegations?[^();]*)?",
    re.IGNORECASE,
)
_NEXT_SECTION = re.compile(r"\s*I(?:II|V)\s*[.:]\s*\S.{0,120}")
_PLEDGES = re.compile(
    r"\W*(?:(?:III|IV|3)\W{1,3}\s*)?(?:additional\s+)?(?:voluntary\s+(?:pledges|commitments)|(?:pledges|commitments)"
    r"\s+and\s+(?:voluntary\s+)?(?:pledges|commitments))(?:\s+(?:and|/)\s*(?:voluntary\s+)?(?:pledges|commitments))?"
    r"(?:\s+(?:(?:under)?taken\s+|made\s+|expressed\s+)?(?:of|by)\s+.{2,80})?\W*\d?\W*",
    re.IGNORECASE,
)
_COMPOSITION = re.compile(
    r"\W*composition\s+of\s+(?:the\s+)?delegations?(?:\s+of\s+[^();]{2,60}?)?[^\w;]*", re.IGNORECASE
)
_MAY_BE_TITLE = re.compile(
    rf"\W*(?:{_NUMERAL})?(?:conclusion|recommendation|summary|annex|appendix|voluntary|additional|pledges|commitments"
    r"|composition)|\s*I(?:II|V)\s*[.:]",
    re.IGNORECASE,
)
"""How each of these titles begins: one look at a line tells most from them."""
_DOTS = re.compile(r"\.{4,}|(?:\. ){4,}|\d\s*[-–]\s*\d+\s+\d+\s*$")


@dataclass(frozen=True, slots=True)
class Sections:
    """The report's parts as lines; ``conclusions`` is None where section II was not found."""

    introduction: Sequence[Line]
    proceedings: Sequence[Line]
    conclusions: Sequence[Line] | None
    conclusions_title: str
    pledges: Sequence[Line]
    pledges_title: str
    rest: Sequence[Line] = ()
    """Whatever follows section II: pledges and annexes."""
    is_titled: bool = True
    """Whether section II was found by its title, and not by the first list of recommendations."""


def find_sections(lines: Sequence[Line]) -> Sections:
    """Part a report; lines of the first page belong to the introduction."""
    texts = [without_marks(line.text) for line in lines]
    titles = [
        place for place, text in enumerate(texts) if not text[:1].islower() and _MAY_BE_TITLE.match(text)
    ]
    start, body = _conclusions_at(texts, titles)
    is_titled = start is not None
    if start is None:
        start = body = _first_list(texts)
        lines = [
            line._replace(text=_GLUED.sub("", line.text)) if place == body else line
            for place, line in enumerate(lines)
        ]
    limit = start if start is not None else len(lines)
    summary = max((i for i in titles if i < limit and _is_title(texts[i], _SUMMARY)), default=None)
    introduction = lines[: limit if summary is None else summary]
    proceedings = lines[summary:limit] if summary is not None else lines[:limit]
    if start is None or body is None:
        return Sections(introduction, proceedings, None, "", (), "")
    end = next((i for i in titles if i >= body and _ends_section(texts, i)), len(lines))
    pledges_title, pledges = "", lines[end:end]
    if end < len(lines) and _PLEDGES.fullmatch(texts[end]):
        last = next((i for i in titles if i > end and _is_annex(texts, i)), len(lines))
        pledges_title, pledges = texts[end].strip(), lines[end + 1 : last]
    return Sections(
        introduction,
        proceedings,
        lines[body:end],
        "II. " + _TITLE_WORDS,
        pledges,
        pledges_title,
        lines[end:],
        is_titled,
    )


_TITLE_WORDS = "Conclusions and/or recommendations"


def _is_title(text: str, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.fullmatch(text)) and not _DOTS.search(text)


def _conclusions_at(texts: Sequence[str], titles: Sequence[int]) -> tuple[int | None, int | None]:
    """Where the title of section II stands and where what follows begins: the last title behind a closed sentence."""
    found = [(index, body) for index in titles if (body := _after_conclusions(texts, index))]
    closed = [place for place in found if _is_closed(texts, place[0])]
    likely = closed or found
    return likely[-1] if likely else (None, None)


def _after_conclusions(texts: Sequence[str], index: int) -> int | None:
    """The line after the title of section II that stands on a line, or on it and the next; None for no title."""
    if not _CUT_HEADING.match(texts[index]):
        return None
    if _is_title(texts[index], _CONCLUSIONS):
        return index + 1
    if index + 1 == len(texts) or not _CUT_HEADING.fullmatch(texts[index]):
        return None
    whole = f"{texts[index].strip()} {texts[index + 1].strip()}"
    return index + 2 if _is_title(whole, _CONCLUSIONS) else None


def _first_list(texts: Sequence[str]) -> int | None:
    """The paragraph that introduces the first list, for a report whose title of section II is lost."""
    for index, text in enumerate(texts):
        if not _UNTITLED.match(_GLUED.sub("", text)):
            continue
        following = texts[index : index + _HEADING_LINES]
        heading = next(
            (following[:end] for end in range(1, len(following)) if _FIRST_ITEM.match(following[end])), None
        )
        if heading and is_list_heading(_NUMBER.sub("", _GLUED.sub("", joined(heading)))):
            return index
    return None


def _ends_section(texts: Sequence[str], index: int) -> bool:
    text = texts[index]
    if _is_annex(texts, index):
        return True
    if _NEXT_SECTION.fullmatch(text) and not text.rstrip().endswith((";", ",")):
        return text.lstrip().startswith("III") or _is_closed(texts, index)
    return bool(_PLEDGES.fullmatch(text)) and text.lstrip()[:1].isupper() and _is_closed(texts, index)


def _is_annex(texts: Sequence[str], index: int) -> bool:
    text = texts[index]
    if _ANNEX.fullmatch(text):
        return text.lstrip()[:1].isupper() and _is_closed(texts, index)
    return bool(_COMPOSITION.fullmatch(text)) and text.lstrip()[:1].isupper() and _is_closed(texts, index)


def _is_closed(texts: Sequence[str], index: int) -> bool:
    """Whether the line before ends a sentence, so that a title can follow."""
    before = texts[index - 1].rstrip() if index else ""
    return not before or before[-1] in ".;:)]*”’" or len(before) < 60
