"""What an export knows of a row while it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReviewTold:
    """A review as it stands beside each of its recommendations."""

    alias: str
    mechanism: str
    state: str
    state_name: str
    group: str
    cycle: int
    session: int | None
    reviewed_on: str


@dataclass(frozen=True, slots=True)
class Words:
    """Names of States, their regional groups, and labels of themes, in English as the lists have them."""

    names: Mapping[str, str]
    regional: Mapping[str, str]
    themes: Mapping[str, str]

    def state(self, code: str) -> str:
        return self.names.get(code, code)

    def groups(self, codes: Sequence[str]) -> tuple[str, ...]:
        found = (self.regional.get(code, "") for code in codes)
        return tuple(dict.fromkeys(group for group in found if group))

    def theme(self, code: str) -> str:
        return self.themes.get(code, code)


@dataclass(slots=True)
class Told:
    """One row. ``state`` is the one recommending State where a row stands for a pair."""

    words: Words
    review: ReviewTold
    public_id: str
    kind: str
    number: str
    heading: str
    text: str
    language: str
    position: str
    is_counted_as_noted: bool
    is_published: bool
    printed_in: str
    symbol: str
    page: int | None
    states: tuple[str, ...]
    actions: tuple[str, ...]
    themes: tuple[str, ...]
    goals: tuple[str, ...]
    targets: tuple[str, ...]
    persons: tuple[str, ...]
    treaties: tuple[str, ...]
    institutions: tuple[str, ...]
    suggested: tuple[str, ...]
    level: str
    state: str = ""
