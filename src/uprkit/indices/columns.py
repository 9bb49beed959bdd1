"""Recommendations as columns of numbers, and their figures by State, group, issue, category, session, cycle, year.

The measures are those of :mod:`uprkit.indices.statistics`, counted for many values at once. What is counted are
recommendations, as the United Nations counts, or pairs of a recommendation and a recommending State, as UPR Info
counts; a recommendation of which no State is known is one pair. Issues, organisations and, counted in
recommendations, recommending States overlap: their figures never add up to the whole.

No figure here counts persons or contributors, so none needs :mod:`uprkit.rules.small_cells`: levels are given one for
each recommendation, by :mod:`uprkit.indices.iri` from actors who speak under their names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from uprkit.indices.dimensions import (
    CATEGORIES,
    LEVELS,
    OF_THE_RECOMMENDING,
    POSITIONS,
    By,
    Dimension,
    Mask,
    Numbers,
    Places,
    recommending,
)
from uprkit.indices.statistics import (
    COMMENTED,
    SHARE_OF_LEVEL,
    SPECIFICITY,
    SUPPORT_RATE,
    TRIGGERED,
    Rate,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted, and the published measures of it. ``categories`` and ``levels`` are in the order of
    ``CATEGORIES`` and ``LEVELS``.
    """

    unit: Unit
    count: int
    supported: int
    noted: int
    pending: int
    categories: tuple[int, ...]
    levels: tuple[int, ...]

    @property
    def support_rate(self) -> Rate:
        """Supported ÷ (supported + noted); pending does not count (UPR Info, Responses to recommendations)."""
        return Rate(self.supported, self.supported + self.noted, self.unit, SUPPORT_RATE)

    @property
    def specificity(self) -> Rate:
        """Category 5 ÷ all that have a category (UPR Info, Action category, 2014)."""
        return Rate(self.categories[4], sum(self.categories), self.unit, SPECIFICITY)

    @property
    def mean_category(self) -> Decimal | None:
        """The mean of the action categories 1 to 5 (UPR Info, Action category, 2014); None where there is none."""
        total = sum(self.categories)
        weighted = sum(
            category * number for category, number in zip(CATEGORIES, self.categories, strict=True)
        )
        return Decimal(weighted) / total if total else None

    @property
    def commented(self) -> Rate:
        """Commented ÷ total (UPR Info, Beyond Promises, 2014)."""
        return Rate(sum(self.levels), self.count, self.unit, COMMENTED)

    @property
    def triggered(self) -> Rate:
        """(Fully + partially) ÷ commented (UPR Info, Beyond Promises, 2014): what was not assessed, and where
        assessments differ, stays in the denominator.
        """
        return Rate(self.levels[0] + self.levels[1], sum(self.levels), self.unit, TRIGGERED)

    def level(self, name: str) -> int:
        """How many stand at a level of ``LEVELS``."""
        return self.levels[LEVELS.index(name)]

    def share(self, name: str) -> Rate:
        """Those at a level of ``LEVELS`` ÷ commented (UPR Info, Beyond Promises, 2014)."""
        return Rate(self.level(name), sum(self.levels), self.unit, SHARE_OF_LEVEL)


