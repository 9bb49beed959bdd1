"""The figures that UPR Info's export can give, counted again by the csv module alone.

What it cannot give: all figures of Beyond Promises and On the Road to Implementation on implementation (the export
holds no assessments), those of the second cycle as a whole (the export supplied ends with session 16 of 26), and
Beyond Promises' 20,452 recommendations of 165 States, a cohort whose States are not listed.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from uprkit.formats import upr_info_sheet
from uprkit.formats.source import Source
from uprkit.indices.columns import Columns, Counted
from uprkit.indices.dimensions import By
from uprkit.indices.participation import participation
from uprkit.indices.records import Record, columns_of, joined
from uprkit.indices.statistics import Unit
from uprkit.model import ParsedRecommendation
from uprkit.states import find_state

pytestmark = pytest.mark.real_data
FILE = "recommendations-sessions-01-16.csv"


@cache
def parsed(path: Path) -> tuple[ParsedRecommendation, ...]:
    return upr_info_sheet.parse(Source.from_path(path)).recommendations


@pytest.fixture(scope="module")
def columns(shared_data: Path) -> Columns:
    """Each row of the export is a pair of its own."""
    return columns_of(map(Record.of, parsed(shared_data / "upr-info" / FILE)))


@pytest.fixture(scope="module")
def pairs(columns: Columns) -> Counted:
    return columns.counted(Unit.PAIRS)


@pytest.fixture(scope="module")
def plain(shared_data: Path) -> list[dict[str, str]]:
    with (shared_data / "upr-info" / FILE).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def sessions(*numbers: int) -> dict[str, list[str]]:
    return {By.SESSION: [str(number) for number in numbers]}


@pytest.mark.parametrize(
    ("asked", "count", "total", "percent"),
    [((1, 2), 400, 1285, "31.1"), ((11, 12), 1805, 4613, "39.1"), ((13, 14, 15, 16), 2789, 8905, "31.3")],
)
def test_specificity(
    pairs: Counted, plain: list[dict[str, str]], asked: tuple[int, ...], count: int, total: int, percent: str
) -> None:
    rate = pairs.within(sessions(*asked)).total().specificity
    assert (rate.count, rate.total, rate.percent, rate.unit) == (count, total, Decimal(percent), Unit.PAIRS)
    rows = [row for row in plain if int(row["Session"]) in asked]
    assert (sum(row["Action"] == "5" for row in rows), len(rows)) == (count, total)


def test_specificity_of_recommendations(shared_data: Path) -> None:
    """Counted as texts, sessions 11 and 12 have 1,719 of 4,516."""
    rows = parsed(shared_data / "upr-info" / FILE)
    counted = columns_of(joined(rows)).counted(Unit.RECOMMENDATIONS).within(sessions(11, 12))
    rate = counted.total().specificity
    assert (rate.count, rate.total) == (1719, 4516)


def test_support_in_the_first_cycle(pairs: Counted, plain: list[dict[str, str]]) -> None:
    rate = pairs.within({By.CYCLE: ["1"]}).total().support_rate
    assert (rate.total, rate.percent) == (21356, Decimal("73.2"))
    rows = [row for row in plain if int(row["Session"]) <= 12]
    assert (sum(row["Response"] == "Accepted" for row in rows), len(rows)) == (rate.count, rate.total)


def test_the_cohort_of_starting_all_over_again_is_here_in_part(pairs: Counted) -> None:
    """Its 70 States were reviewed again in sessions 13 to 17, of which the export supplied has 13 to 16."""
    second = pairs.within(sessions(13, 14, 15, 16))
    again = list(second.by(By.STATE))
    first = pairs.within({By.CYCLE: ["1"], By.STATE: again}).total()
    assert len(again) == 55
    assert first.count < 4944
    assert second.total().count < 10628


NAMED = {
    By.STATE: ("To", find_state),
    By.FROM: ("From", find_state),
    By.STATE_GROUP: ("To-Rgrp", None),
    By.FROM_GROUP: ("From-Rgrp", None),
    By.CATEGORY: ("Action", None),
    By.SESSION: ("Session", None),
}


@pytest.mark.parametrize("by", NAMED)
def test_every_line_is_what_the_csv_module_counts(
    pairs: Counted, plain: list[dict[str, str]], by: By
) -> None:
    column, named = NAMED[by]
    counts: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    specific: Counter[str] = Counter()
    for row in plain:
        value = named(row[column]) if named else row[column]
        if value and value != "(Unknown)":
            counts[value] += 1
            accepted[value] += row["Response"] == "Accepted"
            specific[value] += row["Action"] == "5"
    lines = pairs.by(by)
    assert {key: line.count for key, line in lines.items()} == counts
    assert {key: line.supported for key, line in lines.items()} == accepted
    assert {key: line.specificity.count for key, line in lines.items()} == specific


def test_issues_are_what_the_csv_module_counts(pairs: Counted, plain: list[dict[str, str]]) -> None:
    counts: Counter[str] = Counter()
    for row in plain:
        # Lists are separated by commas, and no label holds one.
        counts.update({part.strip() for part in row["Issue"].split(",") if part.strip()})
    assert {key: line.count for key, line in pairs.by(By.ISSUE).items()} == counts
    assert sum(counts.values()) > len(plain)


def test_participation_is_what_the_csv_module_counts(columns: Columns, plain: list[dict[str, str]]) -> None:
    asking, asked = defaultdict(set), defaultdict(set)
    for row in plain:
        asked[row["Session"]].add(row["To"])
        if find_state(row["From"]):
            asking[row["Session"]].add(row["From"])
    told = participation(columns)
    assert [each.value for each in told] == [str(number) for number in range(1, 17)]
    for each in told:
        assert (each.reviewed, each.recommending) == (len(asked[each.value]), len(asking[each.value]))
