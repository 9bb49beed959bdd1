"""Choosing how often one is told what is new: a person's own choice, for which no role is asked."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.models import User
from uprtrack.organisations.policy import refusal
from uprtrack.organisations.standing import Reader
from uprtrack.searches.addresses import mails_are_sent
from uprtrack.searches.models import Digest, Rhythm


def choose_digest(*, by: Reader, rhythm: str) -> Digest:
    """Be told once a day, once a week, or never. What others wrote before that is not new; what is open is.

    Raises ValidationError where nothing could be sent: the person gave no address, or the site sends no mail.
    """
    if not isinstance(by, User):
        raise PermissionDenied(refusal())
    chosen = Rhythm(rhythm)
    if chosen != Rhythm.OFF:
        if not mails_are_sent():
            raise ValidationError(
                _("This site sends no e-mail: whoever runs it has set up no server for it.")
            )
        if not by.email:
            raise ValidationError(_("Give an e-mail address first, and confirm it."))
    with transaction.atomic():
        digest, _made = Digest.objects.select_for_update().get_or_create(user=by)
        if digest.rhythm == Rhythm.OFF and chosen != Rhythm.OFF:
            digest.since = timezone.now()
        digest.rhythm = chosen
        digest.save(update_fields=["rhythm", "since"])
    return digest