@dataclass(frozen=True, slots=True)
class Counted:
    """``size`` things counted in ``unit``, with the dimensions of each; ``row_of_item`` tells the recommendation
    that each stands for (its place in the ``Columns`` it was made of).
    """

    unit: Unit
    row_of_item: Numbers
    dimensions: Mapping[str, Dimension]

    @property
    def size(self) -> int:
        return len(self.row_of_item)

    def within(self, chosen: Mapping[str, Collection[str]]) -> Counted:
        """Those that hold: of a dimension any chosen value is enough, of several dimensions all must hold."""
        mask = np.ones(self.size, np.bool_)
        for key, values in chosen.items():
            mask &= self.dimension(key).having(values, self.size)
        return self._kept(mask)

    def of_rows(self, rows: Mask) -> Counted:
        """Those that stand for one of some recommendations, by their places in the ``Columns``."""
        return self._kept(rows[self.row_of_item])

    def _kept(self, mask: Mask) -> Counted:
        return Counted(
            self.unit,
            self.row_of_item[mask],
            {key: dimension.kept(mask) for key, dimension in self.dimensions.items()},
        )

    def dimension(self, key: str) -> Dimension:
        """A dimension by ``By``, ``"level"`` besides; one that nothing has is empty."""
        return self.dimensions.get(key) or Dimension.of(())

    def recommendations(self) -> int:
        """How many recommendations the things counted stand for, whatever the unit."""
        return len(np.unique(self.row_of_item))

    def total(self) -> Figures:
        """The figures of all together: nothing is counted twice, however much the lines overlap."""
        everything = np.zeros(self.size, np.int64)
        return self._figures(np.arange(self.size), everything, 1)[0]

    def by(self, key: By) -> dict[str, Figures]:
        """The figures of each value that something has, in the order in which values were met."""
        dimension = self.dimension(key)
        if not dimension.values:
            return {}
        figures = self._figures(dimension.rows, dimension.codes, len(dimension.values))
        return {value: told for value, told in zip(dimension.values, figures, strict=True) if told.count}

    def _figures(self, items: Numbers | Places, codes: Numbers | Places, number: int) -> list[Figures]:
        counts = np.bincount(codes, minlength=number)
        positions = self._tally(By.POSITION, POSITIONS, items, codes, number)
        categories = self._tally(By.CATEGORY, [str(each) for each in CATEGORIES], items, codes, number)
        levels = self._tally("level", LEVELS, items, codes, number)
        return [
            Figures(
                unit=self.unit,
                count=int(counts[code]),
                supported=positions[code][0],
                noted=positions[code][1],
                pending=positions[code][2],
                categories=tuple(categories[code]),
                levels=tuple(levels[code]),
            )
            for code in range(number)
        ]

    def _tally(
        self,
        key: str,
        expected: Collection[str],
        items: Numbers | Places,
        codes: Numbers | Places,
        number: int,
    ) -> list[list[int]]:
        """How often each of the ``expected`` values of ``key`` comes under each of ``number`` codes."""
        told = self.dimension(key)
        of_items = told.codes_of_rows(self.size)[items]
        table = np.zeros((number, len(expected)), np.int64)
        for column, value in enumerate(expected):
            if value in told.values:
                held = of_items == told.values.index(value)
                table[:, column] = np.bincount(codes[held], minlength=number)
        told_of_each: list[list[int]] = table.tolist()
        return told_of_each


@dataclass(frozen=True, slots=True)
class Columns:
    """``size`` recommendations; ``dimensions`` by ``By`` and ``"level"`` (one of ``LEVELS``)."""

    size: int
    dimensions: Mapping[str, Dimension]

    def counted(self, unit: Unit) -> Counted:
        """The same in a unit: each recommendation once, or once for each of its recommending States."""
        if unit is Unit.RECOMMENDATIONS:
            rows = np.arange(self.size)
            return Counted(unit, rows, {key: each.once() for key, each in self.dimensions.items()})
        states = (self.dimensions.get(By.FROM) or Dimension.of(())).once()
        without = np.setdiff1d(np.arange(self.size), states.rows)
        order = np.argsort(np.concatenate((states.rows, without)), kind="stable")
        row_of_item = np.concatenate((states.rows, without))[order]
        codes = np.concatenate((states.codes, np.full(len(without), -1)))[order]
        known = np.flatnonzero(codes >= 0).astype(np.int32)
        of_items = Dimension(states.values, known, codes[known].astype(np.int32))
        dimensions = {
            key: dimension.once().spread(row_of_item, self.size)
            for key, dimension in self.dimensions.items()
            if key not in OF_THE_RECOMMENDING
        }
        return Counted(unit, row_of_item, dimensions | recommending(of_items))
