"""Which parts of a text a suggestion went by, for marking them."""

from __future__ import annotations

import re
from collections.abc import Collection

from uprtrack.search.highlight import Piece

_SHORTEST = 2
"""Letters of a word that is marked: figures of a category and the like are no words of the text."""


def marked(text: str, words: Collection[str]) -> list[Piece]:
    """The text cut into pieces, those marked that a reason names; the pieces joined are the text.

    Reasons name words in small letters with single spaces; in the text anything but letters may stand between.
    """
    wanted = sorted({each for each in words if len(each) >= _SHORTEST}, key=len, reverse=True)
    if not wanted:
        return [Piece(text, False)] if text else []
    said = "|".join(r"[\W_]+".join(map(re.escape, each.split())) for each in wanted)
    pattern = re.compile(rf"(?<!\w)(?:{said})(?!\w)", re.IGNORECASE)
    pieces, place = [], 0
    for match in pattern.finditer(text):
        pieces += [Piece(text[place : match.start()], False), Piece(match[0], True)]
        place = match.end()
    pieces.append(Piece(text[place:], False))
    return [piece for piece in pieces if piece.text]
