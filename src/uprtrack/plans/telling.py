"""Earlier states of a plan and what changed between two, in words; rows named as far as the reader may know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from uprtrack.organisations.directory import known_to
from uprtrack.organisations.models import Organisation, Owned
from uprtrack.organisations.models.ownership import readable_by
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.organisations.versions import Frozen
from uprtrack.plans.comparing import ActionChange, FieldChange, Kind, PlanChange, RowChange
from uprtrack.plans.deriving import ActionThen, Fields, PlanThen
from uprtrack.plans.models import Cluster, ExpectedAction, Indicator, Plan, ResponsibilityKind
from uprtrack.recommendations.models import Recommendation

Reference = models.ForeignKey[Any, Any] | models.ManyToManyField[Any, Any]


@dataclass(frozen=True, slots=True)
class ToldField:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row by what it is called, with its fields before and after; ``lines`` are sentences beside them."""

    kind: Kind
    title: str
    fields: tuple[ToldField, ...]
    public_id: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldAction:
    """An action as it stood."""

    text: str
    fields: tuple[tuple[str, str], ...]
    bodies: tuple[str, ...]
    indicators: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class ToldBlock:
    """A cluster as it stood, ``title`` "" for what stood in none."""

    title: str
    depth: int
    recommendations: str
    actions: list[ToldAction] = field(default_factory=list)


class Teller:
    """Names the rows that fields refer to, read once for all of them; what a reader may not see is left out."""

    def __init__(self, plan: Plan, reader: Reader) -> None:
        self.plan, self.reader = plan, reader
        self._names: dict[type[models.Model], dict[int, str]] = defaultdict(dict)
        self._public_ids: dict[int, str] = {}

    def learn(
        self, changes: Iterable[ActionChange], rows: Iterable[tuple[type[models.Model], Fields]]
    ) -> None:
        """Read the names of everything that some rows and changes refer to: a query a table."""
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for model, fields in rows:
            _gather(model, fields, wanted)
        for change in changes:
            for row_fields in (change.row.fields, *_both(change.row.changes)):
                _gather(ExpectedAction, row_fields, wanted)
            wanted[Organisation] |= {pk for pk, _kind in (*change.bodies_added, *change.bodies_withdrawn)}
        for model, keys in wanted.items():
            if keys:
                self._names[model].update(self._read(model, keys))

    def learn_bodies(self, keys: Iterable[int]) -> None:
        self._names[Organisation].update(self._read(Organisation, set(keys)))

    def learn_actions(self, keys: Iterable[int]) -> None:
        found = self.plan.actions.filter(pk__in=set(keys), withdrawn_at__isnull=True)
        self._public_ids.update(found.values_list("pk", "public_id"))

    def _read(self, model: type[models.Model], keys: set[int]) -> dict[int, str]:
        rows: models.QuerySet[Any]
        if model is Recommendation:
            readable = Recommendation.objects.visible_to(self.reader).standing_with_parts()
            found = readable.filter(pk__in=keys).order_by("ordinal", "pk")
            return {row.pk: row.number or Truncator(row.text).chars(60) for row in found}
        if model is Organisation:
            is_own = self.plan.owner_id in standing_of(self.reader).own
            rows = Organisation.objects.all() if is_own else known_to(self.reader)
        elif model is Cluster:
            rows = self.plan.clusters.all()
        elif issubclass(model, Owned):
            rows = model._default_manager.filter(readable_by(self.reader))
        else:
            rows = model._default_manager.all()
        return {row.pk: str(getattr(row, "label", None) or row) for row in rows.filter(pk__in=keys)}

    def value(self, model: type[models.Model], name: str, frozen: Frozen) -> str:
        """A field's value as people read it; "" for none."""
        if frozen is None or frozen == "":
            return ""
        kept = model._meta.get_field(name)
        related = _related(model, name)
        if related is not None:
            names = self._names[related]
            keys = {*frozen} if isinstance(frozen, list) else {frozen}
            return ", ".join(said for pk, said in names.items() if pk in keys)
        assert isinstance(kept, models.Field)
        match kept.to_python(frozen):
            case bool() as value:
                return _("yes") if value else _("no")
            case date() as value:
                return date_format(value, "DATE_FORMAT")
            case Decimal() as value:
                return number_format(value.normalize() if value else value)
            case list() as value:
                return ", ".join(map(str, value))
            case value:
                return str(dict(kept.flatchoices or ()).get(value, value))

    def fields(self, model: type[models.Model], changes: Iterable[FieldChange]) -> tuple[ToldField, ...]:
        """The changed fields in words; one whose change the reader may not see is left out."""
        told = (
            ToldField(
                label_of(model, change.name),
                self.value(model, change.name, change.before),
                self.value(model, change.name, change.after),
            )
            for change in changes
        )
        return tuple(item for item in told if item.before != item.after)

    def body(self, pk: int, kind: str) -> str:
        """ "" for a body that the reader may not know of."""
        label = self._names[Organisation].get(pk, "")
        return f"{label} ({ResponsibilityKind(kind).label})" if label else ""

    def row(self, model: type[models.Model], change: RowChange, title: str) -> ToldRow:
        said = str(change.fields.get(title, ""))
        return ToldRow(change.kind, said, self.fields(model, change.changes))

    def action(self, change: ActionChange) -> ToldRow:
        lines = [
            *(_("Named: %(body)s") % {"body": item} for item in self._bodies(change.bodies_added)),
            *(_("Taken off: %(body)s") % {"body": item} for item in self._bodies(change.bodies_withdrawn)),
        ]
        for row in change.indicators:
            lines.append(self._indicator(row))
        told = self.row(ExpectedAction, change.row, "text")
        return ToldRow(
            told.kind, told.title, told.fields, self._public_ids.get(change.row.pk, ""), tuple(lines)
        )

    def _bodies(self, named: Iterable[tuple[int, str]]) -> list[str]:
        return [said for said in (self.body(pk, kind) for pk, kind in named) if said]

    def _indicator(self, change: RowChange) -> str:
        name = change.fields.get("name", "")
        match change.kind:
            case Kind.ADDED:
                return _("Indicator added: %(name)s") % {"name": name}
            case Kind.WITHDRAWN:
                return _("Indicator withdrawn: %(name)s") % {"name": name}
        told = self.fields(Indicator, change.changes)
        what = "; ".join(f"{item.label}: {item.before or '–'} → {item.after or '–'}" for item in told)
        return _("Indicator “%(name)s” changed: %(what)s") % {"name": name, "what": what}


