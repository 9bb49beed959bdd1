"""Leaving quickly: signed out, nothing kept, and another page on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.core.checks import CheckMessage, Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from uprtrack.organisations.rights import open_to_all


@open_to_all
@csrf_exempt
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out and move on to ``settings.QUICK_EXIT_URL``.

    Without a token against forged requests: a page that was open for long must still let somebody out, and all
    a forger could do is sign somebody out (and not even that: other sites' forms carry no session cookie). A GET,
    which going back in the browser may send, moves on as well and changes nothing.

    The answer is a page that moves on, no redirect: the content security policy lets forms lead nowhere else.
    """
    address = settings.QUICK_EXIT_URL
    answer = render(request, "pages/leave.html", {"address": address, "host": urlsplit(address).hostname})
    if request.method == "POST":
        cookies = set(request.COOKIES) - {settings.SESSION_COOKIE_NAME}
        logout(request)
        for name in cookies:
            answer.delete_cookie(name, samesite="Lax")
        # Not "cache": browsers can take seconds over it, and no page is in it; not "cookies": browsers clear those
        # of the whole domain, and this site's are all named above.
        answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def check_address(app_configs: Iterable[Any] | None, **_others: Any) -> list[CheckMessage]:
    """System check: the page to go to must be a complete address, or the button would lead nowhere."""
    parts = urlsplit(settings.QUICK_EXIT_URL)
    if parts.scheme == "https" and parts.hostname:
        return []
    return [
        Error(
            f"UPRTRACK_QUICK_EXIT_URL is {settings.QUICK_EXIT_URL!r}; expected a complete address that begins "
            f"with https://.",
            id="uprtrack.E302",
        )
    ]
