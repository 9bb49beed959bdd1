"""What people do with a link: join an organisation, take over a portfolio, set a new password."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.invitations import invite, redeem
from uprtrack.organisations.kinds import Role
from uprtrack.organisations.models import Invitation, Membership, Organisation, Purpose, User, Verb
from uprtrack.organisations.models.bodies import in_force
from uprtrack.organisations.policy import Act, allows, require
from uprtrack.organisations.second_factor import has
from uprtrack.organisations.services.accounts import create_user
from uprtrack.organisations.services.founding import is_without_people, require_founder
from uprtrack.organisations.services.handover import hand_over, portfolio_of
from uprtrack.organisations.services.lines import note
from uprtrack.organisations.services.membership import admit
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.themes import require_themes


def invite_to_join(
    *,
    by: Reader,
    organisation: Organisation,
    role: Role,
    themes: Sequence[str] = (),
    expires_at: datetime | None = None,
    max_uses: int = 1,
) -> tuple[Invitation, str]:
    """A link with which people make accounts of their own and join with a role; see ``invite``.

    For an organisation that has no people yet, whoever added it invites the first coordinator.
    """
    scope = {"act": Purpose.JOIN.value, "role": Role(role).value, "themes": require_themes(themes)}
    if organisation.founded_by is not None and is_without_people(organisation):
        require_founder(by, organisation)
        scope |= {"role": Role.COORDINATOR.value, "themes": [], "founds": organisation.public_id}
        return invite(
            by=by,
            organisation=organisation.founded_by,
            purpose=Purpose.JOIN,
            scope=scope,
            expires_at=expires_at,
        )
    return invite(
        by=by,
        organisation=organisation,
        purpose=Purpose.JOIN,
        scope=scope,
        expires_at=expires_at,
        max_uses=max_uses,
    )


def invite_to_take_over(
    *, by: Reader, organisation: Organisation, leaving: User, expires_at: datetime | None = None
) -> tuple[Invitation, str]:
    """A link with which one person makes an account and takes over another's portfolio at that moment."""
    portfolio = portfolio_of(leaving, organisation, on=timezone.localdate())
    if not portfolio:
        raise ValidationError(_("This person holds no role that could be handed over."))
    scope = {"act": Purpose.JOIN.value, "takes_over": [item.public_id for item in portfolio]}
    return invite(by=by, organisation=organisation, purpose=Purpose.JOIN, scope=scope, expires_at=expires_at)


def invite_to_set_password(
    *, by: Reader, organisation: Organisation, user: User, expires_at: datetime | None = None
) -> tuple[Invitation, str]:
    """A link with which a person sets a new password; see ``can_steward`` for whose."""
    require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    if not is_of(user, organisation) or not can_steward(by, user):
        raise ValidationError(
            _(
                "For this account a new password is set by whoever runs this installation: so it is for "
                "coordinators, for accounts with a second factor, and for others that a link could open too much of."
            )
        )
    scope = {"act": Purpose.PASSWORD.value}
    return invite(
        by=by,
        organisation=organisation,
        purpose=Purpose.PASSWORD,
        scope=scope,
        expires_at=expires_at,
        for_user=user,
    )


def can_steward(by: Reader, user: User) -> bool:
    """Whether a coordinator may do for a person what touches the whole account.

    Only where everything the account ever belonged to is coordinated by the same person: who could set the
    password of somebody that is in another coalition as well could read along there. Coordinators and accounts
    with a second factor are left to whoever runs the installation, so that a refusal tells nothing.
    """
    bodies = {item.organisation for item in user.memberships.select_related("organisation")}
    is_leading = user.memberships.filter(in_force(timezone.localdate()), role=Role.COORDINATOR).exists()
    is_all_ours = all(allows(by, Act.MANAGE_ORGANISATION, organisation=body) for body in bodies)
    return not has(user) and not is_leading and bool(bodies) and is_all_ours


def is_of(user: User, organisation: Organisation) -> bool:
    """Whether a person holds a role in an organisation today."""
    return user.memberships.filter(in_force(timezone.localdate()), organisation=organisation).exists()


def joined_by(invitation: Invitation) -> Organisation:
    """The organisation that a JOIN link leads into: its owner, or the body that the owner added."""
    founded = invitation.scope.get("founds")
    return Organisation.objects.get(public_id=founded) if founded else invitation.organisation


def join_by_link(
    *,
    invitation: Invitation,
    username: str = "",
    password: str = "",
    shown_as: str = "",
    is_pseudonym: bool = False,
    user: User | None = None,
) -> User:
    """Use a JOIN link: with ``user`` that account joins, else one is made. Returns the account."""
    _require_purpose(invitation, Purpose.JOIN)
    with transaction.atomic():
        maker = redeem(invitation)
        organisation = joined_by(invitation)
        if user is None:
            user = create_user(
                username=username, password=password, shown_as=shown_as, is_pseudonym=is_pseudonym
            )
        scope = invitation.scope
        if "takes_over" in scope:
            hand_over(by=maker, leaving=_who_leaves(scope), to=user, organisation=organisation)
        elif "founds" in scope:
            require_founder(maker, organisation)
            Membership.objects.create(user=user, organisation=organisation, role=Role.COORDINATOR)
            note(Verb.ADMIT, organisation)
        else:
            admit(
                by=maker,
                user=user,
                organisation=organisation,
                role=Role(scope["role"]),
                themes=scope.get("themes", ()),
                since_on=timezone.localdate(),
            )
    return user


def set_password_by_link(*, invitation: Invitation, password: str) -> User:
    """Use a PASSWORD link: all sessions of the account end with it."""
    _require_purpose(invitation, Purpose.PASSWORD)
    with transaction.atomic():
        maker = redeem(invitation)
        user = invitation.for_user
        if user is None or not is_of(user, invitation.organisation) or not can_steward(maker, user):
            raise PermissionDenied(_("This link does not work, or does not work any more."))
        user.set_password(password)
        user.save(update_fields=["password"])
    return user


def _who_leaves(scope: dict[str, list[str]]) -> User:
    held = Membership.objects.filter(public_id__in=scope["takes_over"]).select_related("user").first()
    if held is None:
        raise PermissionDenied(_("This link does not work, or does not work any more."))
    return held.user


def _require_purpose(invitation: Invitation, purpose: Purpose) -> None:
    if invitation.purpose != purpose:
        raise PermissionDenied(_("This link does not work, or does not work any more."))
