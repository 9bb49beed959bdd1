"""Papers are read by a process apart (``uprkit.apart``): what is wrong with one reaches neither keys nor tables."""

from __future__ import annotations

from threading import Lock

from uprkit.apart import Read, Reader
from uprkit.formats.source import Source

_READER = Reader()
_LOCK = Lock()


def read_paper(source: Source) -> Read:
    """What a paper says; raises UnreadablePaperError. One after another in each process of the site."""
    with _LOCK:
        return _READER.read(source)
