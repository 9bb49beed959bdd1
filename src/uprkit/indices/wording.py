"""How a State words what it recommends: the verbs and phrases with which its recommendations open.

The verb is the one on which UPR Info's action category rests (guide "Action category", 2014; see
:mod:`uprkit.rules.action_category`). Only English is read: what opens otherwise is counted as not read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from uprkit.rules.action_category import read_action_category

LONGEST_PHRASE = 5
"""Words of an opening phrase at most, and two at least."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_DANGLING = frozenset(
    ["a", "an", "the", "and", "or", "in", "on", "of", "to", "for", "from", "with", "at", "by", "as", "into"]
) | frozenset(["upon", "that", "this", "which", "its", "it", "their", "all", "any"])
"""A phrase does not end with one of these: "ratify the" says nothing."""


@dataclass(frozen=True, slots=True)
class Opening:
    """``words`` open ``count`` of the texts."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Openings:
    """Of ``total`` texts the most frequent opening verbs and phrases; ``not_read`` open with no verb that is known."""

    total: int
    not_read: int
    verbs: tuple[Opening, ...]
    phrases: tuple[Opening, ...]


def openings(texts: Iterable[str], *, most: int = 10) -> Openings:
    """The ``most`` frequent verbs, and phrases of two to five words that open two texts or more.

    A phrase that only ever begins a longer one is left out for it.
    """
    told = list(texts)
    verbs: Counter[str] = Counter()
    phrases: Counter[tuple[str, ...]] = Counter()
    not_read = 0
    for text in told:
        reading = read_action_category(text)
        if reading is None or not reading.verb:
            not_read += 1
        else:
            verbs[reading.verb] += 1
        words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)[:LONGEST_PHRASE]]
        phrases.update(tuple(words[:length]) for length in range(2, len(words) + 1))
    return Openings(len(told), not_read, tuple(_most(verbs, most)), tuple(_most(_telling(phrases), most)))


def _telling(phrases: Counter[tuple[str, ...]]) -> Counter[str]:
    """Phrases of two texts or more that end with a word of meaning and that no longer one always continues."""
    kept = {phrase: count for phrase, count in phrases.items() if count > 1 and phrase[-1] not in _DANGLING}
    continued = {phrase[:length]: 0 for phrase in kept for length in range(2, len(phrase))}
    for phrase, count in kept.items():
        for length in range(2, len(phrase)):
            continued[phrase[:length]] = max(continued[phrase[:length]], count)
    return Counter(
        {" ".join(phrase): count for phrase, count in kept.items() if continued.get(phrase) != count}
    )


def _most(counts: Counter[str], most: int) -> Sequence[Opening]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Opening(words, count) for words, count in ordered[:most]]
