"""New matches of saved searches, told by e-mail: how many, and where to look. Nothing of what they say.

An e-mail passes servers that nobody here knows: it holds no name of a search, no word of a query, no text of a row.
"""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.organisations.models import ActorTie, User
from uprtrack.searches.addresses import mails_are_sent, site_link, stop_token
from uprtrack.searches.matching import matches_of
from uprtrack.searches.models import SavedSearch
from uprtrack.searches.packing import left_of, packed, united

log = logging.getLogger(__name__)


def send_alerts() -> int:
    """Tell everybody who asked what is new since they were told last; returns how many messages left.

    Each search is a transaction of its own: what was told is noted with it, and a message that the server
    does not take is tried again the next time.
    """
    if not mails_are_sent():
        return 0
    sent = 0
    for pk in SavedSearch.objects.filter(has_alerts=True).order_by("pk").values_list("pk", flat=True):
        try:
            sent += _tell(pk)
        except (SMTPException, OSError) as error:
            log.warning("An alert could not be sent: %s.", type(error).__name__)
    return sent


@transaction.atomic
def _tell(pk: int) -> bool:
    """Tell of one search; whether there was anything to tell."""
    search = SavedSearch.objects.select_for_update(of=("self",)).filter(pk=pk, has_alerts=True).first()
    user = _who_saved(search) if search else None
    if search is None or user is None:
        return False
    # With the rights of today: what was taken from somebody is not told them, nor that it is there.
    new = left_of(matches_of(search, user).ids, search.seen)
    if not len(new):
        return False
    search.seen, search.fresh = united(search.seen, new), packed(new)
    search.told_at = timezone.now()
    search.save(update_fields=["seen", "fresh", "told_at"])
    message_for(search, user, len(new)).send()
    return True


def _who_saved(search: SavedSearch) -> User | None:
    """The person, if they are still here, and have an address."""
    tie = ActorTie.objects.select_related("user").filter(actor=search.author_id).first()
    return tie.user if tie is not None and tie.user.is_active and tie.user.email else None


def message_for(search: SavedSearch, user: User, number: int) -> EmailMessage:
    """The message: a number, a link that asks to sign in, and a link that ends such messages at once (RFC 8058)."""
    stop = site_link("alerts_stop", stop_token(search.public_id))
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject = ngettext("%(number)d new match", "%(number)d new matches", number) % {"number": number}
        body = _(
            "There is something new in a search that you saved. Sign in to see what:\n\n%(link)s\n\n"
            "To get no more messages about this search:\n\n%(stop)s"
        ) % {"link": site_link("saved_search", search.public_id), "stop": stop}
    return EmailMessage(
        subject=subject,
        body=body,
        to=[user.email],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
