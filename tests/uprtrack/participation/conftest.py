"""A consultation of the mechanism that everybody may answer, and one of those who were invited alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.uprtrack.conftest import Cast
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, User
from uprtrack.participation.models import Consultation, Contribution
from uprtrack.participation.services import hold_consultation, publish_consultation
from uprtrack.participation.services_of_contributions import contribute, found_by
from uprtrack.reviews.models import Review

Hold = Callable[..., Consultation]
Say = Callable[..., Contribution]


@pytest.fixture
def hold(cast: Cast, review: Review) -> Hold:
    """Hold and publish a consultation of the mechanism, from yesterday until tomorrow."""

    def _hold(
        by: User | None = None, organisation: Organisation | None = None, **fields: Any
    ) -> Consultation:
        today, by = timezone.localdate(), by or cast.coordinator
        made = hold_consultation(
            **{
                "by": by,
                "organisation": organisation or cast.mechanism,
                "review": review,
                "about": "review",
                "title": "Before the national report",
                "text": "What you tell us stands in the report or is answered.",
                "starts_on": today - timedelta(days=1),
                "ends_on": today + timedelta(days=1),
                "questions": ["What changed?", "What is missing?"],
                "regions": "North coast\nIslands",
                "is_open": True,
                "visibility": Visibility.ORGANISATION,
                **fields,
            }
        )
        return publish_consultation(by=by, consultation=made)

    return _hold


@pytest.fixture
def consultation(hold: Hold) -> Consultation:
    return hold()


@pytest.fixture
def say(consultation: Consultation) -> Say:
    """Send a contribution; ``code``, set on the row, is what opened it."""

    def _say(**fields: Any) -> Contribution:
        sent = {"consultation": consultation, "answers": {1: "The ferry is dearer."}, **fields}
        code = contribute(**sent)
        found = found_by(code)
        assert found is not None
        found.__dict__["code"] = code
        return found

    return _say


def end(consultation: Consultation) -> Consultation:
    """Let a consultation have ended yesterday."""
    consultation.starts_on = timezone.localdate() - timedelta(days=9)
    consultation.ends_on = timezone.localdate() - timedelta(days=1)
    consultation.save()
    return consultation
