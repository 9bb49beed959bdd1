"""The page that explains the interface, and the answer to what is no operation of it."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from uprtrack.api.interface import interface
from uprtrack.api.problems import not_found
from uprtrack.api.serving import served
from uprtrack.organisations.limits import WINDOW
from uprtrack.organisations.rights import open_to_all


@open_to_all
@require_GET
def documentation(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters and answers, from the OpenAPI document."""
    schema = interface.get_openapi_schema()
    operations = [
        (
            f"GET {path}",
            operation | {"parameters": [_parameter(each) for each in operation.get("parameters", [])]},
        )
        for path, methods in schema["paths"].items()
        for operation in methods.values()
    ]
    schemas = schema["components"]["schemas"]
    context = {
        "operations": operations,
        "schemas": [
            (name, _fields(schemas[name])) for name in sorted(schemas) if not name.startswith("Page")
        ],
        "base": request.build_absolute_uri("/api/v1"),
        "most": settings.API_PER_MINUTE,
        "window": WINDOW,
    }
    return render(request, "api/documentation.html", context)


def _parameter(told: dict[str, Any]) -> dict[str, str]:
    """A parameter's name and meaning; the libraries write the meaning beside it or into its schema."""
    return {
        "name": told["name"],
        "meaning": told.get("description") or told["schema"].get("description", ""),
    }


def _fields(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema for the page: its description, and of each field name, type and meaning."""
    properties = schema.get("properties", {})
    return {
        "description": schema.get("description", ""),
        "fields": [(name, _type(told), told.get("description", "")) for name, told in properties.items()],
    }


def _type(told: dict[str, Any]) -> str:
    """The type of a field in a few words: "string or null", "list of Tag"."""
    if "$ref" in told:
        return str(told["$ref"]).rpartition("/")[2]
    for way in ("anyOf", "allOf", "oneOf"):
        if way in told:
            return " | ".join(_type(each) for each in told[way])
    if told.get("type") == "array":
        return f"[{_type(told['items'])}]"
    if "enum" in told:
        return " | ".join(told["enum"])
    return str(told.get("format") or told.get("type") or "object")


@open_to_all
@served
def openapi(request: HttpRequest) -> HttpResponse:
    """The interface in OpenAPI 3.1, for programs."""
    body = json.dumps(interface.get_openapi_schema(), ensure_ascii=False, default=str)
    return HttpResponse(body, content_type="application/json")


@open_to_all
@served
def no_operation(request: HttpRequest, rest: str) -> HttpResponse:
    """An address below the interface at which nothing is."""
    return not_found(request, Http404())
