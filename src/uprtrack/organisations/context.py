"""What every template knows of the reader: organisation, role, and who runs the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from uprkit.languages import parse_tag
from uprtrack.organisations.operator import OperatorKind
from uprtrack.organisations.policy import Act, may_anywhere
from uprtrack.organisations.standing import standing_of

LONGEST_ADDRESS = 4_000
"""Characters of an address that a page repeats: what the site's own forms write is shorter."""


def standing(request: HttpRequest) -> dict[str, Any]:
    """``standing``, ``here`` (the address to come back to), ``operator`` and its kind, where "Leave this site" leads,
    and the writing direction.
    """
    address = request.get_full_path()
    code = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    return {
        "standing": standing_of(request.user),
        "here": address if len(address) <= LONGEST_ADDRESS else request.path,
        "operator": settings.OPERATOR,
        "operator_kind": dict(OperatorKind.choices).get(settings.OPERATOR_KIND, ""),
        "may_exchange": may_anywhere(request.user, Act.EXCHANGE),
        "quick_exit_url": settings.QUICK_EXIT_URL,
        "text_direction": parse_tag(code).direction,
    }
