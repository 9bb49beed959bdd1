"""Calling meetings, keeping their minutes, giving tasks and answering for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.calendar.models import Meeting, Task
from uprtrack.organisations.activity import record, record_denial
from uprtrack.organisations.circles import Circle, resolve
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.models import Affiliation, Organisation, Verb
from uprtrack.organisations.models.bodies import taking_part
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.organisations.versions import save_change

STANDING = Q(withdrawn_at__isnull=True)
KEPT_FIELDS = frozenset(
    {"title", "held_on", "place", "agenda", "bodies", "people", "minutes", "decisions", "is_extraordinary"}
)
"""What is kept of a meeting's earlier versions."""


def call_meeting(
    *,
    by: Reader,
    organisation: Organisation,
    title: str,
    held_on: date,
    visibility: str | Circle,
    place: str = "",
    agenda: str = "",
    is_extraordinary: bool = False,
) -> Meeting:
    """Enter a meeting to come, or one that was held. Read by the body's own office or by its members, nobody else.

    ValidationError for any other circle: what a confidential group says stays in it.
    """
    require(by, Act.MEET, organisation=organisation)
    circle = _circle(organisation, visibility)
    if not title.strip():
        raise ValidationError(_("Expected a title of the meeting, found no words."))
    with transaction.atomic():
        meeting = Meeting.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            **circle.fields,
            title=title.strip()[:200],
            held_on=held_on,
            place=place.strip()[:200],
            agenda=agenda.strip(),
            is_extraordinary=is_extraordinary,
        )
        _note_meeting(Verb.MEET, meeting)
    return meeting


def change_meeting(*, by: Reader, meeting: Meeting, version: int, **fields: Any) -> Meeting:
    """Change the agenda, say who attended, write minutes (see KEPT_FIELDS), on the version that the person read.

    ChangedMeanwhileError where another version is stored; ValidationError where a body attended that has no part
    in it, and for minutes of a meeting to come. Earlier versions are kept.
    """
    unknown = fields.keys() - KEPT_FIELDS
    if unknown:
        raise TypeError(f"A meeting has no changeable {sorted(unknown)}.")
    require(by, Act.MEET, organisation=meeting.owner, row=meeting)
    if fields.get("held_on", meeting.held_on) > timezone.localdate() and any(
        fields.get(name) for name in ("minutes", "people", "bodies")
    ):
        raise ValidationError(
            _("The meeting is still to come: minutes and who attended are written once it was held.")
        )
    members = members_of(meeting.owner)
    strangers = [body.label for body in fields.get("bodies", ()) if body.pk not in members]
    if strangers:
        raise ValidationError(
            _("%(bodies)s: has no part in %(body)s. Enter guests in the minutes.")
            % {"bodies": ", ".join(strangers), "body": meeting.owner.label}
        )
    with transaction.atomic():
        save_change(
            meeting,
            owner=meeting.owner,
            started_from=version,
            fields=fields,
            tracked=KEPT_FIELDS,
            condition=STANDING,
        )
        _note_meeting(Verb.MEET, meeting)
    return meeting


def withdraw_meeting(*, by: Reader, meeting: Meeting, reason: str = "") -> Meeting:
    """Call a meeting off, or take back one entered by mistake. ValidationError while tasks of it stand."""
    require(by, Act.MEET, organisation=meeting.owner, row=meeting)
    if meeting.tasks.filter(STANDING).exists():
        raise ValidationError(_("Tasks follow from this meeting: withdraw them first."))
    with transaction.atomic():
        meeting.withdrawn_at = timezone.now()
        meeting.version += 1
        meeting.save(update_fields=["withdrawn_at", "version"])
        _note_meeting(Verb.WITHDRAW, meeting, reason=reason)
    return meeting


def give_task(
    *, by: Reader, meeting: Meeting, body: Organisation, text: str, due_on: date | None = None
) -> Task:
    """Let a decision of a meeting become a task of the body itself or of a member.

    It is adopted at once where the body gives it to itself, or the mechanism to an executive body; all others
    (parliament, courts, NHRI, civil society, members of a coalition) are invited, and adopt it or not.
    """
    require(by, Act.MEET, organisation=meeting.owner, row=meeting)
    if not text.strip():
        raise ValidationError(_("Expected what is to be done, found no words."))
    if body.pk not in readers_of(meeting):
        raise ValidationError(
            _("%(body)s has no part in %(host)s, or cannot read this meeting: choose a body that does.")
            % {"body": body.label, "host": meeting.owner.label}
        )
    with transaction.atomic():
        task = Task.objects.create(
            owner=meeting.owner,
            author=standing_of(by).actor_in(meeting.owner),
            **Circle.of(meeting).fields,
            published_at=meeting.published_at,
            meeting=meeting,
            body=body,
            text=text.strip(),
            due_on=due_on,
            adopted_at=timezone.now() if _is_adopted_at_once(meeting.owner, body) else None,
        )
        _note_task(Verb.ASSIGN, task, meeting.owner)
    return task


