"""Text as an office file can hold it."""

from __future__ import annotations

import re

UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 (W3C, section 2.2, Char) has no place for; the breaks among them are turned before."""
REPLACEMENT = "\ufffd"
_BREAKS = re.compile("\r\n|[\r\x0b\x0c]")


def writable(text: str) -> str:
    """The text with every break as a line feed, and "�" in place of each character that breaks the file."""
    return UNWRITABLE.sub(REPLACEMENT, _BREAKS.sub("\n", text))


def word_count(text: str) -> int:
    """Words as the UN's page limits count them: runs of characters between blanks."""
    return len(text.split())


def in_utf16(text: str) -> int:
    """Length in UTF-16 units, by which Excel measures a cell."""
    return len(text) + sum(character > "\uffff" for character in text)
