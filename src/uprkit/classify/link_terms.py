"""What two recommendations are compared by: words, names, labels and subjects, the rarer the weightier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from uprkit.classify.features import TextReading, number_of
from uprkit.classify.link_matters import Matters, matters_of
from uprkit.classify.link_names import loose_names_in
from uprkit.classify.phrases import Phrase, PhraseTable, phrase_words
from uprkit.classify.words import STOP_WORDS, stem_of
from uprkit.facts import listed, rows
from uprkit.rules.action_category import verbs

_VERB, _WORD, _PAIR, _NAME, _LABEL, _PHRASE = 0.15, 1.0, 0.3, 2.0, 2.0, 0.5
"""What a term weighs before its rarity is counted in."""
_COMMON_WORDS = (
    *(
        "measures",
        "efforts",
        "steps",
        "further",
        "effective",
        "including",
        "order",
        "national",
        "recommended",
    ),
    *(
        "recommend",
        "necessary",
        "regard",
        "particular",
        "country",
        "international",
        "rights",
        "human",
        "right",
    ),
    *(
        "effectively",
        "appropriate",
        "ratifying",
        "strengthening",
        "ensuring",
        "government",
        "state",
        "states",
    ),
    *("law", "laws", "legislation", "persons", "people", "well", "also", "more", "not", "any", "through"),
    *(
        "against",
        "between",
        "under",
        "been",
        "these",
        "those",
        "they",
        "within",
        "other",
        "consider",
        "ensure",
    ),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one text as numbers with their weights, its subjects as numbers, and what it names."""

    weights: dict[int, float]
    words: frozenset[int]
    """Those among the terms that are single words, or names."""
    subjects: frozenset[int]
    names: frozenset[str]
    """Treaties and bodies, as ``names_in`` labels them."""
    matters: Matters


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In how many of how many texts a term stands; ``numbers`` ascend."""

    numbers: NDArray[np.uint32]
    counts: NDArray[np.uint32]
    texts: int

    def rarities(self, terms: Sequence[int], floor: int) -> NDArray[np.float64]:
        """The logarithm of the share of texts without each term; ``floor`` is added to every count."""
        wanted = np.array(terms, np.uint32)
        if not len(self.numbers):
            return np.zeros(len(wanted))
        places = np.minimum(np.searchsorted(self.numbers, wanted), len(self.numbers) - 1)
        counts = np.where(self.numbers[places] == wanted, self.counts[places], 0)
        return np.maximum(np.log((self.texts + 1) / (counts + floor)), 0)


@cache
def _subjects() -> PhraseTable:
    return PhraseTable.of(
        Phrase(phrase_words(row["phrase"]), listed(row["subjects"])) for row in rows("link-subjects")
    )


@cache
def relatives() -> dict[int, frozenset[int]]:
    """For each subject the others of its families: other sides of one matter, as racism and hate speech are."""
    found: dict[int, set[int]] = {}
    for row in rows("link-families"):
        family = {number_of("subject", subject) for subject in listed(row["subjects"])}
        for subject in family:
            found.setdefault(subject, set()).update(family - {subject})
    return {subject: frozenset(others) for subject, others in found.items()}


@cache
def _saying_little() -> frozenset[str]:
    """Beginnings of the verbs of recommendations, and of words that stand in most of them."""
    told = [word for verb in verbs() for word in verb.split()]
    return frozenset(stem_of(word) for word in (*told, *_COMMON_WORDS))


def terms_of(reading: TextReading) -> Terms:
    """A text's terms; the words of a treaty's or body's name count as one name."""
    words = reading.words
    weights: dict[int, float] = {}
    inside: set[int] = set()
    named = loose_names_in(words)
    for name in named:
        inside.update(range(name.start, name.end))
    names = [(label, name.start) for name in named for label in name.labels]
    weights.update((number_of("name", label), _NAME) for label, _ in names)
    stems = [
        known.stem
        for place, known in enumerate(reading.known)
        if place not in inside and words[place] not in STOP_WORDS
    ]
    little = _saying_little()
    before = ""
    for stem in stems:
        is_little = stem in little
        weights[number_of("term", stem)] = _VERB if is_little else _WORD
        if before and not is_little:
            weights[number_of("pair", f"{before} {stem}")] = _PAIR
        before = "" if is_little else stem
    words_alone = frozenset(number_of("term", stem) for stem in stems if len(stem) > 1 and not stem.isdigit())
    words_alone |= {number_of("name", label) for label, _ in names}
    weights.update((number_of("label", label), _LABEL) for label in reading.issues.labels)
    for phrase in reading.issues.phrases:
        if phrase.labels:
            weights[number_of("phrase", " ".join(phrase.words))] = _PHRASE
    said = _said(words)
    numbers = frozenset(number_of("subject", label) for label in said)
    called = frozenset(label for label, _ in names)
    return Terms(weights, words_alone, numbers, called, matters_of(said, names))


def _said(words: Sequence[str]) -> dict[str, int]:
    """The subjects of a text, each with the place where it is said first."""
    found: dict[str, int] = {}
    for match in _subjects().matches(words):
        for label in match.phrase.labels:
            found.setdefault(label, match.start)
    return found


def frequencies_of(readings: Sequence[TextReading]) -> Frequencies:
    """How often each term and subject stands in texts; what stands in fewer than three is left out."""
    flat: list[int] = []
    for reading in readings:
        terms = terms_of(reading)
        flat.extend(terms.weights)
        flat.extend(terms.subjects)
    numbers, counts = np.unique(np.array(flat, np.uint32), return_counts=True)
    is_kept = counts >= 3
    return Frequencies(numbers[is_kept], counts[is_kept].astype(np.uint32), len(readings))
