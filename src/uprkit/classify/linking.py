"""Which earlier recommendation a later one echoes, and in what way; or that there is none.

Kinds (UPR Info, "Starting all over again?"): the same nearly word for word; similar: the same matter and action;
general: the same matter, another action; build_up: it presupposes that the earlier one moved on. Compared are
texts alone. Likeness in ten respects is weighed as fitted to judged pairs (``benchmarks/links.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from uprkit.classify.features import TextReading, issue_features, number_of, read_text
from uprkit.classify.link_terms import Frequencies, Terms, relatives, terms_of
from uprkit.classify.model import ClassificationModel, LinearTask

SURE_ENOUGH = 0.5
"""Beneath this likelihood a text has no predecessor."""
_WEIGHED = (2.46, 2.4, 1.78, 1.39, 0.86, 1.76, 1.4, 0.93, -0.64, 0.9)
_SHIFT = -5.31
_NEAREST = 40
"""Candidates that are compared in every respect."""
_SAME = 85.0
_BATCH = 2_000
_FEW = 20
_RAREST = 5.0
_MUCH_ALIKE = 0.35
_TOLD = 5
"""Words that are told of what two texts share."""
_JOINS = re.compile(
    r"\b(?:ratif\w*|acced\w*|accession|sign|signing|signature|reservations?|declarations?|party to|join|withdraw\w*)\b",
    re.IGNORECASE,
)


class LinkKind(StrEnum):
    SAME = "same"
    SIMILAR = "similar"
    GENERAL = "general"
    BUILD_UP = "build_up"


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


Respects = tuple[float, ...]
"""Likeness of terms; of issues; of subjects; the share of the later text's subjects, the rarest shared subject,
how near the rarest shared subject comes to
the later text's rarest; whether both are about joining one treaty, about joining different ones, or one of them alone
is about joining treaties; and whether another subject of the later text is of one family with one of the earlier; from
0 to 1.
"""


@dataclass(slots=True)
class _Weighed:
    """A text ready to be compared: terms by rarity to length 1, subjects by rarity, likelihood of each issue."""

    reading: TextReading
    places: NDArray[np.intp]
    weights: NDArray[np.float32]
    by_term: dict[int, float]
    subjects: dict[int, float]
    names: frozenset[str]
    joins: bool
    """Whether it is about becoming a party to a treaty, or about the bounds set to that."""
    issues: NDArray[np.float32]


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
                        _kind(query, self._known[near]),
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
        return [self._compared(query, known) for known in self._known]

    def _best(self, place: int, query: _Weighed) -> Link:
        likelihood, found = 0.0, -1
        for near in self._nearest(query):
            score = self._score(query, self._known[near])
            if score > likelihood:
                likelihood, found = score, near
        if found < 0 or likelihood < SURE_ENOUGH:
            return Link(place, None, likelihood, None)
        known = self._known[found]
        return Link(place, found, likelihood, _kind(query, known), _both_say(query, known))

    def _score(self, query: _Weighed, known: _Weighed) -> float:
        """The likelihood of a link; texts of nearly the same terms are linked whatever their matter."""
        respects = self._compared(query, known)
        return max(_likelihood(respects), min(respects[0], 1.0) if respects[0] >= _SAME / 100 else 0.0)

    def _nearest(self, query: _Weighed) -> list[int]:
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

    def _weighed(self, texts: Sequence[str], *, is_new: bool = False) -> list[_Weighed]:
        readings = [read_text(text) for text in texts]
        issues = _likely_issues(readings, self._model.issues)
        return [
            self._one(reading, terms_of(reading), likely, is_new)
            for reading, likely in zip(readings, issues, strict=True)
        ]

    def _one(self, reading: TextReading, terms: Terms, issues: NDArray[np.float32], is_new: bool) -> _Weighed:
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
        return _Weighed(
            reading,
            places,
            weights[is_known],
            by_term,
            _by_rarity(terms.subjects, frequencies),
            terms.names,
            _JOINS.search(reading.text) is not None,
            issues,
        )

    def _compared(self, query: _Weighed, known: _Weighed) -> Respects:
        here, there = query.by_term, known.by_term
        shared = here.keys() & there.keys()
        terms = sum(here[number] * there[number] for number in shared)
        both = [query.subjects[subject] for subject in query.subjects.keys() & known.subjects.keys()]
        wanted, said = sum(query.subjects.values()), sum(known.subjects.values())
        joins, same_name = query.joins and known.joins, not query.names.isdisjoint(known.names)
        less = self._issue_rarity @ np.minimum(query.issues, known.issues)
        more = self._issue_rarity @ np.maximum(query.issues, known.issues)
        return (
            terms,
            float(less / (more + 0.5)),
            sum(both) / ((wanted + said - sum(both)) or 1),
            sum(both) / (wanted or 1),
            min(max(both, default=0) / _RAREST, 1),
            max(both, default=0) / (max(query.subjects.values(), default=0) or 1),
            float(joins and same_name),
            float(joins and not same_name),
            float(query.joins != known.joins),
            float(_are_related(query, known)),
        )


def _both_say(query: _Weighed, known: _Weighed) -> tuple[str, ...]:
    names = sorted(name.partition(":")[2] for name in query.names & known.names)
    weights: dict[str, float] = {}
    for word, told in zip(query.reading.words, query.reading.known, strict=True):
        number = number_of("term", told.stem)
        if number in query.by_term and number in known.by_term:
            weights[word] = query.by_term[number]
    words = sorted(weights, key=lambda word: (-weights[word], word))
    return (*dict.fromkeys(names), *words)[:_TOLD]


def _are_related(query: _Weighed, known: _Weighed) -> bool:
    others, families = known.subjects.keys(), relatives()
    return any(
        not others.isdisjoint(families.get(subject, ()))
        for subject in query.subjects
        if subject not in others
    )


def _likeness(one: _Weighed, other: _Weighed) -> float:
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


def _likelihood(respects: Respects) -> float:
    weighed = sum(weight * respect for weight, respect in zip(_WEIGHED, respects, strict=True))
    return float(1 / (1 + np.exp(-(weighed + _SHIFT))))


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


_GOES_ON = re.compile(
    r"\b(?:implement\w*|enforc\w*|apply|funds?|resources|complete|finali[sz]e|effective\w*|fully|already|adopted|"
    r"recently|created|established|ratified|culmination)\b",
    re.IGNORECASE,
)
_BEGINS = frozenset(
    (
        *(
            "ratify",
            "accede",
            "sign",
            "adopt",
            "enact",
            "establish",
            "create",
            "develop",
            "elaborate",
            "draft",
        ),
        *("consider", "introduce", "set up", "formulate", "prepare", "follow up"),
    )
)


_CHAINS = tuple(
    (re.compile(earlier, re.IGNORECASE), re.compile(later, re.IGNORECASE))
    for earlier, later in (
        (
            r"\b(?:ratif|acce[ds]|sign|op-?cat)",
            r"\b(?:establish|creat|set(?:ting)? up|designat)\w*\b.{0,60}\b(?:mechanism|body|authority)",
        ),
        (r"\bmoratorium|\bnot carry out", r"\babolish|\babolition"),
        (r"\brome statute", r"\bkampala|\bamendments?\b"),
        (r"\b(?:ratif|acce[ds]|sign)", r"\bcompetence of the\b.{0,60}\bcommunications\b"),
    )
)
"""What an earlier text asks for, and the step that is open only when it is done."""


def _kind(query: _Weighed, known: _Weighed) -> LinkKind:
    """The kind of a link that is there."""
    if fuzz.token_sort_ratio(query.reading.text.casefold(), known.reading.text.casefold()) >= _SAME:
        return LinkKind.SAME
    if any(
        first.search(known.reading.text)
        and then.search(query.reading.text)
        and not then.search(known.reading.text)
        for first, then in _CHAINS
    ):
        return LinkKind.BUILD_UP
    later, earlier = query.reading.action, known.reading.action
    is_other = later is None or earlier is None or later.verb != earlier.verb
    if is_other and earlier and earlier.verb in _BEGINS and _GOES_ON.search(query.reading.text):
        return LinkKind.BUILD_UP
    alike = sum(
        query.by_term[number] * known.by_term[number]
        for number in query.by_term.keys() & known.by_term.keys()
    )
    is_same_action = not is_other or (later and earlier and later.category == earlier.category)
    return LinkKind.SIMILAR if alike >= _MUCH_ALIKE or is_same_action else LinkKind.GENERAL
