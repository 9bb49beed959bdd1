"""The addresses of progress reports, of their schedule, of the NHRI's terms and of what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.uprtrack.permissions.asking import Address, about
from uprtrack.monitoring.models import GatekeepingMandate, ProgressReport
from uprtrack.plans.models import ExpectedAction, Plan

OF_PROGRESS: dict[str, Address] = {
    "items/": Address(),
    "monitor/progress/queue/": Address(),
    "monitor/progress/through-nhri/": Address(),
    "monitor/progress/through-nhri/set/": Address(),
    "monitor/progress/through-nhri/<slug:public_id>/end/": about(GatekeepingMandate),
    "monitor/progress/schedule/<slug:public_id>/": about(Plan),
    "monitor/progress/add/<slug:public_id>/": about(ExpectedAction),
    **{
        f"monitor/progress/<slug:public_id>/{end}": about(ProgressReport)
        for end in ("", "change/", "submit/", "check/", "gate/")
    },
}

OF_PROGRESS_ROUTES: dict[str, Mapping[str, Any]] = {
    "monitor/progress/add/<slug:public_id>/": {"period_from": "2025-01-01", "period_to": "2025-03-31"},
    "monitor/progress/schedule/<slug:public_id>/": {
        "every_months": "3",
        "starts_on": "2025-01-01",
        "ends_on": "",
        "days_to_report": "30",
    },
    "monitor/progress/through-nhri/set/": {"basis": "law", "legal_basis": "Commission Act, section 12"},
    "monitor/progress/<slug:public_id>/check/": {"act": "onward"},
    "monitor/progress/<slug:public_id>/gate/": {"act": "onward"},
}
"""What their forms take besides."""
