"""Treaties and bodies that a recommendation names, however loosely: small words, and looser names, set aside.

Texts leave out "the" or "all forms of", or write one of many acronyms. Tags need the name as it is; for a link it is
enough that two texts mean one treaty.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from uprkit.classify.named import known_names
from uprkit.classify.phrases import Phrase, PhraseTable
from uprkit.classify.words import words_of
from uprkit.facts import listed, rows

_SMALL = frozenset(
    ("the", "of", "on", "for", "and", "to", "its", "their", "all", "forms", "other", "s", "thereto")
)
_LEAST = 3
"""Words that a name has without its "international" for that to be left out."""


class LooseName(NamedTuple):
    """Places of the first word and of the one behind the last, and the labels as in ``names_in``."""

    start: int
    end: int
    labels: tuple[str, ...]


def _short(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _SMALL)


@cache
def _table() -> PhraseTable:
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    for words, labels in known_names().items():
        short = _short(words)
        for name in (short, short[1:] if short[:1] == ("international",) and len(short) > _LEAST else short):
            known.setdefault(name, tuple(labels))
    for row in rows("link-names"):
        known[_short(words_of(row["name"]))] = listed(row["labels"])
    return PhraseTable.of(Phrase(words, labels) for words, labels in known.items() if words)


def loose_names_in(words: Sequence[str]) -> list[LooseName]:
    """The names that stand in the words of a text, in order."""
    places = [place for place, word in enumerate(words) if word not in _SMALL]
    return [
        LooseName(places[match.start], places[match.end - 1] + 1, match.phrase.labels)
        for match in _table().matches([words[place] for place in places])
    ]
