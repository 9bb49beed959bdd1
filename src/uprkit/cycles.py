"""Sessions of the Working Group and the cycles they belong to.

Cycle 1: sessions 1-12, cycle 2: 13-26, cycle 3: 27-40, cycle 4 from 41 (OHCHR's and UPR Info's calendars).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from uprkit.facts import rows


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the Working Group; dates are None where no public source gave them."""

    number: int
    upr_cycle: int
    year: int | None
    start_on: date | None
    end_on: date | None


@cache
def sessions() -> dict[int, Session]:
    """Every known session by number."""
    return {
        int(row["session"]): Session(
            number=int(row["session"]),
            upr_cycle=int(row["cycle"]),
            year=int(row["year"]) if row["year"] else None,
            start_on=date.fromisoformat(row["start_date"]) if row["start_date"] else None,
            end_on=date.fromisoformat(row["end_date"]) if row["end_date"] else None,
        )
        for row in rows("upr-sessions")
    }


def cycle_of_session(session: int) -> int | None:
    """The cycle a session belongs to, or None where the session is not known."""
    known = sessions().get(session)
    return known.upr_cycle if known else None


@cache
def reviews() -> dict[tuple[str, int], int]:
    """(ISO3, cycle) to the session in which the State was or will be reviewed."""
    return {
        (row["iso3"], int(row["cycle"])): int(row["session"]) for row in rows("upr-reviews") if row["session"]
    }
