"""What the voices come to: the index with and without the State, over time, for each reader's eyes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from uprtrack.monitoring.models import Assessment
from uprtrack.monitoring.services import publish_assessment, withdraw_assessment
from uprtrack.monitoring.voices import over_time, voices_of
from uprtrack.organisations.kinds import OrganisationKind, Role, Visibility
from uprtrack.organisations.services import create_user, found_organisation
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import State

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Said = Callable[..., Assessment]


@pytest.fixture
def shared(said: Said) -> Said:
    """Said so that all who take part in the mechanism read it."""
    return lambda by, organisation, **fields: said(
        by, organisation, **{"visibility": Visibility.GROUP, **fields}
    )


@pytest.mark.parametrize(
    ("state", "nhri", "coalition", "value", "shown", "without_state"),
    [
        ("fully", "partially", "partially", "0.67", "disputed", "0.50"),
        ("fully", "not", None, "0.50", "disputed", "0.00"),
        ("partially", "partially", "partially", "0.50", "partially", "0.50"),
        ("fully", "fully", "not_assessed", "1.00", "fully", "1.00"),
        ("fully", None, None, "1.00", "fully", None),
        ("not", "not", "not", "0.00", "not", "0.00"),
    ],
)
def test_the_index_with_and_without_the_state_s_own(
    cast: Cast,
    shared: Said,
    recommendations: list[Recommendation],
    state: str,
    nhri: str | None,
    coalition: str | None,
    value: str,
    shown: str,
    without_state: str | None,
) -> None:
    shared(cast.focal_point, cast.ministry, level=state)
    if nhri:
        shared(cast.nhri_officer, cast.nhri, level=nhri)
    if coalition:
        shared(cast.coalition_coordinator, cast.coalition, level=coalition)
    key = recommendations[0].pk
    voices = voices_of([key], cast.nhri_officer)[key]
    assert (voices.iri.value, voices.level_shown) == (Decimal(value), shown)
    assert voices.iri_without_state.value == (Decimal(without_state) if without_state else None)


def test_differing_voices_are_said_to_differ_in_words(
    cast: Cast, shared: Said, recommendations: list[Recommendation]
) -> None:
    shared(cast.focal_point, cast.ministry, level="fully")
    shared(cast.nhri_officer, cast.nhri, level="not")
    voices = voices_of([recommendations[0].pk], cast.coordinator)[recommendations[0].pk]
    assert voices.level_label == "Assessments differ"
    assert [str(label) for label, _count in voices.kinds] == [
        "Ministry or other executive body",
        "National human rights institution",
    ]


def test_a_court_s_word_is_not_the_state_s_own(
    cast: Cast, shared: Said, recommendations: list[Recommendation]
) -> None:
    court = found_organisation(
        name="Supreme Court", kind=OrganisationKind.JUDICIARY, country=State.objects.get(pk="XCO")
    )
    registrar = create_user(username="registrar", password="long enough for a test", shown_as="registrar")
    court.memberships.create(user=registrar, role=Role.FOCAL_POINT)
    court.affiliated_to.create(organisation=cast.mechanism, accepted_at=timezone.now())
    publish_assessment(by=registrar, assessment=shared(registrar, court, level="not"))
    voices = voices_of([recommendations[0].pk], AnonymousUser())[recommendations[0].pk]
    assert voices.iri_without_state.value == Decimal("0.00")


def test_a_recommendation_without_a_word_says_so(cast: Cast, recommendations: list[Recommendation]) -> None:
    voices = voices_of([recommendations[1].pk], cast.coordinator)[recommendations[1].pk]
    assert (voices.current, voices.iri.value, voices.level_shown) == ((), None, "not_commented")


def test_one_word_an_actor_the_latest_on_the_day(
    cast: Cast, shared: Said, recommendations: list[Recommendation]
) -> None:
    key = recommendations[0].pk
    for year, level in ((2023, "not"), (2024, "partially"), (2025, "fully")):
        shared(cast.nhri_officer, cast.nhri, assessed_on=date(year, 3, 1), level=level)

    def level_on(day: date) -> str:
        return voices_of([key], cast.coordinator, as_of=day)[key].level_shown

    assert level_on(date(2022, 12, 31)) == "not_commented"
    assert level_on(date(2024, 2, 29)) == "not"
    assert level_on(date(2024, 3, 1)) == "partially"
    assert level_on(date(2026, 1, 1)) == "fully"


def test_a_newer_word_for_fewer_eyes_takes_nothing_from_the_published_one(
    cast: Cast, said: Said, recommendations: list[Recommendation]
) -> None:
    key = recommendations[0].pk
    published = said(cast.nhri_officer, cast.nhri, assessed_on=date(2024, 1, 1), level="not")
    publish_assessment(by=cast.nhri_officer, assessment=published)
    private = said(cast.nhri_officer, cast.nhri, assessed_on=date(2025, 1, 1), level="fully")
    assert voices_of([key], AnonymousUser())[key].current == (published,)
    assert voices_of([key], cast.nhri_officer)[key].current == (private,)


def test_a_person_s_notes_are_no_voice(cast: Cast, said: Said, recommendations: list[Recommendation]) -> None:
    said(cast.nhri_officer, cast.nhri, visibility=Visibility.SELF)
    key = recommendations[0].pk
    assert voices_of([key], cast.nhri_officer)[key].current == ()


def test_a_withdrawn_word_is_no_voice(
    cast: Cast, shared: Said, recommendations: list[Recommendation]
) -> None:
    word = shared(cast.nhri_officer, cast.nhri)
    withdraw_assessment(by=cast.nhri_officer, assessment=word)
    key = recommendations[0].pk
    assert voices_of([key], cast.nhri_officer)[key].current == ()


@pytest.mark.parametrize(
    ("reader", "expected"),
    [("coalition_member", 2), ("coordinator", 1), ("stranger", 0), (None, 0)],
)
def test_each_reader_counts_what_they_may_read(
    cast: Cast, said: Said, recommendations: list[Recommendation], reader: str | None, expected: int
) -> None:
    said(cast.coalition_member, cast.ngo, visibility=Visibility.COALITION)
    said(cast.coalition_coordinator, cast.coalition, visibility=Visibility.GROUP)
    person: Reader = getattr(cast, reader) if reader else AnonymousUser()
    key = recommendations[0].pk
    assert len(voices_of([key], person)[key].iri.actors) == expected


def test_the_voices_year_by_year(cast: Cast, shared: Said, recommendations: list[Recommendation]) -> None:
    first = shared(cast.focal_point, cast.ministry, assessed_on=date(2023, 5, 1), level="partially")
    second = shared(cast.nhri_officer, cast.nhri, assessed_on=date(2024, 5, 1), level="not")
    third = shared(cast.focal_point, cast.ministry, assessed_on=date(2025, 5, 1), level="fully")
    years = over_time(recommendations[0], cast.coordinator)
    assert [(item.year, item.voices.current, item.new) for item in years] == [
        (2023, (first,), {first.pk}),
        (2024, (first, second), {second.pk}),
        (2025, (third, second), {third.pk}),
    ]
    assert [item.voices.iri.value for item in years] == [Decimal("0.50"), Decimal("0.25"), Decimal("0.50")]


def test_many_recommendations_take_two_queries(
    cast: Cast,
    shared: Said,
    recommendations: list[Recommendation],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for recommendation in recommendations:
        shared(cast.focal_point, cast.ministry, recommendation=recommendation)
        shared(cast.nhri_officer, cast.nhri, recommendation=recommendation)
    voices_of([], cast.nhri_officer)
    with django_assert_max_num_queries(2):
        found = voices_of([item.pk for item in recommendations], cast.nhri_officer)
        assert [voice.owner.label for voices in found.values() for voice in voices.current] == [
            "Ministry of Justice",
            "National Human Rights Commission",
        ] * 3
