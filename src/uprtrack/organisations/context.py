"""What every template knows of the reader: organisation, role, and who runs the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from uprkit.languages import parse_tag
from uprtrack.organisations.standing import standing_of


def standing(request: HttpRequest) -> dict[str, Any]:
    """``standing``, ``operator`` and the writing direction of the page's language."""
    code = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    return {
        "standing": standing_of(request.user),
        "operator": settings.OPERATOR,
        "text_direction": parse_tag(code).direction,
    }
