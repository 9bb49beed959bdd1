"""Prose of a paper as passages: numbered paragraphs, bullets, loose paragraphs, the headings above them, notes.

No word of the body is lost or invented: the words of headings and passages, in order, are those of the lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from uprkit.formats.printed_text import Footnote, Line, joined, without_marks
from uprkit.formats.working_group_report.masthead import MONTHS
from uprkit.model import Passage

MAX_STEP = 2
"""A paragraph's number may be missing, no more."""
LONGEST_HEADING = 160
NOTE = "note "
"""Before the number of a note, where a passage tells its paragraph."""

_NUMBERED = re.compile(r"\s*(?P<number>\d{1,3})\s*[.)](?!\d)\s+(?P<text>\S.*)", re.DOTALL)
_BULLET = re.compile(
    r"\s*(?:[•●▪▫∙·◦‣\uf0b7\uf0a7\uf0d8]|[-–—*](?=\s)|\([a-z]{1,4}\)(?=\s)|\([ivx]{1,5}\)(?=\s))\s*\S"
)
_KEYED = re.compile(r"\s*\(?\d{2,3}\.\d{1,3}\)?[.:]?(?:\s|$)")
"""The number of a recommendation, before what is said of it."""
_MARK = re.compile(r"\s*(?P<mark>[IVXL]{1,6}|[A-Z]|\d{1,2})\s*\.\s+(?P<title>\S.*)", re.DOTALL)
_ROMAN = re.compile(r"[IVXL]+")
_ENDS = (".", ";", ":", "?", "!", "”", '"')
_CARRIES_ON = re.compile(
    r"(?:,|\b(?:of|the|and|or|with|for|from|to|in|on|by|a|an|its|their))\s*$", re.IGNORECASE
)
_NOTES_TITLE = re.compile(r"\W*(?:end\s?|foot)?notes?\W*", re.IGNORECASE)
_NOTE = re.compile(r"\s*(?P<number>\d{1,3})\s+(?P<text>[A-Z“\"(<].*)", re.DOTALL)
_NOTE_STEP = 12
"""Between two notes lists of sources may stand, whose own numbers are lost in print."""
_RECOMMENDATIONS = re.compile(r"\s*\(?rec(?:ommendation)?s?\b", re.IGNORECASE)
_EXCERPT = 120
"""Lines within which the paragraphs after the first of an excerpt are looked for."""
_SHORT = 0.72
"""A line shorter than this part of a full line ends its paragraph, where it ends a sentence."""
_FULL = 60

