"""Every error as problem details (RFC 9457): one whole sentence that says what was expected and what was found."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError

log = logging.getLogger(__name__)

PROBLEM_TYPE = "application/problem+json"


def problem(status: int, detail: str) -> HttpResponse:
    """An answer with problem details; ``type`` is about:blank, the title that of the status (RFC 9457, 4.2.1)."""
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(detail),
    }
    body = json.dumps(told, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=PROBLEM_TYPE)


def not_found(request: HttpRequest, error: object) -> HttpResponse:
    """Nothing published is there; the same sentence whether or not something unpublished is."""
    return problem(404, _("Nothing published has this identifier here."))


def not_valid(request: HttpRequest, error: object) -> HttpResponse:
    """A parameter could not be read; the value sent is not repeated."""
    found = error.errors if isinstance(error, ValidationError) else []
    told = [_("%(name)s: %(reason)s.") % {"name": each["loc"][-1], "reason": each["msg"]} for each in found]
    return problem(422, " ".join(told))


def refused(request: HttpRequest, error: object) -> HttpResponse:
    """What an endpoint refused with a sentence of its own."""
    status = error.status_code if isinstance(error, HttpError) else 400
    return problem(status, str(error))


def other_method(methods: Collection[str]) -> HttpResponse:
    """Something else than reading was asked for."""
    response = problem(405, _("The interface is for reading: expected GET or HEAD."))
    response.headers["Allow"] = ", ".join(methods)
    return response


def of_status(status: int) -> HttpResponse:
    """What the site answered before, or instead of, an operation."""
    if status == HTTPStatus.NOT_FOUND:
        return problem(
            status, _("Nothing of the interface is at this address: /api/v1/ lists what there is.")
        )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return problem(status, _("Something failed here; it was logged. Please ask again later."))
    return problem(status, _("The request was not understood; /api/v1/ says what can be asked."))


def failed(request: HttpRequest, error: object) -> HttpResponse:
    """A fault of ours: logged with its place, told without any."""
    fault = error if isinstance(error, Exception) else None
    log.error("The programming interface failed.", exc_info=fault)
    return problem(500, _("Something failed here; it was logged. Please ask again later."))
