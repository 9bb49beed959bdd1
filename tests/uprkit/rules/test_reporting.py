"""Periods of a reporting schedule, and what is due on a day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.rules.reporting import ReportingPeriod, ReportState, report_state, reporting_periods

QUARTER = ReportingPeriod(date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 30))


def test_quarters_follow_one_another_and_the_last_ends_with_the_schedule() -> None:
    found = reporting_periods(
        date(2026, 1, 1), every_months=3, last_on=date(2026, 8, 15), days_to_report=30, today=date(2027, 1, 1)
    )
    assert [(item.from_on, item.to_on, item.due_on) for item in found] == [
        (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 30)),
        (date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 30)),
        (date(2026, 7, 1), date(2026, 8, 15), date(2026, 9, 14)),
    ]


def test_nothing_is_there_before_the_first_day() -> None:
    terms = {"every_months": 1, "last_on": None, "days_to_report": 0}
    assert reporting_periods(date(2026, 1, 31), today=date(2026, 1, 30), **terms) == []
    assert len(reporting_periods(date(2026, 1, 31), today=date(2026, 1, 31), **terms)) == 1


@given(
    st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    st.integers(1, 12),
    st.integers(0, 180),
    st.integers(0, 3_000),
)
def test_every_day_since_the_first_lies_in_exactly_one_period(
    first_on: date, every_months: int, days: int, later: int
) -> None:
    today = first_on + timedelta(days=later)
    found = reporting_periods(
        first_on, every_months=every_months, last_on=None, days_to_report=days, today=today
    )
    assert sum(item.holds(today) for item in found) == 1
    assert all(before.to_on + timedelta(days=1) == after.from_on for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("today", "is_reported", "again", "state"),
    [
        (date(2026, 3, 31), False, None, ReportState.RUNNING),
        (date(2026, 4, 1), False, None, ReportState.DUE),
        (date(2026, 4, 30), False, None, ReportState.DUE),
        (date(2026, 5, 1), False, None, ReportState.OVERDUE),
        (date(2026, 5, 1), True, None, ReportState.DONE),
        (date(2026, 3, 1), True, None, ReportState.DONE),
        (date(2026, 5, 1), False, date(2026, 5, 20), ReportState.DUE),
        (date(2026, 5, 21), False, date(2026, 5, 20), ReportState.OVERDUE),
        (date(2026, 4, 20), False, date(2026, 4, 10), ReportState.DUE),
    ],
)
def test_a_report_is_due_after_its_period_and_overdue_after_its_day(
    today: date, is_reported: bool, again: date | None, state: ReportState
) -> None:
    assert report_state(QUARTER, today=today, is_reported=is_reported, asked_again_until=again) is state


@pytest.mark.parametrize(("months", "days"), [(0, 1), (3, -1)])
def test_a_schedule_that_cannot_be_kept_is_refused(months: int, days: int) -> None:
    with pytest.raises(ValueError, match="at least one month"):
        reporting_periods(
            date(2026, 1, 1), every_months=months, last_on=None, days_to_report=days, today=date(2026, 1, 1)
        )
