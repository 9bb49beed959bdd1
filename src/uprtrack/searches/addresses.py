"""The e-mail address that a person may give: for what they ask to be told alone, confirmed, taken away at will.

A link is signed and holds who asked and which address; nothing of it is stored.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from uprtrack.organisations.models import User

SALT = "uprtrack.searches.address"
STOP_SALT = "uprtrack.searches.stop"
DIGEST_SALT = "uprtrack.searches.digest"
VALID_FOR = timedelta(days=1)


def mails_are_sent() -> bool:
    """Whether whoever runs the site set up a mail server and the site's own address, which links need."""
    return bool(settings.SENDS_MAIL and settings.SITE_URL)


def site_link(name: str, *arguments: str) -> str:
    """A whole address for a message, which has no request to take it from."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=arguments)}"


def ask_to_confirm(user: User, address: str) -> None:
    """Send a link to an address that somebody says is theirs; it becomes theirs when the link is used."""
    if not mails_are_sent():
        raise ValidationError(_("This site sends no e-mail: whoever runs it has set up no server for it."))
    token = signing.dumps({"user": user.pk, "address": address, "before": user.email}, salt=SALT)
    with translation.override(user.language or settings.LANGUAGE_CODE):
        body = _(
            "Somebody gave this address to be told what is new on %(site)s. If it was you, open\n\n"
            "%(link)s\n\nwithin a day. If not, do nothing: no further message will come."
        ) % {"site": settings.SITE_URL, "link": site_link("alert_address_confirm", token)}
        EmailMessage(subject=_("Please confirm your address"), body=body, to=[address]).send()


def confirmed(token: str) -> tuple[User, str] | None:
    """Whose address a link confirms; None where it is none, too old, or was used already."""
    try:
        told = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=told["user"], is_active=True, email=told["before"]).first()
    return (user, str(told["address"])) if user else None


def stop_token(public_id: str) -> str:
    """What stands in the link that ends the alerts of a search, for good."""
    return signing.Signer(salt=STOP_SALT).sign(public_id)


def search_to_stop(token: str) -> str | None:
    """The identifier of the search whose alerts a link ends."""
    try:
        return signing.Signer(salt=STOP_SALT).unsign(token)
    except signing.BadSignature:
        return None


def digest_token(public_id: str) -> str:
    """What stands in the link that ends a person's digest."""
    return signing.Signer(salt=DIGEST_SALT).sign(public_id)


def digest_to_stop(token: str) -> str | None:
    """The identifier of the digest that a link ends."""
    try:
        return signing.Signer(salt=DIGEST_SALT).unsign(token)
    except signing.BadSignature:
        return None
