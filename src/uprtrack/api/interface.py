"""The interface as a whole: its operations, its errors, its OpenAPI document."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from uprtrack.api.endpoints import router
from uprtrack.api.problems import PROBLEM_TYPE, failed, not_found, not_valid, refused
from uprtrack.api.queries import selection_parameters
from uprtrack.catalogue.kinds import KINDS

DESCRIPTION = (
    "What this installation publishes of the Universal Periodic Review: recommendations with their wordings, "
    "positions and sources, plans, assessments, papers. For reading alone and without an account; every answer "
    "holds what anybody may read. Counts are of recommendations, as the UN counts them, unless they say otherwise."
)
PREFIX = "/api/v1"
SEARCHED = {
    "/api/v1/recommendations": "recommendation",
    "/api/v1/actions": "action",
    "/api/v1/assessments": "assessment",
    "/api/v1/passages": "passage",
    "/api/v1/facets/{kind}": "",
}
"""Paths that take the query language, with the kind of row; "" takes the facets of every kind."""


class PublicInterface(NinjaAPI):
    """Describes what the operations share: the query language, and errors as problem details."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**{"path_prefix": PREFIX} | options)
        for path, operations in schema["paths"].items():
            for operation in operations.values():
                _describe(path, operation)
        return schema


def _describe(path: str, operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        if int(status) >= 400 and "content" in response:
            response["content"] = {PROBLEM_TYPE: response["content"].popitem()[1]}
        if int(status) == 429:
            response["headers"] = {
                "Retry-After": {"schema": {"type": "integer"}, "description": "seconds to wait"}
            }
    operation["responses"]["304"] = {"description": "Not modified since the ETag that was sent"}
    if path in SEARCHED:
        kind = SEARCHED[path]
        keys = dict.fromkeys(
            key for name, known in KINDS.items() if kind in ("", name) for key in known.facets
        )
        operation.setdefault("parameters", []).extend(selection_parameters(list(keys)))


interface = PublicInterface(
    title="Uprtrack",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
interface.add_router("", router)
interface.add_exception_handler(Http404, not_found)
interface.add_exception_handler(ValidationError, not_valid)
interface.add_exception_handler(HttpError, refused)
interface.add_exception_handler(Exception, failed)
