"""Rates over recommendations, each naming its unit and citing its method.

UPR Info counts pairs of a recommendation and a recommending State, the UN counts recommendations: a figure
without its unit cannot be compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from uprkit.model import Position
from uprkit.rules.traffic_light import ImplementationLevel

SUPPORT_RATE = "supported ÷ (supported + noted)"
SPECIFICITY = "action category 5 ÷ all that have a category"
MEAN_CATEGORY = "mean of the action categories 1 to 5"
COMMENTED = "commented ÷ total"
SHARE_OF_LEVEL = "those at the level ÷ commented"
TRIGGERED = "(fully + partially implemented) ÷ commented"


class Unit(StrEnum):
    """What is counted."""

    RECOMMENDATIONS = "recommendations"
    """As the United Nations counts: one, however many States made it."""
    PAIRS = "recommendation-State pairs"
    """As UPR Info counts: one for each recommending State."""


@dataclass(frozen=True, slots=True)
class Rate:
    """``count`` of ``total`` in ``unit``; ``value`` is their quotient, None where nothing was counted."""

    count: int
    total: int
    unit: Unit
    method: str

    @property
    def value(self) -> Decimal | None:
        return Decimal(self.count) / Decimal(self.total) if self.total else None

    @property
    def percent(self) -> Decimal | None:
        """One decimal, half to even as in :func:`round`."""
        return round(self.value * 100, 1) if self.value is not None else None


def support_rate(positions: Iterable[Position | None], unit: Unit) -> Rate:
    """Supported ÷ (supported + noted); pending and unknown positions do not count."""
    known = [position for position in positions if position in (Position.SUPPORTED, Position.NOTED)]
    supported = sum(position is Position.SUPPORTED for position in known)
    return Rate(supported, len(known), unit, SUPPORT_RATE)


def specificity(action_categories: Iterable[int | None], unit: Unit) -> Rate:
    """Category 5 ÷ all that have a category (UPR Info, action category)."""
    known = [category for category in action_categories if category is not None]
    return Rate(sum(category == 5 for category in known), len(known), unit, SPECIFICITY)


def mean_category(action_categories: Iterable[int | None]) -> Decimal | None:
    """The mean action category, None where there is none."""
    known = [category for category in action_categories if category is not None]
    return Decimal(sum(known)) / len(known) if known else None


def commented(levels: Iterable[ImplementationLevel], unit: Unit) -> Rate:
    """Commented ÷ total (UPR Info, Beyond Promises, 2014)."""
    known = list(levels)
    count = sum(level is not ImplementationLevel.NOT_COMMENTED for level in known)
    return Rate(count, len(known), unit, COMMENTED)


def triggered(levels: Iterable[ImplementationLevel], unit: Unit) -> Rate:
    """(Fully + partially) ÷ commented: what triggered action; "not assessed" stays in the denominator.

    Method: UPR Info, Beyond Promises (2014).
    """
    known = [level for level in levels if level is not ImplementationLevel.NOT_COMMENTED]
    acted = sum(level in (ImplementationLevel.FULLY, ImplementationLevel.PARTIALLY) for level in known)
    return Rate(acted, len(known), unit, TRIGGERED)
