"""Which other names a name has, as phrases of tokens: CEDAW is found by its title, and the title by CEDAW."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from uprkit.synonyms import name_groups
from uprtrack.search.tokens import stem, words_of

LANGUAGES = ("en", "fr", "es")
"""In which the names are written."""
Phrase = tuple[str, ...]


def phrases_for(folded: Phrase) -> list[Phrase]:
    """The other names of a name of one word (its folded tokens), as phrases; [] where it is none."""
    return list(_by_name().get(_key(folded), {}))


def longest_name(words: Sequence[str]) -> tuple[int, list[Phrase]]:
    """How many of the first words (folded) are a name that has others, and those; (0, []) for none."""
    for length in range(min(len(words), _longest()), 1, -1):
        found = _by_name().get(_key(tuple(" ".join(words[:length]).split())))
        if found:
            return length, list(found)
    return 0, []


@cache
def _by_name() -> dict[Phrase, dict[Phrase, None]]:
    found: dict[Phrase, dict[Phrase, None]] = defaultdict(dict)
    for group in name_groups():
        folded = [tuple(token for word in words_of(name) for token in word.folded) for name in group]
        phrases = dict.fromkeys(
            tuple(stem(token, language) for token in name) for name in folded for language in LANGUAGES
        )
        for name in folded:
            found[_key(name)] |= phrases
    return dict(found)


@cache
def _longest() -> int:
    return max(len(name) for name in _by_name())


def _key(folded: Phrase) -> Phrase:
    """A name whatever its number: "institutions" is one with "institution"."""
    return tuple(stem(token, "en") for token in folded)
