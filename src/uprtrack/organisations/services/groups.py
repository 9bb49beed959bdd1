"""Thematic groups of coalitions and mechanisms, and whom the member organisations send there."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.kinds import GROUPS, OrganisationKind, Role
from uprtrack.organisations.models import Affiliation, Lead, Membership, Organisation, User, Verb
from uprtrack.organisations.models.bodies import in_force, taking_part
from uprtrack.organisations.policy import Act, allows, require
from uprtrack.organisations.services.founding import found_organisation
from uprtrack.organisations.services.lines import note
from uprtrack.organisations.standing import Reader

KIND_OF_GROUP = {
    OrganisationKind.COALITION: OrganisationKind.THEMATIC_GROUP,
    OrganisationKind.NMIRF: OrganisationKind.MECHANISM_GROUP,
}
SENT_AS = (Role.RAPPORTEUR, Role.MEMBER, Role.READER)


def found_group(
    *,
    by: Reader,
    parent: Organisation,
    name: str,
    led_by: Organisation,
    others: Iterable[Organisation] = (),
    is_confidential: bool = True,
) -> Organisation:
    """Found a group in a coalition or a mechanism, led by one of its members, which names the rapporteur.

    The members take part once they accept. Who founded a confidential group and is in none of its members
    knows nothing of it afterwards.
    """
    require(by, Act.MANAGE_ORGANISATION, organisation=parent)
    kind = KIND_OF_GROUP.get(OrganisationKind(parent.kind))
    if kind is None:
        raise ValidationError(_("Only coalitions and national mechanisms have thematic groups."))
    today = timezone.localdate()
    named = list(dict.fromkeys([led_by, *others]))
    joined = Affiliation.objects.filter(taking_part(today), organisation=parent, member__in=named)
    if joined.count() != len(named):
        raise ValidationError(
            _("Those who take part in a group are members of %(body)s.") % {"body": parent.label}
        )
    with transaction.atomic():
        group = found_organisation(
            name=name,
            kind=kind,
            country=parent.country,
            parent=parent,
            is_registered=parent.is_registered,
            is_confidential=is_confidential,
        )
        for member in named:
            _propose(by, group, member)
        Lead.objects.create(coalition=group, organisation=led_by, since_on=today)
    return group


def _propose(by: Reader, group: Organisation, member: Organisation) -> None:
    """Let a member take part once it accepts: at once where who founds the group may accept for it."""
    is_both = allows(by, Act.MANAGE_ORGANISATION, organisation=member)
    Affiliation.objects.create(
        organisation=group,
        member=member,
        accepted_at=timezone.now() if is_both else None,
        since_on=timezone.localdate() if is_both else None,
    )


def send_to_group(
    *, by: Reader, group: Organisation, sender: Organisation, user: User, role: Role = Role.RAPPORTEUR
) -> Membership:
    """Send a person of a member organisation into a group; its own coordinator may.

    The rapporteur is named by a coordinator of the organisation that leads the group, or by the rapporteur
    before. The role ends with the person's place in the organisation, and with the organisation's in the group.
    """
    require(by, Act.MANAGE_ORGANISATION, organisation=sender)
    if role == Role.RAPPORTEUR:
        require(by, Act.MANAGE_ORGANISATION, organisation=group)
    today = timezone.localdate()
    is_member = Affiliation.objects.filter(taking_part(today), organisation=group, member=sender).exists()
    is_of_sender = Membership.objects.filter(
        in_force(today), user=user, organisation=sender, sent_by=None
    ).exists()
    if group.kind not in GROUPS or role not in SENT_AS or not (is_member and is_of_sender):
        raise ValidationError(
            _("%(sender)s can send into %(group)s only people of its own, and only while it takes part.")
            % {"sender": sender.label, "group": group.label}
        )
    with transaction.atomic():
        membership, is_new = Membership.objects.get_or_create(
            user=user,
            organisation=group,
            role=role,
            sent_by=sender,
            since_on=today,
            defaults={"until_on": None},
        )
        if not is_new:
            Membership.objects.filter(pk=membership.pk).update(until_on=None)
        note(Verb.ADMIT, group)
    return membership