def tell_change(change: PlanChange, actions: list[ActionChange], teller: Teller) -> dict[str, list[ToldRow]]:
    """What changed in the plan itself, its clusters, and those of its ``actions`` that a page shows."""
    rows: list[tuple[type[models.Model], Fields]] = []
    for cluster in change.clusters:
        rows += [(Cluster, cluster.fields), *((Cluster, said) for said in _both(cluster.changes))]
    for action in actions:
        rows += [(Indicator, said) for row in action.indicators for said in (row.fields, *_both(row.changes))]
    teller.learn(actions, rows)
    teller.learn_actions(action.row.pk for action in actions)
    told = [teller.action(action) for action in actions]
    return {
        "plan_fields": [
            ToldRow(Kind.CHANGED, item.label, (item,)) for item in teller.fields(Plan, change.fields)
        ],
        "clusters": _not_empty(teller.row(Cluster, cluster, "title") for cluster in change.clusters),
        "actions": _not_empty(told),
    }


def tell_state(state: PlanThen, teller: Teller, shown: Iterable[int]) -> list[ToldBlock]:
    """A plan as it stood, cluster by cluster in their tree, with those of its actions that a page shows."""
    keys = set(shown)
    actions = {pk: said for pk, said in state.actions.items() if pk in keys}
    rows: list[tuple[type[models.Model], Fields]] = [(Cluster, said) for said in state.clusters.values()]
    rows += [(ExpectedAction, said.fields) for said in actions.values()]
    teller.learn((), rows)
    teller.learn_bodies(pk for said in actions.values() for pk, _kind in said.bodies)
    blocks = []
    for cluster, depth in in_tree(state.clusters):
        said = state.clusters[cluster] if cluster is not None else {"title": "", "recommendations": []}
        held = teller.value(Cluster, "recommendations", said.get("recommendations", []))
        block = ToldBlock(str(said["title"]), depth, held)
        for pk in sorted(actions):
            if _cluster_then(state, pk) == cluster:
                block.actions.append(_tell_action(state.actions[pk], teller))
        if block.actions or block.title:
            blocks.append(block)
    return blocks


