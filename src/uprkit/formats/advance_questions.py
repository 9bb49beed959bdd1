"""Questions that States put to the State under review before its dialogue: PDF, DOC and DOCX.

A line that is a State's name opens its questions, "on behalf of …" behind it. Some are in Spanish or French, with a
translation beneath.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from uprkit.formats.filed_papers import with_findings
from uprkit.formats.opened_papers import opened
from uprkit.formats.paper_heads import read_head
from uprkit.formats.printed_text import Line, without_marks
from uprkit.formats.prose import read_prose, without_masthead
from uprkit.formats.source import Source
from uprkit.formats.working_group_report.attribution import attribution_of
from uprkit.model import Check, DocumentKind, ParsedDocument, Passage

_ON_BEHALF = re.compile(
    r"\s*[,(–—-]?\s*\b(?:on\s+behalf\s+of|en\s+nombre\s+de|au\s+nom\s+de)\b.*", re.IGNORECASE
)
_TITLE = re.compile(r"\bquestions?\b", re.IGNORECASE)
_LONGEST_NAME = 140


def parse(source: Source) -> ParsedDocument:
    """Each question as a passage beneath the State that asks; raises UnreadablePaperError for a file without text."""
    printed = opened(source)
    head = read_head(DocumentKind.ADVANCE_QUESTIONS, printed.first_page)
    passages = [*read_questions(without_masthead(printed.lines)), *read_prose((), printed.footnotes)]
    document = with_findings(source, head, passages)
    if any(passage.speakers for passage in passages):
        return document
    check = Check(
        "no_speaker",
        head.title or source.name,
        "Expected the name of a State on a line of its own, found none.",
        page=1,
    )
    return replace(document, checks=(*document.checks, check))


def read_questions(lines: Sequence[Line]) -> list[Passage]:
    """Passages in printed order; ``speakers`` are the States on the line above."""
    passages: list[Passage] = []
    heading, before = "", ""
    speakers: tuple[str, ...] = ()
    open_lines: list[Line] = []

    def close() -> None:
        read = read_prose(open_lines)
        if not read and heading:
            passages.append(Passage(heading, speakers=speakers))
        passages.extend(
            replace(
                passage,
                heading_path=(*((heading,) if heading else ()), *passage.heading_path),
                speakers=speakers,
            )
            for passage in read
        )
        open_lines.clear()

    for line in lines:
        found = asking_states(line.text, before)
        before = line.text.rstrip()
        if found:
            close()
            heading, speakers = without_marks(line.text).strip(), found
        else:
            open_lines.append(line)
    close()
    return passages


def asking_states(line: str, before: str = "") -> tuple[str, ...]:
    """ISO3 of the States that a line consists of; empty where it holds anything else.

    A name stands in capitals, or behind a line (``before``) that ends a sentence or is a title; a group that is
    spoken for is no State and stays in the heading.
    """
    text = without_marks(line).strip(" :*∗•\t")
    if not 3 < len(text) <= _LONGEST_NAME or text.endswith((".", "?", ";")):
        return ()
    name = _ON_BEHALF.sub("", text).strip()
    is_apart = not before or before.endswith((".", "?", "!", ":", "”", ")")) or bool(_TITLE.search(before))
    found = attribution_of(name) if name.isupper() or is_apart else None
    return found.states if found else ()
