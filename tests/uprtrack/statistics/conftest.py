"""Recommendations in the search index, some public, one private with words of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from uprtrack.classification.suggesting import suggest_by_machine
from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.models import Attribution, Position, Recommendation
from uprtrack.reviews.models import Review, Session
from uprtrack.search import index

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Add = Callable[..., Recommendation]


def reindex() -> None:
    ids = list(Recommendation.objects.values_list("pk", flat=True))
    suggest_by_machine(ids)
    index.refresh("recommendation", ids)


@pytest.fixture
def add(recommendations: list[Recommendation]) -> Add:
    """Add a recommendation of the same paper, public unless said otherwise, and index everything."""

    def added(
        text: str, *, states: str = "", review: Review | None = None, **fields: object
    ) -> Recommendation:
        first = recommendations[0]
        number = Recommendation.objects.count() + 1
        values: dict[str, object] = {
            "owner": first.owner,
            "visibility": Visibility.PUBLIC,
            "published_at": timezone.now(),
            "review": review or first.review,
            "document": first.document,
            "run": first.run,
            "number": f"104.{number}",
            "ordinal": number,
            "position": Position.NOTED,
        }
        values |= fields
        if values["visibility"] != Visibility.PUBLIC:
            values["published_at"] = None
        row = Recommendation.objects.create(text=text, **values)
        for iso3 in states.split():
            Attribution.objects.create(
                recommendation=row, state_id=iso3, document=first.document, run=first.run
            )
        reindex()
        return row

    reindex()
    return added


@pytest.fixture
def secret(add: Add, cast: Cast) -> Recommendation:
    """What nobody but the coordination unit may know of: another State, cycle and session, and a recommending
    State that nobody else has.
    """
    review = Review.objects.create(
        mechanism_id="upr",
        state_under_review_id="BTN",
        cycle=3,
        session=Session.objects.get(mechanism_id="upr", number=33),
    )
    return add(
        "Abolish the death penalty",
        states="TUV DNK",
        review=review,
        visibility=Visibility.ORGANISATION,
        position=Position.SUPPORTED,
    )