_MONTH = "|".join(MONTHS)
_MASTHEAD = re.compile(
    rf"""\s*(?:
      United\s+Nations(?:\s+A/[\w./ -]+)? | General\s+Assembly(?:\s+Distr\.?.*)? | Distr\.?\s*:?\s*(?:General|Limited)?
    | (?:Original|Language)\s*:.* | GE\.?\s?\d\d-\d{{4,6}}.* | [\uf000-\uf0ff\s]+ | A/HRC/[\w./ -]+\*?
    | Human\s+Rights\s+Council | Working\s+Group\s+on\s+the\s+Universal\s+Periodic\s+Review
    | (?:[A-Z][a-z]+(?:-[a-z]+)?)\s+session | Geneva,.* | Agenda\s+items?\s+\d+.*
    | \d{{1,2}}\s*(?:(?:{_MONTH})\s*)?[-–]\s*\d{{1,2}}\s+(?:{_MONTH})\s+\d{{4}} | \d{{1,2}}\s+(?:{_MONTH})\s+\d{{4}}
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_STARRED = re.compile(r"\s*[*∗]{1,3}\s+\S")


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    text: str


@dataclass(slots=True)
class _Reading:
    """``is_used`` says whether the last heading has a passage beneath it: one without becomes a passage itself."""

    passages: list[Passage] = field(default_factory=list)
    path: list[_Heading] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    page: int | None = None
    paragraph: str = ""
    number: int = 0
    is_used: bool = True
    in_notes: bool = False

    def open(self, text: str, page: int | None, paragraph: str = "") -> None:
        self.close()
        self.lines, self.page, self.paragraph = [text], page, paragraph

    def close(self) -> None:
        text = without_marks(joined(self.lines))
        if text:
            headings = tuple(heading.text for heading in self.path)
            self.passages.append(Passage(text, self.page, self.paragraph, headings))
            self.is_used = True
        self.lines = []

    def head(self, level: int, text: str, page: int | None) -> None:
        self.close()
        if self.path and level <= self.path[-1].level:
            self.keep_heading()
        self.path = [heading for heading in self.path if heading.level < level]
        self.path.append(_Heading(level, without_marks(joined([text]))))
        self.page, self.is_used = page, False

    def keep_heading(self) -> None:
        if not self.is_used and self.path:
            above = tuple(heading.text for heading in self.path[:-1])
            self.passages.append(Passage(self.path[-1].text, self.page, "", above))
            self.is_used = True


def read_prose(lines: Sequence[Line], footnotes: Sequence[Footnote] = ()) -> tuple[Passage, ...]:
    """Passages of a paper's lines in printed order, then its footnotes under "Notes"."""
    reading = _Reading()
    place = 0
    while place < len(lines):
        place += _read(reading, lines, place)
    reading.close()
    reading.keep_heading()
    notes = (
        Passage(note.text, note.page, f"{NOTE}{note.key.rpartition('.')[2]}", ("Notes",))
        for note in footnotes
        if note.text.strip()
    )
    return (*reading.passages, *notes)


def _read(reading: _Reading, lines: Sequence[Line], place: int) -> int:
    """Take in one line, or the lines of a heading; returns how many."""
    line = lines[place]
    text = line.text
    if reading.in_notes:
        note = _NOTE.fullmatch(text)
        if note and reading.number < int(note["number"]) <= reading.number + _NOTE_STEP:
            reading.number = int(note["number"])
            reading.open(note["text"], line.page, f"{NOTE}{note['number']}")
        else:
            _carry_on(reading, line)
        return 1
    if _NOTES_TITLE.fullmatch(text) and reading.number:
        reading.head(1, text, line.page)
        reading.in_notes, reading.number = True, 0
        return 1
    heading, taken = _heading_at(reading, lines, place)
    if heading is not None:
        reading.head(heading.level, heading.text, line.page)
        return taken
    numbered = _NUMBERED.fullmatch(text)
    if numbered and (_follows(reading, int(numbered["number"])) or _begins_later(reading, lines, place)):
        reading.number = int(numbered["number"])
        reading.open(numbered["text"], line.page, numbered["number"])
    elif (
        line.is_paragraph
        or _BULLET.match(text)
        or (_RECOMMENDATIONS.match(text) and _is_after_heading(reading))
    ) or _begins_paragraph(reading, lines, place):
        reading.open(text, line.page)
    else:
        _carry_on(reading, line)
    return 1


def _follows(reading: _Reading, number: int) -> bool:
    return reading.number < number <= reading.number + MAX_STEP


def _begins_later(reading: _Reading, lines: Sequence[Line], place: int) -> bool:
    """Whether an excerpt begins here, such as a chapter of a session's report: two paragraphs follow in order."""
    if reading.number:
        return False
    wanted = int(_numbers(lines[place]) or 0) + 1
    if wanted <= MAX_STEP + 1:
        return False
    found = 0
    for line in lines[place + 1 : place + _EXCERPT]:
        if _numbers(line) == str(wanted + found):
            found += 1
    return found > 1


def _numbers(line: Line) -> str:
    numbered = _NUMBERED.fullmatch(line.text)
    return numbered["number"] if numbered else ""


def _carry_on(reading: _Reading, line: Line) -> None:
    if not reading.lines:
        reading.page, reading.paragraph = line.page, ""
    reading.lines.append(line.text)


def _is_after_heading(reading: _Reading) -> bool:
    return not reading.is_used and not reading.lines


def _begins_paragraph(reading: _Reading, lines: Sequence[Line], place: int) -> bool:
    """A short line that ends a sentence, or a reference line beneath a heading, ends its paragraph."""
    if not reading.lines:
        return True
    before = reading.lines[-1].rstrip()
    if _KEYED.match(lines[place].text) and before.endswith((".", ";", ":", "?", "!", "”", ")")):
        return True
    if reading.paragraph and not _ends_short(before):
        return False
    return _ends_short(before) and lines[place].text.lstrip()[:1].isupper()


def _ends_short(line: str) -> bool:
    return line.endswith(_ENDS) and len(line) < _SHORT * 95


def _heading_at(reading: _Reading, lines: Sequence[Line], place: int) -> tuple[_Heading | None, int]:
    """The heading that begins at a line, with how many lines it takes; (None, 0) where there is none."""
    text = without_marks(lines[place].text).strip()
    mark = _MARK.fullmatch(text)
    is_first = mark is not None and not reading.path and not reading.number
    if not _may_head(text, is_marked=mark is not None) or not (is_first or _is_at_end(reading)):
        return None, 0
    if mark is None:
        is_titled = _RECOMMENDATIONS.match(text) is None and _precedes_numbered(reading, lines, place + 1)
        return (_Heading(6, text), 1) if is_titled and text[:1].isupper() else (None, 0)
    level = _level(reading, mark["mark"])
    if level == 3 and _follows(reading, int(mark["mark"])) and not _is_renumbered(lines, place, mark["mark"]):
        return None, 0
    taken = 1
    while taken < 4 and place + taken < len(lines) and _is_continued(text, lines[place + taken].text):
        text = joined([text, lines[place + taken].text])
        taken += 1
    is_title = len(text) <= LONGEST_HEADING and not text.endswith(",")
    return (_Heading(level, text), taken) if is_title else (None, 0)


def _may_head(text: str, *, is_marked: bool) -> bool:
    """A title of several lines may break at a comma, no other one ends with a sign."""
    if not 2 < len(text) <= LONGEST_HEADING or _BULLET.match(text):
        return False
    return not text.endswith((".", ";", ":", "?")) and (is_marked or not text.endswith(","))


def _is_at_end(reading: _Reading) -> bool:
    """Whether a heading can stand here: behind the end of a sentence, of a short line, or of a heading."""
    if not reading.lines:
        return True
    before = without_marks(reading.lines[-1]).rstrip(" 0123456789*∗")
    return before.endswith((*_ENDS, ")")) or bool(_RECOMMENDATIONS.match(reading.lines[0]))


def _level(reading: _Reading, mark: str) -> int:
    if mark.isdigit():
        return 3
    if not _ROMAN.fullmatch(mark):
        return 2
    letters = [heading.text[:1] for heading in reading.path if heading.level == 2]
    is_next_letter = len(mark) == 1 and letters and ord(mark) == ord(letters[-1]) + 1
    return 2 if is_next_letter else 1


def _is_renumbered(lines: Sequence[Line], place: int, number: str) -> bool:
    """Whether the number is said again soon by a paragraph: then it numbers a heading here."""
    for line in lines[place + 1 : place + 3]:
        match = _NUMBERED.fullmatch(line.text)
        if match:
            return match["number"] == number
    return False


def _precedes_numbered(reading: _Reading, lines: Sequence[Line], place: int) -> bool:
    if place >= len(lines):
        return False
    match = _NUMBERED.fullmatch(lines[place].text)
    return bool(match and _follows(reading, int(match["number"]))) or bool(_BULLET.match(lines[place].text))


def _is_continued(heading: str, following: str) -> bool:
    """Whether a heading goes on in the next line: it breaks off, or the next line begins without a capital."""
    text = without_marks(following).strip()
    if not text or _MARK.fullmatch(text) or _NUMBERED.fullmatch(text) or _BULLET.match(text):
        return False
    if _RECOMMENDATIONS.match(text) or len(heading) < _FULL // 2 or text.endswith((".", ";", ":")):
        return False
    return text[:1].islower() or bool(_CARRIES_ON.search(heading)) or len(heading) >= _FULL


def without_masthead(lines: Sequence[Line]) -> list[Line]:
    """Lines without what the first page's head and foot add: symbol, session, dates, notes with a star."""
    kept: list[Line] = []
    in_starred = False
    for line in lines:
        if line.page in (None, 1) and len(kept) < 80:
            is_furniture = bool(_MASTHEAD.fullmatch(without_marks(line.text)))
            in_starred = (
                not is_furniture and (in_starred or bool(_STARRED.match(line.text))) and line.page == 1
            )
            if is_furniture or in_starred:
                continue
        kept.append(line)
    return kept
