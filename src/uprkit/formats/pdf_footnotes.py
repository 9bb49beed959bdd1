"""Footnotes at the foot of a PDF page: told from the body, and their marks in the body found.

In the reports most footnotes of section II hold "the recommendation as read during the interactive dialogue";
pdfium prints the raised mark as plain digits after the semicolon, and now and then loses it before the note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from uprkit.formats.printed_text import MARK_CLOSE, MARK_OPEN, Footnote, joined

NOTE_LINES = 40
_WORDING = re.compile(
    r"\s*(?P<mark>\d{1,2}|[*∗]{1,3}|[a-z])?\s*(?:The|This) (?:original |initial )?recommendations?,? "
    r"(?=.*(?:read|formulated|dialogue|stated|made))(?:as|was|were|made|originally|initially|reads?)\b"
)
_PLURAL = re.compile(r"\s*(?:The|These) recommendations (?!as\b)")
_MARKED = re.compile(r"\s*(?P<mark>[*∗]{1,3}|\d{1,2}(?=\s))\s*(?=[A-Z“\"])")
_TRAILING_MARK = re.compile(r"[.”\"]\s+(?P<mark>\d{1,2})\s*$")
_LONE_MARK = re.compile(r"\s*\d{1,2}\s*")
_ITEM = re.compile(r"\s*\d{1,3}\.\s?(?:\d{1,3}\b|[A-Z])")
_REFERENCE = re.compile(
    r"(?:(?<=[;)”’])\s?|(?<=[:,a-z])|(?<=[a-z)”]\.))(?P<mark>\d{1,2}|[*∗]{1,3}|[a-z])(?=\s*$|\s+[A-Z(]|[;,])"
)
_CLOSES_QUOTE = re.compile(r"[”\"]\s*[.;]?\s*$")
_ENDS_BODY = re.compile(r"[;:.)”]\W*\d{0,2}\W*$")
_BARE_ITEM = re.compile(r"\s*\d{1,3}\s+[A-Z]")
MAX_CONTINUED = 12
_INNER_WORDING = re.compile(r"(?<=[.”\"])\s(?=\d{1,2} (?:The|This) recommendation )")


@dataclass(frozen=True, slots=True)
class PageNotes:
    """The body of a page with its marks, and the notes taken from its foot."""

    body: list[str]
    footnotes: list[Footnote]
    continuation: str = ""
    """What the last note of the page before goes on with at the foot of this one."""


def take_footnotes(
    lines: Sequence[str], page: int, known: int, *, last: Sequence[Footnote] = ()
) -> PageNotes:
    """Part a page's lines; ``known`` is how many notes earlier pages had (keys count on).

    ``last`` is the last note before this page, if there is one: printed on the page before with its quotation
    open, it goes on here.
    """
    start = _start_of_notes(lines, known)
    foot = len(lines) if start is None else start
    is_open = any(note.page == page - 1 and _is_open(note.text) for note in last)
    continued = _start_of_continuation(lines, foot) if is_open else foot
    continuation = joined(lines[continued:foot])
    if start is None:
        return PageNotes(list(lines[:continued]), [], continuation)
    end = next((i for i in range(start + 1, len(lines)) if _ITEM.match(lines[i])), len(lines))
    body = [*lines[:continued], *lines[end:]]
    footnotes = []
    for number, (mark, text) in enumerate(_notes(lines[start:end]), start=known + 1):
        footnotes.append(Footnote(str(number), text, page))
        _set_mark(body, mark, str(number))
    return PageNotes(body, footnotes, continuation)


def _is_open(note: str) -> bool:
    return note.count("“") > note.count("”")


def _start_of_continuation(lines: Sequence[str], foot: int) -> int:
    """Where the rest of an open note begins above ``foot``: behind the last line of the body that is whole."""
    closing = next((i for i in range(foot - 1, max(foot - MAX_CONTINUED, 0), -1) if lines[i].strip()), 0)
    if not closing or not _CLOSES_QUOTE.search(lines[closing]):
        return foot
    for index in range(closing, max(foot - MAX_CONTINUED, 0), -1):
        if "“" in lines[index] or _ITEM.match(lines[index]) or _BARE_ITEM.match(lines[index]):
            return foot
        if _ENDS_BODY.search(lines[index - 1]):
            return index
    return foot


def _start_of_notes(lines: Sequence[str], known: int) -> int | None:
    for index in range(max(0, len(lines) - NOTE_LINES), len(lines)):
        line = lines[index]
        marked = None if line[:1].isalpha() else _MARKED.match(line)
        if marked is None and "recommendation" not in line:
            continue
        mark = marked.group("mark") if marked else ""
        if _begins_wording(line) or (mark and not mark.isdigit() and index > 2):
            is_lone = index > 0 and _LONE_MARK.fullmatch(lines[index - 1])
            return index - 1 if is_lone else index
        if mark.isdigit() and index > len(lines) - 14 and _is_marked(lines[:index], mark):
            if _is_numbered_again(lines[index + 1 :], mark):
                continue
            return index
    return None


def _is_numbered_again(lines: Sequence[str], mark: str) -> bool:
    """Whether a note of the same number follows, so that the first is an item of a list."""
    return any((found := _begins_wording(line)) and found["mark"] == mark for line in lines)


def _begins_wording(line: str) -> re.Match[str] | None:
    found = _WORDING.match(line) if "recommendation" in line else None
    # "The recommendations made …" without a mark opens a list, not a note.
    return found if found and (found["mark"] or not _PLURAL.match(line)) else None


def _is_marked(body: Sequence[str], mark: str) -> bool:
    pattern = re.compile(rf"[^\W\d][;:.,”’)]?{mark}(?=\s|$|[,;.])|[;:.,)”’]{mark}(?=\s|$)")
    return any(pattern.search(line) for line in body)


def _notes(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Mark ("" where it was lost) and text of each note."""
    notes: list[tuple[str, list[str]]] = []
    pending = ""
    for line in (part for whole in lines for part in _INNER_WORDING.split(whole)):
        match = _begins_wording(line) or _MARKED.match(line)
        if _LONE_MARK.fullmatch(line):
            pending = line.strip()
        elif match:
            mark = match.group("mark") or pending
            rest = line[match.end("mark") :] if match.group("mark") else line
            notes.append((mark.strip(), [rest]))
            pending = ""
        elif notes:
            trailing = _TRAILING_MARK.search(line)
            pending = trailing.group("mark") if trailing else ""
            notes[-1][1].append(line[: trailing.start("mark")] if trailing else line)
        else:
            notes.append((pending, [line]))
    return [(mark, joined(parts)) for mark, parts in notes]


def _set_mark(body: list[str], mark: str, key: str) -> None:
    """Replace the plain digits or stars of a mark in the body by the key between marks, once."""
    for index, line in enumerate(body):
        if mark not in line:
            continue
        for match in _REFERENCE.finditer(line):
            if match["mark"] == mark or (not mark and match["mark"].isdigit()):
                body[index] = line[: match.start()] + MARK_OPEN + key + MARK_CLOSE + line[match.end() :]
                return
