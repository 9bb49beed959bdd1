"""What is new for a person: keys of rows, counted by kind, with the page that shows them. Never what they say.

A key holds what would make the same row news again: another date, another version. An item that was told once is
not told again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import ngettext

from uprtrack.calendar.models import Meeting, Task
from uprtrack.organisations.models import User
from uprtrack.organisations.standing import standing_of
from uprtrack.plans.models import ActionStatus, ExpectedAction, Plan, Responsibility, ResponsibilityKind
from uprtrack.positions.models import PositionDecision, PositionProposal

Keys = frozenset[str]


@dataclass(frozen=True, slots=True)
class ItemKind:
    """A kind of item: ``keys`` of those there are for a person, ``sentence`` for a number of them, ``page`` by name."""

    key: str
    keys: Callable[[User, datetime, date], Keys]
    sentence: Callable[[int], str]
    page: str


def _tasks(user: User) -> QuerySet[Task]:
    """The open tasks of the person's bodies, as they may read them today."""
    return Task.objects.visible_to(user).filter(
        body__in=standing_of(user).own,
        withdrawn_at__isnull=True,
        declined_at__isnull=True,
        done_at__isnull=True,
    )


def _given_tasks(user: User, _since: datetime, _today: date) -> Keys:
    return frozenset(_tasks(user).values_list("public_id", flat=True))


def _overdue_tasks(user: User, _since: datetime, today: date) -> Keys:
    """Adopted ones alone: nothing else is ever overdue."""
    late = _tasks(user).filter(adopted_at__isnull=False, due_on__lt=today)
    return frozenset(f"{pk}:{day}" for pk, day in late.values_list("public_id", "due_on"))


def _meetings(user: User, _since: datetime, today: date) -> Keys:
    """Those to come that the person may read of; one that is put off is news."""
    coming = Meeting.objects.visible_to(user).filter(withdrawn_at__isnull=True, held_on__gte=today)
    own = standing_of(user)
    ours = coming.filter(owner__in={*own.circles, *own.own})
    return frozenset(f"{pk}:{day}" for pk, day in ours.values_list("public_id", "held_on"))


def _actions(user: User) -> QuerySet[ExpectedAction]:
    """Actions that the person's executive bodies lead or support and that are not completed."""
    bodies = [body.pk for body in standing_of(user).organisations if body.is_executive]
    answering = Responsibility.objects.filter(organisation__in=bodies).exclude(
        kind=ResponsibilityKind.INVITED
    )
    plans = Plan.objects.visible_to(user)
    return (
        ExpectedAction.objects.filter(
            responsibilities__in=answering, plan__in=plans, withdrawn_at__isnull=True
        )
        .exclude(status=ActionStatus.COMPLETED)
        .distinct()
    )


def _assigned_actions(user: User, _since: datetime, _today: date) -> Keys:
    return frozenset(_actions(user).values_list("public_id", flat=True))


def _late_actions(user: User, _since: datetime, today: date) -> Keys:
    late = _actions(user).filter(ends_on__lt=today)
    return frozenset(f"{pk}:{day}" for pk, day in late.values_list("public_id", "ends_on"))


def _said_on_positions(user: User, since: datetime, _today: date) -> Keys:
    """What other bodies said or decided on positions since messages were switched on."""
    found: set[str] = set()
    for model in (PositionProposal, PositionDecision):
        rows = model.objects.visible_to(user).filter(withdrawn_at__isnull=True, created_at__gte=since)
        others = rows.exclude(owner__in=standing_of(user).own)
        found.update(others.values_list("public_id", flat=True))
    return frozenset(found)


ITEM_KINDS: tuple[ItemKind, ...] = (
    ItemKind(
        "task",
        _given_tasks,
        lambda n: ngettext(
            "%(number)d task for your organisation", "%(number)d tasks for your organisation", n
        ),
        "calendar",
    ),
    ItemKind(
        "overdue",
        _overdue_tasks,
        lambda n: ngettext(
            "%(number)d task that your organisation took on is past its date",
            "%(number)d tasks that your organisation took on are past their date",
            n,
        ),
        "calendar",
    ),
    ItemKind(
        "action",
        _assigned_actions,
        lambda n: ngettext(
            "%(number)d action assigned to your organisation",
            "%(number)d actions assigned to your organisation",
            n,
        ),
        "plan_list",
    ),
    ItemKind(
        "late",
        _late_actions,
        lambda n: ngettext(
            "%(number)d action assigned to your organisation is past its date",
            "%(number)d actions assigned to your organisation are past their date",
            n,
        ),
        "plan_list",
    ),
    ItemKind(
        "meeting",
        _meetings,
        lambda n: ngettext("%(number)d meeting to come", "%(number)d meetings to come", n),
        "meetings",
    ),
    ItemKind(
        "position",
        _said_on_positions,
        lambda n: ngettext(
            "%(number)d proposal or decision on a position",
            "%(number)d proposals and decisions on positions",
            n,
        ),
        "deciding",
    ),
)
"""The kinds of item, in the order of a message. A new one is a function and a line here."""


def items_for(user: User, since: datetime, today: date) -> dict[str, Keys]:
    """The keys of everything that is there for a person, by the key of its kind; with the rights of today."""
    return {
        kind.key: frozenset(f"{kind.key}:{key}" for key in kind.keys(user, since, today))
        for kind in ITEM_KINDS
    }
