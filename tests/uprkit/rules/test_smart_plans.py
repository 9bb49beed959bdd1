"""The SMART check of indicators and actions says what is missing, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from uprkit.reasons import sentence
from uprkit.rules.action_category import read_action_category
from uprkit.rules.smart import Smart, SmartReading, Verdict
from uprkit.rules.smart_plans import PlannedAction, PlannedIndicator, smart_action, smart_indicator

WHOLE = PlannedIndicator(
    name="Girls who finish primary school",
    type="outcome",
    unit="per cent",
    baseline=Decimal(61),
    baseline_year=2023,
    target=Decimal(80),
    target_year=2027,
    source="School census",
    disaggregation="region",
)
ACTION = PlannedAction(
    has_lead=True,
    serves=1,
    starts_on=date(2024, 1, 1),
    ends_on=date(2026, 12, 31),
    has_money=True,
    indicators=(WHOLE,),
    reading=read_action_category("Adopt a law that makes primary education free"),
)


def missing(readings: list[SmartReading]) -> set[tuple[Smart, str]]:
    for reading in readings:
        assert sentence(reading.reason), reading.reason
    return {
        (reading.letter, reading.reason.rule) for reading in readings if reading.verdict == Verdict.NOT_STATED
    }


def test_a_whole_indicator_lacks_nothing_and_every_letter_is_read() -> None:
    readings = smart_indicator(WHOLE)
    assert missing(readings) == set()
    assert [reading.letter for reading in readings] == list(Smart)


@pytest.mark.parametrize(
    ("without", "letter", "rule"),
    [
        ({"unit": " "}, Smart.SPECIFIC, "indicator_no_unit"),
        ({"baseline": None, "baseline_year": None}, Smart.MEASURABLE, "indicator_no_baseline"),
        ({"baseline_year": None}, Smart.MEASURABLE, "indicator_no_baseline_date"),
        ({"target": None}, Smart.MEASURABLE, "indicator_no_target"),
        ({"source": ""}, Smart.MEASURABLE, "indicator_no_source"),
        ({"target": Decimal("61.0")}, Smart.ACHIEVABLE, "indicator_no_change"),
        ({"target_year": 2029}, Smart.ACHIEVABLE, "too_long"),
        ({"disaggregation": ""}, Smart.RELEVANT, "indicator_no_groups"),
        ({"target_year": None}, Smart.TIME_BOUND, "indicator_no_target_date"),
    ],
)
def test_what_an_indicator_lacks_is_named_alone(without: dict[str, Any], letter: Smart, rule: str) -> None:
    found = replace(WHOLE, **without)
    assert missing(smart_indicator(found)) == {(letter, rule)}


def test_a_commitment_needs_no_baseline_and_no_groups() -> None:
    law = PlannedIndicator(
        name="A law is in force", type="structural", unit="yes or no", target=Decimal(1), target_year=2026,
        source="Official gazette",
    )  # fmt: skip
    assert missing(smart_indicator(law)) == set()


def test_a_step_on_the_way_makes_a_long_way_achievable() -> None:
    assert missing(smart_indicator(replace(WHOLE, target_year=2030, steps=1))) == set()


def test_a_whole_action_lacks_nothing() -> None:
    assert missing(smart_action(ACTION)) == set()


@pytest.mark.parametrize(
    ("changed", "letter", "rule"),
    [
        (replace(ACTION, has_lead=False), Smart.SPECIFIC, "action_no_lead"),
        (
            replace(ACTION, reading=read_action_category("Continue its efforts on education")),
            Smart.SPECIFIC,
            "not_specific",
        ),
        (replace(ACTION, indicators=()), Smart.MEASURABLE, "action_no_indicator"),
        (
            replace(ACTION, indicators=(replace(WHOLE, source=""),)),
            Smart.MEASURABLE,
            "action_weak_indicators",
        ),
        (replace(ACTION, has_money=False), Smart.ACHIEVABLE, "action_no_money"),
        (replace(ACTION, ends_on=date(2029, 1, 1)), Smart.ACHIEVABLE, "too_long"),
        (replace(ACTION, serves=0), Smart.RELEVANT, "action_serves_none"),
        (
            replace(ACTION, indicators=(replace(WHOLE, type="process"),)),
            Smart.RELEVANT,
            "action_no_outcome",
        ),
        (replace(ACTION, ends_on=None), Smart.TIME_BOUND, "no_time"),
    ],
)
def test_what_an_action_lacks_is_named_alone(changed: PlannedAction, letter: Smart, rule: str) -> None:
    assert missing(smart_action(changed)) == {(letter, rule)}


def test_a_verb_that_no_table_knows_is_for_a_person() -> None:
    readings = smart_action(replace(ACTION, reading=None))
    assert [r.verdict for r in readings if r.letter == Smart.SPECIFIC] == [Verdict.TO_JUDGE]