def tell_actions(then: Mapping[int, ActionThen], teller: Teller) -> dict[int, ToldAction]:
    """Actions in words, by key."""
    teller.learn((), [(ExpectedAction, said.fields) for said in then.values()])
    teller.learn_bodies(pk for said in then.values() for pk, _kind in said.bodies)
    return {pk: _tell_action(said, teller) for pk, said in then.items()}


def in_order(state: PlanThen) -> list[int]:
    """The keys of a plan's actions as it stood, in the order of its clusters."""
    places = {cluster: place for place, (cluster, _depth) in enumerate(in_tree(state.clusters))}
    return sorted(state.actions, key=lambda pk: (places[_cluster_then(state, pk)], pk))


def in_tree(clusters: Mapping[int, Fields]) -> list[tuple[int | None, int]]:
    """Clusters with their depth, each before those within it; None, for what stands in none, comes last."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk in sorted(clusters):
        parent = clusters[pk].get("parent")
        children[parent if parent in clusters else None].append(pk)
    found: list[tuple[int | None, int]] = []

    def branch(parent: int | None, depth: int) -> None:
        for pk in children[parent]:
            found.append((pk, depth))
            branch(pk, depth + 1)

    branch(None, 0)
    return [*found, (None, 0)]


def label_of(model: type[models.Model], name: str) -> str:
    kept = model._meta.get_field(name)
    if name == "recommendations" and model is ExpectedAction:
        return _("Recommendations it serves")
    return capfirst(str(getattr(kept, "verbose_name", name)))


def _cluster_then(state: PlanThen, pk: int) -> int | None:
    cluster = state.actions[pk].fields.get("cluster")
    return cluster if cluster in state.clusters else None


def _tell_action(then: ActionThen, teller: Teller) -> ToldAction:
    return ToldAction(
        str(then.fields.get("text", "")),
        _said(ExpectedAction, then.fields, {"text", "cluster"}, teller),
        tuple(filter(None, (teller.body(*body) for body in sorted(then.bodies)))),
        tuple(
            (str(said.get("name", "")), _said(Indicator, said, {"name"}, teller))
            for said in then.indicators.values()
        ),
    )


def _said(
    model: type[models.Model], fields: Fields, but: set[str], teller: Teller
) -> tuple[tuple[str, str], ...]:
    pairs = (
        (label_of(model, name), teller.value(model, name, fields[name])) for name in sorted({*fields} - but)
    )
    return tuple(pair for pair in pairs if pair[1])


def _not_empty(rows: Iterable[ToldRow]) -> list[ToldRow]:
    return [row for row in rows if row.kind != Kind.CHANGED or row.fields or row.lines]


def _both(changes: Iterable[FieldChange]) -> tuple[Fields, Fields]:
    items = list(changes)
    return {item.name: item.before for item in items}, {item.name: item.after for item in items}


def _gather(model: type[models.Model], fields: Fields, wanted: dict[type[models.Model], set[int]]) -> None:
    for name, frozen in fields.items():
        related = _related(model, name)
        if related is not None and frozen is not None:
            wanted[related] |= {*frozen} if isinstance(frozen, list) else {frozen}


def _related(model: type[models.Model], name: str) -> type[models.Model] | None:
    kept = model._meta.get_field(name)
    if isinstance(kept, models.ForeignKey | models.ManyToManyField):
        found: type[models.Model] = kept.related_model
        return found
    return None
