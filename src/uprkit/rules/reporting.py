"""When a report on progress is due: periods of a schedule, and what stands for each on a day.

A schedule is set by whoever coordinates follow-up; it binds executive bodies alone (domain rules, section 2,
"Force", and section 5): who is only invited is never asked for here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from uprkit.rules.deadlines import add_months


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """The days that a report speaks of, both included, and the last day on which it is in time."""

    from_on: date
    to_on: date
    due_on: date

    def holds(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on


class ReportState(StrEnum):
    """How it stands with the report on one period."""

    RUNNING = "running"
    """The period is not over: a report may come, none is asked for."""
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"


def reporting_periods(
    first_on: date, *, every_months: int, last_on: date | None, days_to_report: int, today: date
) -> list[ReportingPeriod]:
    """The periods that have begun by ``today``, oldest first; the last one ends with ``last_on``.

    Each begins a whole number of calendar months after ``first_on``, the 31st becoming the last day of a shorter
    month. ValueError where a period would last no month, or a report could come no day.
    """
    if every_months < 1 or days_to_report < 0:
        raise ValueError("A period lasts at least one month, and a report takes no less than no days.")
    found: list[ReportingPeriod] = []
    while True:
        begins = add_months(first_on, len(found) * every_months)
        if begins > today or (last_on is not None and begins > last_on):
            return found
        ends = add_months(first_on, (len(found) + 1) * every_months) - timedelta(days=1)
        if last_on is not None:
            ends = min(ends, last_on)
        found.append(ReportingPeriod(begins, ends, ends + timedelta(days=days_to_report)))


def report_state(
    period: ReportingPeriod, *, today: date, is_reported: bool, asked_again_until: date | None = None
) -> ReportState:
    """What stands for a period on a day. A report that was returned is late only after ``asked_again_until``."""
    if is_reported:
        return ReportState.DONE
    if today <= period.to_on:
        return ReportState.RUNNING
    until = max(filter(None, (period.due_on, asked_again_until)))
    return ReportState.DUE if today <= until else ReportState.OVERDUE
