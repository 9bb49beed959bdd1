"""Rates with their unit, and the published figures they reproduce."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from uprkit.cycles import cycle_of_session
from uprkit.formats import upr_info_sheet
from uprkit.formats.source import Source
from uprkit.indices.statistics import Unit, commented, mean_category, specificity, support_rate, triggered
from uprkit.model import Position
from uprkit.rules.traffic_light import ImplementationLevel

FULLY, PARTIALLY, NOT = ImplementationLevel.FULLY, ImplementationLevel.PARTIALLY, ImplementationLevel.NOT
VAGUE, SILENT = ImplementationLevel.NOT_ASSESSED, ImplementationLevel.NOT_COMMENTED


def test_support_leaves_out_what_is_pending() -> None:
    rate = support_rate(
        [Position.SUPPORTED, Position.NOTED, Position.PENDING, None, Position.SUPPORTED], Unit.PAIRS
    )
    assert (rate.count, rate.total, rate.unit) == (2, 3, Unit.PAIRS)
    assert rate.percent == Decimal("66.7")


def test_nothing_counted_has_no_value() -> None:
    rate = support_rate([], Unit.RECOMMENDATIONS)
    assert rate.value is None
    assert rate.percent is None
    assert mean_category([]) is None


def test_categories() -> None:
    assert specificity([5, 5, 4, None], Unit.RECOMMENDATIONS).value == Decimal(2) / Decimal(3)
    assert mean_category([5, 4, None]) == Decimal("4.5")


def test_triggered_keeps_vague_comments_in_the_denominator() -> None:
    levels = [FULLY, PARTIALLY, NOT, VAGUE, SILENT]
    assert triggered(levels, Unit.RECOMMENDATIONS).value == Decimal("0.5")
    assert commented(levels, Unit.RECOMMENDATIONS).value == Decimal("0.8")


def test_beyond_promises_is_reproduced() -> None:
    levels = [FULLY] * 2068 + [PARTIALLY] * 3428 + [NOT] * 5602 + [VAGUE] * 429 + [SILENT] * (20452 - 11527)
    assert round(triggered(levels, Unit.PAIRS).percent or 0) == 48
    assert round(commented(levels, Unit.PAIRS).percent or 0) == 56


@pytest.mark.real_data
def test_upr_infos_export_gives_the_published_rates(shared_data: Path) -> None:
    source = Source.from_path(shared_data / "upr-info" / "recommendations-sessions-01-16.csv")
    rows = upr_info_sheet.parse(source).recommendations
    first_cycle = support_rate((row.position for row in rows if row.upr_cycle == 1), Unit.PAIRS)
    assert (first_cycle.total, first_cycle.percent) == (21356, Decimal("73.2"))
    early = specificity((row.action_category for row in rows if row.session in (1, 2)), Unit.PAIRS)
    assert (early.count, early.total) == (400, 1285)
    late = specificity((row.action_category for row in rows if row.session in (11, 12)), Unit.PAIRS)
    assert (late.count, late.total, late.percent) == (1805, 4613, Decimal("39.1"))


@pytest.mark.real_data
def test_sessions_of_the_first_cycle_end_with_the_twelfth(shared_data: Path) -> None:
    with (shared_data / "upr-info" / "recommendations-sessions-01-16.csv").open(
        encoding="utf-8", newline=""
    ) as handle:
        sessions = {int(row["Session"]) for row in csv.DictReader(handle)}
    assert {session for session in sessions if cycle_of_session(session) == 1} == set(range(1, 13))
