"""Papers are read by a process apart (``uprkit.apart``): what is wrong with one reaches neither keys nor tables."""

from __future__ import annotations

from threading import Lock

from uprkit.apart import Read, Reader
from uprkit.formats.source import Source

_READER = Reader()
_LOCK = Lock()
_PICTURER = Reader()
_PICTURING = Lock()
"""A person who looks at a page does not wait for a paper that is being read."""


def read_paper(source: Source) -> Read:
    """What a paper says; raises UnreadablePaperError. One after another in each process of the site."""
    with _LOCK:
        return _READER.read(source)


def page_picture(source: Source, page: int, mark: str = "") -> bytes:
    """WebP of a page (from 1) of a PDF with the opening words of ``mark`` marked; raises UnreadablePaperError."""
    with _PICTURING:
        return _PICTURER.picture(source, page, mark)
