"""A whole review side by side: who differs where and in what, who left out what, as of any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from uprtrack.monitoring.models import Assessment
from uprtrack.monitoring.services import publish_assessment
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import User
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Said = Callable[..., Assessment]


@pytest.fixture
def told(cast: Cast, said: Said, recommendations: list[Recommendation]) -> list[Recommendation]:
    """104.1: differ in the level and in laws; 104.2: in practices alone; 104.3: the NHRI alone."""

    def publish(by: User, body: Any, row: Recommendation, **fields: Any) -> None:
        word = said(by, body, recommendation=row, visibility=Visibility.GROUP, **fields)
        publisher = cast.coordinator if body == cast.ministry else by
        publish_assessment(by=publisher, assessment=word)

    first, second, third = recommendations
    publish(cast.focal_point, cast.ministry, first, level="fully", laws="fully", light="green")
    publish(cast.nhri_officer, cast.nhri, first, level="not", laws="not", policies="not", light="red")
    publish(cast.focal_point, cast.ministry, second, level="partially", practices="partially")
    publish(cast.nhri_officer, cast.nhri, second, level="partially", practices="not", policies="fully")
    publish(cast.nhri_officer, cast.nhri, third, level="not_assessed", assessed_on=date(2025, 9, 1))
    return recommendations


def page(review: Review, query: str = "") -> str:
    return f"{reverse('side_by_side', args=[review.alias])}?{query}"


def shown(client: Client, review: Review, query: str = "") -> list[str]:
    response = client.get(page(review, query))
    assert response.status_code == 200
    return [line["row"].recommendation.number for line in response.context["lines"]]


def test_each_actor_s_own_word_and_light_stand_beside_each_other(
    review: Review, told: list[Recommendation], cast: Cast
) -> None:
    response = Client().get(page(review))
    first, second, third = response.context["lines"]
    assert [(cell.actor, cell.voice.level, cell.voice.light) for cell in first["cells"]] == [
        (cast.nhri, "not", "red"),
        (cast.ministry, "fully", "green"),
    ]
    assert first["compared"].differing == ("level", "laws")
    assert [[str(word) for word in pair] for pair in first["cells"][0].parts] == [["laws", "Not implemented"]]
    assert second["compared"].differing == ("practices",)
    assert third["compared"].differing == ()
    assert third["cells"][1].voice is None
    content = response.content.decode()
    assert "Differ in: level, laws" in content
    assert "Red: no progress" in content


def test_the_level_word_is_withheld_where_actors_differ_and_the_index_is_told_both_ways(
    review: Review, told: list[Recommendation]
) -> None:
    response = Client().get(page(review))
    first, second, third = (line["voices"] for line in response.context["lines"])
    assert [str(voices.level_label) for voices in (first, second, third)] == [
        "Assessments differ",
        "Partially implemented",
        "Not assessed",
    ]
    content = " ".join(response.content.decode().split())
    assert "IRI 0.50 over 2 actors; 0.00 without the State's own" in content


def test_figures_are_those_of_the_statistics(review: Review, told: list[Recommendation]) -> None:
    figures = Client().get(page(review)).context["figures"]
    assert (figures.commented.count, figures.commented.total) == (3, 3)
    assert (figures.triggered.count, figures.triggered.total) == (1, 3)
    assert (figures.share("differ").count, figures.share("not_assessed").count) == (1, 1)


@pytest.mark.parametrize(
    ("differ", "numbers"),
    [
        ("any", ["104.1", "104.2"]),
        ("level", ["104.1"]),
        ("laws", ["104.1"]),
        ("policies", []),
        ("practices", ["104.2"]),
        ("unknown", ["104.1", "104.2", "104.3"]),
    ],
)
def test_narrowed_to_where_they_differ(
    review: Review, told: list[Recommendation], differ: str, numbers: list[str]
) -> None:
    assert shown(Client(), review, f"differ={differ}") == numbers


def test_narrowed_to_what_an_actor_left_out(review: Review, told: list[Recommendation], cast: Cast) -> None:
    assert shown(Client(), review, f"missing={cast.ministry.public_id}") == ["104.3"]
    assert shown(Client(), review, f"missing={cast.nhri.public_id}") == []
    assert shown(Client(), review, f"missing={cast.ministry.public_id}&differ=any") == []


def test_who_answered_on_how_much(review: Review, told: list[Recommendation], cast: Cast) -> None:
    response = Client().get(page(review))
    assert [(item.actor, item.count) for item in response.context["answering"]] == [
        (cast.ministry, 2),
        (cast.nhri, 3),
    ]


def test_as_of_any_day(review: Review, told: list[Recommendation], cast: Cast) -> None:
    response = Client().get(page(review, "on=2025-08-31"))
    assert [line["voices"].level_shown for line in response.context["lines"]] == [
        "disputed",
        "partially",
        "not_commented",
    ]
    assert "as of 31 August 2025" in response.content.decode()
    assert not Client().get(page(review, "on=2025-05-31")).context["answering"]


@pytest.mark.parametrize("day", ["yesterday", "2025-02-30"])
def test_a_day_that_is_none_is_told(review: Review, told: list[Recommendation], day: str) -> None:
    content = Client().get(page(review, f"on={day}")).content.decode()
    assert f"“{day}” is no date: expected year, month and day" in content


def test_what_is_private_is_seen_by_its_own_alone(
    review: Review, told: list[Recommendation], cast: Cast, said: Said
) -> None:
    said(cast.coalition_member, cast.ngo, recommendation=told[1], level="not")
    assert "Harbour Watch" not in Client().get(page(review)).content.decode()
    assert shown(cast.client(cast.coalition_member), review, "differ=level") == ["104.1", "104.2"]
    assert shown(cast.client(cast.coalition_coordinator), review, "differ=level") == ["104.1"]


def test_another_address_is_not_there(db: None) -> None:
    assert Client().get(reverse("side_by_side", args=["XCO-upr9"])).status_code == 404


def test_a_long_review_comes_in_pages_of_fifty_with_as_many_queries_and_few_bytes(
    review: Review,
    told: list[Recommendation],
    cast: Cast,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = Client()
    client.get(page(review))
    with django_assert_max_num_queries(20) as few:
        client.get(page(review))
    bodies = (cast.mechanism, cast.ministry, cast.nhri, cast.coalition, cast.ngo)
    now = timezone.now()
    for number in range(60):
        row = Recommendation.objects.get(pk=told[0].pk)
        row.pk, row.public_id, row.number = None, f"long{number}", f"105.{number}"
        row.text = (
            "Ratify the instruments to which it is not yet a party and adopt laws that put them into effect. "
            * 3
        )
        row._state.adding = True
        row.save()
        Assessment.objects.bulk_create(
            Assessment(
                owner=body,
                recommendation=row,
                assessed_on=date(2025, 6, 1),
                level="partially",
                narrative="Said at length.",
                visibility=Visibility.PUBLIC,
                published_at=now,
            )
            for body in bodies
        )
    with django_assert_max_num_queries(len(few.captured_queries)):
        response = client.get(page(review))
    assert len(response.context["lines"]) == 50
    assert len(response.content) < 150_000
    assert len(client.get(page(review, "page=2")).context["lines"]) == 13
