from __future__ import annotations

from django.urls import URLPattern, path

from uprtrack.api.interface import interface
from uprtrack.api.serving import served
from uprtrack.api.views import documentation, no_operation, openapi
from uprtrack.organisations.rights import open_to_all


def _declared(pattern: URLPattern) -> URLPattern:
    """An operation with its right: all of them hold what is published, and are open to all."""
    return URLPattern(pattern.pattern, open_to_all(served(pattern.callback)), name=f"api_{pattern.name}")


OPERATIONS = [
    _declared(pattern)
    for pattern in interface.urls[0]
    # Its own front page names nothing; the documentation stands there.
    if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]

urlpatterns = [
    path("", documentation, name="api"),
    *OPERATIONS,
    path("openapi.json", openapi, name="api_openapi"),
    path("<path:rest>", no_operation, name="api_no_operation"),
]
