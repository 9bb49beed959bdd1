"""Recording the dates from which a review's calendar is computed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.uprtrack.conftest import Cast
from uprtrack.calendar.services import record_dates
from uprtrack.organisations.models import Activity
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.sources import refresh_positions
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


def test_from_the_adoption_on_unanswered_counts_as_noted_everywhere(
    cast: Cast, review: Review, recommendations: list[Recommendation]
) -> None:
    row = recommendations[0]
    row.position_events.all().delete()
    refresh_positions([row.pk])

    def record(adopted_on: date | None) -> None:
        record_dates(
            by=cast.coordinator,
            organisation=cast.mechanism,
            review=review,
            reviewed_on=REVIEWED,
            adopted_on=adopted_on,
            next_review_on=None,
            source="session report",
        )

    record(ADOPTED)
    list_page = cast.client(cast.coordinator).get(f"/recommendations/?review={review.alias}&position=noted")
    assert "no clear answer, counted as noted" in list_page.content.decode()
    record(None)
    row.refresh_from_db()
    assert (row.position, row.is_counted_as_noted) == ("pending", False)


def test_an_adoption_to_come_is_refused(cast: Cast, review: Review) -> None:
    with pytest.raises(ValidationError):
        record_dates(
            by=cast.coordinator,
            organisation=cast.mechanism,
            review=review,
            reviewed_on=None,
            adopted_on=timezone.localdate() + timedelta(days=1),
            next_review_on=None,
            source="",
        )
