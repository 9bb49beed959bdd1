"""Dated rules: calendar months, working days, what is official, what is open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.rules.deadlines import (
    Anchor,
    Opening,
    ReviewDates,
    Status,
    add_months,
    add_working_days,
    deadlines,
    open_on,
    openings,
)

REVIEWED = date(2024, 5, 31)
DATES = ReviewDates(REVIEWED, adopted_on=date(2024, 10, 2))
DAYS = st.dates(date(2008, 1, 1), date(2060, 1, 1))


def opening(rule: str, dates: ReviewDates, today: date) -> Opening:
    return next(item for item in openings(dates, today) if item.deadline.id == rule)


def test_there_are_39_rules_and_seven_are_official() -> None:
    assert list(deadlines()) == [f"D{number:02}" for number in range(1, 40)]
    official = {rule.id for rule in deadlines().values() if rule.is_official}
    assert official == {"D04", "D05", "D10", "D11", "D16", "D17", "D32"}
    assert all(
        rule.activity and rule.sources and rule.actors and rule.levels for rule in deadlines().values()
    )


@pytest.mark.parametrize(
    ("anchor", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 5, 31), 54, date(2028, 11, 30)),
        (date(2024, 1, 15), -12, date(2023, 1, 15)),
    ],
)
def test_months_clamp_at_the_months_end(anchor: date, months: int, expected: date) -> None:
    assert add_months(anchor, months) == expected


@given(DAYS, st.integers(-120, 120))
def test_months_keep_the_day_or_clamp(anchor: date, months: int) -> None:
    later = add_months(anchor, months)
    assert (later.year * 12 + later.month) - (anchor.year * 12 + anchor.month) == months
    assert later.day == anchor.day or (later + timedelta(days=1)).day == 1


@given(DAYS, st.integers(-60, 60))
def test_working_days_count_weekdays_between(anchor: date, days: int) -> None:
    end = add_working_days(anchor, days)
    low, high = min(anchor, end), max(anchor, end)
    passed = [low + timedelta(days=step) for step in range((high - low).days + 1)]
    counted = sum(day.weekday() < 5 for day in passed if day != anchor)
    assert counted == abs(days)
    assert days == 0 or end.weekday() < 5


def test_advance_questions_are_due_ten_working_days_before() -> None:
    found = opening("D10", DATES, date(2024, 5, 17))
    assert (found.from_on, found.to_on, found.status) == (date(2024, 5, 17), date(2024, 5, 17), Status.DUE)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_only_what_is_official_is_ever_due_or_overdue(today: date) -> None:
    for item in openings(DATES, today):
        if item.status in (Status.DUE, Status.OVERDUE):
            assert item.deadline.is_official
        if item.status in (Status.OPEN, Status.PAST):
            assert not item.deadline.is_official
    assert {item.status for item in open_on(DATES, today)} <= {Status.OPEN, Status.DUE, Status.ALWAYS}


def test_the_next_review_is_estimated_and_said_so_unless_it_is_known() -> None:
    estimated = opening("D34", DATES, REVIEWED)
    assert (estimated.from_on, estimated.is_estimated) == (date(2028, 11, 30), True)
    known = opening("D34", ReviewDates(REVIEWED, next_review_on=date(2029, 1, 24)), REVIEWED)
    assert (known.from_on, known.is_estimated) == (date(2029, 1, 24), False)
    assert opening("D21", DATES, REVIEWED).is_estimated


def test_a_published_date_overrides_the_computed_one() -> None:
    dates = ReviewDates(REVIEWED, published=(("D05", date(2024, 2, 20)),))
    found = opening("D05", dates, date(2024, 2, 21))
    assert (found.to_on, found.is_published, found.status) == (date(2024, 2, 20), True, Status.OVERDUE)


def test_rules_without_a_known_date_are_left_out_and_undated_ones_always_open() -> None:
    today = date(2024, 6, 1)
    found = {item.deadline.id: item for item in openings(ReviewDates(REVIEWED), today)}
    assert not {"D17", "D18", "D31", "D32", "D02", "D35"} & found.keys()
    assert found["D39"].status is Status.ALWAYS
    assert found["D14"].status is Status.OPEN
    assert found["D14"].to_on is None


def test_what_is_open_from_the_start_ends_with_its_date() -> None:
    assert opening("D03", DATES, date(2023, 1, 1)).status is Status.OPEN
    assert opening("D03", DATES, date(2024, 6, 1)).status is Status.PAST
    assert opening("D18", DATES, date(2030, 1, 1)).status is Status.OPEN


def test_windows_of_follow_up() -> None:
    ids = {item.deadline.id for item in open_on(DATES, date(2026, 8, 1))}
    assert {"D20", "D21", "D29"} <= ids
    assert not {"D01", "D10", "D33"} & ids


def test_openings_come_in_the_order_of_their_days() -> None:
    firsts = [item.from_on or item.to_on for item in openings(DATES, REVIEWED)]
    dated = [day for day in firsts if day is not None]
    assert dated == sorted(dated)
    assert firsts[len(dated) :] == [None] * (len(firsts) - len(dated))
    assert Anchor.ANY in {item.deadline.anchor for item in openings(DATES, REVIEWED)}
