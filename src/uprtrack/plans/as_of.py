"""A plan as it stood at an instant, put together from what is kept of every change; no copy of it is stored.

Of a row that was changed, its earlier versions are kept with the instant at which each gave way; what came or was
withdrawn bears its instant; who answered for an action is told by events.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from uprtrack.organisations.models import EarlierVersion
from uprtrack.organisations.versions import Frozen, frozen_fields
from uprtrack.plans.changes import CHANGEABLE, CLUSTER_KEPT, INDICATOR_FIELDS
from uprtrack.plans.models import Cluster, ExpectedAction, Indicator, Plan, ResponsibilityEvent

Fields = Mapping[str, Frozen]
"""A row's fields by name, as ``versions.freeze`` keeps values."""


@dataclass(frozen=True, slots=True)
class ActionThen:
    """An action at an instant. ``bodies``: how each answered for it, by key; ``indicators``: their fields, by key."""

    pk: int
    public_id: str
    fields: Fields
    bodies: Mapping[int, str]
    indicators: Mapping[int, Fields]
    withdrawn_reason: str = ""

    @property
    def text(self) -> str:
        return str(self.fields["text"])


@dataclass(frozen=True, slots=True)
class PlanThen:
    """A plan's standing actions and clusters at an instant, by key; the reason of those withdrawn since is told."""

    clusters: Mapping[int, Fields]
    actions: Mapping[int, ActionThen]


def plan_as_of(plan: Plan, at: datetime | None) -> PlanThen:
    """What stood in a plan at an instant (now, if None); the number of queries does not grow with the rows."""
    clusters = list(plan.clusters.filter(_there(at)).prefetch_related("recommendations"))
    actions = list(plan.actions.filter(_there(at)).prefetch_related("recommendations"))
    indicators = list(Indicator.objects.filter(_begun(at), action__in=actions))
    then = _fields_then(indicators, INDICATOR_FIELDS, at)
    of_action: dict[int, dict[int, Fields]] = defaultdict(dict)
    for indicator in indicators:
        of_action[indicator.action_id][indicator.pk] = then[indicator.pk]
    fields, bodies = _fields_then(actions, CHANGEABLE, at), _bodies_then(actions, at)
    return PlanThen(
        clusters=_fields_then(clusters, CLUSTER_KEPT, at),
        actions={
            action.pk: ActionThen(
                action.pk,
                action.public_id,
                fields[action.pk],
                bodies[action.pk],
                of_action[action.pk],
                action.withdrawn_reason,
            )
            for action in actions
        },
    )


def _begun(at: datetime | None) -> Q:
    """Of rows from before their coming was noted it is not known: they count as there from the beginning."""
    return Q() if at is None else Q(created_at__isnull=True) | Q(created_at__lte=at)


def _there(at: datetime | None) -> Q:
    if at is None:
        return Q(withdrawn_at__isnull=True)
    return _begun(at) & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))


def _fields_then(
    rows: Sequence[Cluster] | Sequence[ExpectedAction] | Sequence[Indicator],
    names: Collection[str],
    at: datetime | None,
) -> dict[int, Fields]:
    """The fields of rows of one table as they were: the oldest version that gave way later, else what is stored."""
    gave_way: dict[int, dict[str, Any]] = {}
    if at is not None and rows:
        label = type(rows[0])._meta.label_lower
        kept = EarlierVersion.objects.filter(object_kind=label, object_id__in=[row.pk for row in rows])
        for earlier in kept.filter(saved_at__gt=at).order_by("-version"):
            gave_way[earlier.object_id] = earlier.fields
    found: dict[int, Fields] = {}
    for row in rows:
        stored: models.Model = row
        found[row.pk] = {**frozen_fields(stored, names), **gave_way.get(row.pk, {})}
    return found


def _bodies_then(actions: Sequence[ExpectedAction], at: datetime | None) -> dict[int, dict[int, str]]:
    events = ResponsibilityEvent.objects.filter(action__in=actions).order_by("happened_at", "pk")
    found: dict[int, dict[int, str]] = {action.pk: {} for action in actions}
    for event in events if at is None else events.filter(happened_at__lte=at):
        found[event.action_id].pop(event.organisation_id, None)
        if event.kind:
            found[event.action_id][event.organisation_id] = event.kind
    return found
