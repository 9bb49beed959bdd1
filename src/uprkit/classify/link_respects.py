"""In which respects two recommendations are alike, and how likely the later one then echoes the earlier one."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from uprkit.classify.features import TextReading
from uprkit.classify.link_matters import MATTER_RESPECTS, Matters, matters_compared
from uprkit.classify.link_terms import relatives
from uprkit.facts import rows

JOINS = re.compile(
    r"\b(?:ratif\w*|acced\w*|accession|sign|signing|signature|reservations?|declarations?|party to|join|withdraw\w*)\b",
    re.IGNORECASE,
)
"""Becoming a party to a treaty, or the bounds set to that."""
_RAREST = 5.0
_LONGEST = 3.0
RESPECTS = (
    *("terms", "issues", "subjects", "subjects_of_later", "rarest_subject", "rarest_of_later"),
    *("joins_same", "joins_other", "joins_one", "related"),
    *("terms_of_later", "terms_of_earlier", "length_of_later", "length_of_earlier"),
    *MATTER_RESPECTS,
    *("joins_other_matter", "joins_later_alone", "joins_earlier_alone", "joins_one_same_matter"),
    *("same_name", "other_name"),
)
"""The names of ``Respects``, as ``facts/link-weights.csv`` has them, in order.

Likeness of terms, issues and subjects; shares of the later and of the earlier text's terms and subjects that both
have; how rare the rarest shared subject is, alone and beside the later text's rarest; whether both, or one of them
alone, are about joining treaties, and which; families of subjects; matters (``MATTER_RESPECTS``).
"""
Respects = tuple[float, ...]
"""From 0 to 1 each, but for the lengths, which may be a little more."""


@dataclass(slots=True)
class Weighed:
    """A text ready to be compared: terms by rarity to length 1, subjects by rarity, likelihood of each issue."""

    reading: TextReading
    places: NDArray[np.intp]
    weights: NDArray[np.float32]
    by_term: dict[int, float]
    by_word: dict[int, float]
    """The rarity of single words and names, less that of words that stand in most texts."""
    subjects: dict[int, float]
    names: frozenset[str]
    matters: Matters
    joins: bool
    """Whether it is about becoming a party to a treaty, or about the bounds set to that."""
    issues: NDArray[np.float32]


def compared(query: Weighed, known: Weighed, issue_rarity: NDArray[np.float32]) -> Respects:
    """How alike a later text is to an earlier one, in each of ``RESPECTS``."""
    here, there = query.by_term, known.by_term
    shared = here.keys() & there.keys()
    less = issue_rarity @ np.minimum(query.issues, known.issues)
    more = issue_rarity @ np.maximum(query.issues, known.issues)
    matters = matters_compared(query.matters, known.matters)
    return (
        sum(here[number] * there[number] for number in shared),
        float(less / (more + 0.5)),
        *_subjects_compared(query, known),
        *_words_compared(query.by_word, known.by_word),
        *matters,
        *_joining(query, known),
        float(not query.names.isdisjoint(known.names)),
        float(bool(query.names) and bool(known.names) and query.names.isdisjoint(known.names)),
    )


def _words_compared(here: dict[int, float], there: dict[int, float]) -> tuple[float, ...]:
    """The shares of the words that both have, and how many words each has."""
    shared = here.keys() & there.keys()
    return (
        sum(here[number] for number in shared) / (sum(here.values()) or 1),
        sum(there[number] for number in shared) / (sum(there.values()) or 1),
        math.log1p(len(here)) / _LONGEST,
        math.log1p(len(there)) / _LONGEST,
    )


def _subjects_compared(query: Weighed, known: Weighed) -> tuple[float, ...]:
    """From the respect of subjects to that of families."""
    both = [query.subjects[subject] for subject in query.subjects.keys() & known.subjects.keys()]
    wanted, said = sum(query.subjects.values()), sum(known.subjects.values())
    joins, same_name = query.joins and known.joins, not query.names.isdisjoint(known.names)
    return (
        sum(both) / ((wanted + said - sum(both)) or 1),
        sum(both) / (wanted or 1),
        min(max(both, default=0) / _RAREST, 1),
        max(both, default=0) / (max(query.subjects.values(), default=0) or 1),
        float(joins and same_name),
        float(joins and not same_name),
        float(query.joins != known.joins),
        float(_are_related(query, known)),
    )


def _joining(query: Weighed, known: Weighed) -> tuple[float, ...]:
    is_same = not query.matters.every.isdisjoint(known.matters.every)
    return (
        float(query.joins and known.joins and not is_same),
        float(query.joins and not known.joins),
        float(known.joins and not query.joins),
        float(query.joins != known.joins and is_same),
    )


def _are_related(query: Weighed, known: Weighed) -> bool:
    others, families = known.subjects.keys(), relatives()
    return any(
        not others.isdisjoint(families.get(subject, ()))
        for subject in query.subjects
        if subject not in others
    )


@cache
def _weights() -> tuple[tuple[float, ...], float]:
    """The weight of each of ``RESPECTS``, and the shift."""
    found = {row["respect"]: float(row["weight"]) for row in rows("link-weights")}
    return tuple(found[name] for name in RESPECTS), found["shift"]


def likelihood(respects: Respects) -> float:
    """From 0 to 1, how likely a later text echoes an earlier one; by weights fitted to judged pairs."""
    weights, shift = _weights()
    weighed = sum(weight * respect for weight, respect in zip(weights, respects, strict=True))
    return 1 / (1 + math.exp(-(weighed + shift)))
