"""How figures are computed and where facts come from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from uprkit.formats import FORMATS
from uprtrack.organisations.rights import open_to_all


@open_to_all
def about(request: HttpRequest) -> HttpResponse:
    """Methods with their sources, and what papers are read."""
    return render(request, "pages/about.html", {"formats": FORMATS})
