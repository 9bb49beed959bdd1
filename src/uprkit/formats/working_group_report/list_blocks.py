"""What section II is made of: paragraphs, and the items of the list below each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from uprkit.formats.printed_text import joined, without_marks

CLOSING = re.compile(r"All\s+(?:the\s+)?(?:conclusions|recommendations)\b.{0,60}\b(?:report|reflect)")
_PLEDGED = re.compile(r"\b(?:voluntary|following)\s+(?:pledges?|commitments?|undertakings?)\b", re.IGNORECASE)
_MARK_SIGNS = "0123456789*∗ \t"
NAMED = re.compile(r".*\)[\s;.,]*(?:\d{1,3}[\s;.]*)?", re.DOTALL)
_CLOSED = (";", ".", ":", ")", "*", "”")


class Style(Enum):
    NONE = 0
    RESTARTED = 1
    DOTTED = 2
    LETTERED = 3
    BULLETED = 4


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

    def split_off(self) -> list[str]:
        """Take the lines behind the last one that ends with a bracket: words of a heading without a number."""
        named = [place for place, line in enumerate(self.lines) if NAMED.fullmatch(without_marks(line))]
        behind = self.lines[named[-1] + 1 :] if named else []
        if not behind or "recommendation" not in " ".join(behind).lower():
            return []
        del self.lines[named[-1] + 1 :]
        return behind


@dataclass(slots=True)
class Block:
    """A paragraph of section II with the list below it; ``gaps`` are (last number before, first after).

    ``prefix`` is the paragraph that the items name, which a misprint may part from the paragraph's own number;
    ``heading`` is there once all lines are.
    """

    paragraph: int | None
    page: int | None
    heading_lines: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)
    style: Style = Style.NONE
    heading: str = ""
    prefix: int | None = None
    is_numbered: bool = True
    are_items_paragraphs: bool = False
    """Whether the recommendations are paragraphs of section II themselves, numbered on from the heading."""
    first: int = 1
    """The number that the list begins with: another than 1 where it counts on from the list before."""

    def close(self) -> None:
        self.heading = without_marks(joined(self.heading_lines))
        for entry in self.entries:
            entry.close()

    @property
    def last(self) -> int:
        return self.entries[-1].ordinal if self.entries else 0

    @property
    def last_paragraph(self) -> int | None:
        return self.last if self.are_items_paragraphs else self.paragraph

    @property
    def words(self) -> str:
        """The heading as far as it was read."""
        return joined(without_marks(line) for line in self.heading_lines)

    @property
    def is_pledged(self) -> bool:
        """Whether the heading calls the list the State's own pledges; it is there once all lines are."""
        return bool(_PLEDGED.search(self.heading)) and "recommend" not in self.heading.lower()

    @property
    def is_closing(self) -> bool:
        """Whether it is the paragraph that ends every report: what follows it is no recommendation."""
        return not self.entries and bool(CLOSING.match(self.words))

    def label_of(self, number: int) -> str:
        return str(number) if self.paragraph is None else f"{self.paragraph}.{number}"


def letter_ordinal(letters: str) -> int:
    """a = 1 … z = 26, aa = 27, bb = 28 (as UN papers go on) and ab = 28 (as programs do)."""
    if len(letters) == 1:
        return ord(letters) - 96
    return 26 + (ord(letters[1]) - 96)
