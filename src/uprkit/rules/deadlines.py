"""Dated rules of the review: what is open for whom, counted from the dates of one review.

Official deadlines and the Council's rules are marked; everything else is good practice or one country's
example, and is a suggestion. Only what is official can be due or overdue. Published dates override computed
ones.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from uprkit.facts import listed, rows

MONTHS_BETWEEN_REVIEWS = 54
"""Four and a half years (Human Rights Council resolution 16/21)."""


class Anchor(StrEnum):
    """The date that a rule counts from."""

    REVIEWED = "reviewed"
    ADOPTED = "adopted"
    NEXT = "next"
    COUNCIL_SESSION = "council_session"
    CONSULTATION = "consultation"
    SYMBOLIC_DAY = "symbolic_day"
    ANY = "any"
    """No date: open at any time."""


class Status(StrEnum):
    """How an opening stands today; only an official one can be due or overdue."""

    UPCOMING = "upcoming"
    OPEN = "open"
    DUE = "due"
    OVERDUE = "overdue"
    PAST = "past"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance from a date: calendar months (``m``), weeks (``w``), days (``d``) or working days
    (``wd``).
    """

    amount: int
    unit: str

    def after(self, anchor: date) -> date:
        """The date so far from the anchor; months clamp at the month's end, working days are Monday to
        Friday.
        """
        if self.unit == "m":
            return add_months(anchor, self.amount)
        if self.unit == "wd":
            return add_working_days(anchor, self.amount)
        return anchor + timedelta(days=self.amount * (7 if self.unit == "w" else 1))


@dataclass(frozen=True, slots=True)
class Deadline:
    """A rule. ``from_offset`` and ``to_offset`` count from ``anchor``; ``until`` names a date that ends it
    instead.
    """

    id: str
    actors: tuple[str, ...]
    activity: str
    levels: tuple[str, ...]
    anchor: Anchor
    from_offset: Offset | None
    to_offset: Offset | None
    until: Anchor | None
    is_official: bool
    sources: tuple[str, ...]
    """Publications and published tables, joined by ``|`` in the data file."""
    note: str


@dataclass(frozen=True, slots=True)
class ReviewDates:
    """The dates of one review; what is not known is None. ``published`` holds OHCHR's own dates by rule
    id.
    """

    reviewed_on: date
    adopted_on: date | None = None
    next_review_on: date | None = None
    council_session_on: date | None = None
    consultation_on: date | None = None
    symbolic_day_on: date | None = None
    published: tuple[tuple[str, date], ...] = ()

    def at(self, anchor: Anchor) -> tuple[date | None, bool]:
        """An anchor's date and whether it is estimated: the next review comes 54 months later unless it is
        known.
        """
        if anchor is Anchor.NEXT and self.next_review_on is None:
            return add_months(self.reviewed_on, MONTHS_BETWEEN_REVIEWS), True
        known = {
            Anchor.REVIEWED: self.reviewed_on,
            Anchor.ADOPTED: self.adopted_on,
            Anchor.NEXT: self.next_review_on,
            Anchor.COUNCIL_SESSION: self.council_session_on,
            Anchor.CONSULTATION: self.consultation_on,
            Anchor.SYMBOLIC_DAY: self.symbolic_day_on,
        }
        return known.get(anchor), False


@dataclass(frozen=True, slots=True)
class Opening:
    """A rule with its dates for one review. ``from_on`` is None where it is open from the start,
    ``to_on`` where nothing ends it."""

    deadline: Deadline
    from_on: date | None
    to_on: date | None
    status: Status
    is_estimated: bool
    """Whether a date rests on an estimated next review."""
    is_published: bool
    """Whether the last day is one that OHCHR published."""


def add_months(anchor: date, months: int) -> date:
    """Calendar months later or earlier; the 31st becomes the last day of a shorter month."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(year, month + 1, min(anchor.day, calendar.monthrange(year, month + 1)[1]))


def add_working_days(anchor: date, days: int) -> date:
    """Working days (Monday to Friday) later or earlier; holidays differ by place and are not counted out."""
    step, left, day = (1 if days > 0 else -1), abs(days), anchor
    while left:
        day += timedelta(days=step)
        left -= day.weekday() < 5
    return day


@cache
def deadlines() -> dict[str, Deadline]:
    """Every rule by id, D01 to D39."""
    return {row["id"]: _deadline(row) for row in rows("deadlines")}


def _deadline(row: dict[str, str]) -> Deadline:
    until = Anchor(row["to"]) if row["to"] in set(Anchor) else None
    return Deadline(
        id=row["id"],
        actors=listed(row["actors"]),
        activity=row["activity"],
        levels=listed(row["level"]),
        anchor=Anchor(row["anchor"]),
        from_offset=_offset(row["from"]),
        to_offset=None if until else _offset(row["to"]),
        until=until,
        is_official=row["is_official"] == "yes",
        sources=listed(row["source"]),
        note=row["note"],
    )


def _offset(cell: str) -> Offset | None:
    if not cell:
        return None
    found = re.fullmatch(r"([+-]?\d+)(m|wd|w|d)", cell)
    if found is None:
        raise ValueError(f"facts/deadlines.csv: expected an offset such as -10wd or +3m, found “{cell}”.")
    return Offset(int(found[1]), found[2])


def openings(dates: ReviewDates, today: date) -> list[Opening]:
    """Every rule whose dates are known for this review, in the order of their first day; undated rules come
    last.
    """
    found = [
        opening for rule in deadlines().values() if (opening := _opening(rule, dates, today)) is not None
    ]
    return sorted(
        found,
        key=lambda item: (item.from_on or item.to_on or date.max, item.to_on or date.max, item.deadline.id),
    )


def open_on(dates: ReviewDates, today: date) -> list[Opening]:
    """What is open today: windows that include the day, official deadlines that are due, and what has no
    date.
    """
    return [
        item for item in openings(dates, today) if item.status in (Status.OPEN, Status.DUE, Status.ALWAYS)
    ]


def _opening(rule: Deadline, dates: ReviewDates, today: date) -> Opening | None:
    if rule.anchor is Anchor.ANY:
        return Opening(rule, None, None, Status.ALWAYS, is_estimated=False, is_published=False)
    anchor, is_estimated = dates.at(rule.anchor)
    if anchor is None:
        return None
    from_on = rule.from_offset.after(anchor) if rule.from_offset else None
    to_on, is_end_estimated = _end(rule, dates, anchor)
    published = dict(dates.published).get(rule.id)
    if published is not None:
        from_on, to_on = min(from_on or published, published), published
    return Opening(
        deadline=rule,
        from_on=from_on,
        to_on=to_on,
        status=_status(rule, from_on, to_on, today),
        is_estimated=published is None and (is_estimated or is_end_estimated),
        is_published=published is not None,
    )


def _end(rule: Deadline, dates: ReviewDates, anchor: date) -> tuple[date | None, bool]:
    if rule.until is not None:
        return dates.at(rule.until)
    return (rule.to_offset.after(anchor) if rule.to_offset else None), False


def _status(rule: Deadline, from_on: date | None, to_on: date | None, today: date) -> Status:
    if from_on is not None and today < from_on:
        return Status.UPCOMING
    if to_on is None or today <= to_on:
        return Status.DUE if rule.is_official else Status.OPEN
    return Status.OVERDUE if rule.is_official else Status.PAST
