"""Whom this installation believes: keys that somebody compared, by another way, with what their people said."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprkit.bundles import BundleError, PublicKey, same_fingerprint
from uprtrack.exchange.identity import own_key
from uprtrack.exchange.models import Partner, Side
from uprtrack.organisations.activity import record
from uprtrack.organisations.kinds import (
    CIVIL_SOCIETY,
    STATE_BODIES,
    UNITED_NATIONS,
    OrganisationKind,
)
from uprtrack.organisations.models import Installation, Organisation, Verb
from uprtrack.organisations.operator import OperatorKind
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of

KINDS_OF: dict[str, frozenset[str]] = {
    Side.STATE: frozenset(STATE_BODIES) | {OrganisationKind.MECHANISM_GROUP},
    Side.NHRI: frozenset({OrganisationKind.NHRI}),
    Side.CIVIL_SOCIETY: frozenset(CIVIL_SOCIETY),
    Side.UN: frozenset(UNITED_NATIONS),
    Side.OTHERS: frozenset(
        {OrganisationKind.RECOMMENDING_STATE, OrganisationKind.MEDIA, OrganisationKind.ACADEMIC}
    ),
}
"""The kinds of organisation of each side."""


def speaks_for(partner: Partner, kind: str) -> bool:
    """Whether a partner is believed to speak for organisations of a kind.

    Who runs an installation can found any organisation there, a "Ministry of Justice" too: in whose name it is
    believed is decided here. Of a withheld name nobody can say more than that the side it speaks for stands
    behind it.
    """
    if kind == OrganisationKind.WITHHELD:
        return True
    return any(kind in KINDS_OF[side] for side in partner.speaks_for)


def add_partner(
    *,
    by: Reader,
    organisation: Organisation,
    name: str,
    operator_kind: str,
    public_key: str,
    fingerprint: str,
    sides: Collection[str],
) -> Partner:
    """Believe an installation from now on. ``fingerprint`` is what its people told by another way, typed in.

    Raises ValidationError where it does not belong to the key, or the key is this installation's own or known
    already. A partner that was revoked is believed again so.
    """
    require(by, Act.EXCHANGE, organisation=organisation)
    key = _key_in(public_key)
    _require_compared(key, fingerprint)
    if not name.strip() or not sides:
        raise ValidationError(_("Name the installation, and say for whom it is believed to speak."))
    known = Partner.objects.filter(public_key=key.text).select_related("installation").first()
    if known is not None and known.revoked_at is None:
        raise ValidationError(
            _("This key is known already: it is that of %(partner)s.") % {"partner": known.installation.name}
        )
    with transaction.atomic():
        installation = known.installation if known else Installation()
        installation.name = name.strip()[:60]
        installation.operator_kind = OperatorKind(operator_kind)
        installation.save()
        partner = known or Partner(installation=installation, public_key=key.text)
        partner.speaks_for = sorted(Side(side).value for side in sides)
        partner.added_at, partner.added_by = timezone.now(), organisation
        partner.author = standing_of(by).actor_in(organisation)
        partner.revoked_at = partner.revoked_by = None
        partner.save()
        _note(organisation, partner, _("added as a partner: %(fingerprint)s"))
    return partner


def revoke_partner(*, by: Reader, organisation: Organisation, partner: Partner) -> Partner:
    """Take in no more bundles of a partner: its key was stolen, or it is no longer believed.

    What was taken in before stays, under its name; it can be undone bundle by bundle.
    """
    require(by, Act.EXCHANGE, organisation=organisation)
    with transaction.atomic():
        partner.revoked_at, partner.revoked_by = timezone.now(), organisation
        partner.save(update_fields=["revoked_at", "revoked_by"])
        _note(organisation, partner, _("no longer a partner: %(fingerprint)s"))
    return partner


def _key_in(text: str) -> PublicKey:
    try:
        key = PublicKey.from_text(text)
    except BundleError as error:
        raise ValidationError(str(error)) from error
    if key == own_key():
        raise ValidationError(_("This is the key of this installation itself."))
    return key


def _require_compared(key: PublicKey, fingerprint: str) -> None:
    if not same_fingerprint(key.fingerprint, fingerprint):
        raise ValidationError(
            _(
                "The fingerprint that was typed in is not that of the key. Either a digit is wrong, or the key does "
                "not come from whom you spoke to: let them read all forty digits to you once more."
            )
        )


def _note(organisation: Organisation, partner: Partner, reason: str) -> None:
    record(
        verb=Verb.EXCHANGE,
        organisation=organisation,
        object_kind="partner",
        object_id=partner.installation.public_id,
        object_label=partner.installation.name,
        reason=reason % {"fingerprint": partner.fingerprint},
    )
