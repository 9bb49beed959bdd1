"""Who runs the site sees how it fares, and not who did what.

The access log names the method, the route (``recommendation``, never the address with its identifier), the
status and the milliseconds. No path, no query, no user, no network address, no user agent, no referrer: a log
that does not hold them cannot be seized for them. The web server's own access log stays off.

The error log keeps where an error happened, and drops what it happened with: messages of exceptions repeat
what somebody typed, and Django's own lines name paths and referrers.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Iterator

from django.http import HttpRequest
from django.http.response import HttpResponseBase

log = logging.getLogger("uprtrack.access")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "-"
"""What is at no route of the site: a page that does not exist, or a static file."""
OTHER_METHOD = "OTHER"
"""A client may send any word as a method, and so write it into the log."""
FROM_REQUESTS = ("django.request", "django.security", "django.server")
"""Loggers whose lines are made of what a client sent."""


class AccessLogMiddleware:
    """Writes one line for each request; the outermost middleware, so that none is missed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        spent = round((time.perf_counter() - started) * 1000)
        method = request.method if request.method in METHODS else OTHER_METHOD
        log.info("%s %s %d %d ms", method, route_of(request), response.status_code, spent)
        return response


def route_of(request: object) -> str:
    """The name of the route a request came to, or ``-``."""
    match = getattr(request, "resolver_match", None)
    return getattr(match, "view_name", None) or NO_ROUTE


class WithoutValues(logging.Filter):
    """Takes out of a record whatever somebody typed or sent; the record itself always passes."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith(FROM_REQUESTS):
            status = getattr(record, "status_code", "")
            record.msg = (
                f"{record.name.rpartition('.')[2]} {status} at {route_of(vars(record).get('request'))}"
            )
            record.args = ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = places_of(record.exc_info[1])
            record.exc_info = None
        return True


def places_of(error: BaseException) -> str:
    """Where an exception and those before it were raised, and of which class they are; without messages."""
    parts = []
    for link in _chain(error):
        frames = "".join(traceback.format_tb(link.__traceback__))
        parts.append(f"{frames}{type(link).__module__}.{type(link).__qualname__}")
    return "\n\n".join(reversed(parts))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception, then what it was raised from, as far as that goes."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
