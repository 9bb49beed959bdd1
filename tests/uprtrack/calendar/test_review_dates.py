"""Recording the dates from which a review's calendar is computed."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.uprtrack.conftest import Cast
from uprtrack.calendar.services import record_dates
from uprtrack.organisations.models import Activity
from uprtrack.reviews.models import Review
from uprtrack.reviews.stages import Stage

REVIEWED, ADOPTED = date(2023, 5, 9), date(2023, 9, 29)


def test_the_coordinator_records_dates_with_their_source(cast: Cast, review: Review) -> None:
    address = reverse("review_dates", args=[review.alias])
    answer = cast.client(cast.coordinator).post(
        address, {"reviewed_on": REVIEWED, "adopted_on": ADOPTED, "source": "A/HRC/54/2"}
    )
    assert answer.status_code == 302
    review.refresh_from_db()
    assert (review.reviewed_on, review.adopted_on) == (REVIEWED, ADOPTED)
    assert review.stage_on(date(2023, 6, 1)) == Stage.BEFORE_ADOPTION
    assert review.stage_on(date(2024, 6, 1)) == Stage.FOLLOW_UP
    assert Activity.objects.filter(verb="date", reason="A/HRC/54/2").count() == 1


def test_dates_out_of_order_are_refused_and_nothing_is_lost(cast: Cast, review: Review) -> None:
    answer = cast.client(cast.coordinator).post(
        reverse("review_dates", args=[review.alias]),
        {"reviewed_on": ADOPTED, "adopted_on": REVIEWED, "source": "typed"},
    )
    page = answer.content.decode()
    assert "out of order" in page
    assert 'value="typed"' in page
    review.refresh_from_db()
    assert review.adopted_on is None


def test_nobody_else_records_them(cast: Cast, review: Review) -> None:
    for user in (cast.focal_point, cast.nhri_officer, cast.coalition_coordinator, cast.stranger):
        assert cast.client(user).get(reverse("review_dates", args=[review.alias])).status_code == 403
    with pytest.raises(PermissionDenied):
        record_dates(
            by=cast.coalition_coordinator,
            organisation=cast.coalition,
            review=review,
            reviewed_on=REVIEWED,
            adopted_on=None,
            next_review_on=None,
            source="",
        )


def test_the_same_day_twice_is_out_of_order(cast: Cast, review: Review) -> None:
    with pytest.raises(ValidationError):
        record_dates(
            by=cast.coordinator,
            organisation=cast.mechanism,
            review=review,
            reviewed_on=REVIEWED,
            adopted_on=REVIEWED,
            next_review_on=None,
            source="",
        )
