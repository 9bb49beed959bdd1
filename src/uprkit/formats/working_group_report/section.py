"""Where section II begins and ends, and what stands around it.

The last heading match counts, not the contents page. A body line that begins "voluntary commitments…" or
"composition…" ends nothing; a line that is only a title does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from uprkit.formats.printed_text import Line, without_marks

_CONCLUSIONS = re.compile(
    r"\W*(?:(?:II|2)\W{1,3}\s*)?conclusions?\s*(?:(?:and|or|&|/|\\)\s*/?\s*)+recommendations?\W*\d{0,2}\W*",
    re.IGNORECASE,
)
_CUT_HEADING = re.compile(r"\W*(?:(?:II|2)\W{1,3}\s*)?conclusions?(?:\s*(?:and|or|/))*\s*", re.IGNORECASE)
_SUMMARY = re.compile(r"\W*(?:(?:I|1)\W{1,3}\s*)?summary\s+of\s+the\s+proceedings.{0,40}", re.IGNORECASE)
_ANNEX = re.compile(r"\W*annex(?:es)?(?:\s+(?:[IVX]+|\d))?\W*(?:\[.*\])?\W*", re.IGNORECASE)
_NEXT_SECTION = re.compile(r"\s*III\s*[.:]\s*\S.{0,120}")
_PLEDGES = re.compile(
    r"\W*(?:(?:III|IV|3)\W{1,3}\s*)?(?:additional\s+)?(?:voluntary\s+(?:pledges|commitments)|(?:pledges|commitments)"
    r"\s+and\s+(?:voluntary\s+)?(?:pledges|commitments))(?:\s+(?:and|/)\s*(?:voluntary\s+)?(?:pledges|commitments))?"
    r"(?:\s+(?:(?:under)?taken\s+|made\s+|expressed\s+)?(?:of|by)\s+.{2,80})?\W*\d?\W*",
    re.IGNORECASE,
)
_COMPOSITION = re.compile(r"\W*composition\s+of\s+the\s+delegations?\W*", re.IGNORECASE)
_MAY_BE_TITLE = re.compile(
    r"\W*(?:(?:I{1,3}|IV|[123])\W{1,3}\s*)?(?:conclusion|summary|annex|voluntary|additional|pledges|commitments|composition)"
    r"|\s*III\s*[.:]",
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


def find_sections(lines: Sequence[Line]) -> Sections:
    """Part a report; lines of the first page belong to the introduction."""
    texts = [without_marks(line.text) for line in lines]
    titles = [
        place for place, text in enumerate(texts) if not text[:1].islower() and _MAY_BE_TITLE.match(text)
    ]
    start, body = _conclusions_at(texts, titles)
    limit = start if start is not None else len(lines)
    summary = max((i for i in titles if i < limit and _is_title(texts[i], _SUMMARY)), default=None)
    introduction = lines[: limit if summary is None else summary]
    proceedings = lines[summary:limit] if summary is not None else lines[:limit]
    if start is None:
        return Sections(introduction, proceedings, None, "", (), "")
    end = next((i for i in titles if i >= body and _ends_section(texts, i)), len(lines))
    pledges_title, pledges = "", lines[end:end]
    if end < len(lines) and _PLEDGES.fullmatch(texts[end]):
        last = next((i for i in titles if i > end and _is_annex(texts, i)), len(lines))
        pledges_title, pledges = texts[end].strip(), lines[end + 1 : last]
    return Sections(
        introduction, proceedings, lines[body:end], "II. " + _TITLE_WORDS, pledges, pledges_title, lines[end:]
    )


_TITLE_WORDS = "Conclusions and/or recommendations"


def _is_title(text: str, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.fullmatch(text)) and not _DOTS.search(text)


def _conclusions_at(texts: Sequence[str], titles: Sequence[int]) -> tuple[int | None, int]:
    for index in reversed(titles):
        if not _CUT_HEADING.match(texts[index]):
            continue
        if _is_title(texts[index], _CONCLUSIONS):
            return index, index + 1
        whole = f"{texts[index].strip()} {texts[index + 1].strip()}" if index + 1 < len(texts) else ""
        if _CUT_HEADING.fullmatch(texts[index]) and _is_title(whole, _CONCLUSIONS):
            return index, index + 2
    return None, 0


def _ends_section(texts: Sequence[str], index: int) -> bool:
    text = texts[index]
    if _is_annex(texts, index):
        return True
    if _NEXT_SECTION.fullmatch(text) and not text.rstrip().endswith((";", ",")):
        return True
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
