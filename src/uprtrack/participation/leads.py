"""Who is an accredited safeguarding lead today, and of which organisations."""

from __future__ import annotations

from django.db.models import QuerySet

from uprtrack.organisations.kinds import CIVIL_SOCIETY
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import NEUTRAL
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.participation.models import SafeguardingLead


def _accredited() -> QuerySet[SafeguardingLead]:
    """Those in force, of civil society, each accredited by a neutral body that is another one."""
    found = SafeguardingLead.objects.filter(accredited_on__isnull=False, ended_on__isnull=True)
    return found.filter(owner__kind__in=CIVIL_SOCIETY, asked__kind__in=NEUTRAL)


def has_lead(organisation: Organisation) -> bool:
    """Whether somebody answers for children's safety in an organisation."""
    return _accredited().filter(owner=organisation).exists()


def is_lead(reader: Reader, organisation: Organisation) -> bool:
    """Whether the reader is that somebody: by a role that they hold today."""
    held = [each.pk for each in standing_of(reader).memberships if each.pk is not None]
    return _accredited().filter(owner=organisation, membership__in=held).exists()


def collecting(organisations: list[Organisation]) -> list[Organisation]:
    """Those of some organisations that have a lead."""
    with_lead = set(_accredited().filter(owner__in=organisations).values_list("owner", flat=True))
    return [body for body in organisations if body.pk in with_lead]


def asked_of(reader: Reader) -> list[SafeguardingLead]:
    """Whom one of the reader's bodies is asked to accredit, or has accredited."""
    asked = SafeguardingLead.objects.filter(asked__in=standing_of(reader).own, ended_on__isnull=True)
    return list(asked.select_related("owner", "asked"))
