"""What is kept of the device somebody uses: enough to slow down guessing and to recognise one's own sessions.

A network address is never stored. Counting attempts needs to tell addresses apart for some minutes; for that
an address is hashed with the site's secret and a random key that is thrown away after a day, so that
afterwards nobody, not even who holds the secret, can try out which address stood behind a count.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from importlib import import_module

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from uprtrack.organisations.models.cache import CacheEntry

DAY = 24 * 60 * 60
IPV6_PREFIX = 64
"""One subscriber has a whole /64 at will; single addresses of it would each start a fresh count."""
UNKNOWN = "unknown"

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""Marks of a user agent, the more specific first: nearly all call themselves Chrome and Safari as well."""
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_family(user_agent: str) -> str:
    """``Firefox · Linux``: all that is kept of a user agent, without versions; empty where neither is known."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return " · ".join(part for part in (browser, system) if part)


def address_mark(address: str) -> str:
    """A hexadecimal mark that stands for a network address today, and for none after that.

    IPv6 addresses of one /64 share a mark; what is no address is marked as ``unknown``.
    """
    key = settings.SECRET_KEY + _key_of_today()
    return hmac.new(key.encode(), _network(address).encode(), hashlib.sha256).hexdigest()


def forget_what_expired() -> None:
    """Delete counters, keys and sessions whose time is over: both tables would keep them until overwritten."""
    CacheEntry.objects.filter(expires__lt=timezone.now()).delete()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return UNKNOWN
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((parsed, IPV6_PREFIX), strict=False))
    return str(parsed)


def _key_of_today() -> str:
    """The random key of the day, made by whichever process needs it first, which also tidies up."""
    name = f"address-key-{timezone.now():%Y-%m-%d}"
    known: str | None = cache.get(name)
    if known is None:
        # Only one process adds; all then read the same.
        if cache.add(name, secrets.token_hex(32), DAY):
            forget_what_expired()
        known = cache.get(name)
    return str(known)
