"""Who takes part in the review over time: how many States recommend something, and how much each State receives."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from uprkit.indices.columns import Columns, Counted
from uprkit.indices.dimensions import By
from uprkit.indices.statistics import Unit


@dataclass(frozen=True, slots=True)
class Participation:
    """One session, year or cycle.

    ``reviewed`` States received a recommendation; ``recommending`` States made one. A State that took the floor
    and recommended nothing leaves no trace in the outcome and is not counted. ``recommendations`` are counted as
    the United Nations counts them, ``pairs`` as UPR Info does.
    """

    value: str
    reviewed: int
    recommending: int
    recommendations: int
    pairs: int

    @property
    def per_state_reviewed(self) -> Decimal | None:
        """Recommendations ÷ States reviewed."""
        return Decimal(self.recommendations) / self.reviewed if self.reviewed else None

    @property
    def per_state_recommending(self) -> Decimal | None:
        """Pairs ÷ recommending States: what a State asked on average, each recommendation made together counted
        for each State that made it.
        """
        return Decimal(self.pairs) / self.recommending if self.recommending else None


def participation(columns: Columns, by: By = By.SESSION) -> list[Participation]:
    """Participation in each session (or year, or cycle) of which something is known, in the order of numbers."""
    return participation_in(columns.counted(Unit.RECOMMENDATIONS), columns.counted(Unit.PAIRS), by)


def participation_in(recommendations: Counted, pairs: Counted, by: By) -> list[Participation]:
    """The same from what was counted already, in both units and with the same choice."""
    periods = recommendations.dimension(by)
    reviewed = _distinct(recommendations, by, By.STATE)
    recommending = _distinct(pairs, by, By.FROM)
    counts = {key: figures.count for key, figures in recommendations.by(by).items()}
    of_pairs = {key: figures.count for key, figures in pairs.by(by).items()}
    return [
        Participation(
            value, reviewed.get(value, 0), recommending.get(value, 0), counts[value], of_pairs[value]
        )
        for value in sorted(periods.values, key=lambda value: (len(value), value))
        if value in counts
    ]


def _distinct(counted: Counted, by: By, of: By) -> dict[str, int]:
    """How many different values of ``of`` come under each value of ``by``, of which a thing has one at most."""
    periods, others = counted.dimension(by), counted.dimension(of)
    if not periods.values or not others.values:
        return {}
    codes = periods.codes_of_rows(counted.size)[others.rows]
    held = codes >= 0
    keys = np.unique(codes[held] * len(others.values) + others.codes[held])
    numbers = np.bincount(keys // len(others.values), minlength=len(periods.values))
    return {value: int(number) for value, number in zip(periods.values, numbers, strict=True)}
