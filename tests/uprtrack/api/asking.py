"""Asking the interface."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.test import Client

BASE = "/api/v1"


def get(client: Client, address: str) -> Any:
    response = client.get(f"{BASE}{address}")
    assert response.status_code == 200, response.content
    return response.json()


def items(client: Client, address: str) -> Iterator[dict[str, Any]]:
    """Every item of a list, page by page."""
    while address:
        page = get(client, address)
        yield from page["items"]
        address = (page["next"] or "").partition(BASE)[2]


def problem(response: Any, status: int) -> str:
    """The sentence of problem details."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told.keys() == {"type", "title", "status", "detail"}
    assert told["status"] == status
    return str(told["detail"])
