"""The addresses of assessments side by side and of who was asked for them."""

from __future__ import annotations

from typing import Any

from tests.uprtrack.permissions.asking import Address, about, by_each, each_of, fixed
from uprtrack.monitoring.models import AssessmentRequest
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
    "monitor/asked/<str:alias>/": fixed(alias=HERE),
    "monitor/asked/<str:alias>/ask/": fixed(alias=HERE),
    "monitor/requests/<slug:public_id>/withdraw/": about(AssessmentRequest),
}

SENT_TO_ASSESSING: dict[str, Any] = {
    "monitor/asked/<str:alias>/ask/": {"asked_on": "2025-06-01", "names": "Another body", "kind": "cso"}
}
"""What these addresses take besides what every form could send."""

NOT_SENT_TO_ASSESSING = {
    "monitor/side-by-side/<str:alias>/": "its form asks only",
    "monitor/asked/<str:alias>/": "its forms lead to other addresses",
}
"""Of them those that write nothing."""
