"""Who holds which role in an organisation, for which themes, from when until when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.kinds import GROUPS, Role
from uprtrack.organisations.models import Membership, Organisation, User, Verb
from uprtrack.organisations.models.bodies import in_force
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.services.accounts import create_user
from uprtrack.organisations.services.joining import lead_of
from uprtrack.organisations.services.lines import note
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.themes import require_themes


def admit(
    *,
    by: Reader,
    user: User,
    organisation: Organisation,
    role: Role,
    themes: Sequence[str] = (),
    since_on: date | None = None,
    until_on: date | None = None,
) -> Membership:
    """Give a person a role in an organisation, perhaps for some themes and days only; its coordinator may."""
    require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    require_days(since_on, until_on)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=user,
                organisation=organisation,
                role=role,
                themes=require_themes(themes),
                since_on=since_on,
                until_on=until_on,
            )
            note(Verb.ADMIT, organisation)
    except IntegrityError as error:
        raise ValidationError(_("This person has that role from that day on already.")) from error
    return membership


def admit_new_person(
    *,
    by: Reader,
    organisation: Organisation,
    username: str,
    password: str,
    shown_as: str,
    role: Role,
    is_pseudonym: bool = False,
    themes: Sequence[str] = (),
    since_on: date | None = None,
    until_on: date | None = None,
) -> Membership:
    """Make an account and give it a role, in one step; the organisation's coordinator may."""
    require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    with transaction.atomic():
        user = create_user(username=username, password=password, shown_as=shown_as, is_pseudonym=is_pseudonym)
        return admit(
            by=by,
            user=user,
            organisation=organisation,
            role=role,
            themes=themes,
            since_on=since_on,
            until_on=until_on,
        )


def change_membership(
    *,
    by: Reader,
    membership: Membership,
    role: Role,
    themes: Sequence[str] = (),
    until_on: date | None = None,
) -> Membership:
    """Change a role from today on: the one before stays on record until yesterday."""
    organisation = membership.organisation
    require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    today = timezone.localdate()
    require_days(today, until_on)
    codes = require_themes(themes)
    is_same = (role, codes) == (membership.role, membership.themes)
    with transaction.atomic():
        if is_same or (membership.since_on is not None and membership.since_on >= today):
            fields = {"role": role, "themes": codes, "until_on": until_on}
            Membership.objects.filter(pk=membership.pk).update(**fields)
            membership.refresh_from_db()
            changed = membership
        else:
            _end([membership.pk], today - timedelta(days=1))
            changed, _is_new = Membership.objects.update_or_create(
                user=membership.user,
                organisation=organisation,
                role=role,
                since_on=today,
                defaults={"themes": codes, "until_on": until_on, "sent_by": membership.sent_by},
            )
        keep_a_coordinator(organisation, on=today)
        if until_on is not None:
            keep_a_coordinator(organisation, on=until_on + timedelta(days=1))
        note(Verb.END_ROLE, organisation)
    return changed


def end_membership(*, by: Reader, membership: Membership, from_on: date | None = None) -> Membership:
    """End a role from a day on (today: with the person's next request); the coordinator may, or oneself.

    Whoever the organisation sent into groups leaves those with their last role in it.
    """
    organisation = membership.organisation
    if not (isinstance(by, User) and membership.user_id == by.pk):
        require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    today = timezone.localdate()
    from_on = from_on or today
    if from_on < today:
        raise ValidationError(_("A role ends today or later: what was done with it until now stays done."))
    until_on = from_on - timedelta(days=1)
    with transaction.atomic():
        _end([membership.pk], until_on)
        others = Membership.objects.filter(
            in_force(from_on), user=membership.user_id, organisation=organisation, sent_by=None
        )
        if not others.exists():
            sent = Membership.objects.filter(user=membership.user_id, sent_by=organisation)
            _end(list(sent.values_list("pk", flat=True)), until_on)
        keep_a_coordinator(organisation, on=from_on)
        note(Verb.END_ROLE, organisation)
    membership.refresh_from_db()
    return membership


@transaction.atomic
def appoint_anew(*, organisation: Organisation, user: User) -> Membership:
    """Name a coordinator of an organisation that has none any more. Command line only: no page offers it.

    Its people read in the log that who runs the installation did so. ValidationError where somebody coordinates
    it, where it does not work here, or where the account is closed.
    """
    if organisation.is_foreign or organisation.is_withheld:
        raise ValidationError(
            _("%(organisation)s does not work here: it has no people.") % {"organisation": organisation.label}
        )
    today = timezone.localdate()
    if has_coordinator(organisation, on=today):
        raise ValidationError(
            _("%(organisation)s has a coordinator, who names others on the site.")
            % {"organisation": organisation.label}
        )
    if not user.is_active:
        raise ValidationError(_("The account %(username)s is closed.") % {"username": user.username})
    membership, _is_new = Membership.objects.update_or_create(
        user=user,
        organisation=organisation,
        role=Role.COORDINATOR,
        since_on=today,
        defaults={"until_on": None, "themes": [], "sent_by": None},
    )
    reason = _("by who runs the installation, because nobody coordinated it any more")
    note(Verb.ADMIT, organisation, reason=reason)
    return membership


def without_coordinator() -> list[Organisation]:
    """Those that work here, had people once, and are coordinated by nobody today."""
    today = timezone.localdate()
    here = Organisation.objects.filter(origin=None, is_withheld=False, memberships__isnull=False).distinct()
    return [body for body in here.order_by("name", "pk") if not has_coordinator(body, on=today)]


def keep_a_coordinator(organisation: Organisation, *, on: date) -> None:
    """Refuse what would leave an organisation that has a coordinator without one on a day."""
    if not has_coordinator(organisation, on=on):
        raise ValidationError(
            _("Nobody would coordinate %(organisation)s then. Name another coordinator first.")
            % {"organisation": organisation.label}
        )


def has_coordinator(organisation: Organisation, *, on: date, without: Collection[int] = frozenset()) -> bool:
    """Whether somebody (other than the users ``without``) coordinates an organisation, or leads the group."""
    leading = Q(role=Role.COORDINATOR)
    if organisation.kind in GROUPS:
        leading |= Q(role=Role.RAPPORTEUR)
    held = organisation.memberships.filter(in_force(on), leading, user__is_active=True)
    return held.exclude(user__in=without).exists() or lead_of(organisation) is not None


def require_days(since_on: date | None, until_on: date | None) -> None:
    """Refuse an end before the beginning."""
    if since_on and until_on and until_on < since_on:
        raise ValidationError(_("The last day lies before the first: exchange them."))


def _end(memberships: Sequence[int], until_on: date) -> None:
    lasting = Q(until_on=None) | Q(until_on__gt=until_on)
    Membership.objects.filter(lasting, pk__in=memberships).update(until_on=until_on)
