"""What changed in a plan between two instants, in words, as far as the reader may know what it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from uprtrack.organisations.directory import known_to
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.organisations.versions import Frozen
from uprtrack.plans.as_of import ActionThen, Fields, PlanThen
from uprtrack.plans.models import Cluster, ExpectedAction, Indicator, Plan, Programme, ResponsibilityKind
from uprtrack.recommendations.models import Recommendation


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that says something else; both in words, empty where it said nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ActionChange:
    """An action that stood at both instants, with what is different."""

    action: ActionThen
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """What came, went and was changed, in the order of keys."""

    added: tuple[ActionThen, ...] = ()
    withdrawn: tuple[ActionThen, ...] = ()
    changed: tuple[ActionChange, ...] = ()
    clusters_added: tuple[str, ...] = ()
    clusters_gone: tuple[str, ...] = ()
    clusters_changed: tuple[tuple[str, tuple[FieldChange, ...]], ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == PlanChanges()


@dataclass(frozen=True, slots=True)
class Names:
    """The words for keys that a plan's fields refer to; what the reader may not know of has none."""

    clusters: Mapping[int, str] = field(default_factory=dict)
    programmes: Mapping[int, str] = field(default_factory=dict)
    recommendations: Mapping[int, str] = field(default_factory=dict)
    bodies: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def known_to(cls, reader: Reader, plan: Plan, *times: PlanThen) -> Self:
        """All that some states of a plan refer to; four queries."""
        actions = [action for then in times for action in then.actions.values()]
        held = [*(action.fields for action in actions), *_clusters(times)]
        wanted = {key for fields in held for key in fields.get("recommendations", ())}
        readable = Recommendation.objects.visible_to(reader).standing_with_parts().filter(pk__in=wanted)
        bodies = {key for action in actions for key in action.bodies}
        known = known_to(reader).filter(pk__in=bodies)
        if plan.owner_id in standing_of(reader).own:
            known = known.model.objects.filter(pk__in=bodies)
        return cls(
            clusters={key: str(fields["title"]) for then in times for key, fields in then.clusters.items()},
            programmes=dict(Programme.objects.filter(plan=plan).values_list("pk", "title")),
            recommendations={row.pk: row.label for row in readable.select_related("review")},
            bodies={body.pk: body.label for body in known},
        )

    def cluster(self, key: Frozen) -> str:
        """The title of a cluster as it was called then; one that stood at none of the instants has none."""
        return self.clusters.get(key, "") if key else ""

    def bodies_of(self, action: ActionThen) -> str:
        """Who answers for an action, and how."""
        named = ((kind, self.bodies[key]) for key, kind in action.bodies.items() if key in self.bodies)
        order = list(ResponsibilityKind.values)
        told = sorted(named, key=lambda item: (order.index(item[0]), item[1]))
        return "; ".join(f"{ResponsibilityKind(kind).label}: {name}" for kind, name in told)

    def shown(self, model: type[models.Model], name: str, value: Frozen) -> str:
        """A field's value in words."""
        if value is None or value == "":
            return ""
        if name in ("cluster", "parent"):
            return self.cluster(value)
        if name == "programme":
            return self.programmes.get(value, "") if isinstance(value, int) else str(value)
        if name == "recommendations":
            return ", ".join(self.recommendations[key] for key in value if key in self.recommendations)
        kind = model._meta.get_field(name)
        if isinstance(kind, models.DateField):
            return date_format(date.fromisoformat(str(value)[:10]), "DATE_FORMAT")
        return str(dict(getattr(kind, "flatchoices", ())).get(value, value))


def _clusters(times: Iterable[PlanThen]) -> Iterable[Fields]:
    return (fields for then in times for fields in then.clusters.values())


def changes_between(before: PlanThen, after: PlanThen, names: Names) -> PlanChanges:
    """What is different in ``after``; a cluster's recommendations count to it."""
    both = before.actions.keys() & after.actions.keys()
    told = ((after.actions[key], _of_action(before.actions[key], after.actions[key], names)) for key in both)
    kept = before.clusters.keys() & after.clusters.keys()
    clusters = (
        (
            str(after.clusters[key]["title"]),
            _of_fields(Cluster, before.clusters[key], after.clusters[key], names),
        )
        for key in sorted(kept)
    )
    return PlanChanges(
        added=tuple(after.actions[key] for key in sorted(after.actions.keys() - both)),
        withdrawn=tuple(before.actions[key] for key in sorted(before.actions.keys() - both)),
        changed=tuple(
            ActionChange(action, fields)
            for action, fields in sorted(told, key=lambda each: each[0].pk)
            if fields
        ),
        clusters_added=tuple(
            str(after.clusters[key]["title"]) for key in sorted(after.clusters.keys() - kept)
        ),
        clusters_gone=tuple(
            str(before.clusters[key]["title"]) for key in sorted(before.clusters.keys() - kept)
        ),
        clusters_changed=tuple((title, fields) for title, fields in clusters if fields),
    )


def _of_action(before: ActionThen, after: ActionThen, names: Names) -> tuple[FieldChange, ...]:
    found = list(_of_fields(ExpectedAction, before.fields, after.fields, names))
    earlier, later = names.bodies_of(before), names.bodies_of(after)
    if earlier != later:
        found.append(FieldChange(_("Bodies"), earlier, later))
    for key in sorted(before.indicators.keys() | after.indicators.keys()):
        was, now = before.indicators.get(key), after.indicators.get(key)
        if was is None or now is None:
            found.append(
                FieldChange(
                    _("Indicator"), str((was or {}).get("name", "")), str((now or {}).get("name", ""))
                )
            )
            continue
        for change in _of_fields(Indicator, was, now, names):
            label = f"{_('Indicator')} “{now['name']}”: {change.label}"
            found.append(FieldChange(label, change.before, change.after))
    return tuple(found)


def _of_fields(
    model: type[models.Model], before: Fields, after: Fields, names: Names
) -> tuple[FieldChange, ...]:
    """Fields whose words differ: what is different only in what the reader may not know is not told."""
    found = []
    for name in sorted(before.keys() & after.keys()):
        if before[name] == after[name]:
            continue
        was, now = names.shown(model, name, before[name]), names.shown(model, name, after[name])
        if was != now:
            label = getattr(model._meta.get_field(name), "verbose_name", name)
            found.append(FieldChange(capfirst(str(label)), was, now))
    return tuple(found)
