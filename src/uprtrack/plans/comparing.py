"""What changed between two states of a plan: pure, over what ``deriving`` says stood there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from uprtrack.organisations.versions import Frozen
from uprtrack.plans.deriving import ActionThen, Fields, PlanThen


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after, as kept."""

    name: str
    before: Frozen
    after: Frozen


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came, went or says something else; ``fields`` is what it says afterwards (last said)."""

    pk: int
    kind: Kind
    fields: Fields
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionChange:
    """An action with what changed about it; ``row.changes`` may be empty where only bodies or indicators did."""

    row: RowChange
    bodies_added: tuple[tuple[int, str], ...] = ()
    bodies_withdrawn: tuple[tuple[int, str], ...] = ()
    indicators: tuple[RowChange, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanChange:
    """All that differs between two states of a plan."""

    fields: tuple[FieldChange, ...]
    clusters: tuple[RowChange, ...]
    actions: tuple[ActionChange, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.clusters or self.actions)


def compare(before: PlanThen, after: PlanThen) -> PlanChange:
    """What changed from one state to another; rows in the order of their keys, which is that of writing."""
    actions = []
    for pk in sorted({*before.actions, *after.actions}):
        changed = _action(pk, before.actions.get(pk), after.actions.get(pk))
        if changed is not None:
            actions.append(changed)
    return PlanChange(
        _fields(before.fields, after.fields), _rows(before.clusters, after.clusters), tuple(actions)
    )


def _action(pk: int, before: ActionThen | None, after: ActionThen | None) -> ActionChange | None:
    row = _row(pk, before.fields if before else None, after.fields if after else None)
    if before is None or after is None:
        return ActionChange(row) if row else None
    gone, new = before.bodies - after.bodies, after.bodies - before.bodies
    indicators = _rows(before.indicators, after.indicators)
    if row is None and not (gone or new or indicators):
        return None
    row = row or RowChange(pk, Kind.CHANGED, after.fields)
    return ActionChange(row, tuple(sorted(new)), tuple(sorted(gone)), indicators)


def _rows(before: Mapping[int, Fields], after: Mapping[int, Fields]) -> tuple[RowChange, ...]:
    found = (_row(pk, before.get(pk), after.get(pk)) for pk in sorted({*before, *after}))
    return tuple(row for row in found if row is not None)


def _row(pk: int, before: Fields | None, after: Fields | None) -> RowChange | None:
    if before is None:
        return None if after is None else RowChange(pk, Kind.ADDED, after)
    if after is None:
        return RowChange(pk, Kind.WITHDRAWN, before)
    changes = _fields(before, after)
    return RowChange(pk, Kind.CHANGED, after, changes) if changes else None


def _fields(before: Fields, after: Fields) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    )
