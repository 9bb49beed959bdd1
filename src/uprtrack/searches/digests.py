"""What is new for a person, told by e-mail: how many of which kind, and where to look. Nothing of what they say.

An e-mail passes servers that nobody here knows: it names no country, body, meeting, recommendation or person.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.organisations.models import User
from uprtrack.searches.addresses import digest_token, mails_are_sent, site_link
from uprtrack.searches.digest_items import ITEM_KINDS, Keys, items_for
from uprtrack.searches.models import Digest, Rhythm

log = logging.getLogger(__name__)

EVERY = {Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(days=7)}
SLACK = timedelta(hours=1)
"""A timer that runs a little earlier than the day before still counts as a day later."""


def send_digests(now: datetime | None = None) -> int:
    """Tell everybody who chose it, and whose time has come, what is new; returns how many messages left.

    Each person is a transaction of their own: what was told is noted with the message, and one that the server does
    not take is tried again the next time. Nobody gets a message without news.
    """
    if not mails_are_sent():
        return 0
    sent = 0
    wanted = Digest.objects.exclude(rhythm=Rhythm.OFF).order_by("pk").values_list("pk", flat=True)
    for pk in wanted:
        try:
            sent += _tell(pk, now or timezone.now())
        except (SMTPException, OSError) as error:
            log.warning("A digest could not be sent: %s.", type(error).__name__)
    return sent


@transaction.atomic
def _tell(pk: int, now: datetime) -> bool:
    """Tell one person; whether there was anything to tell."""
    digest = (
        Digest.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(pk=pk, user__is_active=True)
        .exclude(rhythm=Rhythm.OFF)
        .first()
    )
    if digest is None or not digest.user.email or not _is_time(digest, now):
        return False
    told = set(digest.told)
    found = items_for(digest.user, digest.since or now, timezone.localdate(now))
    new = {kind: keys - told for kind, keys in found.items() if keys - told}
    if not new:
        return False
    digest.told = sorted(told.union(*new.values()))
    digest.told_at = now
    digest.save(update_fields=["told", "told_at"])
    message_for(digest, new).send()
    return True


def _is_time(digest: Digest, now: datetime) -> bool:
    return digest.told_at is None or now - digest.told_at >= EVERY[Rhythm(digest.rhythm)] - SLACK


def message_for(digest: Digest, new: Mapping[str, Keys]) -> EmailMultiAlternatives:
    """The message, plain and as HTML: numbers, links that ask to sign in, and one that ends such messages at once
    (RFC 8058).
    """
    user: User = digest.user
    stop = site_link("digest_stop", digest_token(digest.public_id))
    with translation.override(user.language or settings.LANGUAGE_CODE):
        number = sum(len(keys) for keys in new.values())
        context: dict[str, Any] = {
            "lines": [
                (kind.sentence(len(new[kind.key])) % {"number": len(new[kind.key])}, site_link(kind.page))
                for kind in ITEM_KINDS
                if kind.key in new
            ],
            "home": site_link("home"),
            "choice": site_link("digest"),
            "stop": stop,
            "title": ngettext("%(number)d new item for you", "%(number)d new items for you", number)
            % {"number": number},
            "explanation": _("Sign in to see what it is. Nothing of it stands in this message."),
        }
        message = EmailMultiAlternatives(
            subject=context["title"],
            body=render_to_string("searches/digest.txt", context),
            to=[user.email],
            headers={
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        message.attach_alternative(render_to_string("searches/digest_mail.html", context), "text/html")
    return message
