"""Measures: many recommendations and actions found by words, changed until they are published."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from tests.uprtrack.conftest import Cast
from tests.uprtrack.monitoring.reporting import planned
from uprtrack.monitoring.models import Measure, MeasureKind
from uprtrack.monitoring.services import change_measure, publish_measure, report_measure
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import EarlierVersion
from uprtrack.organisations.versions import ChangedMeanwhileError
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.recommendations.models import Recommendation


@pytest.fixture
def law(cast: Cast, recommendations: list[Recommendation], led: ExpectedAction) -> Measure:
    """A law that parliament adopted, reported by the ministry."""
    return report_measure(
        by=cast.focal_point,
        organisation=cast.ministry,
        recommendations=recommendations[:2],
        kind=MeasureKind.LAW,
        taken_on=date(2026, 2, 3),
        taken_by="The National Assembly",
        text="Adopted the Act on ill-treatment.",
        actions=[led],
        visibility=Visibility.GROUP,
    )


def test_a_measure_serves_many_recommendations_and_actions(
    cast: Cast, law: Measure, led: ExpectedAction, state_plan: Plan, recommendations: list[Recommendation]
) -> None:
    other = planned(cast, state_plan, recommendations, cast.mechanism)
    change_measure(
        by=cast.focal_point,
        measure=law,
        version=1,
        actions=[led, other],
        recommendations=recommendations,
        kind="judgment",
    )
    assert set(law.actions.all()) == {led, other}
    assert (law.recommendations.count(), law.kind, law.version) == (3, "judgment", 2)
    kept = EarlierVersion.objects.get(object_kind="monitoring.measure", object_id=law.pk)
    assert (kept.fields["kind"], kept.fields["actions"]) == ("law", [led.pk])


def test_nobody_else_changes_it_and_nobody_once_it_is_published(cast: Cast, law: Measure) -> None:
    for user in (cast.coordinator, cast.nhri_officer, cast.coalition_coordinator, cast.stranger):
        with pytest.raises(PermissionDenied):
            change_measure(by=user, measure=law, version=1, text="Other words")
    change_measure(by=cast.focal_point, measure=law, version=1, text="Better words")
    with pytest.raises(ChangedMeanwhileError):
        change_measure(by=cast.focal_point, measure=law, version=1, text="Older words")
    publish_measure(by=cast.coordinator, measure=law)
    with pytest.raises(ValidationError, match="report it anew"):
        change_measure(by=cast.focal_point, measure=law, version=2, text="Newer words")
    law.refresh_from_db()
    assert law.text == "Better words"


def test_an_action_that_is_not_for_the_reader_is_refused(
    cast: Cast, law: Measure, led: ExpectedAction, state_plan: Plan
) -> None:
    Plan.objects.filter(pk=state_plan.pk).update(
        visibility=Visibility.ORGANISATION, published_at=None, shared_with=None
    )
    with pytest.raises(ValidationError, match="not for you to read"):
        change_measure(by=cast.focal_point, measure=law, version=1, actions=[led])


def ticked(page: str, name: str) -> set[str]:
    return set(re.findall(rf'name="{name}" value="([^"]+)"[^>]* checked', page))


def test_more_is_found_by_words_without_losing_what_was_typed(
    cast: Cast, recommendations: list[Recommendation], led: ExpectedAction
) -> None:
    """The button sends the whole form: nothing is saved, and nothing typed or ticked is lost."""
    first, second, third = (item.public_id for item in recommendations)
    client = cast.client(cast.focal_point)
    page = reverse("measure_add", args=[first])
    assert ticked(client.get(page).content.decode(), "recommendations") == {first}
    fields = {
        "organisation": cast.ministry.pk,
        "recommendations": [first, third],
        "actions": [led.public_id],
        "text": "Teachers were trained.",
        "words": "primary education",
        "evidence_title": "The list of schools",
        "search": "yes",
    }
    answer = client.post(page, fields)
    shown = answer.content.decode()
    assert (answer.status_code, Measure.objects.count()) == (200, 0)
    assert ticked(shown, "recommendations") == {first, third}
    assert ticked(shown, "actions") == {led.public_id}
    assert f'value="{second}"' in shown
    assert "Teachers were trained." in shown
    assert 'value="The list of schools"' in shown
    assert "needs your attention" not in shown
    del fields["search"], fields["evidence_title"]
    client.post(
        page,
        {
            **fields,
            "recommendations": [first, second],
            "kind": "training",
            "taken_on": "2026-02-03",
            "visibility": "group",
        },
    )
    measure = Measure.objects.get()
    assert set(measure.recommendations.all()) == set(recommendations[:2])
    assert list(measure.actions.all()) == [led]


def test_of_two_who_change_a_measure_neither_loses_words(cast: Cast, law: Measure) -> None:
    client = cast.client(cast.focal_point)
    page = reverse("measure_change", args=[law.public_id])
    assert page in client.get(reverse("measure", args=[law.public_id])).content.decode()
    fields = {
        "version": 1,
        "kind": "law",
        "taken_on": "2026-02-03",
        "taken_by": "The National Assembly",
        "recommendations": list(law.recommendations.values_list("public_id", flat=True)),
        "actions": list(law.actions.values_list("public_id", flat=True)),
    }
    assert client.post(page, {**fields, "text": "First words."}).status_code == 302
    conflict = client.post(page, {**fields, "text": "Second words."})
    assert conflict.status_code == 409
    for words in ("First words.", "Second words."):
        assert words in conflict.content.decode()
    law.refresh_from_db()
    assert law.text == "First words."
    assert cast.client(cast.nhri_officer).get(page).status_code == 403
    assert Client().get(page).status_code == 302
