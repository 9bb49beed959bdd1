"""The second factor: who must have one, and how its secrets are stored.

``UPRTRACK_REQUIRE_SECOND_FACTOR`` is empty (everybody chooses), ``coordinators`` or ``all``. Who must have one
and has none is led to setting it up before anything else. Secrets of authenticator apps and recovery codes are
encrypted with the key ``settings.KEYS / "sign-in-key"`` (age, x25519), so that a stolen database or backup
is no second factor.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyrage
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprtrack.organisations.kinds import Role
from uprtrack.organisations.models import User
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.secret import write_private

KEY_FILE = "sign-in-key"


class Required(StrEnum):
    """The values of ``UPRTRACK_REQUIRE_SECOND_FACTOR``."""

    OF_NOBODY = ""
    OF_COORDINATORS = "coordinators"
    OF_ALL = "all"


OPEN_WITHOUT = frozenset(
    {
        "account",
        "account_change_password",
        "account_help",
        "account_logout",
        "account_reauthenticate",
        "about",
        "leave",
        "mfa_activate_totp",
        "mfa_index",
        "mfa_reauthenticate",
        "reprisals",
        "set_language",
        "usersessions_list",
    }
)
"""What somebody may open before the second factor is set up."""


def must_have(reader: Reader) -> bool:
    """Whether a second factor is required of somebody."""
    if not isinstance(reader, User):
        return False
    if settings.REQUIRE_SECOND_FACTOR == Required.OF_COORDINATORS:
        return any(item.role == Role.COORDINATOR for item in standing_of(reader).memberships)
    return bool(settings.REQUIRE_SECOND_FACTOR == Required.OF_ALL)


def has(user: User) -> bool:
    """Whether somebody set up an authenticator app; recovery codes alone are none."""
    return bool(is_mfa_enabled(user, types=[Authenticator.Type.TOTP]))


class SecondFactorMiddleware:
    """Leads whoever must have a second factor, and has none, to setting it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        route = request.resolver_match.view_name if request.resolver_match else ""
        user = request.user
        if route in OPEN_WITHOUT or not isinstance(user, User) or not must_have(user) or has(user):
            return None
        messages.warning(request, _("Whoever runs this site asks you to set up a second factor first."))
        return redirect("mfa_activate_totp")


class EncryptedSecretsAdapter(DefaultMFAAdapter):
    """allauth's second factor with its secrets encrypted, and kept where it is required."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy(
            "Whoever runs this site requires a second factor of you: it cannot be switched off."
        )
    }

    def get_totp_issuer(self) -> str:
        """What an authenticator app shows: a phone that is searched should not name the site's address."""
        return "Uprtrack"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have(authenticator.user)

    def encrypt(self, text: str) -> str:
        """Raises ImproperlyConfigured where secrets exist whose key is gone: a fresh key would hide the loss."""
        if not _key_path().exists() and not Authenticator.objects.exists():
            # Another process may be quicker; then both read what it wrote.
            with suppress(FileExistsError):
                write_private(_key_path(), str(pyrage.x25519.Identity.generate()))
        sealed: bytes = pyrage.encrypt(text.encode(), [_identity().to_public()])
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises ImproperlyConfigured where the key is missing, or another than the one it was made with."""
        try:
            opened: bytes = pyrage.decrypt(base64.b64decode(encrypted_text), [_identity()])
        except pyrage.DecryptError as error:
            raise _unfitting_key() from error
        return opened.decode()


def check_requirement(app_configs: Iterable[Any] | None, **_others: Any) -> list[CheckMessage]:
    """System check: a mistyped requirement would silently be none."""
    if settings.REQUIRE_SECOND_FACTOR in list(Required):
        return []
    found = settings.REQUIRE_SECOND_FACTOR
    return [
        Error(
            f"UPRTRACK_REQUIRE_SECOND_FACTOR is {found!r}; expected nothing, 'coordinators' or 'all'.",
            id="uprtrack.E301",
        )
    ]


def _key_path() -> Path:
    return Path(settings.KEYS) / KEY_FILE


def _identity() -> Any:
    try:
        return pyrage.x25519.Identity.from_str(_key_path().read_text(encoding="utf-8").strip())
    except (FileNotFoundError, pyrage.IdentityError) as error:
        raise _unfitting_key() from error


def _unfitting_key() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"The secrets of second factors cannot be opened: {_key_path()} is missing, damaged or another than "
        f"the one they were made with. Put it back from the backup of the keys."
    )
