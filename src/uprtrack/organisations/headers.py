"""What browsers are told to keep, to send on and to allow, beside the content security policy.

``Referrer-Policy`` is ``same-origin`` (Django's setting) on every page, pages opened by a token too: other
sites learn nothing, not even that somebody came from here. ``no-referrer`` would be no safer towards others,
and makes browsers send ``Origin: null`` with a form, which the protection against forged requests refuses.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

CACHE_CONTROL = "private, no-store"
"""Pages are not kept on the device: after signing out, or leaving, going back shows nothing of them."""
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "payment",
        "screen-wake-lock",
        "usb",
    )
)
SIGN_OUT = "account_logout"


class HeadersMiddleware:
    """Adds the headers to every page; static files, which are public, come from an outer middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # A view may let what is published be kept, for readers without an account alone.
        user = getattr(request, "user", None)
        if (user is not None and user.is_authenticated) or not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = CACHE_CONTROL
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        match = request.resolver_match
        if request.method == "POST" and match is not None and match.view_name == SIGN_OUT:
            # Not "cookies": browsers would clear those of the whole domain, and Django ends its own.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
