"""The numbered paragraphs of section II: headings, and the recommendations listed below each.

112 of 304 reports restart ``1.`` under each heading, 191 use ``P.k``. Seen too: ``88.1`` without a stop,
``109. 10``, a number alone on its line, letters ``(a)`` … ``(bb)``, ``77.a``, ``a)``, bullets; a list that counts on
from the one before. Item k+1 may equal paragraph P+1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from uprkit.formats.printed_text import Line, joined, without_marks
from uprkit.formats.working_group_report.headings import is_list_heading, stated_position
from uprkit.formats.working_group_report.list_blocks import (
    CLOSING,
    NAMED,
    Block,
    Entry,
    Style,
    letter_ordinal,
)
from uprkit.formats.working_group_report.paragraph_lists import with_paragraphs_as_items

MAX_GAP = 4
"""Numbers a list may skip and still go on; each gap is a doubt."""
MAX_LOST = 60
"""Numbers that may be missing where those that follow show that the list goes on."""
LOOK_AHEAD, LOOK_FAR = 25, 60
_DOTTED = re.compile(r"\s*(\d{1,3})\s*\.\s*(\d{1,3})(?:\s*[.)]\s*|\s+|(?=[A-Z“])|$)(?!\d)(.*)", re.DOTALL)
_NUMBERED = re.compile(r"\s*(\d{1,3})\s*[.)](?!\d)\s*(.*)", re.DOTALL)
_BARE = re.compile(r"\s*(\d{1,3})\s+([A-Z“\"(].*)", re.DOTALL)
_ALONE = re.compile(r"\s*(\d{1,3})\s*()")
_LETTERED = re.compile(r"\s*\(([a-z]{1,2})\)\s*(.*)", re.DOTALL)
_BARE_LETTER = re.compile(r"\s*(?:(\d{1,3})\s*\.\s*)?([a-z]{1,2})[.)]?\s+(\S.*)", re.DOTALL)
_BULLETED = re.compile(r"\s*[•▪●∙·■–-]\s+(\S.*)", re.DOTALL)
_STATEMENT = re.compile(
    r"(?:All|The|These|Those)\s+(?:above\s+|following\s+)?(?:mentioned\s+)?(?:conclusions?|recommendations?|responses?|repl)"
    r"|In\s+the\s+(?:course|view)|At\s+the\s+request|Recommendations\s+(?:made|which|that|listed|below|above)"
    r"|\S+(?:\s\S+){0,5}\s+(?:considers?|will\s+(?:provide|respond|examine)|has\s+(?:examined|noted)"
    r"|(?:supports?|accepts?|rejects?|notes|cannot|does\s+not|did\s+not)\s.{0,60}\brecommendations?\b)",
)
_UNNUMBERED = re.compile(
    r"\s*(?:The\s+(?:following\s+)?recommendations?\s+(?:below|listed|formulated|made|noted|enjoy|did|do|will|were|which|that)"
    r"|These\s+recommendations\s+(?:will|enjoy|did|do|were|are)\b|The\s+following\s+recommendations?|(?:The\s+)?[Rr]ecommendations\s+(?:which|that)\s)"
)
_SUBHEADING_END = re.compile(r".{3,100}[^;.:,)”]")


def read_blocks(lines: Sequence[Line]) -> list[Block]:
    """The lines of section II as blocks, in order."""
    scanner = _Scanner(lines)
    for place, line in enumerate(lines):
        scanner.feed(place, line)
    for block in scanner.blocks:
        block.close()
    return with_paragraphs_as_items(scanner.blocks)


class _Scanner:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.blocks: list[Block] = []
        self.entry: Entry | None = None
        self.has_lone = False

    @property
    def block(self) -> Block | None:
        return self.blocks[-1] if self.blocks else None

    @property
    def paragraph(self) -> int | None:
        return self.blocks[-1].paragraph if self.blocks else None

    def feed(self, place: int, line: Line) -> None:
        sign = line.text.lstrip()[:1]
        if sign.isdigit():
            taken = (
                self._dotted(place, line)
                or self._new_paragraph(place, line)
                or self._restarted(place, line)
                or self._bare_letter(place, line)
            )
        elif sign == "(":
            taken = self._lettered(line)
        else:
            taken = self._unnumbered(place, line) or self._bare_letter(place, line) or self._bulleted(line)
        if not taken:
            self._continue(place, line)

    def _dotted(self, place: int, line: Line) -> bool:
        match = _DOTTED.fullmatch(line.text)
        block = self.block
        if not match or block is None or block.is_closing:
            return False
        first, second, rest = int(match.group(1)), int(match.group(2)), match.group(3)
        if (
            second == 1
            and first not in (block.paragraph, block.prefix)
            and (not rest[:1].islower() or self._is_followed(place, first, 2))
        ):
            block = self._block_of_items(place, first, block)
        if block.style is Style.RESTARTED or (block.paragraph is None and block.prefix is None):
            return False
        is_next = second == block.last + 1
        is_here = first in (block.paragraph, block.prefix)
        looks_new = (
            not rest or not rest[0].islower() or (is_next and self._may_be_small(place, first, second, block))
        )
        if not looks_new or not (is_here or (is_next and abs(first - (block.paragraph or first)) <= 2)):
            return False
        if not is_next and not block.last < second <= block.last + MAX_GAP and self._is_open():
            return False
        self._add(block, Style.DOTTED, second, f"{first}.{second}", rest, line.page)
        return True

    def _block_of_items(self, place: int, first: int, block: Block) -> Block:
        """The list that an item "45.1" begins, where the paragraph above it bears another number or none."""
        if not block.entries:
            if is_list_heading(block.words):
                block.prefix = first
                block.paragraph = block.paragraph if block.is_numbered else first
            return block
        if self.entry is None or not self.entry.is_closed or not self._is_followed(place, first, 2):
            return block
        heading = self.entry.split_off()
        self.blocks.append(Block(first, self.lines[place].page, heading, prefix=first, is_numbered=False))
        self.entry = None
        return self.blocks[-1]

    def _is_followed(self, place: int, first: int, second: int) -> bool:
        """Whether "45.2" begins a line soon after "45.1"."""
        matches = (_DOTTED.fullmatch(line.text) for line in self.lines[place + 1 : place + LOOK_AHEAD])
        return any(
            match and (int(match.group(1)), int(match.group(2))) == (first, second) for match in matches
        )

    def _new_paragraph(self, place: int, line: Line) -> bool:
        match = _NUMBERED.fullmatch(line.text)
        if not match:
            return False
        number, rest, block = int(match.group(1)), match.group(2), self.block
        if not rest and not self._is_heading(self._ahead(place)):
            return False
        if block is not None and block.paragraph is not None and not self._follows(number, place, block):
            return False
        if block is None and rest and not rest[0].isupper():
            return False
        if block is not None and block.paragraph is None and self._is_item(place, number, block):
            return False
        self.blocks.append(Block(number, line.page, [rest] if rest else []))
        self.entry = None
        return True

    def _is_item(self, place: int, number: int, block: Block) -> bool:
        """Whether a number goes on with a list below a heading that bears none."""
        if self._is_heading(self._ahead(place)):
            return False
        return bool(block.entries) or (number == 1 and self._begins(place, number))

    def _follows(self, number: int, place: int, block: Block) -> bool:
        """Whether a number is that of the next paragraph and not of the next recommendation."""
        assert block.paragraph is not None
        is_next_item = block.style is not Style.DOTTED and number == block.last + 1
        if not block.paragraph < number <= block.paragraph + 2:
            # A misprinted number: the words tell a heading all the same, and the leap is a doubt.
            tells = self._is_sure_heading if is_next_item else self._is_heading
            return not self._is_open() and tells(self._ahead(place))
        ahead = self._ahead(place)
        if number == block.paragraph + 1 and not is_next_item:
            return not self._is_open() or bool(_STATEMENT.match(ahead))
        return self._is_heading(ahead)

    def _is_heading(self, ahead: str) -> bool:
        return bool(CLOSING.match(ahead)) or bool(_STATEMENT.match(ahead) and is_list_heading(ahead))

    def _is_sure_heading(self, ahead: str) -> bool:
        """Whether words that could be the next recommendation are a heading: they end with a colon and name nobody."""
        words = ahead.partition(":")[0]
        is_whole = words != ahead and "(" not in words
        return is_whole and bool(_UNNUMBERED.match(words)) and stated_position(words) is not None

    def _ahead(self, place: int) -> str:
        text = joined(without_marks(line.text) for line in self.lines[place : place + 4])
        return re.sub(r"^\d{1,3}\s*[.)]\s*", "", text)

    def _is_open(self) -> bool:
        return self.entry is not None and not self.entry.is_closed

    def _is_named(self) -> bool:
        """Whether the entry ends with a bracket, so that even a small letter may begin the next."""
        last = next((line for line in reversed(self.entry.lines) if line.strip()), "") if self.entry else ""
        return bool(NAMED.fullmatch(without_marks(last)))

    def _restarted(self, place: int, line: Line) -> bool:
        block = self.block
        if block is None or block.style is Style.DOTTED or block.is_closing:
            return False
        match = _NUMBERED.fullmatch(line.text) or self._bare(place, line, block)
        if match is None:
            return False
        number, rest = int(match.group(1)), match.group(2)
        is_next = number == block.last + 1
        if rest[:1].islower() and not (is_next and self._may_be_small(place, 0, number, block)):
            return False
        if number == 1 and block.entries and block.style is Style.RESTARTED and not self._is_open():
            block, is_next = self._reopened(block), True
        is_gap = block.last < number <= block.last + MAX_GAP and bool(rest) and not self._is_open()
        is_gap = is_gap or self._goes_on(place, number, block)
        if not is_next and self._counts_on(number, block):
            block.first, is_next = number, True
        if not is_next and not is_gap and not (block.style is Style.LETTERED and number == 1):
            return False
        self._add(block, Style.RESTARTED, number, block.label_of(number), rest, line.page)
        return True

    def _bare(self, place: int, line: Line, block: Block) -> re.Match[str] | None:
        """A number without a stop, before its words or alone on its line: of a list that goes on so."""
        match = _BARE.fullmatch(line.text)
        if match is not None:
            number = int(match.group(1))
            is_listed = bool(block.entries) or self._begins(place, number)
            is_listed = is_listed or (number == 1 and self._is_introduced(block))
            return match if is_listed and not self._is_open() else None
        match = _ALONE.fullmatch(line.text)
        if match is None or self._is_open() or int(match.group(1)) != block.last + 1:
            return None
        following = self.lines[place + 1].text if place + 1 < len(self.lines) else ""
        if not following[:1].isupper() or not (self.has_lone or self._begins(place, block.last + 1)):
            return None
        self.has_lone = True
        return match

    def _may_be_small(self, place: int, first: int, second: int, block: Block) -> bool:
        """Whether the next item may begin with a small letter: behind a bracket, or where the list goes on so."""
        if self._is_open():
            return False
        is_behind_bracket = bool(block.entries) and self._is_named()
        return is_behind_bracket or self._begins(place, second) or self._is_followed(place, first, second + 1)

    def _begins(self, place: int, number: int) -> bool:
        """Whether the two numbers after this one begin lines soon after it, in whatever form."""
        wanted = number + 1
        for line in self.lines[place + 1 : place + LOOK_FAR]:
            match = (
                _NUMBERED.fullmatch(line.text) or _BARE.fullmatch(line.text) or _ALONE.fullmatch(line.text)
            )
            if match and int(match.group(1)) == wanted:
                wanted += 1
        return wanted >= number + 3

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
        heading = self.entry.split_off() if self.entry else []
        self.blocks.append(Block(block.paragraph, block.page, heading or list(block.heading_lines)))
        return self.blocks[-1]

    def _lettered(self, line: Line) -> bool:
        block = self.block
        match = _LETTERED.match(line.text)
        if block is None or not match or block.style not in (Style.NONE, Style.LETTERED) or block.is_closing:
            return False
        letters, rest = match.group(1), match.group(2)
        number = letter_ordinal(letters)
        if number != block.last + 1 or (len(letters) == 2 and block.last < 26):
            return False
        self._add(block, Style.LETTERED, number, f"{block.paragraph} ({letters})", rest, line.page)
        return True

    def _bare_letter(self, place: int, line: Line) -> bool:
        """Letters without their brackets, "77.a", "a)" or "a.": of a list that goes on so below its heading."""
        block = self.block
        if block is None or block.style not in (Style.NONE, Style.LETTERED) or block.is_closing:
            return False
        match = _BARE_LETTER.fullmatch(line.text)
        if not match or letter_ordinal(match.group(2)) != block.last + 1:
            return False
        first, letters, rest = match.groups()
        if first is not None and int(first) != block.paragraph:
            return False
        is_marked = first is not None or line.text.strip()[len(letters)] in ".)"
        if not is_marked or (block.last == 0 and not self._begins_letters(place, first, block)):
            return False
        self._add(block, Style.LETTERED, block.last + 1, f"{block.paragraph} ({letters})", rest, line.page)
        return True

    def _begins_letters(self, place: int, first: str | None, block: Block) -> bool:
        """Whether "b" follows "a" in the same form, below words that introduce recommendations."""
        if not is_list_heading(block.words):
            return False
        matches = (_BARE_LETTER.fullmatch(line.text) for line in self.lines[place + 1 : place + LOOK_AHEAD])
        return any(match and match.group(1) == first and match.group(2) == "b" for match in matches)

    def _bulleted(self, line: Line) -> bool:
        block = self.block
        if block is None or block.style not in (Style.NONE, Style.BULLETED) or block.is_closing:
            return False
        match = _BULLETED.fullmatch(line.text)
        if not match or not (self._is_introduced(block) if not block.entries else not self._is_open()):
            return False
        number = block.last + 1
        self._add(block, Style.BULLETED, number, block.label_of(number), match.group(1), line.page)
        return True

    @staticmethod
    def _is_introduced(block: Block) -> bool:
        return block.words.endswith(":") and is_list_heading(block.words)

    def _counts_on(self, number: int, block: Block) -> bool:
        """Whether a list counts on where the list before it ended, under a heading of its own."""
        before = next((earlier for earlier in reversed(self.blocks[:-1]) if earlier.entries), None)
        is_first = not block.entries and before is not None and before.style is Style.RESTARTED
        return is_first and before is not None and number == before.last + 1 and is_list_heading(block.words)

    def _unnumbered(self, place: int, line: Line) -> bool:
        if self.entry is None:
            return False
        is_closing = line.is_paragraph and line.text.lstrip().startswith("All ")
        if not (is_closing or _UNNUMBERED.match(line.text)) or self._is_open():
            return False
        ahead = self._ahead(place)
        if is_closing and CLOSING.match(ahead):
            self.blocks.append(Block(self.paragraph, line.page, [line.text]))
            self.entry = None
            return True
        if stated_position(ahead) is None and "following" not in ahead[:60]:
            return False
        self.blocks.append(Block(self.paragraph, line.page, [line.text], is_numbered=False))
        self.entry = None
        return True

    def _continue(self, place: int, line: Line) -> None:
        block = self.block
        if block is None:
            if _UNNUMBERED.match(line.text) or is_list_heading(self._ahead(place)):
                self.blocks.append(Block(None, line.page, [line.text], is_numbered=False))
            return
        if self.entry is None:
            block.heading_lines.append(line.text)
        elif not self._is_subheading(place, line):
            self.entry.lines.append(line.text)

    def _is_subheading(self, place: int, line: Line) -> bool:
        """Whether a line between two items is the title of a group of them, and no words of the first."""
        if not line.is_paragraph:
            following = self.lines[place + 1].text if place + 1 < len(self.lines) else ""
            if not (line.text[:1].isupper() and following[:1].isdigit() and self._is_named()):
                return False
            dotted = _DOTTED.fullmatch(following)
            number = dotted.group(2) if dotted else following.partition(".")[0]
            if not number.isdecimal() or int(number) != self._last + 1:
                return False
        closed = self.entry is not None and self.entry.is_closed
        return closed and bool(_SUBHEADING_END.fullmatch(line.text))

    @property
    def _last(self) -> int:
        return self.blocks[-1].last if self.blocks else 0

    def _add(self, block: Block, style: Style, number: int, label: str, rest: str, page: int | None) -> None:
        if block.style is Style.LETTERED and style is not Style.LETTERED:
            # Letters of the heading itself ("for the following reasons: (a) …"), not of a list.
            block.heading_lines.extend(line for entry in block.entries for line in entry.lines)
            block.entries.clear()
        if number > block.last + 1 and number != block.first:
            block.gaps.append((block.last, number))
        block.style = style
        self.entry = Entry(label, number, page, [rest] if rest else [])
        block.entries.append(self.entry)
