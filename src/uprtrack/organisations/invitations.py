"""Links that open one thing to whoever holds them: made by a coordinator, used by people who never sign in.

A link carries a signed token of the invitation's identifier and a random secret; the database keeps a hash of
the secret alone, so that neither a backup nor who reads the table can make a link. ``find`` answers the same
way, and with the same one query, for a token that is forged, unknown, expired, revoked or used up.

What an upper app needs: ``register_readable`` for rows that a link may show, ``invite`` to make one,
``scope_of`` for what it covers, ``redeem`` to use it up in the same transaction as what it is used for.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Invitation, Organisation, Owned, Purpose, User, Verb
from uprtrack.organisations.policy import Act, allows, require
from uprtrack.organisations.services.lines import note
from uprtrack.organisations.standing import Reader, standing_of

SALT = "uprtrack.organisations.invitations"
SESSION_KEY = "invitations"
"""The session's grants: public identifiers of the invitations whose link was opened in this browser."""
READ_KEY = "invitations_read"
"""Those of them that were used, to read on without using the link up."""
LONGEST = timedelta(days=90)
MOST_USES = 500
NO_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class Scope:
    """What an invitation covers: ``act`` on the rows of ``kind`` with the public identifiers ``ids``."""

    act: str
    kind: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readable:
    """How rows of a kind are shown to a link's holder.

    ``find(reader, public_id)`` is the row if ``reader`` may read it, else None; ``show(request, row)`` is the
    page, without names of people and without anything the link does not cover.
    """

    find: Callable[[Reader, str], Owned | None]
    show: Callable[[HttpRequest, Any], HttpResponse]


_readables: dict[str, Readable] = {}


def register_readable(kind: str, readable: Readable) -> None:
    """Let links show rows of a kind; called once per kind when the owning app is ready."""
    _readables[kind] = readable


def invite(
    *,
    by: Reader,
    organisation: Organisation,
    purpose: Purpose,
    scope: Mapping[str, Any],
    expires_at: datetime | None = None,
    max_uses: int = 1,
    for_user: User | None = None,
) -> tuple[Invitation, str]:
    """Make a link, and return it with its token, which is shown once and stored nowhere.

    The organisation's coordinator may, whose right is looked at again whenever the link is used. Raises
    ValidationError for a time that is past or longer than LONGEST, or more than MOST_USES.
    """
    require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    actor = standing_of(by).actor_in(organisation)
    now = timezone.now()
    expires_at = expires_at or now + timedelta(days=7)
    if actor is None or not now < expires_at <= now + LONGEST or not 1 <= max_uses <= MOST_USES:
        raise ValidationError(
            _("A link holds for at most %(days)d days and %(uses)d uses.")
            % {"days": LONGEST.days, "uses": MOST_USES}
        )
    if purpose == Purpose.READ:
        _require_readable(by, organisation, scope)
    secret = secrets.token_urlsafe(24)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            organisation=organisation,
            made_by=actor,
            purpose=purpose,
            scope=dict(scope),
            for_user=for_user,
            secret_sha256=_digest(secret),
            expires_at=expires_at,
            max_uses=max_uses,
        )
        note(Verb.INVITE, organisation)
    return invitation, _signer().sign(f"{invitation.public_id}~{secret}")


def revoke(*, by: Reader, invitation: Invitation) -> None:
    """End a link at once, also where it is open in somebody's browser; any coordinator of its owner may."""
    require(by, Act.MANAGE_ORGANISATION, organisation=invitation.organisation)
    with transaction.atomic():
        open_ones = Invitation.objects.filter(pk=invitation.pk, revoked_at=None)
        if open_ones.update(revoked_at=timezone.now()):
            note(Verb.REVOKE, invitation.organisation)


def find(token: str) -> Invitation | None:
    """The invitation that a token opens, or None: one query either way, and nothing is used up."""
    try:
        public_id, secret = _signer().unsign(token).split("~", 1)
    except (signing.BadSignature, ValueError):
        public_id, secret = "", ""
    invitation = _stored(public_id)
    expected = invitation.secret_sha256 if invitation else NO_HASH
    is_right = constant_time_compare(_digest(secret), expected)
    return invitation if invitation and is_right and _is_open(invitation) else None


def open_in(request: HttpRequest, public_id: str) -> Invitation | None:
    """The invitation with this identifier if its link was opened in this browser and can still be used."""
    granted = public_id in request.session.get(SESSION_KEY, [])
    invitation = _stored(public_id if granted else "")
    if invitation is None or not _is_open(invitation) or not is_backed(invitation):
        return None
    return invitation


