"""Taking part in coalitions, mechanisms and groups: by consent of both sides, left at any time."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.kinds import (
    CIVIL_CIRCLES,
    GROUPS,
    MECHANISM_CIRCLES,
    STATE_BODIES,
    OrganisationKind,
)
from uprtrack.organisations.models import Affiliation, Lead, Membership, Organisation, Verb
from uprtrack.organisations.models.bodies import in_force, taking_part
from uprtrack.organisations.operator import Space, require_offered
from uprtrack.organisations.policy import Act, allows, require
from uprtrack.organisations.services.lines import note
from uprtrack.organisations.standing import Reader

NOT_IN_A_COALITION = STATE_BODIES | GROUPS | {OrganisationKind.RECOMMENDING_STATE}
NOT_IN_A_MECHANISM = GROUPS | {OrganisationKind.NMIRF}


def affiliate(
    *, by: Reader, organisation: Organisation, member: Organisation, since_on: date | None = None
) -> Affiliation:
    """Propose that ``member`` takes part in a coalition, mechanism or group; either side's coordinator may.

    It takes effect when the other side accepts, at once where one person coordinates both. Until then nobody
    but the two sides' coordinators is told of it.
    """
    is_ours = allows(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    is_theirs = allows(by, Act.MANAGE_ORGANISATION, organisation=member)
    if not (is_ours or is_theirs):
        require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    _require_fit(organisation, member)
    try:
        with transaction.atomic():
            affiliation = Affiliation.objects.create(
                organisation=organisation,
                member=member,
                since_on=since_on,
                proposed_by_member=is_theirs and not is_ours,
                accepted_at=timezone.now() if is_ours and is_theirs else None,
            )
            if affiliation.accepted_at:
                _note_joining(affiliation)
            else:
                proposer = member if affiliation.proposed_by_member else organisation
                other = organisation if affiliation.proposed_by_member else member
                note(Verb.PROPOSE, proposer, label=other.name)
    except IntegrityError as error:
        raise ValidationError(
            _("%(member)s takes part in %(organisation)s already, or this was proposed and not answered yet.")
            % {"member": member.label, "organisation": organisation.label}
        ) from error
    return affiliation


def accept(*, by: Reader, affiliation: Affiliation) -> Affiliation:
    """Agree to a proposal; the coordinator of the side that did not make it may."""
    require(by, Act.MANAGE_ORGANISATION, organisation=affiliation.answered_by)
    _require_fit(affiliation.organisation, affiliation.member)
    with transaction.atomic():
        today = timezone.localdate()
        # Nobody takes part, and reads along, for days on which one side had not agreed.
        since_on = max(today, affiliation.since_on or today)
        _answer(affiliation, accepted_at=timezone.now(), since_on=since_on)
        _note_joining(affiliation)
    return affiliation


def decline(*, by: Reader, affiliation: Affiliation, reason: str = "") -> Affiliation:
    """Decline a proposal, or take back one's own; it stays on record."""
    sides = (affiliation.answered_by, affiliation.organisation, affiliation.member)
    side = next((body for body in sides if allows(by, Act.MANAGE_ORGANISATION, organisation=body)), None)
    if side is None:
        require(by, Act.MANAGE_ORGANISATION, organisation=affiliation.answered_by)
    with transaction.atomic():
        _answer(affiliation, declined_at=timezone.now(), reason=reason)
        note(Verb.DECLINE, side or affiliation.answered_by, label=_other(affiliation, side).name)
    return affiliation


