"""How long a refusal takes tells nothing of why it is one.

"Not found" and "not allowed" are one answer with the same queries behind it, but a database that finds a row and
then refuses it for its reader works a tenth of a millisecond longer than one that finds none. So the answer leaves
at the next of fixed moments after the request came: what was done meanwhile, and for how long, stays inside.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

REFUSALS = frozenset({403, 404})


class RefusalTimeMiddleware:
    """Holds back a refusal of a route of the site until a multiple of ``settings.REFUSAL_MILLISECONDS`` has passed.

    An address that is no route of the site depends on no row, and is answered at once. 0 switches it off.
    """

    def __init__(
        self,
        get_response: Callable[[HttpRequest], HttpResponseBase],
        *,
        clock: Callable[[], float] = time.perf_counter,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.get_response = get_response
        self.step = settings.REFUSAL_MILLISECONDS / 1000
        if not self.step:
            raise MiddlewareNotUsed
        self.clock, self.wait = clock, wait

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        came = self.clock()
        response = self.get_response(request)
        if response.status_code in REFUSALS and request.resolver_match is not None:
            self.wait(self.step - (self.clock() - came) % self.step)
        return response
