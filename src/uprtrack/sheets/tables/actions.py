"""Expected actions of a plan: all of them with what their owner may change, or a body's own with their status."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprtrack.organisations.circles import Circle
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, allows, refusal
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import ActionStatus, ActionType, ExpectedAction, Plan, PlanKind
from uprtrack.plans.reading import actions_of, blocks_of
from uprtrack.plans.rules import ANSWERING
from uprtrack.plans.services import ANSWER_FIELDS, change_action
from uprtrack.recommendations.themes import themes_by_recommendation
from uprtrack.sheets.columns import Column, Kind
from uprtrack.sheets.tables.table import Line, Table
from uprtrack.sheets.tokens import Scope

RECOMMENDATIONS = Column("recommendations", gettext_lazy("Recommendations it serves"), width=50)
CLUSTER = Column("cluster", gettext_lazy("Cluster"), width=22)
BODIES = Column("bodies", gettext_lazy("Bodies"), width=28)
INDICATORS = Column("indicators", gettext_lazy("Indicators"), width=32)
TEXT = Column("text", gettext_lazy("Expected action"), width=50)
TYPE = Column(
    "type", gettext_lazy("Type of action"), Kind.CHOICE, 16, choices=lambda: list(ActionType.choices)
)
STARTS = Column("starts_on", gettext_lazy("From"), Kind.DAY, 13)
ENDS = Column("ends_on", gettext_lazy("Until"), Kind.DAY, 13)
PROGRAMME = Column("programme", gettext_lazy("Programme it aligns with"), width=24, longest=200)
"""By its title: one that the plan does not name yet is named then."""
STATUS = Column("status", gettext_lazy("Status"), Kind.CHOICE, 16, choices=lambda: list(ActionStatus.choices))
OWN = (TEXT, TYPE, STARTS, ENDS, PROGRAMME, STATUS)
"""What the plan's owner may change; a body assigned in the State's matrix may change ANSWER_FIELDS of them."""


Themes = Mapping[int, frozenset[str] | None]
"""By recommendation; None where no role of the reader is limited to some."""


@dataclass(frozen=True, slots=True)
class Who:
    """The plan and the body of a sheet as they are today."""

    plan: Plan
    body: Organisation | None

    @property
    def open(self) -> frozenset[str]:
        return frozenset(column.key for column in OWN) if self.body is None else ANSWER_FIELDS

    def refusal_for(self, action: ExpectedAction, reader: Reader, themes: Themes) -> str:
        """Why nothing of an action may be changed; "" where it may. ``themes``: see ``themes_of``."""
        if action.withdrawn_at is not None:
            return _("The action was taken out of its plan.")
        if self.body is not None and not self.answers(action):
            return _("%(body)s does not answer for this action any more.") % {"body": self.body.label}
        about: list[frozenset[str] | None] = [themes[item.pk] for item in action.recommendations.all()]
        about = about or [None]
        if all(allows(reader, Act.PLAN, row=self.plan, themes=each) for each in about):
            return ""
        body = self.body
        if body is not None and all(
            allows(reader, Act.ANSWER, organisation=body, themes=each) for each in about
        ):
            return ""
        return refusal()

    def answers(self, action: ExpectedAction) -> bool:
        """Whether the body leads or supports: an invitation asks for nothing, and no court answers for a ministry."""
        return (
            self.body is not None
            and self.body.is_executive
            and self.plan.kind == PlanKind.STATE_MATRIX
            and any(
                item.organisation_id == self.body.pk and item.kind in ANSWERING
                for item in action.responsibilities.all()
            )
        )


def themes_of(actions: Iterable[ExpectedAction], reader: Reader) -> Themes:
    """The themes of all that some actions serve, by recommendation: one look for all of them."""
    served = list({item.pk: item for action in actions for item in action.recommendations.all()}.values())
    return dict(zip((item.pk for item in served), themes_by_recommendation(reader, served), strict=True))


def who_of(scope: Scope, reader: Reader) -> Who | None:
    """The plan and body of a sheet; None where the reader may not read the plan, or the body is gone."""
    plan = (
        Plan.objects.visible_to(reader)
        .filter(public_id=scope.about)
        .select_related("owner", "review__state_under_review")
        .first()
    )
    body = Organisation.objects.filter(public_id=scope.body).first() if scope.body else None
    if plan is None or (scope.body and body is None):
        return None
    return Who(plan, body)


def actions_in(who: Who, reader: Reader) -> list[ExpectedAction]:
    """The standing actions of a sheet in the order of their clusters, those of its body alone where it has one."""
    actions: QuerySet[ExpectedAction] = actions_of([who.plan], reader)
    if who.body is not None:
        named = Q(responsibilities__organisation=who.body, responsibilities__kind__in=ANSWERING)
        actions = actions.filter(named, responsibilities__withdrawn_at__isnull=True).distinct()
    return [action for block in blocks_of(who.plan.clusters.standing(), actions) for action in block.actions]


class Actions(Table):
    """The matrix of a plan, or of one body."""

    key = "actions"
    title = gettext_lazy("Actions")

    def columns(self, scope: Scope) -> list[Column]:
        return [RECOMMENDATIONS, CLUSTER, TEXT, TYPE, STARTS, ENDS, PROGRAMME, BODIES, INDICATORS, STATUS]

    def leaving(self, scope: Scope, reader: Reader) -> list[Line]:
        who = who_of(scope, reader)
        if who is None:
            return []
        return [
            Line(
                action.public_id,
                action.text,
                _values(action) | _read_only(action),
                who.open if who.body is None or who.answers(action) else frozenset(),
            )
            for action in actions_in(who, reader)
        ]

    def standing(
        self, scope: Scope, asked: Mapping[str, Mapping[str, str]], reader: Reader
    ) -> dict[str, Line]:
        who = who_of(scope, reader)
        if who is None:
            return {}
        found = (
            ExpectedAction.objects.filter(
                plan__in=Plan.objects.visible_to(reader), plan=who.plan, public_id__in=asked
            )
            .select_related("plan__owner", "plan__review", "programme")
            .prefetch_related("responsibilities__organisation", "recommendations")
        )
        themes = themes_of(found, reader)
        return {
            action.public_id: Line(
                action.public_id,
                action.text,
                _values(action),
                who.open,
                action,
                who.refusal_for(action, reader, themes),
            )
            for action in found
        }

    def doubt(self, line: Line, values: Mapping[str, str]) -> str:
        if not values["text"]:
            return _("Expected what is to be done in the column “%(column)s”, found nothing.") % {
                "column": TEXT.title
            }
        if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
            return _("The action would end before it starts.")
        return (
            ""
            if values["type"] and values["status"]
            else _("The type of action and its status cannot be empty.")
        )

    def put_in(
        self, *, by: Reader, scope: Scope, line: Line, changes: Mapping[str, str], circle: Circle | None
    ) -> dict[str, Any]:
        action: ExpectedAction = line.stored
        before = {key: line.values[key] for key in changes}
        changed = change_action(by=by, action=action, version=action.version, **_typed(changes))
        return {"action": changed.pk, "version": changed.version, "before": before}

    def objections(self, *, by: Reader, done: Collection[Mapping[str, Any]]) -> list[tuple[str, str]]:
        after = {item["action"]: item["version"] for item in done}
        found = ExpectedAction.objects.filter(plan__in=Plan.objects.visible_to(by), pk__in=after)
        return [
            (_("the action was changed again or taken out later"), action.text[:80])
            for action in found
            if action.version != after[action.pk] or action.withdrawn_at
        ]

    def take_out(self, *, by: Reader, done: Mapping[str, Any]) -> None:
        found = ExpectedAction.objects.filter(plan__in=Plan.objects.visible_to(by))
        action = found.select_related("plan__owner", "plan__review").get(pk=done["action"])
        change_action(by=by, action=action, version=done["version"], **_typed(done["before"]))


def _typed(told: Mapping[str, str]) -> dict[str, Any]:
    columns = {column.key: column for column in OWN}
    return {key: columns[key].typed(value) for key, value in told.items()}


def _values(action: ExpectedAction) -> dict[str, str]:
    return {column.key: column.told_by(getattr(action, column.key)) for column in OWN}


def _read_only(action: ExpectedAction) -> dict[str, str]:
    return {
        "recommendations": "\n".join(
            f"{item.number} {item.text}".strip() for item in action.recommendations.all()
        ),
        "cluster": action.cluster.title if action.cluster else "",
        "bodies": "\n".join(str(item) for item in action.responsibilities.all()),
        "indicators": "\n".join(item.name for item in action.indicators.all()),
    }


class StatusOfActions(Actions):
    """The same where progress alone is asked for: the status may be changed, all else is there to be read."""

    key = "status"
    title = gettext_lazy("Status of actions")

    def columns(self, scope: Scope) -> list[Column]:
        return [RECOMMENDATIONS, TEXT, ENDS, BODIES, STATUS]

    def leaving(self, scope: Scope, reader: Reader) -> list[Line]:
        return [
            Line(item.row, item.label, item.values, item.open & ANSWER_FIELDS)
            for item in super().leaving(scope, reader)
        ]

    def standing(
        self, scope: Scope, asked: Mapping[str, Mapping[str, str]], reader: Reader
    ) -> dict[str, Line]:
        lines = super().standing(scope, asked, reader)
        return {
            key: Line(key, item.label, item.values, item.open & ANSWER_FIELDS, item.stored, item.refusal)
            for key, item in lines.items()
        }
