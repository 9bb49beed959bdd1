"""Every address declares who may open it; one that declares nothing is not served.

A view carries its right as a decorator::

    @open_to_all            strangers too: what they see is ``.published()``
    @signed_in              anybody with an account: what they see is ``.visible_to(request.user)``
    @for_act(Act.PLAN)      signed in, and some membership allows the act; the row is the service's to check
    @by_token               who holds a signed link, checked by the view

A stranger is asked to sign in, or refused, before anything is looked up: so that an answer tells nobody
whether a row exists.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from uprtrack.organisations.policy import Act, may_anywhere, refusal

log = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
ATTRIBUTE = "right"
METHODS = ("GET", "HEAD", "POST")
"""What pages and forms send; nothing else reaches a view."""


class Reach(StrEnum):
    """Who may open an address at all."""

    ALL = "all"
    SIGNED_IN = "signed_in"
    ACT = "act"
    TOKEN = "token"


@dataclass(frozen=True, slots=True)
class Right:
    """``acts`` is empty unless ``reach`` is ACT: one of them must be allowed by some membership."""

    reach: Reach
    acts: tuple[Act, ...] = ()


OPEN = Right(Reach.ALL)
ACCOUNT = Right(Reach.SIGNED_IN)

RIGHTS_OF_OTHERS: dict[str, Right] = {
    "set_language": OPEN,
    "account_login": OPEN,
    "account_logout": OPEN,
    "account_reauthenticate": ACCOUNT,
    "account_change_password": ACCOUNT,
    "mfa_authenticate": OPEN,
    "mfa_reauthenticate": ACCOUNT,
    "mfa_index": ACCOUNT,
    "mfa_activate_totp": ACCOUNT,
    "mfa_deactivate_totp": ACCOUNT,
    "mfa_view_recovery_codes": ACCOUNT,
    "mfa_generate_recovery_codes": ACCOUNT,
    "mfa_download_recovery_codes": ACCOUNT,
    "usersessions_list": ACCOUNT,
}
"""The libraries' addresses that are served, by name; all others of theirs are not."""


def open_to_all(view: View) -> View:
    """Declare that strangers may open a view."""
    return _declaring(view, OPEN)


def signed_in(view: View) -> View:
    """Declare that whoever has an account may open a view."""
    return _declaring(view, ACCOUNT)


def by_token(view: View) -> View:
    """Declare that a signed link opens a view, which checks it."""
    return _declaring(view, Right(Reach.TOKEN))


def for_act(*acts: Act) -> Callable[[View], View]:
    """Declare that a view is for those who may do one of ``acts`` for one of their organisations."""
    return lambda view: _declaring(view, Right(Reach.ACT, acts))


def right_of(view: object, name: str | None) -> Right | None:
    """The declared right of a view or of a library's address; None where there is none."""
    declared: Right | None = getattr(view, ATTRIBUTE, None)
    return declared or RIGHTS_OF_OTHERS.get(name or "")


def _declaring(view: View, right: Right) -> View:
    @wraps(view)
    def declared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    setattr(declared, ATTRIBUTE, right)
    return declared


class RightsMiddleware:
    """Holds every request against the right that its view declares, before the view looks anything up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        name = request.resolver_match.view_name if request.resolver_match else None
        right = right_of(view, name)
        if right is None:
            log.error("The address %s declares no right and is not served.", name)
            raise Http404
        if right.reach in (Reach.ALL, Reach.TOKEN):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if right.acts and not any(may_anywhere(request.user, act) for act in right.acts):
            raise PermissionDenied(refusal())
        return None
