"""Which earlier recommendation a later one echoes, and in what way; or that there is none.

Kinds (UPR Info, "Starting all over again?"): the same nearly word for word; similar: the same matter and action;
general: the same matter, another action; build_up: it presupposes that the earlier one moved on. Compared are
texts alone. Likeness in several respects is weighed as fitted to judged pairs (``benchmarks/links.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from uprkit.classify.features import TextReading, issue_features, number_of, read_text
from uprkit.classify.link_kinds import LinkKind, kind_of
from uprkit.classify.link_respects import JOINS, Respects, Weighed, compared, likelihood
from uprkit.classify.link_terms import Frequencies, Terms, terms_of
from uprkit.classify.model import ClassificationModel, LinearTask

SURE_ENOUGH = 0.5
"""Beneath this likelihood a text has no predecessor."""
_NEAREST = 40
"""Candidates that are compared in every respect."""
_SAME = 85.0
_BATCH = 2_000
_FEW = 20
_MUCH_ALIKE = 0.35
_TOLD = 5
"""Words that are told of what two texts share."""


@dataclass(frozen=True, slots=True)
class Link:
    """Places from 0 of the later text and of the earlier one (None: no predecessor); ``score`` from 0 to 1."""

    query: int
    candidate: int | None
    score: float
    kind: LinkKind | None
    words: tuple[str, ...] = ()
    """What both say, the rarest first: words of the later text, and treaties and bodies by their codes."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of two texts that ask nearly the same, the first before the second; ``score`` from 0 to 1."""

    first: int
    second: int
    score: float
    words: tuple[str, ...] = ()
    """What both say, as in ``Link``."""


class Linker:
    """Earlier recommendations, ready to be asked which of them a later one echoes."""

    def __init__(self, candidates: Sequence[str], model: ClassificationModel) -> None:
        self._model = model
        self._places: dict[int, int] = {}
        self._issue_rarity = _issue_rarity(model)
        self._known = self._weighed(candidates, is_new=True)
        self._lists = self._inverted()

    def links(self, texts: Sequence[str]) -> Iterator[Link]:
        """The best link of each text, in order."""
        for start in range(0, len(texts), _BATCH):
            for place, query in enumerate(self._weighed(texts[start : start + _BATCH]), start):
                yield self._best(place, query)

    def nearest(self, texts: Sequence[str], most: int) -> Iterator[list[Link]]:
        """Of each text, in order, up to ``most`` links that are good enough, the best first."""
        for start in range(0, len(texts), _BATCH):
            for place, query in enumerate(self._weighed(texts[start : start + _BATCH]), start):
                scored = [(self._score(query, self._known[near]), near) for near in self._nearest(query)]
                best = sorted(scored, key=lambda item: (-item[0], item[1]))[:most]
                yield [
                    Link(
                        place,
                        near,
                        score,
                        self._kind(query, self._known[near]),
                        _both_say(query, self._known[near]),
                    )
                    for score, near in best
                    if score >= SURE_ENOUGH
                ]

    def near_identical(self) -> list[Pair]:
        """The pairs among the earlier texts that ask nearly the same: one plan serves both.

        Nearly the same words, nearly the same terms, or joining exactly the same treaties.
        """
        found = []
        for first, known in enumerate(self._known):
            for second in self._nearest(known):
                if second > first and (score := _likeness(known, self._known[second])) >= _SAME / 100:
                    found.append(Pair(first, second, score, _both_say(known, self._known[second])))
        return found

    def respects(self, text: str) -> list[Respects]:
        """How alike a text is to each of the earlier ones, for fitting and explaining."""
        query = self._weighed([text])[0]
        return [compared(query, known, self._issue_rarity) for known in self._known]

    def _best(self, place: int, query: Weighed) -> Link:
        best, found = 0.0, -1
        for near in self._nearest(query):
            score = self._score(query, self._known[near])
            if score > best:
                best, found = score, near
        if found < 0 or best < SURE_ENOUGH:
            return Link(place, None, best, None)
        known = self._known[found]
        return Link(place, found, best, self._kind(query, known), _both_say(query, known))

    def _kind(self, query: Weighed, known: Weighed) -> LinkKind:
        return kind_of(query, known, compared(query, known, self._issue_rarity))

    def _score(self, query: Weighed, known: Weighed) -> float:
        """The likelihood of a link; texts of nearly the same terms are linked whatever their matter."""
        respects = compared(query, known, self._issue_rarity)
        return max(likelihood(respects), min(respects[0], 1.0) if respects[0] >= _SAME / 100 else 0.0)

    def _nearest(self, query: Weighed) -> list[int]:
        """The candidates with the most likely terms, in their order."""
        if not self._known:
            return []
        lists = [self._lists[place] for place in query.places.tolist()]
        if not lists:
            return []
        members = np.concatenate([found for found, _ in lists])
        weights = np.concatenate(
            [shares * weight for (_, shares), weight in zip(lists, query.weights, strict=True)]
        )
        alike = np.bincount(members, weights, len(self._known))
        if len(alike) <= _NEAREST:
            return list(range(len(alike)))
        return sorted(np.argpartition(-alike, _NEAREST)[:_NEAREST].tolist())

    def _inverted(self) -> list[tuple[NDArray[np.intp], NDArray[np.float32]]]:
        """For each term the candidates that have it and the weight it has in them."""
        if not self._known:
            return []
        terms = np.concatenate([known.places for known in self._known])
        shares = np.concatenate([known.weights for known in self._known])
        members = np.repeat(np.arange(len(self._known)), [len(known.places) for known in self._known])
        order = np.argsort(terms, kind="stable")
        ends = np.searchsorted(terms[order], np.arange(1, len(self._places)))
        return list(zip(np.split(members[order], ends), np.split(shares[order], ends), strict=True))

    def _weighed(self, texts: Sequence[str], *, is_new: bool = False) -> list[Weighed]:
        readings = [read_text(text) for text in texts]
        issues = _likely_issues(readings, self._model.issues)
        return [
            self._one(reading, terms_of(reading), likely, is_new)
            for reading, likely in zip(readings, issues, strict=True)
        ]

    def _one(self, reading: TextReading, terms: Terms, issues: NDArray[np.float32], is_new: bool) -> Weighed:
        frequencies = self._model.frequencies
        numbers = list(terms.weights)
        raw = np.array(list(terms.weights.values())) * frequencies.rarities(numbers, 1)
        weights: NDArray[np.float32] = (raw / (np.sqrt(raw @ raw) or 1)).astype(np.float32)
        if is_new:
            for number in numbers:
                self._places.setdefault(number, len(self._places))
        is_known = np.array([number in self._places for number in numbers], bool)
        places = np.array([self._places[number] for number in numbers if number in self._places], np.intp)
        by_term = dict(zip(numbers, weights.tolist(), strict=True))
        return Weighed(
            reading,
            places,
            weights[is_known],
            by_term,
            {
                number: weight
                for number, weight in zip(numbers, raw.tolist(), strict=True)
                if number in terms.words
            },
            _by_rarity(terms.subjects, frequencies),
            terms.names,
            terms.matters,
            JOINS.search(reading.text) is not None,
            issues,
        )


