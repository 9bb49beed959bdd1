"""Whose numbers a paper uses when it speaks of recommendations: which ways of counting fit, never which is meant.

A national report may print "14" for paragraph 115.14 of the last report, for the fourteenth recommendation of it, or
for the fourteenth of a list of its own that takes the supported ones first. What fits is counted; a person confirms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from uprkit.model import Position


class Scheme(StrEnum):
    """A way of counting recommendations."""

    PRINTED = "printed"
    """As the report prints it: ``115.14``."""
    LAST_PART = "last_part"
    """What stands behind the paragraph's number: ``14`` for ``115.14``."""
    ORDINAL = "ordinal"
    """The place in the report, from 1."""
    SUPPORTED_FIRST = "supported_first"
    """The place in a list of the supported, then of the noted, from 1."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A recommendation of a review, in printed order: any ``key``, its number as printed, its position."""

    key: int
    number: str
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """What a scheme makes of the numbers: those that lead to one recommendation, to several, or to none."""

    scheme: Scheme
    found: Mapping[str, int]
    ambiguous: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every number leads to one recommendation."""
        return not self.ambiguous and not self.missing


def numbering_fits(numbers: Iterable[str], listed: Sequence[Listed]) -> list[Fit]:
    """Every scheme under which a number is found, the one that finds most first; empty where none finds any."""
    asked = tuple(dict.fromkeys(numbers))
    fits = [fit for scheme in Scheme if (fit := fit_of(scheme, asked, listed)).found]
    return sorted(fits, key=lambda fit: -len(fit.found))


def fit_of(scheme: Scheme, numbers: Iterable[str], listed: Sequence[Listed]) -> Fit:
    """What one scheme makes of the numbers."""
    by_number: dict[str, set[int]] = defaultdict(set)
    for number, key in _numbered(scheme, listed):
        by_number[number].add(key)
    asked = tuple(dict.fromkeys(numbers))
    return Fit(
        scheme,
        {number: next(iter(by_number[number])) for number in asked if len(by_number.get(number, ())) == 1},
        tuple(number for number in asked if len(by_number.get(number, ())) > 1),
        tuple(number for number in asked if not by_number.get(number)),
    )


def _numbered(scheme: Scheme, listed: Sequence[Listed]) -> list[tuple[str, int]]:
    if scheme is Scheme.PRINTED:
        return [(item.number, item.key) for item in listed if item.number]
    if scheme is Scheme.LAST_PART:
        return [(item.number.rpartition(".")[2], item.key) for item in listed if "." in item.number]
    order = list(listed)
    if scheme is Scheme.SUPPORTED_FIRST:
        if any(item.position not in (Position.SUPPORTED, Position.NOTED) for item in order):
            return []
        order.sort(key=lambda item: item.position is not Position.SUPPORTED)
    return [(str(place), item.key) for place, item in enumerate(order, start=1)]
