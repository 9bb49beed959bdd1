"""Indicators of a plan's actions: one value more of each, measured on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprtrack.organisations.circles import Circle
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import Indicator, IndicatorValue, Plan
from uprtrack.plans.services import record_value
from uprtrack.plans.services_of_values import take_back_value
from uprtrack.sheets.columns import Column, Kind
from uprtrack.sheets.tables.actions import actions_in, themes_of, who_of
from uprtrack.sheets.tables.table import Line, Table
from uprtrack.sheets.tokens import Scope

ACTION = Column("action", gettext_lazy("Expected action"), width=50)
NAME = Column("name", gettext_lazy("Indicator"), width=36)
UNIT = Column("unit", gettext_lazy("Unit"), width=14)
BASELINE = Column("baseline", gettext_lazy("Baseline"), Kind.NUMBER, 12)
TARGET = Column("target", gettext_lazy("Target"), Kind.NUMBER, 12)
LATEST = Column("latest", gettext_lazy("Latest value"), width=20)
MEASURED = Column("measured_on", gettext_lazy("New value: measured on"), Kind.DAY, 16)
VALUE = Column("value", gettext_lazy("New value"), Kind.NUMBER, 14)
NOTE = Column("note", gettext_lazy("Note"), width=36, longest=300)
OPEN = (MEASURED, VALUE, NOTE)


class Indicators(Table):
    key = "indicators"
    title = gettext_lazy("Indicators")

    def columns(self, scope: Scope) -> list[Column]:
        return [ACTION, NAME, UNIT, BASELINE, TARGET, LATEST, *OPEN]

    def leaving(self, scope: Scope, reader: Reader) -> list[Line]:
        who = who_of(scope, reader)
        if who is None:
            return []
        empty = {column.key: "" for column in OPEN}
        return [
            Line(
                item.public_id,
                item.name,
                _read_only(item, action.text) | empty,
                frozenset(empty) if who.body is None or who.answers(action) else frozenset(),
            )
            for action in actions_in(who, reader)
            for item in action.indicators.all()
        ]

    def standing(
        self, scope: Scope, asked: Mapping[str, Mapping[str, str]], reader: Reader
    ) -> dict[str, Line]:
        who = who_of(scope, reader)
        if who is None:
            return {}
        found = (
            Indicator.objects.filter(
                action__plan__in=Plan.objects.visible_to(reader), action__plan=who.plan, public_id__in=asked
            )
            .select_related("action__plan__owner", "action__plan__review")
            .prefetch_related("action__responsibilities__organisation", "action__recommendations", "values")
        )
        themes = themes_of([item.action for item in found], reader)
        return {
            item.public_id: Line(
                item.public_id,
                item.name,
                _of_the_day(item, asked[item.public_id].get("measured_on", "")),
                frozenset(column.key for column in OPEN),
                item,
                who.refusal_for(item.action, reader, themes),
            )
            for item in found
        }

    def doubt(self, line: Line, values: Mapping[str, str]) -> str:
        for column in (MEASURED, VALUE):
            if not values[column.key]:
                return _("Expected a day and a value, found nothing in the column “%(column)s”.") % {
                    "column": column.title
                }
        if values["measured_on"] > timezone.localdate().isoformat():
            return _("A value cannot have been measured on a day that is still to come.")
        return ""

    def put_in(
        self, *, by: Reader, scope: Scope, line: Line, changes: Mapping[str, str], circle: Circle | None
    ) -> dict[str, Any]:
        told = {**line.values, **changes}
        made = record_value(
            by=by,
            indicator=line.stored,
            measured_on=date.fromisoformat(told["measured_on"]),
            value=VALUE.typed(told["value"]),
            note=told["note"],
        )
        return {"value": made.pk}

    def objections(self, *, by: Reader, done: Collection[Mapping[str, Any]]) -> list[tuple[str, str]]:
        made = _readable(by).filter(pk__in=[item["value"] for item in done])
        found = []
        for value in made.select_related("indicator").prefetch_related("indicator__values"):
            of_the_day = [
                other
                for other in value.indicator.values.all()
                if (other.measured_on, other.group) == (value.measured_on, value.group)
                and other.pk > value.pk
            ]
            if of_the_day:
                found.append((_("the value of that day was corrected later"), value.indicator.name))
        return found

    def take_out(self, *, by: Reader, done: Mapping[str, Any]) -> None:
        found = _readable(by).filter(pk=done["value"])
        for value in found.select_related("indicator__action__plan__owner"):
            take_back_value(by=by, value=value)


def _of_the_day(item: Indicator, day: str) -> dict[str, str]:
    """The value for everybody that holds for a day: nobody puts another over it unseen."""
    held = [
        value
        for value in item.values.all()
        if day and value.measured_on.isoformat() == day and not value.group
    ]
    if not held:
        return {column.key: "" for column in OPEN}
    last = held[-1]
    return {column.key: column.told_by(getattr(last, column.key)) for column in OPEN}


def _read_only(item: Indicator, action: str) -> dict[str, str]:
    latest = item.latest_value
    return {
        "action": action,
        "name": item.name,
        "unit": item.unit,
        "baseline": BASELINE.told_by(item.baseline),
        "target": TARGET.told_by(item.target),
        "latest": f"{VALUE.told_by(latest.value)} ({latest.measured_on.isoformat()})" if latest else "",
    }


def _readable(reader: Reader) -> QuerySet[IndicatorValue]:
    return IndicatorValue.objects.filter(indicator__action__plan__in=Plan.objects.visible_to(reader))
