"""Every numbered paragraph of a report as a passage, with its page and the headings above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from uprkit.formats.printed_text import Line, joined, without_marks
from uprkit.model import Passage

_NUMBERED = re.compile(r"\s*(\d{1,3})\s*[.](?!\d)\s+(\S.*)", re.DOTALL)
_HEADING = re.compile(r"\s*(?:[IVX]{1,4}|[A-Z]|\d)\s*\.\s+([A-Z].{2,150})")
MAX_STEP = 2


def _nobody(_text: str) -> tuple[str, ...]:
    return ()


def read_passages(
    lines: Sequence[Line], title: str, after: int = 0, speakers_of: Callable[[str], tuple[str, ...]] = _nobody
) -> list[Passage]:
    """Paragraphs numbered one after the other, from ``after`` + 1 on (a number may be missing).

    ``speakers_of`` tells by a paragraph's text who speaks in it.
    """
    passages: list[Passage] = []
    open_lines: list[str] = []
    page: int | None = None
    subheading, number = "", after
    heading_path: tuple[str, ...] = ()

    def close() -> None:
        if open_lines:
            text = without_marks(joined(open_lines))
            passages.append(Passage(text, page, str(number), heading_path, speakers_of(text)))
            open_lines.clear()

    for line in lines:
        # Most lines go on in the middle of a sentence; no number and no heading begins so.
        if line.text[:1].islower():
            if open_lines:
                open_lines.append(line.text)
            continue
        match = _NUMBERED.fullmatch(line.text)
        if match and number < int(match.group(1)) <= number + MAX_STEP:
            close()
            number, page = int(match.group(1)), line.page
            heading_path = tuple(part for part in (title, subheading) if part)
            open_lines.append(match.group(2))
        elif _is_heading(line, open_lines):
            close()
            subheading = without_marks(line.text).strip()
        elif open_lines:
            open_lines.append(line.text)
    close()
    return passages


def _is_heading(line: Line, before: Sequence[str]) -> bool:
    text = without_marks(line.text)
    if not _HEADING.fullmatch(text) or text.rstrip().endswith((".", ";", ",")):
        return False
    return not before or before[-1].rstrip().endswith((".", ";", ":", "”", ")"))