def grant(request: HttpRequest, invitation: Invitation) -> None:
    """Remember in the session that a link was opened, so that its token leaves the address bar."""
    others = [item for item in request.session.get(SESSION_KEY, []) if item != invitation.public_id]
    request.session[SESSION_KEY] = [*others[-9:], invitation.public_id]


def grants_of(request: HttpRequest) -> list[Invitation]:
    """The READ invitations that were used in this browser and still hold: not revoked, expired or unbacked."""
    read = request.session.get(READ_KEY, [])
    if not read:
        return []
    found = Invitation.objects.filter(public_id__in=read, purpose=Purpose.READ).select_related(
        "organisation__country", "made_by"
    )
    return [item for item in found if not _is_over(item) and is_backed(item)]


def begin_reading(request: HttpRequest, invitation: Invitation) -> None:
    """Use a READ link once, and let this browser read on."""
    redeem(invitation)
    request.session[READ_KEY] = [*request.session.get(READ_KEY, []), invitation.public_id][-10:]


def redeem(invitation: Invitation) -> User:
    """Use an invitation once, and return its maker, in whose right what follows is done.

    Raises PermissionDenied where it was used up, revoked or expired meanwhile, also by somebody at the same
    moment, or where its maker may not do this any more. Call it inside the transaction of what it is used for.
    """
    now = timezone.now()
    with transaction.atomic():
        used = Invitation.objects.filter(
            pk=invitation.pk, revoked_at=None, expires_at__gt=now, used_count__lt=F("max_uses")
        ).update(used_count=F("used_count") + 1)
        maker = maker_of(invitation)
        if not used or maker is None or not is_backed(invitation):
            raise PermissionDenied(_("This link does not work, or does not work any more."))
        note(Verb.USE_LINK, invitation.organisation)
    return maker


def scope_of(invitation: Invitation) -> Scope:
    """What an invitation covers."""
    scope = invitation.scope
    return Scope(
        act=str(scope.get("act", invitation.purpose)),
        kind=str(scope.get("kind", "")),
        ids=tuple(map(str, scope.get("ids", ()))),
    )


def maker_of(invitation: Invitation) -> User | None:
    """The person who made a link, while they have their account and it is open."""
    return User.objects.filter(ties__actor=invitation.made_by_id, is_active=True).first()


def is_backed(invitation: Invitation) -> bool:
    """Whether its maker still has the right to it: who was demoted meanwhile has given nothing."""
    maker = maker_of(invitation)
    return maker is not None and allows(maker, Act.MANAGE_ORGANISATION, organisation=invitation.organisation)


def readable_row(invitation: Invitation, public_id: str) -> Owned | None:
    """The row that a READ invitation shows, if its maker may read it today and its organisation owns it."""
    scope, maker = scope_of(invitation), maker_of(invitation)
    readable = _readables.get(scope.kind)
    if maker is None or readable is None or public_id not in scope.ids:
        return None
    return _own_row(readable.find(maker, public_id), invitation.organisation)


def show_row(request: HttpRequest, invitation: Invitation, row: Owned) -> HttpResponse:
    """The page of a row for a link's holder."""
    return _readables[scope_of(invitation).kind].show(request, row)


def _require_readable(by: Reader, organisation: Organisation, scope: Mapping[str, Any]) -> None:
    readable = _readables.get(str(scope.get("kind", "")))
    ids: Sequence[str] = scope.get("ids", ())
    rows = [_own_row(readable.find(by, public_id), organisation) for public_id in ids] if readable else []
    if not rows or None in rows:
        raise ValidationError(_("A link can show what your organisation wrote, and no personal notes."))


def _own_row(row: Owned | None, organisation: Organisation) -> Owned | None:
    is_shown = row is not None and row.owner_id == organisation.pk and row.visibility != Visibility.SELF
    return row if is_shown else None


def _stored(public_id: str) -> Invitation | None:
    rows = Invitation.objects.select_related("organisation__country", "made_by", "for_user")
    return rows.filter(public_id=public_id).first()


def _is_over(invitation: Invitation) -> bool:
    return invitation.revoked_at is not None or invitation.expires_at <= timezone.now()


def _is_open(invitation: Invitation) -> bool:
    return not _is_over(invitation) and invitation.used_count < invitation.max_uses


def _signer() -> signing.Signer:
    return signing.Signer(sep=".", salt=SALT)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
