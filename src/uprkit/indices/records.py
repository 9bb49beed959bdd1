"""One recommendation as statistics need it, and columns of many: the way from a parsed sheet to figures.

from uprkit.formats import parse
columns = columns_of(map(Record.of, parse(Source.from_path(path)).recommendations))
columns.counted(Unit.PAIRS).by(By.SESSION)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from uprkit.cycles import cycle_of_session, sessions
from uprkit.indices.columns import Columns
from uprkit.indices.dimensions import By, Dimension, recommending, under_review
from uprkit.matching import folded_text
from uprkit.model import ParsedRecommendation


@dataclass(frozen=True, slots=True)
class Record:
    """States by ISO3; ``position``, ``issues``, ``level`` (one of ``dimensions.LEVELS``) as their values.

    ``year`` is that of the session in which the State was reviewed.
    """

    state_under_review: str | None = None
    recommending_states: tuple[str, ...] = ()
    position: str | None = None
    action_category: int | None = None
    issues: tuple[str, ...] = ()
    session: int | None = None
    upr_cycle: int | None = None
    year: int | None = None
    level: str | None = None

    @classmethod
    def of(cls, row: ParsedRecommendation) -> Self:
        """A row as a parser returns it; of UPR Info's sheet each row is one pair."""
        session = sessions().get(row.session) if row.session is not None else None
        cycle = row.upr_cycle
        if cycle is None and row.session is not None:
            cycle = cycle_of_session(row.session)
        return cls(
            state_under_review=row.state_under_review,
            recommending_states=row.recommending_states,
            position=row.position.value if row.position else None,
            action_category=row.action_category,
            issues=row.issues,
            session=row.session,
            upr_cycle=cycle,
            year=session.year if session else None,
        )


def joined(rows: Iterable[ParsedRecommendation]) -> list[Record]:
    """UPR Info's rows as the United Nations counts: rows of one session that put the same text (case, punctuation
    and kind of apostrophe aside) to the same State are one recommendation of all their States.

    Where such rows were coded differently the most specific category holds, and else what the first row says.
    """
    together: dict[tuple[str | None, int | None, str], list[ParsedRecommendation]] = {}
    for row in rows:
        key = (row.state_under_review, row.session, folded_text(row.text))
        together.setdefault(key, []).append(row)
    return [
        replace(
            Record.of(same[0]),
            action_category=max((row.action_category for row in same if row.action_category), default=None),
            recommending_states=tuple(
                dict.fromkeys(state for row in same for state in row.recommending_states)
            ),
        )
        for same in together.values()
    ]


def columns_of(records: Iterable[Record]) -> Columns:
    """The records as columns, in their order."""
    told = list(records)

    def single(name: str) -> Dimension:
        values = ((place, getattr(record, name)) for place, record in enumerate(told))
        return Dimension.of((place, str(value)) for place, value in values if value is not None)

    def several(name: str) -> Dimension:
        return Dimension.of(
            (place, value) for place, record in enumerate(told) for value in getattr(record, name)
        )

    return Columns(
        len(told),
        {
            **under_review(single("state_under_review")),
            **recommending(several("recommending_states")),
            By.ISSUE: several("issues"),
            By.CATEGORY: single("action_category"),
            By.SESSION: single("session"),
            By.CYCLE: single("upr_cycle"),
            By.YEAR: single("year"),
            By.POSITION: single("position"),
            "level": single("level"),
        },
    )
