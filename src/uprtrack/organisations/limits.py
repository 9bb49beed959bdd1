"""How often an address may ask: counted in the database for all processes together, told with every answer.

The programming interface counts everybody; ``sparing`` views, which give out files and feeds, count strangers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

WINDOW = 60
"""Seconds for which requests are counted together."""
POLICY = "minute"
"""What the headers call it."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """``left`` requests of ``most`` until the window ends in ``seconds``; -1 where there was none left."""

    most: int
    left: int
    seconds: int

    @property
    def is_spent(self) -> bool:
        return self.left < 0

    @property
    def headers(self) -> dict[str, str]:
        """As the IETF's draft on RateLimit header fields writes them; when to return (RFC 9110, 10.2.3)."""
        told = {
            "RateLimit-Policy": f'"{POLICY}";q={self.most};w={WINDOW}',
            "RateLimit": f'"{POLICY}";r={max(self.left, 0)};t={self.seconds}',
        }
        return told | ({"Retry-After": str(self.seconds)} if self.is_spent else {})

    @property
    def refusal(self) -> str:
        """One sentence that says what was too much, and when to return."""
        told = ngettext(
            "More than %(most)d requests came from your address within a minute: ask again in %(seconds)d second.",
            "More than %(most)d requests came from your address within a minute: ask again in %(seconds)d seconds.",
            self.seconds,
        )
        return told % {"most": self.most, "seconds": self.seconds}


def take_one(request: HttpRequest, what: str, most: int) -> Allowance:
    """Count a request among those for ``what``, of which ``most`` may come within the window.

    The address stands there as a mark of the day alone (``organisations.privacy``).
    """
    now = int(timezone.now().timestamp())
    window, spent = divmod(now, WINDOW)
    mark = get_adapter().get_client_ip(request)
    key = f"{what}-{window}-{mark}"
    if cache.add(key, 1, 2 * WINDOW):
        number = 1
    else:
        try:
            number = cache.incr(key)
        except ValueError:
            # It expired between the two.
            number = 1
    return Allowance(most, most - number, WINDOW - spent)


View = Callable[..., HttpResponseBase]


def sparing(view: View) -> View:
    """Wrap a view that makes files: strangers get ``settings.FILES_PER_MINUTE`` of all such views together.

    Whoever signed in is known, and is not counted.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        allowance = take_one(request, "files", settings.FILES_PER_MINUTE)
        if allowance.is_spent:
            response: HttpResponseBase = render(request, "429.html", {"told": allowance.refusal}, status=429)
        else:
            response = view(request, *args, **kwargs)
        for name, value in allowance.headers.items():
            response.headers[name] = value
        return response

    return wrapped
