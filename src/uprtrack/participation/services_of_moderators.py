"""The agreement on who moderates: recorded by who runs the site, accepted and ended by the body itself."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.activity import record
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import NEUTRAL, Act, require
from uprtrack.organisations.standing import Reader
from uprtrack.participation.models import Moderator
from uprtrack.reviews.models import State


def propose_moderator(*, organisation: Organisation, country: State, agreed_how: str) -> Moderator:
    """Record an agreement, by who runs the site; it holds once the body accepted. None of a State can be agreed on."""
    if organisation.kind not in NEUTRAL or organisation.is_foreign:
        raise ValidationError(
            _(
                "%(body)s cannot moderate: expected an NHRI, a body of the United Nations or an academic institution "
                "that works at this installation, found: %(kind)s."
            )
            % {"body": organisation.name, "kind": organisation.get_kind_display()}
        )
    if not agreed_how.strip():
        raise ValidationError(_("Say between whom, when and how this was agreed: everybody reads it."))
    with transaction.atomic():
        made = Moderator.objects.create(owner=organisation, country=country, agreed_how=agreed_how)
        _note(made, agreed_how)
    return made


def accept_moderation(*, by: Reader, agreement: Moderator) -> Moderator:
    """Take the task, as the body that was agreed on; everybody reads from then on that it has it, and how."""
    require(by, Act.MODERATE, row=agreement)
    if agreement.until_on is not None:
        raise ValidationError(_("This agreement has ended."))
    with transaction.atomic():
        agreement.visibility, agreement.published_at = Visibility.PUBLIC, timezone.now()
        agreement.since_on = timezone.localdate()
        agreement.save(update_fields=["visibility", "published_at", "since_on"])
        _note(agreement, agreement.agreed_how)
    return agreement


def end_moderation(*, by: Reader, agreement: Moderator) -> Moderator:
    """Give the task back, from today on: what waits can be taken back and sent to another body."""
    require(by, Act.MODERATE, row=agreement)
    with transaction.atomic():
        agreement.until_on = timezone.localdate()
        agreement.visibility, agreement.published_at = Visibility.ORGANISATION, None
        agreement.save(update_fields=["until_on", "visibility", "published_at"])
        _note(agreement, "")
    return agreement


def _note(agreement: Moderator, reason: str) -> None:
    record(
        verb=Verb.MODERATE,
        organisation=agreement.owner,
        object_kind="moderator",
        object_id=agreement.public_id,
        object_label=agreement.country_id,
        reason=reason,
    )
