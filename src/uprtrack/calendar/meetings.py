"""Meetings and tasks as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from uprtrack.calendar.models import Meeting, Task, TaskState
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.kinds import CIRCLES
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.standing import Reader, standing_of

RECOMMENDED_A_YEAR = 4
"""At least so many, and extraordinary ones besides: one country's example, as good practice (domain rules, D26)."""
STANDING = Q(withdrawn_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Year:
    """How many meetings of a body a reader sees in a year: held, extraordinary ones apart, and to come."""

    body: Organisation
    year: int
    held: int
    extraordinary: int
    to_come: int
    recommended: int = RECOMMENDED_A_YEAR


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A task with where it stands today, and the body's name where the reader may know it."""

    task: Task
    state: TaskState
    body: Organisation | None
    is_mine: bool

    @property
    def is_overdue(self) -> bool:
        return self.state == TaskState.OVERDUE

    @property
    def is_open(self) -> bool:
        return self.state in (TaskState.OFFERED, TaskState.ADOPTED, TaskState.OVERDUE)


def years_of(reader: Reader, today: date) -> list[Year]:
    """This year's meetings of each mechanism, coalition and group of the reader's; two queries."""
    standing = standing_of(reader)
    bodies = known_to(reader).filter(pk__in={*standing.circles, *standing.own}, kind__in=CIRCLES)
    held = Q(held_on__lte=today)
    rows = (
        Meeting.objects.visible_to(reader)
        .filter(STANDING, held_on__year=today.year)
        .order_by()
        .values("owner")
        .annotate(
            held=Count("pk", filter=held & Q(is_extraordinary=False)),
            extraordinary=Count("pk", filter=held & Q(is_extraordinary=True)),
            to_come=Count("pk", filter=~held),
        )
        .values_list("owner", "held", "extraordinary", "to_come")
    )
    counted = {owner: numbers for owner, *numbers in rows}
    return [Year(body, today.year, *counted.get(body.pk, (0, 0, 0))) for body in bodies.order_by("name")]


def tasks_for(reader: Reader, today: date) -> list[ShownTask]:
    """The open tasks of the reader's bodies: overdue ones, those with a date, then the others; two queries."""
    own = standing_of(reader).own
    if not own:
        return []
    rows = Task.objects.visible_to(reader).filter(
        STANDING, body__in=own, done_at__isnull=True, declined_at__isnull=True
    )
    return shown(
        rows.select_related("body", "meeting__owner").order_by(F("due_on").asc(nulls_last=True), "pk"),
        reader,
        today,
    )


def tasks_of(meeting: Meeting, reader: Reader, today: date) -> list[ShownTask]:
    """The tasks that follow from a meeting."""
    rows = Task.objects.visible_to(reader).filter(STANDING, meeting=meeting)
    return shown(rows.select_related("body", "meeting__owner").order_by("pk"), reader, today)


def shown(tasks: Iterable[Task], reader: Reader, today: date) -> list[ShownTask]:
    """Tasks with their state; a body that the reader may not know of goes unnamed; one query."""
    listed = list(tasks)
    known = set(
        known_to(reader).filter(pk__in={task.body_id for task in listed}).values_list("pk", flat=True)
    )
    own = standing_of(reader).own
    return [
        ShownTask(
            task,
            task.state_on(today),
            task.body if task.body_id in known else None,
            task.body_id in own,
        )
        for task in listed
    ]


def attended(meeting: Meeting, reader: Reader) -> tuple[list[Organisation], int]:
    """The bodies that attended as far as the reader may know of them, and how many more there were."""
    keys = set(meeting.bodies.values_list("pk", flat=True))
    known = list(known_to(reader).filter(pk__in=keys).order_by("name"))
    return known, len(keys) - len(known)
