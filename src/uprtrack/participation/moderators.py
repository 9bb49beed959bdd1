"""Who moderates: a neutral body on which the sides agreed, and never of a State, nor on what is its own."""

from __future__ import annotations

from django.utils import timezone

from uprtrack.organisations.kinds import STATE_BODIES
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import NEUTRAL
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.participation.models import Moderator, ModeratorQuerySet


def moderators() -> ModeratorQuerySet:
    """The agreements in force today. That a body of a State is none of them holds whatever the table says."""
    in_force = Moderator.objects.published().in_force(timezone.localdate())
    return (
        in_force.filter(owner__kind__in=NEUTRAL).exclude(owner__kind__in=STATE_BODIES).select_related("owner")
    )


def moderator_for(country: str, *, parties: set[int], without: int | None = None) -> Organisation | None:
    """The body that decides on a comment: none of the ``parties`` (ids); another than ``without`` if there is one."""
    found = [each.owner for each in moderators().filter(country=country) if each.owner_id not in parties]
    others = [body for body in found if body.pk != without]
    return next(iter(others or found), None)


def moderates_today(organisation: Organisation) -> bool:
    return moderators().filter(owner=organisation).exists()


def moderated_by(reader: Reader) -> list[Organisation]:
    """Those of the reader's organisations that moderate today."""
    return [each.owner for each in moderators().filter(owner__in=standing_of(reader).own)]
