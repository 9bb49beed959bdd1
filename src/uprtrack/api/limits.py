"""How often an address may ask: counted in the database for all processes together, told with every answer."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext

from uprtrack.api.problems import problem

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
    def headers(self) -> dict[str, str]:
        """As the IETF's draft on RateLimit header fields writes them."""
        return {
            "RateLimit-Policy": f'"{POLICY}";q={self.most};w={WINDOW}',
            "RateLimit": f'"{POLICY}";r={max(self.left, 0)};t={self.seconds}',
        }


def take_one(request: HttpRequest) -> Allowance:
    """Count a request. The address stands there as a mark of the day alone (``organisations.privacy``)."""
    now = int(timezone.now().timestamp())
    window, spent = divmod(now, WINDOW)
    mark = get_adapter().get_client_ip(request)
    key = f"api-{window}-{mark}"
    if cache.add(key, 1, 2 * WINDOW):
        number = 1
    else:
        try:
            number = cache.incr(key)
        except ValueError:
            # It expired between the two.
            number = 1
    most = settings.API_PER_MINUTE
    return Allowance(most, most - number, WINDOW - spent)


def too_many(allowance: Allowance) -> HttpResponse:
    """The refusal, with the second from which on it is worth asking again (RFC 9110, 10.2.3)."""
    told = ngettext(
        "More than %(most)d requests came from your address within a minute: ask again in %(seconds)d second.",
        "More than %(most)d requests came from your address within a minute: ask again in %(seconds)d seconds.",
        allowance.seconds,
    )
    response = problem(429, told % {"most": allowance.most, "seconds": allowance.seconds})
    response.headers["Retry-After"] = str(allowance.seconds)
    return response
