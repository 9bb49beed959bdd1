"""A voluntary report halfway between two reviews, by the State, its national institution or civil society.

Resolution 16/21, annex, paragraph 18, encourages States to give one. There is no set form: comments stand in prose, in
tables keyed by a recommendation's number, or under headings with lists of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from uprkit.formats.filed_papers import read_paper
from uprkit.formats.opened_papers import opened
from uprkit.formats.source import Source
from uprkit.model import Author, Check, DocumentKind, ParsedDocument

_TOP_LINES = 40
_SIGNS = (
    (
        Author.NHRI,
        r"\b(?:national\s+human\s+rights\s+(?:institution|institute|commission|council)|human\s+rights\s+(?:commission|ombuds\w+)"
        r"|ombuds(?:man|person|woman)|institute\s+for\s+human\s+rights|public\s+defender|defensor[ií]a)\b",
    ),
    (
        Author.CIVIL_SOCIETY,
        r"\b(?:civil\s+society|non-?governmental|NGOs?|CSOs?|coalition|joint\s+submission|stakeholders?|network|foundation"
        r"|association|société\s+civile|sociedad\s+civil)\b",
    ),
    (
        Author.STATE,
        r"\b(?:government\s+of|the\s+government|ministry\s+of|national\s+mechanism|gouvernement|gobierno"
        r"|submitted\s+by\s+the\s+(?:state|republic|kingdom))\b",
    ),
)
_BY = re.compile(
    r"\b(?:submitted|prepared|presented|drafted|issued)\s+by\b|\breport\s+(?:of|by)\b", re.IGNORECASE
)
_AFTER_BY = 160
_FIRST = re.compile(r"\s*(?:1|I|A)\s*[.)]\s+\S")


def parse(source: Source) -> ParsedDocument:
    """Passages and references, with who speaks; raises UnreadablePaperError where there is no text."""
    document = read_paper(source, DocumentKind.MID_TERM_REPORT)
    author = author_of(" ".join(_title_block(opened(source).first_page[:_TOP_LINES])))
    if author is not None:
        return replace(document, submitted_by=author)
    check = Check(
        "submitted_by",
        document.title or document.file,
        "The first page does not say in clear words who speaks: the State, its national human rights institution or "
        "civil society.",
        page=1,
    )
    return replace(document, checks=(*document.checks, check))


def _title_block(lines: Sequence[str]) -> Sequence[str]:
    """What stands above the first numbered paragraph or chapter: behind it many are named who do not speak."""
    end = next((place for place, line in enumerate(lines) if place and _FIRST.match(line)), len(lines))
    return lines[:end]


def author_of(first_page: str) -> Author | None:
    """Who the first page names behind "submitted by"; without such words, the only one it names at all."""
    text = " ".join(first_page.split())
    for match in _BY.finditer(text):
        near = _named(text[match.start() : match.end() + _AFTER_BY])
        if len(near) == 1:
            return near[0]
    named = _named(text)
    return named[0] if len(named) == 1 else None


def _named(text: str) -> list[Author]:
    return [author for author, pattern in _SIGNS if re.search(pattern, text, re.IGNORECASE)]
