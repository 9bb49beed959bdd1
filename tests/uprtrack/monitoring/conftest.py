"""A word on the first recommendation, for whoever speaks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.uprtrack.monitoring.reporting import drafted, led, mandate, sent, state_plan
from tests.uprtrack.monitoring.signed_texts import everything, measure, plan, secret, word, wording
from uprtrack.monitoring.models import Assessment
from uprtrack.monitoring.services import assess
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, User
from uprtrack.recommendations.models import Recommendation

__all__ = ["everything", "measure", "plan", "said", "secret", "word", "wording"]
__all__ += ["drafted", "led", "mandate", "sent", "state_plan"]


@pytest.fixture
def said(recommendations: list[Recommendation]) -> Callable[..., Assessment]:
    """Assess the first recommendation, partially implemented, for the organisation's own eyes."""

    def _said(by: User, organisation: Organisation, **fields: Any) -> Assessment:
        return assess(
            **{
                "by": by,
                "organisation": organisation,
                "recommendation": recommendations[0],
                "assessed_on": date(2025, 6, 1),
                "level": "partially",
                "narrative": "The bill lies before the committee.",
                "visibility": Visibility.ORGANISATION,
                **fields,
            }
        )

    return _said
