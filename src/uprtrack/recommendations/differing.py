"""Which words of a text are not those of another, so that a person sees at a glance where two sources differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from uprkit.matching import folded_text

_PIECES = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words as they stand; ``differs`` where the other text has others, case and punctuation apart."""

    text: str
    differs: bool


_AROUND = 4
"""Words on either side of what differs."""


def around(found: list[Stretch]) -> list[Stretch]:
    """What differs with a few words on either side; what is left out is marked with an ellipsis."""
    if not any(stretch.differs for stretch in found):
        return found
    return [
        stretch if stretch.differs else _shortened(stretch, place > 0, place < len(found) - 1)
        for place, stretch in enumerate(found)
    ]


def _shortened(stretch: Stretch, has_before: bool, has_after: bool) -> Stretch:
    pieces = _PIECES.findall(stretch.text)
    ahead = pieces[:_AROUND] if has_before else []
    behind = pieces[-_AROUND:] if has_after else []
    if len(ahead) + len(behind) >= len(pieces):
        return stretch
    return Stretch("".join([*ahead, "… ", *behind]), False)


def stretches(text: str, other: str) -> list[Stretch]:
    """A text in stretches; put together again they are the text, leading blanks apart."""
    pieces = _PIECES.findall(text)
    matcher = SequenceMatcher(
        None, [folded_text(piece) for piece in _PIECES.findall(other)], [*map(folded_text, pieces)], False
    )
    return [
        Stretch("".join(pieces[start:end]), tag != "equal")
        for tag, _from, _to, start, end in matcher.get_opcodes()
        if end > start
    ]
