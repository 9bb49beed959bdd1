"""Word files of the kind used until 2007, which the commands read as the site does: turned into those of today."""

from __future__ import annotations

from uprkit.formats.source import Source


def as_readable(source: Source) -> Source:
    """The paper itself; of an old Word file what LibreOffice makes of it.

    Raises UnreadablePaperError, with one whole sentence, where that is not installed or cannot open the file.
    """
    if not source.is_word_97:
        return source
    # Loaded on demand: hardly a paper needs it.
    from uprkit.apart.word_97 import as_word_of_today

    return as_word_of_today(source)
