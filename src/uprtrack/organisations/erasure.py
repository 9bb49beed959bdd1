"""Erasing a person on request: what leads to them goes, what their organisation published stays.

Rows refer to actors, never to users. Erasing deletes the account with everything that hangs on it and turns its
actors into tombstones; personal notes go, through the erasers that the apps above register, which also destroy
the content keys of files that were never published. Figures and published texts stay, without a name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY as USER_IN_SESSION
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.activity import record
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import (
    Activity,
    Actor,
    EarlierVersion,
    Invitation,
    Organisation,
    Owned,
    User,
    Verb,
)
from uprtrack.organisations.models.bodies import in_force
from uprtrack.organisations.policy import refusal
from uprtrack.organisations.services.arriving import can_steward
from uprtrack.organisations.services.handover import owned_models
from uprtrack.organisations.services.membership import has_coordinator
from uprtrack.organisations.standing import Reader

TOMBSTONE = "a former contributor"
"""What stands where a name stood; the same for everybody, so that it tells nobody apart."""

Eraser = Callable[[Collection[Actor]], None]
_erasers: list[Eraser] = []


def register_eraser(eraser: Eraser) -> None:
    """Have ``eraser(actors)`` called, in the transaction, before the actors become tombstones.

    It deletes or empties the app's rows of visibility SELF by these actors, and destroys what keeps their
    unpublished files readable. It must not touch what was published or cited.
    """
    if eraser not in _erasers:
        _erasers.append(eraser)


def delete_with_traces(rows: models.QuerySet[Any]) -> None:
    """Delete rows with what the database deletes along, their earlier versions, and the log's words for them."""
    collector = Collector(using=rows.db, origin=rows)
    collector.collect(rows)
    going = [(model, list(instances)) for model, instances in collector.data.items()]
    going += [(found.model, list(found)) for found in collector.fast_deletes]
    for model, instances in going:
        EarlierVersion.objects.filter(
            object_kind=model._meta.label_lower, object_id__in=[row.pk for row in instances]
        ).delete()
        names = [row.public_id for row in instances if hasattr(row, "public_id")]
        lines = Activity.objects.filter(object_id__in=names, object_kind=model._meta.model_name)
        lines.update(object_label="", reason="")
    collector.delete()


def notes_eraser(*tables: type[Owned]) -> Eraser:
    """An eraser of the personal notes in some tables, in that order."""

    def erase(actors: Collection[Actor]) -> None:
        for table in tables:
            notes = table._default_manager.filter(author__in=actors, visibility=Visibility.SELF)
            delete_with_traces(notes.order_by())

    return erase


def organisations_left_without_coordinator(user: User) -> list[Organisation]:
    """Those that only this person coordinates today."""
    today = timezone.localdate()
    held = user.memberships.filter(in_force(today), sent_by=None).select_related("organisation")
    bodies = {item.organisation for item in held}
    return sorted(
        (
            body
            for body in bodies
            if has_coordinator(body, on=today) and not has_coordinator(body, on=today, without=[user.pk])
        ),
        key=lambda body: body.name,
    )


def erase_person(*, by: Reader | None, user: User, may_orphan: bool = False) -> None:
    """Erase a person: oneself, somebody on whose request a coordinator acts, or (by None) on the command line.

    ``may_orphan`` lets organisations lose their last coordinator: who runs the installation alone decides that.
    Raises ValidationError where a portfolio has to be handed over first.
    """
    if by is not None and by != user and not can_steward(by, user):
        raise PermissionDenied(refusal())
    orphans = [] if may_orphan and by is None else organisations_left_without_coordinator(user)
    if orphans:
        raise ValidationError(
            _("Nobody else coordinates %(organisations)s. Hand the portfolio over first.")
            % {"organisations": ", ".join(body.label for body in orphans)}
        )
    with transaction.atomic():
        actors = list(Actor.objects.filter(tie__user=user))
        bodies = list(Organisation.objects.filter(memberships__user=user).distinct())
        # An app's rows rest on those of the apps registered before it: what rests on others goes first.
        for eraser in reversed(_erasers):
            eraser(actors)
        _require_no_notes_left(actors)
        _end_sessions(user)
        Invitation.objects.filter(made_by__in=actors, revoked_at=None).update(revoked_at=timezone.now())
        Actor.objects.filter(pk__in=[actor.pk for actor in actors]).update(
            name=TOMBSTONE, is_pseudonym=False, erased_at=timezone.now()
        )
        user.delete()
        for body in bodies:
            record(verb=Verb.ERASE, organisation=body, object_kind="person")


def _require_no_notes_left(actors: Collection[Actor]) -> None:
    """Hold that every table's personal notes are gone: an app that registers no eraser must not keep them."""
    for model in owned_models():
        notes = model._default_manager.filter(author__in=actors, visibility=Visibility.SELF)
        if notes.exists():
            raise RuntimeError(
                f"Personal notes of the person in the table {model._meta.label} were not erased: its app "
                "registers no eraser for them (uprtrack.organisations.erasure.register_eraser). Nothing was erased."
            )


def _end_sessions(user: User) -> None:
    """Delete every session of a person: a session's data names the account."""
    Session.objects.filter(
        session_key__in=UserSession.objects.filter(user=user).values("session_key")
    ).delete()
    for session in Session.objects.iterator():
        if session.get_decoded().get(USER_IN_SESSION) == str(user.pk):
            session.delete()
