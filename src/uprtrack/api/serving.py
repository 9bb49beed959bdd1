"""What every answer of the interface has in common: rate limit, ETag, reading from other sites, no cookies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from uprtrack.api.problems import PROBLEM_TYPE, of_status, other_method, problem
from uprtrack.organisations.limits import take_one

View = Callable[..., HttpResponse]
EXPOSED = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After"
READING = ("GET", "HEAD")
ROOT = "/api/"


def served(view: View) -> View:
    """Wrap a view of the interface.

    The ETag is a digest of the answer: a number that changed with every write would tell strangers that
    something private was written. ``no-cache`` lets an answer be kept and has it checked each time, so that
    what is taken back is gone at once.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        allowance = take_one(request, "api", settings.API_PER_MINUTE)
        if allowance.is_spent:
            response = problem(429, allowance.refusal)
        elif request.method not in READING:
            response = other_method(READING)
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
        response = other_method(READING)
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


class ProblemsMiddleware:
    """Below ``ROOT`` every error is problem details, whichever layer it comes from.

    No operation sees a method that the site does not know, an address below another version, a forged form, or a
    fault in what wraps the operations: Django's own answers to these are pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_ours = request.path_info.startswith(ROOT) or request.path_info == ROOT.rstrip("/")
        if not is_ours or response.status_code < 400 or response.headers.get("Content-Type") == PROBLEM_TYPE:
            return response
        told = of_status(response.status_code) if request.method in READING else other_method(READING)
        for name, value in _CORS.items():
            told.headers[name] = value
        return told
