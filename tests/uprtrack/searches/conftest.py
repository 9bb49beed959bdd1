"""A site that sends mail, and rows to search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import User
from uprtrack.recommendations.models import Recommendation
from uprtrack.search import index

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

ADDRESS = "somebody@example.org"


@pytest.fixture(autouse=True)
def mail_server(settings: Settings) -> None:
    settings.SENDS_MAIL = True
    settings.SITE_URL = "https://uprtrack.example.org"


@pytest.fixture
def rows(recommendations: list[Recommendation]) -> list[Recommendation]:
    index.rebuild("recommendation")
    return recommendations


@pytest.fixture
def person(cast: Cast) -> User:
    """The coordinator of the national mechanism, with a confirmed address."""
    cast.coordinator.email = ADDRESS
    cast.coordinator.save()
    return cast.coordinator


def another(first: Recommendation, number: int, *, is_public: bool = True) -> Recommendation:
    """One more recommendation on torture, from the same paper."""
    row = Recommendation.objects.create(
        owner=first.owner,
        visibility=Visibility.PUBLIC if is_public else Visibility.ORGANISATION,
        published_at=timezone.now() if is_public else None,
        review=first.review,
        document=first.document,
        run=first.run,
        number=f"104.{number}",
        ordinal=number,
        text=f"End torture in the Kestrel prison, wing {number};",
    )
    index.refresh("recommendation", [row.pk])
    return row
