"""Rows to take away: published ones with States and odd texts, and one that only its organisation may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.models import Attribution, Position, Recommendation
from uprtrack.search import index

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

FORMULA = '=HYPERLINK("https://example.org","Ratify")'


@pytest.fixture
def rows(recommendations: list[Recommendation], cast: Cast) -> list[Recommendation]:
    """The three published ones (the first by Denmark and Norway, the third a formula), and a private one."""
    first, _second, third = recommendations
    paper = {"document": first.document, "run": first.run}
    Attribution.objects.create(recommendation=first, state_id="NOR", **paper)
    Recommendation.objects.filter(pk=third.pk).update(text=FORMULA, position=Position.NOTED)
    private = Recommendation.objects.create(
        owner=cast.mechanism,
        visibility=Visibility.ORGANISATION,
        review=first.review,
        number="104.9",
        ordinal=9,
        text="Abolish the secret list of the Kestrel prison;",
        **paper,
    )
    index.rebuild("recommendation")
    return [*Recommendation.objects.filter(published_at__isnull=False).order_by("ordinal"), private]
