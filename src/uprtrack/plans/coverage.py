"""Which recommendations of a review a plan covers, and what those lack that it does: sets that leave no rest.

Counted are recommendations as the UN counts them: a part that an action serves counts for the whole. Whatever the
reader may not read, a recommendation or a body that leads, is not there for them and is counted nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.standing import Reader
from uprtrack.plans.columns import budget_of
from uprtrack.plans.models import BudgetLine, ExpectedAction, Indicator, Plan, ResponsibilityKind
from uprtrack.plans.reading import responsibilities_known_to, with_language
from uprtrack.recommendations.models import Kind, Position, Recommendation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Lack(StrEnum):
    """What a recommendation lacks in a plan. All but the first are said of those with an action alone."""

    ACTION = "action"
    LEAD = "lead"
    INDICATOR = "indicator"
    MONEY = "money"
    SECURED = "secured"


LACKS: dict[Lack, StrOrPromise] = {
    Lack.ACTION: _("No action"),
    Lack.LEAD: _("An action, and no lead"),
    Lack.INDICATOR: _("An action, and no indicator"),
    Lack.MONEY: _("An action, and no money named"),
    Lack.SECURED: _("Money named, and some of it not secured"),
}
SHOWN = ("pk", "public_id", "number", "text", "kind", "position", "is_counted_as_noted")
OTHER = "other"
"""Stands for the position of what nobody answers: pledges and other mechanisms' recommendations."""


@dataclass(frozen=True)
class Covered:
    """A recommendation with the standing actions of the plan that serve it, in whole or in part."""

    recommendation: Recommendation
    actions: tuple[ExpectedAction, ...]

    @cached_property
    def column(self) -> str:
        row = self.recommendation
        return row.position if row.kind == Kind.RECOMMENDATION else OTHER

    def lacks(self, what: Lack) -> bool:
        return what in self._lacking

    @cached_property
    def _lacking(self) -> frozenset[Lack]:
        if not self.actions:
            return frozenset({Lack.ACTION})
        found = {
            Lack.LEAD: not any(_has_lead(action) for action in self.actions),
            Lack.INDICATOR: not any(action.indicators.all() for action in self.actions),
            Lack.MONEY: not any(action.budget_lines.all() for action in self.actions),
            Lack.SECURED: any(budget.gap for budget in budget_of(self.actions)),
        }
        return frozenset(what for what, is_lacking in found.items() if is_lacking)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The recommendations of the review of a plan, in the order of the report."""

    rows: tuple[Covered, ...]
    actions: tuple[ExpectedAction, ...] = ()
    """Every standing action of the plan."""

    def of(self, column: str = "") -> list[Covered]:
        """Those with a position, or ``OTHER``; all where none is given."""
        return [row for row in self.rows if not column or row.column == column]

    def lacking(self, what: Lack, column: str = "") -> list[Covered]:
        return [row for row in self.of(column) if row.lacks(what)]

    @property
    def columns(self) -> list[str]:
        """The positions that occur, in their order, ``OTHER`` last."""
        found = {row.column for row in self.rows}
        return [column for column in (*Position.values, OTHER) if column in found]


def coverage_of(plan: Plan, reader: Reader) -> Coverage:
    """What a plan covers as a reader sees it; a number of queries that does not grow with the rows.

    Whether the plan may be read is the caller's to see to.
    """
    readable = Recommendation.objects.visible_to(reader).standing().of_review(plan.review)
    recommendations = readable.only(*SHOWN).order_by("ordinal", "pk")
    serving: dict[int, dict[int, ExpectedAction]] = defaultdict(dict)
    actions = tuple(_actions(plan, reader))
    for action in actions:
        for row in action.recommendations.all():
            serving[row.parent_id or row.pk][action.pk] = action
    rows = tuple(Covered(row, tuple(serving.get(row.pk, {}).values())) for row in recommendations)
    return Coverage(rows, actions)


def _actions(plan: Plan, reader: Reader) -> QuerySet[ExpectedAction]:
    """The standing actions of a plan with what coverage asks of them, and no more."""
    recommendations = Recommendation.objects.visible_to(reader).standing_with_parts().only("pk", "parent")
    return (
        plan.actions.filter(withdrawn_at__isnull=True)
        .only("pk", "public_id", "text", "plan")
        .prefetch_related(
            Prefetch("recommendations", recommendations),
            Prefetch("responsibilities", responsibilities_known_to(reader)),
            Prefetch("indicators", Indicator.objects.only("pk", "action")),
            Prefetch("budget_lines", BudgetLine.objects.only("action", "amount", "currency", "is_secured")),
        )
        .order_by("pk")
    )


def _has_lead(action: ExpectedAction) -> bool:
    return any(item.kind == ResponsibilityKind.LEAD for item in action.responsibilities.all())


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of recommendations, and the words of the address that lists them."""

    number: int
    what: str
    column: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table of coverage: a cell for each position, the last for all of them."""

    label: StrOrPromise
    cells: tuple[Cell, ...]


WITH_ACTION = "with_action"


def rows_of(coverage: Coverage, what: str, column: str = "") -> list[Covered]:
    """The rows behind a number: ``what`` is one of ``Lack``, ``WITH_ACTION``, or empty for all."""
    if what == WITH_ACTION:
        return [row for row in coverage.of(column) if row.actions]
    return coverage.lacking(Lack(what), column) if what in set(Lack) else coverage.of(column)


def table_of(coverage: Coverage) -> list[Line]:
    """The lines of the table: all, those with an action, and what is lacking."""
    labels: dict[str, StrOrPromise] = {"": _("Recommendations"), WITH_ACTION: _("With an action")}
    labels |= {what.value: label for what, label in LACKS.items()}
    columns = (*coverage.columns, "")
    return [
        Line(
            label,
            tuple(Cell(len(rows_of(coverage, what, column)), what, column) for column in columns),
        )
        for what, label in labels.items()
    ]


def languages_of(rows: Iterable[Covered], reader: Reader) -> dict[int, str]:
    """The language (BCP 47) in which the text of each was received, by the key of the recommendation."""
    readable = with_language(Recommendation.objects.visible_to(reader))
    found = readable.filter(pk__in=[row.recommendation.pk for row in rows])
    return {row.pk: str(vars(row)["paper_language"]) for row in found.only("pk")}
