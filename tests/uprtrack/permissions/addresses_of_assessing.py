"""The addresses of assessments side by side and of who was asked for them."""

from __future__ import annotations

from tests.uprtrack.permissions.asking import Address, by_each, each_of, fixed
from uprtrack.organisations.models import Organisation

HERE = "XCO-upr4"
OF_ASSESSING: dict[str, Address] = {
    "monitor/side-by-side/<str:alias>/": fixed(
        alias=HERE,
        queries=lambda world: [
            *by_each("missing", Organisation, "ngo", "other_coalition")(world),
            *each_of("differ=any", "on=2025-06-01&actors=2")(world),
        ],
    ),
}

NOT_SENT_TO_ASSESSING = {"monitor/side-by-side/<str:alias>/": "its form asks only"}
"""Of them those that write nothing."""
