"""What every answer of the interface has in common: rate limit, ETag, reading from other sites, no cookies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from uprtrack.api.limits import take_one, too_many
from uprtrack.api.problems import PROBLEM_TYPE, problem

View = Callable[..., HttpResponse]
EXPOSED = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After"
READING = ("GET", "HEAD")


def served(view: View) -> View:
    """Wrap a view of the interface.

    The ETag is a digest of the answer: a number that changed with every write would tell strangers that
    something private was written. ``no-cache`` lets an answer be kept and has it checked each time, so that
    what is taken back is gone at once.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        allowance = take_one(request)
        if allowance.left < 0:
            response = too_many(allowance)
        elif request.method not in READING:
            response = _other_method()
        else:
            response = _read(view, request, args, kwargs)
        for name, value in (allowance.headers | _CORS).items():
            response.headers[name] = value
        return response

    return wrapped


_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": EXPOSED,
    # Other sites may show what is published here.
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def _read(view: View, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
    is_head, request.method = request.method == "HEAD", "GET"
    response = view(request, *args, **kwargs)
    if response.status_code == 405:
        response = _other_method()
    if response.headers.get("Content-Type") != PROBLEM_TYPE:
        response.headers["Cache-Control"] = "public, no-cache"
        response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        kept = get_conditional_response(request, etag=response.headers["ETag"], response=response)
        if isinstance(kept, HttpResponse):
            response = kept
    if is_head:
        request.method = "HEAD"
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
    return response


def _other_method() -> HttpResponse:
    response = problem(405, _("The interface is for reading: expected GET or HEAD."))
    response.headers["Allow"] = ", ".join(READING)
    return response