def end_affiliation(
    *, by: Reader, affiliation: Affiliation, from_on: date | None = None, reason: str = ""
) -> Affiliation:
    """Leave, or be taken out, from a day (today, unless said otherwise); whoever is taken out is told why.

    With it end, from the same day, the member's part in the groups of that coalition or mechanism, its lead,
    and the roles of those it had sent there. What it had shared leaves the circle with it.
    """
    organisation, member = affiliation.organisation, affiliation.member
    is_left = allows(by, Act.MANAGE_ORGANISATION, organisation=member)
    if not is_left:
        require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
        if not reason.strip():
            raise ValidationError(_("Say why %(member)s is taken out.") % {"member": member.label})
    today = timezone.localdate()
    from_on = from_on or today
    if from_on < today:
        raise ValidationError(_("Taking part ends today or later: what was read until now cannot be unread."))
    until_on = from_on - timedelta(days=1)
    with transaction.atomic():
        found = Affiliation.objects.filter(taking_part(today) | Q(since_on__gt=today), pk=affiliation.pk)
        if not found.update(until_on=until_on, is_left_by_member=is_left, reason=reason):
            raise ValidationError(
                _("%(member)s does not take part in %(organisation)s any more.")
                % {"member": member.label, "organisation": organisation.label}
            )
        _end_what_followed(organisation, member, until_on)
        note(Verb.LEAVE, member, label=organisation.name, reason=reason)
        note(Verb.LEAVE if is_left else Verb.TAKE_OUT, organisation, label=member.name, reason=reason)
    affiliation.refresh_from_db()
    return affiliation


def _end_what_followed(organisation: Organisation, member: Organisation, until_on: date) -> None:
    """End what a member's part in an organisation carried: groups, leads, those it had sent there."""
    lasting = Q(until_on=None) | Q(until_on__gt=until_on)
    bodies = [organisation, *Organisation.objects.filter(kind__in=GROUPS, parent=organisation)]
    Affiliation.objects.filter(lasting, organisation__in=bodies[1:], member=member, declined_at=None).update(
        until_on=until_on, is_left_by_member=True
    )
    Lead.objects.filter(lasting, coalition__in=bodies, organisation=member).update(until_on=until_on)
    Membership.objects.filter(lasting, organisation__in=bodies, sent_by=member).update(until_on=until_on)


def _answer(affiliation: Affiliation, **fields: object) -> None:
    open_rows = Affiliation.objects.filter(
        pk=affiliation.pk, accepted_at=None, declined_at=None, until_on=None
    )
    if not open_rows.update(**fields):
        raise ValidationError(_("This proposal was answered or taken back already."))
    affiliation.refresh_from_db()


def _note_joining(affiliation: Affiliation) -> None:
    note(Verb.AFFILIATE, affiliation.member, label=affiliation.organisation.name)
    note(Verb.AFFILIATE, affiliation.organisation, label=affiliation.member.name)


def _other(affiliation: Affiliation, side: Organisation | None) -> Organisation:
    return affiliation.member if side == affiliation.organisation else affiliation.organisation


def _require_fit(organisation: Organisation, member: Organisation) -> None:
    """Whether a body can take part in another by what the two are."""
    kind = organisation.kind
    if kind in CIVIL_CIRCLES:
        require_offered(Space.COALITION)
    if kind in GROUPS:
        is_fit = Affiliation.objects.filter(
            taking_part(timezone.localdate()), organisation=organisation.parent, member=member
        ).exists()
    elif kind == OrganisationKind.COALITION:
        is_fit = member.kind not in NOT_IN_A_COALITION
    else:
        same_country = member.country_id == organisation.country_id or member.kind not in STATE_BODIES
        is_fit = kind in MECHANISM_CIRCLES and member.kind not in NOT_IN_A_MECHANISM and same_country
    if not is_fit or organisation == member:
        raise ValidationError(
            _("%(member)s (%(kind)s) cannot take part in %(organisation)s.")
            % {"member": member.label, "kind": member.get_kind_display(), "organisation": organisation.label}
        )


def members_of(organisation: Organisation) -> list[Organisation]:
    """Who takes part in an organisation today, by name; for its own people."""
    rows = Affiliation.objects.filter(taking_part(timezone.localdate()), organisation=organisation)
    return [item.member for item in rows.select_related("member__country")]


def lead_of(organisation: Organisation) -> Lead | None:
    """Who leads a coalition or group today, if one of its members does."""
    leads = Lead.objects.filter(in_force(timezone.localdate()), coalition=organisation)
    return leads.select_related("organisation").first()