def _both_say(query: Weighed, known: Weighed) -> tuple[str, ...]:
    names = sorted(name.partition(":")[2] for name in query.names & known.names)
    weights: dict[str, float] = {}
    for word, told in zip(query.reading.words, query.reading.known, strict=True):
        number = number_of("term", told.stem)
        if number in query.by_term and number in known.by_term:
            weights[word] = query.by_term[number]
    words = sorted(weights, key=lambda word: (-weights[word], word))
    return (*dict.fromkeys(names), *words)[:_TOLD]


def _likeness(one: Weighed, other: Weighed) -> float:
    """How nearly two texts ask the same, from 0 to 1."""
    words = (
        fuzz.token_sort_ratio(one.reading.text.casefold(), other.reading.text.casefold(), score_cutoff=_SAME)
        / 100
    )
    terms = sum(
        one.by_term[number] * other.by_term[number] for number in one.by_term.keys() & other.by_term.keys()
    )
    joins_same = (
        one.joins and other.joins and bool(one.names) and one.names == other.names and terms >= _MUCH_ALIKE
    )
    return min(max(words, terms, _SAME / 100 if joins_same else 0), 1)


def _by_rarity(subjects: frozenset[int], frequencies: Frequencies) -> dict[int, float]:
    ordered = sorted(subjects)
    return dict(zip(ordered, frequencies.rarities(ordered, _FEW).tolist(), strict=True))


def _likely_issues(readings: Sequence[TextReading], task: LinearTask) -> NDArray[np.float32]:
    distances = task.scores([issue_features(reading) for reading in readings])
    likely: NDArray[np.float32] = (1 / (1 + np.exp(-(task.slope * distances + task.shift)))).astype(
        np.float32
    )
    return likely


def _issue_rarity(model: ClassificationModel) -> NDArray[np.float32]:
    """The rarer an issue among the texts that the model was trained on, the more it tells."""
    scores = model.about["cross_validation"]["issues"]["labels"]
    counts = np.array([scores[label]["texts"] for label in model.issues.labels], np.float32)
    rarity: NDArray[np.float32] = np.log((model.frequencies.texts + 1) / (counts + _FEW)).astype(np.float32)
    return rarity
