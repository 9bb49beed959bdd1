"""Where reprisals for cooperation with the United Nations can be reported, as dated facts with their sources.

Reprisals are acts of intimidation or revenge against those who cooperate, seek to cooperate or have cooperated
with the United Nations in the field of human rights, their families and their lawyers (Human Rights Council
resolution 12/2, paragraph 1). Addresses change: each says as of when it was published, when it was looked up
last and for which release. Nothing here sends anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from uprkit.facts import rows

LONGEST_UNCHECKED_DAYS = 400
"""A fact that was looked up longer ago than this must not be released."""


class Kind(StrEnum):
    ADDRESS = "address"
    PAGE = "page"
    RULE = "rule"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Fact:
    """``value`` is an e-mail or web address, a document symbol, or a rule's short name.

    ``as_of`` is when the source says so: a year, or a day as ISO 8601. ``checked_on`` is when the fact was
    compared with its source last, ``checked_for`` the release it was checked for, and ``is_confirmed`` whether
    the source could be seen to say the same then.
    """

    kind: Kind
    key: str
    value: str
    title: str
    as_of: str
    checked_on: date
    checked_for: str
    is_confirmed: bool
    source: str

    def is_stale(self, released_on: date) -> bool:
        """Whether the fact was looked up too long before a release, or only after it."""
        return not 0 <= (released_on - self.checked_on).days <= LONGEST_UNCHECKED_DAYS


@cache
def facts() -> tuple[Fact, ...]:
    """All facts on reprisals, in the order of the file."""
    return tuple(
        Fact(
            kind=Kind(row["kind"]),
            key=row["key"],
            value=row["value"],
            title=row["title"],
            as_of=row["as_of"],
            checked_on=date.fromisoformat(row["checked_on"]),
            checked_for=row["checked_for"],
            is_confirmed=row["is_confirmed"] == "yes",
            source=row["source"],
        )
        for row in rows("reprisals")
    )


def of_kind(kind: Kind) -> tuple[Fact, ...]:
    """The facts of one kind, such as the addresses."""
    return tuple(fact for fact in facts() if fact.kind == kind)
