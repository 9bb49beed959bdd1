"""The lead of a coalition or a group, which goes round among its members."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.kinds import CIVIL_CIRCLES, GROUPS, Role
from uprtrack.organisations.models import Affiliation, Lead, Membership, Organisation, Verb
from uprtrack.organisations.models.bodies import taking_part
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.services.lines import note
from uprtrack.organisations.standing import Reader

LED = CIVIL_CIRCLES | GROUPS
"""What one of its members can lead. A national mechanism is led by its own unit."""


def pass_lead(*, by: Reader, coalition: Organisation, to: Organisation, from_on: date | None = None) -> Lead:
    """Let a member lead from a day on, in one step: the lead before ends the day before.

    In a group the rapporteurs that the former lead had sent step down with it.
    """
    require(by, Act.MANAGE_ORGANISATION, organisation=coalition)
    today = timezone.localdate()
    from_on = from_on or today
    if coalition.kind not in LED:
        raise ValidationError(_("%(body)s is not led by one of its members.") % {"body": coalition.label})
    if from_on < today:
        raise ValidationError(_("The lead is passed today or later: what was done until now is done."))
    joined = Affiliation.objects.filter(taking_part(from_on), organisation=coalition, member=to)
    if not joined.exists():
        raise ValidationError(
            _("%(member)s does not take part in %(body)s on that day: choose one of its members.")
            % {"member": to.label, "body": coalition.label}
        )
    with transaction.atomic():
        lasting = Q(until_on=None) | Q(until_on__gte=from_on)
        before = Lead.objects.filter(lasting, coalition=coalition)
        if before.filter(since_on__gt=from_on).exists():
            raise ValidationError(
                _("The lead was passed on already from a later day: choose that day, or later.")
            )
        senders = list(before.exclude(organisation=to).values_list("organisation", flat=True))
        until_on = from_on - timedelta(days=1)
        before.update(until_on=until_on)
        Membership.objects.filter(
            lasting, organisation=coalition, role=Role.RAPPORTEUR, sent_by__in=senders
        ).update(until_on=until_on)
        lead = Lead.objects.create(coalition=coalition, organisation=to, since_on=from_on)
        note(Verb.LEAD, coalition, label=to.name)
    return lead
