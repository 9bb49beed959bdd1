"""What the linear models see of a text: its words, their neighbours, and what the rules read in it.

A feature is a number of 32 bits made from words. Models keep these numbers alone, so that no wording of the
texts they were trained on can be read out of them. Neither State is ever among the features.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from uprkit.classify.issues import IssueReading, read_issues
from uprkit.classify.words import STOP_WORDS, stem_of, words_of
from uprkit.rules.action_category import ActionReading, read_action_category

FEATURES_VERSION = 1
"""Stands in every model: a model of other features would be read wrongly."""

_BITS = 0xFFFFFFFF
_STEP = 0x9E3779B1
"""Knuth's multiplicative constant for 32 bits: neighbours in a pair are spread over all numbers."""
_LONGEST_ACTION = 40
"""Words behind these say what the action is about, hardly which it is."""
_OPENING = 6
_HEAD = 10
_MEANS = re.compile(r"\b(?:by|through|including|via|with)\s+(?:the\s+)?(?:\w+ly\s+)?(\w+)")


class Word(NamedTuple):
    """A word with its stem and both as numbers; ``stem_number`` is 0 for a word that tells nothing."""

    stem: str
    number: int
    stem_number: int


@dataclass(frozen=True, slots=True)
class TextReading:
    """A text's words, and what the untrained rules read in it."""

    text: str
    words: tuple[str, ...]
    known: tuple[Word, ...]
    """Beginning and numbers of each of the words."""
    issues: IssueReading
    action: ActionReading | None


def read_text(text: str) -> TextReading:
    """The one reading that rules, models and maps share."""
    words = tuple(words_of(text))
    known = tuple(map(_word, words))
    return TextReading(text, words, known, read_issues(words), read_action_category(text))


@lru_cache(maxsize=65_536)
def _word(word: str) -> Word:
    stem = stem_of(word)
    return Word(stem, number_of("", word), 0 if stem in STOP_WORDS else number_of("s", stem))


@lru_cache(maxsize=65_536)
def number_of(kind: str, word: str) -> int:
    """A word, or another name, as a number; ``kind`` keeps the same word in another role apart."""
    return crc32(f"{kind}:{word}".encode())


def _pair(first: int, second: int) -> int:
    return (first * _STEP + second) & _BITS


def issue_features(reading: TextReading) -> list[int]:
    """Words, pairs and triples of words, stems, the rules' labels, and each label beside each stem."""
    words = [word.number for word in reading.known]
    found = set(words)
    pairs = [(a * _STEP + b) & _BITS for a, b in pairwise(words)]
    found.update(pairs)
    found.update([(a * _STEP + b) & _BITS for a, b in zip(pairs, words[2:], strict=False)])
    stems = {word.stem_number for word in reading.known} - {0}
    found.update(stems)
    labels = [number_of("label", label) for label in sorted(reading.issues.labels)]
    found.update(labels)
    for place, label in enumerate(labels):
        found.update([(label * _STEP + stem) & _BITS for stem in stems])
        found.update([(label * _STEP + other) & _BITS for other in labels[place + 1 :]])
    found.add(_joined(labels))
    return list(found)


def _joined(numbers: Sequence[int]) -> int:
    joined = number_of("set", str(len(numbers)))
    for number in numbers:
        joined = _pair(joined, number)
    return joined


def action_features(reading: TextReading) -> list[int]:
    """Words with their neighbours, the opening by place, the rule's verb and what stands beside it, means."""
    known = reading.known[:_LONGEST_ACTION]
    words = [word.number for word in known]
    found = set(words)
    pairs = [(a * _STEP + b) & _BITS for a, b in pairwise(words)]
    found.update(pairs)
    found.update([(a * _STEP + b) & _BITS for a, b in zip(pairs, words[2:], strict=False)])
    found.update(_opening_features(words))
    action = reading.action
    category = number_of("category", str(action.category) if action else "")
    verb = number_of("verb", action.verb if action else "")
    found.update((category, verb, _pair(category, verb)))
    found.update([(verb * _STEP + word.stem_number) & _BITS for word in known if word.stem_number])
    for means in _MEANS.findall(reading.text.lower()):
        number = number_of("means", stem_of(means))
        found.update((number, _pair(number, category)))
    return list(found)


def _opening_features(words: Sequence[int]) -> set[int]:
    """The first words by place and as a chain, and pairs with one or two words between them left out."""
    found: set[int] = set()
    chain = _CHAIN
    for place, word in enumerate(words[:_OPENING]):
        chain = (chain * _STEP + word) & _BITS
        found.update(((_PLACES[place] * _STEP + word) & _BITS, (_OPEN_STEP + word) & _BITS))
        if place:
            found.add(chain)
    head = words[:_HEAD]
    for gap, away in _GAPS:
        found.update(
            [((away * _STEP + a) * _STEP + b) & _BITS for a, b in zip(head, head[gap:], strict=False)]
        )
    return found


_CHAIN = number_of("chain", "")
_OPEN_STEP = number_of("open", "") * _STEP
_PLACES = tuple(number_of("place", str(place)) for place in range(_OPENING))
_GAPS = tuple((gap, number_of("gap", str(gap))) for gap in (2, 3))