def adopt_task(*, by: Reader, task: Task) -> Task:
    """Take a task on for the body that it was given to: from now on it can be due."""
    _require_body(by, task)
    return _set(task, adopted_at=timezone.now(), declined_at=None, declined_because="")


def decline_task(*, by: Reader, task: Task, reason: str = "") -> Task:
    """Decline a task. ValidationError where an executive body was given it by its mechanism."""
    _require_body(by, task)
    if task.adopted_at is not None and _is_adopted_at_once(task.owner, task.body):
        raise ValidationError(
            _("The mechanism gave this task to an executive body: ask its coordinator to withdraw it.")
        )
    return _set(task, adopted_at=None, declined_at=timezone.now(), declined_because=reason.strip())


def finish_task(*, by: Reader, task: Task) -> Task:
    """Say that a task was done. ValidationError where it was not adopted."""
    _require_body(by, task)
    if task.adopted_at is None:
        raise ValidationError(_("This task was not adopted: adopt it first."))
    return _set(task, done_at=timezone.now())


def withdraw_task(*, by: Reader, task: Task) -> Task:
    """Take back a task that one's own body gave."""
    require(by, Act.MEET, organisation=task.owner, row=task)
    with transaction.atomic():
        task.withdrawn_at = timezone.now()
        task.version += 1
        task.save(update_fields=["withdrawn_at", "version"])
        _note_task(Verb.WITHDRAW, task, task.owner)
    return task


def members_of(body: Organisation) -> frozenset[int]:
    """The body itself and who takes part in it today, by key."""
    joined = Affiliation.objects.filter(taking_part(timezone.localdate()), organisation=body)
    return frozenset({body.pk, *joined.values_list("member_id", flat=True)})


def readers_of(meeting: Meeting) -> frozenset[int]:
    """The bodies that read a meeting and have a part in it: the office alone, or all members."""
    if meeting.visibility in (Visibility.ORGANISATION, Visibility.SELF):
        return frozenset({meeting.owner_id})
    return members_of(meeting.owner)


def _circle(organisation: Organisation, visibility: str | Circle) -> Circle:
    circle = resolve(organisation, visibility)
    is_narrow = circle.visibility == Visibility.ORGANISATION or circle.shared_with == organisation
    if not is_narrow:
        raise ValidationError(
            _("A meeting of %(body)s is read by its own office or by its members, nobody else.")
            % {"body": organisation.label}
        )
    return circle


def _is_adopted_at_once(owner: Organisation, body: Organisation) -> bool:
    """Executive bodies alone are assigned, and by the mechanism alone (domain rules, section 5)."""
    return body.pk == owner.pk or (owner.kind == OrganisationKind.NMIRF and body.is_executive)


def _require_body(by: Reader, task: Task) -> None:
    """That the person answers for the task's body, which reads the task and still has a part in who gave it."""
    require(by, Act.TAKE_ON, organisation=task.body)
    readable = Task.objects.visible_to(by).filter(STANDING, pk=task.pk).exists()
    if not readable or task.body_id not in members_of(task.owner):
        record_denial(by, verb=Verb.TAKE_ON, act=Act.TAKE_ON, organisation=task.body)
        raise PermissionDenied(_("This task is not shared with you, or it was withdrawn."))


def _set(task: Task, **fields: Any) -> Task:
    with transaction.atomic():
        for name, value in fields.items():
            setattr(task, name, value)
        task.version += 1
        task.save(update_fields=[*fields, "version"])
        _note_task(Verb.TAKE_ON, task, task.body)
    return task


def _note_meeting(verb: Verb, meeting: Meeting, *, reason: str = "") -> None:
    record(
        verb=verb,
        organisation=meeting.owner,
        object_kind="meeting",
        object_id=meeting.public_id,
        object_label=meeting.title,
        reason=reason,
        read_by=meeting,
    )


def _note_task(verb: Verb, task: Task, organisation: Organisation) -> None:
    record(
        verb=verb,
        organisation=organisation,
        object_kind="task",
        object_id=task.public_id,
        object_label=task.text,
        read_by=task,
    )
