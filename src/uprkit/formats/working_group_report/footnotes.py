"""Footnotes that hold the wording as read during the interactive dialogue (55 of 304 reports)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from uprkit.formats.printed_text import Footnote, marks_in

_LEAD = re.compile(
    r"\s*(?:(?:The|This) )?(?:original |initial )?recommendations?\b"
    r".{0,60}?\b(?:read|reads|formulated|dialogue|made|stated)\b"
    r"(?:.{0,60}?\b(?:dialogue|read(?:s)?(?: as)?|follows|as))?\s*:?\s*",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(r"[“„\"]\s*(.+)[”‟\"]", re.DOTALL)
_QUOTES = "“”„‟\"'‘’ "


def by_key(footnotes: Iterable[Footnote]) -> dict[str, Footnote]:
    return {note.key: note for note in footnotes}


def wording_in_dialogue(text: str, notes: Mapping[str, Footnote]) -> str:
    """The wording that a recommendation's footnotes give as read in the dialogue, "" where none does."""
    for key in marks_in(text):
        note = notes.get(key)
        wording = wording_of(note.text) if note else ""
        if wording:
            return wording
    return ""


def wording_of(note: str) -> str:
    """The quoted recommendation of a note, "" where the note is about something else."""
    lead = _LEAD.match(note)
    if not lead:
        return ""
    quoted = _QUOTED.search(note)
    return (quoted.group(1) if quoted else note[lead.end() :]).strip().strip(_QUOTES)
