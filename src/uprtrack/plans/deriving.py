"""What a plan held at an earlier moment, derived from what was written when: there are no copies of plans.

Rows are dated as they come and go, and each version that another took the place of is kept (EarlierVersion).
``record_of`` reads both once; ``PlanRecord.before`` then says for any moment what stood there, without queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from uprtrack.organisations.models import EarlierVersion
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.versions import Frozen, frozen_fields
from uprtrack.plans.changes import CLUSTER_KEPT, INDICATOR_FIELDS
from uprtrack.plans.models import Cluster, ExpectedAction, Indicator, Plan, Responsibility
from uprtrack.plans.reading import responsibilities_known_to
from uprtrack.plans.services import CHANGEABLE
from uprtrack.recommendations.models import Recommendation

Fields = Mapping[str, Frozen]
SERVED = "recommendations"


@dataclass(frozen=True, slots=True)
class RowRecord:
    """One row through time. ``earlier``: when each version was replaced and what it said, newest first."""

    added_at: datetime
    withdrawn_at: datetime | None
    fields: Fields
    earlier: tuple[tuple[datetime, Fields], ...] = ()

    def before(self, moment: datetime | None) -> Fields | None:
        """What the row said just before a moment (None: says today); None where it was not there."""
        if moment is None:
            return None if self.withdrawn_at else self.fields
        if self.added_at >= moment or (self.withdrawn_at and self.withdrawn_at < moment):
            return None
        said = dict(self.fields)
        for replaced_at, fields in self.earlier:
            if replaced_at >= moment:
                said.update((name, fields[name]) for name in said.keys() & fields.keys())
        return said


@dataclass(frozen=True, slots=True)
class ActionThen:
    """An action as it stood, with its indicators, and the bodies (key, kind of responsibility) that answered."""

    fields: Fields
    bodies: frozenset[tuple[int, str]] = frozenset()
    indicators: Mapping[int, Fields] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanThen:
    """A plan as it stood; clusters and actions by key."""

    fields: Fields
    clusters: Mapping[int, Fields]
    actions: Mapping[int, ActionThen]


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """All that was ever in a plan."""

    plan: RowRecord
    clusters: Mapping[int, RowRecord]
    actions: Mapping[int, RowRecord]
    indicators: Mapping[int, Mapping[int, RowRecord]]
    """By action."""
    bodies: Mapping[int, tuple[RowRecord, ...]]
    """By action; ``fields`` holds ``organisation`` and ``kind``."""

    def before(self, moment: datetime | None) -> PlanThen:
        """The plan just before a moment; None: as it stands."""
        actions = {
            pk: ActionThen(
                said,
                frozenset(
                    (row.fields["organisation"], row.fields["kind"])
                    for row in self.bodies.get(pk, ())
                    if row.before(moment) is not None
                ),
                _before(self.indicators.get(pk, {}), moment),
            )
            for pk, said in _before(self.actions, moment).items()
        }
        title = self.plan.before(moment) or self.plan.fields
        return PlanThen(title, _before(self.clusters, moment), actions)


def record_of(plan: Plan, reader: Reader) -> PlanRecord:
    """Read a plan's record: without bodies that the reader may not know of, and recommendations not theirs to see.

    A dozen queries, however much it holds. Since when a reader may know what the plan said is the caller's to see
    to: ``stages.readable_since``.
    """
    actions = plan.actions.prefetch_related("recommendations")
    indicators = Indicator.objects.filter(action__in=plan.actions.all())
    earlier = _earlier(
        {
            Plan: [plan.pk],
            Cluster: plan.clusters.all(),
            ExpectedAction: plan.actions.all(),
            Indicator: indicators,
        }
    )
    of_actions: dict[int, dict[int, RowRecord]] = defaultdict(dict)
    for row in indicators:
        of_actions[row.action_id][row.pk] = _record(row, INDICATOR_FIELDS, earlier)
    bodies: dict[int, list[RowRecord]] = defaultdict(list)
    for body in responsibilities_known_to(reader, Responsibility.every.filter(action__plan=plan)):
        said = {"organisation": body.organisation_id, "kind": body.kind}
        bodies[body.action_id].append(RowRecord(body.added_at, body.withdrawn_at, said))
    record = PlanRecord(
        plan=RowRecord(plan.created_at, None, {"title": plan.title}, earlier[Plan, plan.pk]),
        clusters={
            row.pk: _record(row, CLUSTER_KEPT, earlier)
            for row in plan.clusters.prefetch_related("recommendations").select_related("parent")
        },
        actions={row.pk: _record(row, CHANGEABLE, earlier) for row in actions.select_related("cluster")},
        indicators=of_actions,
        bodies={pk: tuple(rows) for pk, rows in bodies.items()},
    )
    return _without_hidden(record, reader)


def _without_hidden(record: PlanRecord, reader: Reader) -> PlanRecord:
    rows = [*record.clusters.values(), *record.actions.values()]
    said = [fields for row in rows for fields in (row.fields, *(fields for _at, fields in row.earlier))]
    named = {pk for fields in said for pk in fields.get(SERVED, ())}
    found = Recommendation.objects.visible_to(reader).standing_with_parts().filter(pk__in=named)
    visible = set(found.values_list("pk", flat=True))

    def narrowed(fields: Fields) -> Fields:
        if SERVED not in fields:
            return fields
        return {**fields, SERVED: [pk for pk in fields[SERVED] if pk in visible]}

    def narrowed_row(row: RowRecord) -> RowRecord:
        earlier = tuple((at, narrowed(fields)) for at, fields in row.earlier)
        return replace(row, fields=narrowed(row.fields), earlier=earlier)

    return replace(
        record,
        clusters={pk: narrowed_row(row) for pk, row in record.clusters.items()},
        actions={pk: narrowed_row(row) for pk, row in record.actions.items()},
    )


Earlier = Mapping[tuple[type[Model], int], tuple[tuple[datetime, Fields], ...]]


def _earlier(tables: Mapping[type[Model], QuerySet[Any] | Iterable[int]]) -> Earlier:
    condition = Q(pk__in=())
    for model, rows in tables.items():
        keys = rows.order_by().values("pk") if isinstance(rows, QuerySet) else list(rows)
        condition |= Q(object_kind=model._meta.label_lower, object_id__in=keys)
    by_label = {model._meta.label_lower: model for model in tables}
    found: dict[tuple[type[Model], int], tuple[tuple[datetime, Fields], ...]] = defaultdict(tuple)
    for row in EarlierVersion.objects.filter(condition).order_by("-version"):
        found[by_label[row.object_kind], row.object_id] += ((row.saved_at, row.fields),)
    return found


def _record(row: Cluster | ExpectedAction | Indicator, names: Iterable[str], earlier: Earlier) -> RowRecord:
    withdrawn_at: datetime | None = getattr(row, "withdrawn_at", None)
    return RowRecord(row.added_at, withdrawn_at, frozen_fields(row, names), earlier[type(row), row.pk])


def _before(rows: Mapping[int, RowRecord], moment: datetime | None) -> dict[int, Fields]:
    found = ((pk, row.before(moment)) for pk, row in rows.items())
    return {pk: said for pk, said in found if said is not None}
