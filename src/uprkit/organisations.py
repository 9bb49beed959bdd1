"""Regional groups of the UN and organisations of States, in UPR Info's codes (about 2014)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from uprkit.facts import rows
from uprkit.states import State, folded, states


class GroupKind(StrEnum):
    REGIONAL_GROUP = "regional group"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Group:
    """``states_known`` is how many States UPR Info counts in it."""

    code: str
    name: str
    kind: GroupKind
    states_known: int


@cache
def groups() -> dict[str, Group]:
    """Every regional group and organisation by code."""
    return {
        row["code"]: Group(row["code"], row["name"], GroupKind(row["kind"]), int(row["states"]))
        for row in rows("groups-and-organisations")
    }


@cache
def _by_name() -> dict[str, Group]:
    return {folded(name): group for group in groups().values() for name in (group.code, group.name)}


def find_group(name: str) -> Group | None:
    """A regional group or organisation by code or name, or None."""
    return _by_name().get(folded(name))


@cache
def members(code: str) -> tuple[State, ...]:
    """The States of a group or organisation, without the demonstration's fictional one; empty for an unknown
    code.
    """
    return tuple(
        state
        for state in states().values()
        if not state.is_fictional and (state.regional_group == code or code in state.organisations)
    )
