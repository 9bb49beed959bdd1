"""The pages that write about a recommendation or a review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Activity
from uprtrack.recommendations.models import Position, PositionEvent, Recommendation, Wording

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.sample_papers import Bring


def test_a_wording_is_added(cast: Cast, recommendations: list[Recommendation]) -> None:
    client = cast.client(cast.coalition_member)
    address = reverse("wording_add", args=[recommendations[0].public_id])
    assert recommendations[0].text in client.get(address).content.decode()
    entered = {
        "role": "plain",
        "language": "en",
        "text": "Let inspectors visit every prison.",
        "visibility": Visibility.PUBLIC,
        "organisation": cast.ngo.pk,
    }
    response = client.post(address, entered)
    assert response.status_code == 302
    wording = Wording.objects.get()
    assert (wording.text, wording.owner, wording.is_published) == (entered["text"], cast.ngo, True)


def test_a_language_that_does_not_exist_is_told_and_nothing_typed_is_lost(
    cast: Cast, recommendations: list[Recommendation]
) -> None:
    client = cast.client(cast.coalition_member)
    address = reverse("wording_add", args=[recommendations[0].public_id])
    entered = {"role": "plain", "language": "nowhere", "text": "My words", "visibility": "self"}
    page = client.post(address, entered | {"organisation": cast.ngo.pk})
    assert page.status_code == 422
    assert "nowhere" in page.context["form"].errors["language"][0]
    assert "My words" in page.content.decode()
    assert not Wording.objects.exists()


@pytest.mark.parametrize("name", ["wording_add", "position_settle"])
def test_strangers_are_refused_and_visitors_sign_in(
    cast: Cast, recommendations: list[Recommendation], name: str
) -> None:
    address = reverse(name, args=[recommendations[0].public_id])
    assert cast.client(cast.stranger).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_a_private_recommendation_is_not_there_for_others(cast: Cast, report: bytes, bring: Bring) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    row = Recommendation.objects.first()
    assert row is not None
    address = reverse("wording_add", args=[row.public_id])
    assert cast.client(cast.focal_point).get(address).status_code == 404
    assert cast.client(cast.coordinator).get(address).status_code == 200


def test_a_position_is_settled(cast: Cast, recommendations: list[Recommendation]) -> None:
    client = cast.client(cast.coordinator)
    address = reverse("position_settle", args=[recommendations[0].public_id])
    assert client.get(address).status_code == 200
    entered = {
        "position": "noted",
        "words": "Not at this time.",
        "dated_on": "2024-03-01",
        "source": "Mid-term report, paragraph 12",
        "organisation": cast.mechanism.pk,
    }
    assert client.post(address, entered | {"source": ""}).status_code == 422
    assert client.post(address, entered | {"dated_on": "2999-01-01"}).status_code == 422
    assert not PositionEvent.objects.exists()
    assert client.post(address, entered).status_code == 302
    assert Recommendation.objects.get(pk=recommendations[0].pk).position == Position.NOTED
    assert "Mid-term report, paragraph 12" in client.get(address).content.decode()


def test_a_denial_to_settle_is_logged(cast: Cast, recommendations: list[Recommendation]) -> None:
    address = reverse("position_settle", args=[recommendations[0].public_id])
    assert cast.client(cast.nhri_officer).post(address, {}).status_code == 403
    assert Activity.objects.get(is_denial=True).owner == cast.nhri


def test_a_review_is_published_by_a_button(cast: Cast, report: bytes, bring: Bring) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    address = reverse("review_publish", args=["XCO-upr3"])
    assert cast.client(cast.coordinator).get(address).status_code == 405
    assert cast.client(cast.focal_point).post(address).status_code == 403
    assert cast.client(cast.coordinator).post(address).status_code == 302
    assert Recommendation.objects.published().count() == 32
    assert cast.client(cast.coordinator).post(reverse("review_publish", args=["XCO-upr9"])).status_code == 404


def test_the_form_asks_the_database_little(
    cast: Cast, recommendations: list[Recommendation], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client(cast.coordinator)
    with django_assert_max_num_queries(18):
        client.get(reverse("position_settle", args=[recommendations[0].public_id]))
