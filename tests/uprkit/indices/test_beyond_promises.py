"""The published shares of two reports of UPR Info, from assessments that are generated to their totals.

The publications print totals and no assessments. A generator of ours makes for each recommendation claims of one to
three actors that come to its level, and the same functions that the site's statistics use count them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

import pytest

from uprkit.indices.columns import Figures
from uprkit.indices.dimensions import DIFFER
from uprkit.indices.iri import Claim, compute_iri, level_of
from uprkit.indices.records import Record, columns_of
from uprkit.indices.statistics import Unit, commented, triggered
from uprkit.rules.traffic_light import ImplementationLevel

FULLY, PARTIALLY, NOT = ImplementationLevel.FULLY, ImplementationLevel.PARTIALLY, ImplementationLevel.NOT
VAGUE, SILENT = ImplementationLevel.NOT_ASSESSED, ImplementationLevel.NOT_COMMENTED

AGREEING = {
    FULLY: ((FULLY,), (FULLY, FULLY), (FULLY, VAGUE), (FULLY, FULLY, FULLY)),
    PARTIALLY: ((PARTIALLY,), (PARTIALLY, PARTIALLY), (VAGUE, PARTIALLY)),
    NOT: ((NOT,), (NOT, NOT), (NOT, VAGUE, NOT)),
    VAGUE: ((VAGUE,), (VAGUE, VAGUE)),
    SILENT: ((),),
}
"""Claims whose actors agree: the word for the level is shown."""
DIFFERING = {
    FULLY: ((FULLY, PARTIALLY), (PARTIALLY, PARTIALLY, FULLY)),
    PARTIALLY: ((FULLY, NOT), (FULLY, NOT, PARTIALLY)),
    NOT: ((PARTIALLY, NOT), (NOT, NOT, PARTIALLY)),
    VAGUE: ((VAGUE,),),
    SILENT: ((),),
}
"""Claims whose mean comes to the level though the actors differ, as the publications count."""


@dataclass(frozen=True)
class Published:
    """Totals as printed, and the shares of commented that follow from them to one decimal."""

    total: int
    levels: Mapping[ImplementationLevel, int]
    shares: tuple[str, str, str, str]
    triggered: str

    @property
    def commented(self) -> int:
        return sum(self.levels.values())


BEYOND_PROMISES = Published(
    20452, {FULLY: 2068, PARTIALLY: 3428, NOT: 5602, VAGUE: 429}, ("17.9", "29.7", "48.6", "3.7"), "47.7"
)
ON_THE_ROAD = Published(
    6542, {FULLY: 391, PARTIALLY: 859, NOT: 1884, VAGUE: 160}, ("11.9", "26.1", "57.2", "4.9"), "37.9"
)
CHILDREN = Published(
    1881, {FULLY: 341, PARTIALLY: 745, NOT: 720, VAGUE: 75}, ("18.1", "39.6", "38.3", "4.0"), "57.7"
)
PUBLISHED = pytest.mark.parametrize("published", [BEYOND_PROMISES, ON_THE_ROAD, CHILDREN])


def generated(
    published: Published, ways: Mapping[ImplementationLevel, tuple[tuple[ImplementationLevel, ...], ...]]
) -> Iterator[list[Claim]]:
    """The claims on each recommendation, in no order of levels."""
    silent = published.total - published.commented
    levels = [level for level, number in published.levels.items() for _ in range(number)]
    levels += [SILENT] * silent
    random = Random(2014)
    random.shuffle(levels)
    for level in levels:
        said = list(random.choice(ways[level]))
        random.shuffle(said)
        kinds = random.sample(("state", "nhri", "civil_society"), len(said))
        yield [Claim(f"{kind} body", kind, word) for kind, word in zip(kinds, said, strict=True)]


def shown(claims: list[Claim]) -> str:
    """The level as the site counts it."""
    index = compute_iri(claims)
    return DIFFER if index.is_disputed else str(index.level)


def figures_of(levels: list[str]) -> Figures:
    return columns_of(Record(level=level) for level in levels).counted(Unit.RECOMMENDATIONS).total()


@PUBLISHED
def test_the_published_shares(published: Published) -> None:
    figures = figures_of([shown(claims) for claims in generated(published, AGREEING)])
    rates = [figures.share(level) for level in (FULLY, PARTIALLY, NOT, VAGUE)]
    assert [rate.count for rate in rates] == list(published.levels.values())
    assert {rate.total for rate in rates} == {published.commented}
    assert tuple(str(rate.percent) for rate in rates) == published.shares
    assert (figures.commented.count, figures.commented.total) == (published.commented, published.total)
    assert str(figures.triggered.percent) == published.triggered
    assert figures.share(DIFFER).count == 0


def test_the_printed_roundings_of_beyond_promises() -> None:
    """56 % commented, 18 % fully, 30 % partially, 48.6 % not, 4 % not assessed, 48 % triggered action."""
    figures = figures_of([shown(claims) for claims in generated(BEYOND_PROMISES, AGREEING)])
    rates = (figures.commented, figures.share(FULLY), figures.share(PARTIALLY), figures.share(VAGUE))
    whole = [round(rate.percent) for rate in (*rates, figures.triggered) if rate.percent is not None]
    assert whole == [56, 18, 30, 4, 48]
    assert figures.share(NOT).percent == Decimal("48.6")


@PUBLISHED
def test_the_rates_over_single_levels_say_the_same(published: Published) -> None:
    levels = [ImplementationLevel(shown(claims)) for claims in generated(published, AGREEING)]
    figures = figures_of([level.value for level in levels])
    assert triggered(levels, Unit.RECOMMENDATIONS) == figures.triggered
    assert commented(levels, Unit.RECOMMENDATIONS) == figures.commented


@PUBLISHED
def test_by_the_mean_alone_differing_actors_come_to_the_published_totals(published: Published) -> None:
    """The publications name a level by the mean even where actors differ; the site withholds the word there."""
    indices = [compute_iri(claims) for claims in generated(published, DIFFERING)]
    by_mean = [index.level if index.value is None else level_of(index.value) for index in indices]
    assert {level: by_mean.count(level) for level in published.levels} == published.levels
    figures = figures_of([DIFFER if index.is_disputed else str(index.level) for index in indices])
    assert figures.commented.count == published.commented
    assert figures.share(DIFFER).count == published.commented - published.levels[VAGUE]
    assert figures.triggered.count == 0
