"""The SMART check of the indicators and actions of a plan, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from uprkit.rules.action_category import read_action_category
from uprkit.rules.smart import SmartReading, Verdict
from uprkit.rules.smart_plans import PlannedAction, PlannedIndicator, smart_action, smart_indicator
from uprtrack.classification.smart import Letter, letters_of
from uprtrack.plans.models import ExpectedAction, Indicator, ResponsibilityKind


@dataclass(frozen=True, slots=True)
class Check:
    """``letters`` say what is stated, what is missing and why, and what a person must judge."""

    letters: list[Letter]
    missing: int
    """How many things are not stated."""


def check_of_indicator(indicator: Indicator) -> Check:
    return _check(smart_indicator(_planned(indicator)))


def check_of_action(action: ExpectedAction) -> Check:
    """Of an action as the reader sees it: a lead whom they may not know is none (``reading.actions_of``)."""
    kinds = {responsibility.kind for responsibility in action.responsibilities.all()}
    return _check(
        smart_action(
            PlannedAction(
                has_lead=ResponsibilityKind.LEAD in kinds,
                serves=len(action.recommendations.all()),
                starts_on=action.starts_on,
                ends_on=action.ends_on,
                has_money=bool(action.budget_lines.all()),
                indicators=tuple(_planned(item) for item in action.indicators.all()),
                reading=read_action_category(action.text),
            )
        )
    )


def _planned(indicator: Indicator) -> PlannedIndicator:
    start, end = indicator.baseline_year or 0, indicator.target_year or 0
    return PlannedIndicator(
        name=indicator.name,
        type=indicator.type,
        unit=indicator.unit,
        baseline=indicator.baseline,
        baseline_year=indicator.baseline_year,
        target=indicator.target,
        target_year=indicator.target_year,
        source=indicator.source,
        disaggregation=indicator.disaggregation,
        steps=sum(start < value.measured_on.year < end for value in indicator.values_that_hold),
    )


def _check(readings: list[SmartReading]) -> Check:
    missing = sum(reading.verdict == Verdict.NOT_STATED for reading in readings)
    return Check(letters_of(readings), missing)
