"""The numbered paragraphs of section II: headings, and the recommendations listed below each.

112 of 304 reports restart ``1.`` under each heading, 191 use ``P.k``. Seen too: ``88.1`` without a stop,
``109. 10``, a number alone on its line, letters ``(a)`` … ``(bb)``. Item k+1 may equal paragraph P+1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from uprkit.formats.printed_text import Line, joined, without_marks
from uprkit.formats.working_group_report.headings import is_list_heading, stated_position

MAX_GAP = 4
"""Numbers a list may skip and still go on; each gap is a doubt."""
MAX_LOST = 60
"""Numbers that may be missing where those that follow show that the list goes on."""
LOOK_AHEAD = 25
_DOTTED = re.compile(r"\s*(\d{1,3})\s*\.\s*(\d{1,3})(?:\s*[.)]\s*|\s+|$)(?!\d)(.*)", re.DOTALL)
_NUMBERED = re.compile(r"\s*(\d{1,3})\s*[.)](?!\d)\s*(.*)", re.DOTALL)
_BARE = re.compile(r"\s*(\d{1,3})\s+([A-Z“\"(].*)", re.DOTALL)
_LETTERED = re.compile(r"\s*\(([a-z]{1,2})\)\s*(.*)", re.DOTALL)
_STATEMENT = re.compile(
    r"(?:All|The|These|Those)\s+(?:above\s+|following\s+)?(?:mentioned\s+)?(?:conclusions?|recommendations?|responses?|repl)"
    r"|In\s+the\s+(?:course|view)|At\s+the\s+request|Recommendations\s+(?:made|which|that|listed|below|above)"
    r"|\S+(?:\s\S+){0,5}\s+(?:considers?|will\s+(?:provide|respond|examine)|has\s+(?:examined|noted))",
)
_CLOSING = re.compile(r"All\s+(?:the\s+)?(?:conclusions|recommendations)\b.{0,60}\b(?:report|reflect)")
_UNNUMBERED = re.compile(
    r"\s*(?:The\s+(?:following\s+)?recommendations?\s+(?:below|listed|formulated|made|noted|enjoy|did|do|will|were|which|that)"
    r"|The\s+following\s+recommendations?|(?:The\s+)?[Rr]ecommendations\s+(?:which|that)\s)"
)
_MARK_SIGNS = "0123456789*∗ \t"
_CLOSED = (";", ".", ":", ")", "*", "”")
_SUBHEADING_END = re.compile(r".{3,100}[^;.:,)”]")


class Style(Enum):
    NONE = 0
    RESTARTED = 1
    DOTTED = 2
    LETTERED = 3


@dataclass(slots=True)
class Entry:
    """One item of a list; ``label`` is "58.1" whether printed so or as "1." below paragraph 58.

    ``text`` and ``raw``, the same without marks of footnotes, are there once all lines are.
    """

    label: str
    ordinal: int
    page: int | None
    lines: list[str]
    text: str = ""
    raw: str = ""

    def close(self) -> None:
        self.text = joined(self.lines)
        self.raw = without_marks(self.text)

    @property
    def is_closed(self) -> bool:
        last = next((line for line in reversed(self.lines) if line.strip()), "")
        return without_marks(last).rstrip(_MARK_SIGNS).endswith(_CLOSED)


@dataclass(slots=True)
class Block:
    """A paragraph of section II with the list below it; ``gaps`` are (last number before, first after).

    ``heading`` is there once all lines are.
    """

    paragraph: int | None
    page: int | None
    heading_lines: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)
    style: Style = Style.NONE
    heading: str = ""

    def close(self) -> None:
        self.heading = without_marks(joined(self.heading_lines))
        for entry in self.entries:
            entry.close()

    @property
    def last(self) -> int:
        return self.entries[-1].ordinal if self.entries else 0


def letter_ordinal(letters: str) -> int:
    """a = 1 … z = 26, aa = 27, bb = 28 (as UN papers go on) and ab = 28 (as programs do)."""
    if len(letters) == 1:
        return ord(letters) - 96
    return 26 + (ord(letters[1]) - 96)


def read_blocks(lines: Sequence[Line]) -> list[Block]:
    """The lines of section II as blocks, in order."""
    scanner = _Scanner(lines)
    for place, line in enumerate(lines):
        scanner.feed(place, line)
    for block in scanner.blocks:
        block.close()
    return scanner.blocks


class _Scanner:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.blocks: list[Block] = []
        self.entry: Entry | None = None

    @property
    def block(self) -> Block | None:
        return self.blocks[-1] if self.blocks else None

    @property
    def paragraph(self) -> int | None:
        return self.blocks[-1].paragraph if self.blocks else None

    def feed(self, place: int, line: Line) -> None:
        sign = line.text.lstrip()[:1]
        if sign.isdigit():
            taken = self._dotted(line) or self._new_paragraph(place, line) or self._restarted(place, line)
        elif sign == "(":
            taken = self._lettered(line)
        else:
            taken = self._unnumbered(place, line)
        if not taken:
            self._continue(place, line)

    def _dotted(self, line: Line) -> bool:
        match = _DOTTED.fullmatch(line.text)
        block = self.block
        if not match or block is None or block.paragraph is None or block.style is Style.RESTARTED:
            return False
        first, second, rest = int(match.group(1)), int(match.group(2)), match.group(3)
        is_next = second == block.last + 1
        is_here = first == block.paragraph
        looks_new = not rest or not rest[0].islower()
        if not looks_new or not (is_here or (is_next and abs(first - block.paragraph) <= 2)):
            return False
        if not is_next and not block.last < second <= block.last + MAX_GAP and self._is_open():
            return False
        self._add(block, Style.DOTTED, second, f"{first}.{second}", rest, line.page)
        return True

    def _new_paragraph(self, place: int, line: Line) -> bool:
        match = _NUMBERED.fullmatch(line.text)
        if not match or not match.group(2):
            return False
        number, rest, block = int(match.group(1)), match.group(2), self.block
        if block is not None and block.paragraph is not None and not self._follows(number, place, block):
            return False
        if block is None and not rest[0].isupper():
            return False
        self.blocks.append(Block(number, line.page, [rest]))
        self.entry = None
        return True

    def _follows(self, number: int, place: int, block: Block) -> bool:
        """Whether a number is that of the next paragraph and not of the next recommendation."""
        assert block.paragraph is not None
        if not block.paragraph < number <= block.paragraph + 2:
            return False
        is_next_item = block.style is not Style.DOTTED and number == block.last + 1
        ahead = self._ahead(place)
        if number == block.paragraph + 1 and not is_next_item:
            return not self._is_open() or bool(_STATEMENT.match(ahead))
        return bool(_CLOSING.match(ahead)) or bool(_STATEMENT.match(ahead) and is_list_heading(ahead))

    def _ahead(self, place: int) -> str:
        text = joined(without_marks(line.text) for line in self.lines[place : place + 4])
        return re.sub(r"^\d{1,3}\s*[.)]\s*", "", text)

    def _is_open(self) -> bool:
        return self.entry is not None and not self.entry.is_closed

    def _restarted(self, place: int, line: Line) -> bool:
        block = self.block
        if block is None or block.style is Style.DOTTED:
            return False
        match = _NUMBERED.fullmatch(line.text)
        if match is None:
            match = _BARE.fullmatch(line.text)
            if match is None or self._is_open() or not block.entries:
                return False
        number, rest = int(match.group(1)), match.group(2)
        if rest and rest[0].islower():
            return False
        if number == 1 and block.entries and block.style is Style.RESTARTED and not self._is_open():
            block = self._reopened(block)
        is_gap = block.last < number <= block.last + MAX_GAP and bool(rest) and not self._is_open()
        is_gap = is_gap or self._goes_on(place, number, block)
        if number != block.last + 1 and not is_gap and not (block.style is Style.LETTERED and number == 1):
            return False
        self._add(block, Style.RESTARTED, number, f"{block.paragraph}.{number}", rest, line.page)
        return True

    def _goes_on(self, place: int, number: int, block: Block) -> bool:
        """Whether a list goes on behind a page that is missing: the two numbers after this one follow."""
        if block.style is not Style.RESTARTED or not block.last < number <= block.last + MAX_LOST:
            return False
        wanted = number + 1
        for line in self.lines[place + 1 : place + LOOK_AHEAD]:
            match = _NUMBERED.fullmatch(line.text)
            if match and int(match.group(1)) == wanted and not match.group(2)[:1].islower():
                wanted += 1
        return wanted >= number + 3

    def _reopened(self, block: Block) -> Block:
        """A list that starts again at 1 without a numbered heading of its own."""
        self.blocks.append(Block(block.paragraph, block.page, list(block.heading_lines)))
        return self.blocks[-1]

    def _lettered(self, line: Line) -> bool:
        block = self.block
        match = _LETTERED.match(line.text)
        if block is None or not match or block.style not in (Style.NONE, Style.LETTERED):
            return False
        letters, rest = match.group(1), match.group(2)
        number = letter_ordinal(letters)
        if number != block.last + 1 or (len(letters) == 2 and block.last < 26):
            return False
        self._add(block, Style.LETTERED, number, f"{block.paragraph} ({letters})", rest, line.page)
        return True

    def _unnumbered(self, place: int, line: Line) -> bool:
        if self.entry is None:
            return False
        is_closing = line.is_paragraph and line.text.lstrip().startswith("All ")
        if not (is_closing or _UNNUMBERED.match(line.text)) or self._is_open():
            return False
        ahead = self._ahead(place)
        if is_closing and _CLOSING.match(ahead):
            self.blocks.append(Block(self.paragraph, line.page, [line.text]))
            self.entry = None
            return True
        if stated_position(ahead) is None and "following" not in ahead[:60]:
            return False
        self.blocks.append(Block(self.paragraph, line.page, [line.text]))
        self.entry = None
        return True

    def _continue(self, place: int, line: Line) -> None:
        block = self.block
        if block is None:
            if _UNNUMBERED.match(line.text) or is_list_heading(self._ahead(place)):
                self.blocks.append(Block(None, line.page, [line.text]))
            return
        if self.entry is None:
            block.heading_lines.append(line.text)
        elif not (line.is_paragraph and self.entry.is_closed and _SUBHEADING_END.fullmatch(line.text)):
            self.entry.lines.append(line.text)

    def _add(self, block: Block, style: Style, number: int, label: str, rest: str, page: int | None) -> None:
        if block.style is Style.LETTERED and style is not Style.LETTERED:
            # Letters of the heading itself ("for the following reasons: (a) …"), not of a list.
            block.heading_lines.extend(line for entry in block.entries for line in entry.lines)
            block.entries.clear()
        if number > block.last + 1:
            block.gaps.append((block.last, number))
        block.style = style
        self.entry = Entry(label, number, page, [rest] if rest else [])
        block.entries.append(self.entry)
