"""Whether an indicator, and an expected action, are specific, measurable, achievable, relevant and time-bound.

Sources: OHCHR, Human Rights Indicators: a Guide to Measurement and Implementation (HR/PUB/12/5): structural, process
and outcome indicators, each with a source, baseline and target, told apart by the groups that are left behind; UPR
Info's guides on SMART recommendations: one defined action, a deliverable or an indicator with baseline, target and
source, an explicit date, a step on the way where it takes longer than from one review to the next (4½ years). What
material capacity and evidence allow no plan tells: that is for a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from uprkit.reasons import Reason
from uprkit.rules.action_category import ActionReading
from uprkit.rules.smart import MOST_YEARS, Smart, SmartReading, Verdict

STRUCTURAL, PROCESS, OUTCOME = "structural", "process", "outcome"
SPECIFIC_CATEGORY = 5
"""Of UPR Info's action categories the one of specific actions."""
_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class PlannedIndicator:
    """What a plan says of an indicator; years and days may both be told, texts are empty where nothing is said.

    ``steps`` are the days of values between baseline and target that are planned or were measured.
    """

    name: str
    type: str
    unit: str
    baseline: Decimal | None = None
    baseline_year: int | None = None
    target: Decimal | None = None
    target_year: int | None = None
    source: str = ""
    disaggregation: str = ""
    steps: int = 0

    @property
    def is_commitment(self) -> bool:
        """Whether it tells that something is there: a structural one begins at nothing."""
        return self.type == STRUCTURAL


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """What a plan says of an expected action."""

    has_lead: bool
    serves: int
    starts_on: date | None
    ends_on: date | None
    has_money: bool
    indicators: tuple[PlannedIndicator, ...] = ()
    reading: ActionReading | None = None
    """What its words ask for, where their verb is known."""


def smart_indicator(indicator: PlannedIndicator) -> list[SmartReading]:
    """The readings of an indicator in the order of the letters; a letter comes once for each thing that is missing."""
    return [
        *_what(indicator),
        *_figures(indicator),
        *_reach(indicator),
        *_people(indicator),
        _by_when(indicator),
    ]


def smart_action(action: PlannedAction) -> list[SmartReading]:
    """The readings of an action; of its indicators it tells which kinds are missing, not what each lacks."""
    return [*_who(action), *_shown_by(action), *_means(action), *_serving(action), _until(action)]


def _said(letter: Smart, verdict: Verdict, rule: str, *words: str) -> SmartReading:
    return SmartReading(letter, verdict, Reason(rule, words))


def _what(indicator: PlannedIndicator) -> Iterable[SmartReading]:
    if not indicator.unit.strip():
        yield _said(Smart.SPECIFIC, Verdict.NOT_STATED, "indicator_no_unit")
    else:
        yield _said(Smart.SPECIFIC, Verdict.STATED, "indicator_unit", indicator.unit)


def _figures(indicator: PlannedIndicator) -> Iterable[SmartReading]:
    lacking = [
        (indicator.baseline is None and not indicator.is_commitment, "indicator_no_baseline"),
        (
            indicator.baseline is not None and indicator.baseline_year is None,
            "indicator_no_baseline_date",
        ),
        (indicator.target is None, "indicator_no_target"),
        (not indicator.source.strip(), "indicator_no_source"),
    ]
    missing = [rule for is_lacking, rule in lacking if is_lacking]
    if not missing:
        yield _said(Smart.MEASURABLE, Verdict.STATED, "indicator_measurable")
    for rule in missing:
        yield _said(Smart.MEASURABLE, Verdict.NOT_STATED, rule)


def _reach(indicator: PlannedIndicator) -> Iterable[SmartReading]:
    if indicator.target is not None and indicator.target == indicator.baseline:
        yield _said(Smart.ACHIEVABLE, Verdict.NOT_STATED, "indicator_no_change")
    years = (indicator.target_year or 0) - (indicator.baseline_year or 0)
    if indicator.target_year and indicator.baseline_year and years > MOST_YEARS and not indicator.steps:
        yield _said(Smart.ACHIEVABLE, Verdict.NOT_STATED, "too_long", str(years))
    yield _said(Smart.ACHIEVABLE, Verdict.TO_JUDGE, "means")


def _people(indicator: PlannedIndicator) -> Iterable[SmartReading]:
    if indicator.is_commitment:
        yield _said(Smart.RELEVANT, Verdict.TO_JUDGE, "indicator_commitment")
    elif not indicator.disaggregation.strip():
        yield _said(Smart.RELEVANT, Verdict.NOT_STATED, "indicator_no_groups")
    else:
        yield _said(Smart.RELEVANT, Verdict.TO_JUDGE, "indicator_groups", indicator.disaggregation)


def _by_when(indicator: PlannedIndicator) -> SmartReading:
    if indicator.target_year is None:
        return _said(Smart.TIME_BOUND, Verdict.NOT_STATED, "indicator_no_target_date")
    return _said(Smart.TIME_BOUND, Verdict.STATED, "time", str(indicator.target_year))


def _who(action: PlannedAction) -> Iterable[SmartReading]:
    if not action.has_lead:
        yield _said(Smart.SPECIFIC, Verdict.NOT_STATED, "action_no_lead")
    reading = action.reading
    if reading is None or not reading.verb:
        yield _said(Smart.SPECIFIC, Verdict.TO_JUDGE, "no_verb")
    elif reading.category < SPECIFIC_CATEGORY:
        yield _said(Smart.SPECIFIC, Verdict.NOT_STATED, "not_specific", reading.verb, str(reading.category))
    else:
        yield _said(Smart.SPECIFIC, Verdict.STATED, "action_verb", reading.verb)


def _shown_by(action: PlannedAction) -> Iterable[SmartReading]:
    if not action.indicators:
        yield _said(Smart.MEASURABLE, Verdict.NOT_STATED, "action_no_indicator")
        return
    whole = [
        item.name
        for item in action.indicators
        if all(reading.verdict == Verdict.STATED for reading in _figures(item))
    ]
    if whole:
        yield _said(Smart.MEASURABLE, Verdict.STATED, "action_indicator", whole[0])
    else:
        yield _said(Smart.MEASURABLE, Verdict.NOT_STATED, "action_weak_indicators")


def _means(action: PlannedAction) -> Iterable[SmartReading]:
    if not action.has_money:
        yield _said(Smart.ACHIEVABLE, Verdict.NOT_STATED, "action_no_money")
    if action.starts_on and action.ends_on:
        years = (action.ends_on - action.starts_on).days / _DAYS_A_YEAR
        if years > MOST_YEARS and not any(item.steps for item in action.indicators):
            yield _said(Smart.ACHIEVABLE, Verdict.NOT_STATED, "too_long", f"{years:.0f}")
    yield _said(Smart.ACHIEVABLE, Verdict.TO_JUDGE, "means")


def _serving(action: PlannedAction) -> Iterable[SmartReading]:
    if not action.serves:
        yield _said(Smart.RELEVANT, Verdict.NOT_STATED, "action_serves_none")
    if action.indicators and all(item.type != OUTCOME for item in action.indicators):
        yield _said(Smart.RELEVANT, Verdict.NOT_STATED, "action_no_outcome")
    if action.serves:
        yield _said(Smart.RELEVANT, Verdict.TO_JUDGE, "action_serves")


def _until(action: PlannedAction) -> SmartReading:
    if action.ends_on is None:
        return _said(Smart.TIME_BOUND, Verdict.NOT_STATED, "no_time")
    return _said(Smart.TIME_BOUND, Verdict.STATED, "time", str(action.ends_on.year))
