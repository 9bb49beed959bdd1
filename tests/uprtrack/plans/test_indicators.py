"""Indicators: days, codes, groups, corrections, and the page with chart, table and SMART check."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from uprtrack.plans.changes import change_indicator
from uprtrack.plans.indicator_views import chart_of
from uprtrack.plans.models import ExpectedAction, Indicator, IndicatorValue
from uprtrack.plans.services import add_indicator, publish_plan, record_value

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast


@pytest.fixture
def indicator(cast: Cast, action: ExpectedAction) -> Indicator:
    return add_indicator(
        by=cast.coordinator,
        action=action,
        name="Girls who finish primary school",
        type="outcome",
        unit="%",
        baseline=Decimal(61),
        baseline_on=date(2023, 6, 30),
        target=Decimal(80),
        target_year=2027,
        source="School census",
        disaggregation="region",
        sdg_target="4.1",
        sdg_indicator="4.1.2",
    )


def page_of(client: Client, indicator: Indicator, status: int = 200) -> str:
    response = client.get(reverse("indicator", args=[indicator.public_id]))
    assert response.status_code == status
    return response.content.decode()


def test_a_day_gives_its_year(indicator: Indicator) -> None:
    assert (indicator.baseline_year, indicator.target_year) == (2023, 2027)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"baseline_on": date(2023, 6, 30), "baseline_year": 2022}, "another year than is told: 2022"),
        ({"target_on": date(2022, 1, 1)}, "lies before the year of the baseline"),
        ({"target_on": date(2023, 1, 1)}, "lies before that of the baseline"),
        ({"sdg_indicator": "4.1"}, "is no SDG indicator"),
        ({"sdg_indicator": "18.1.1"}, "is no SDG indicator"),
        ({"sdg_target": "5.2"}, "4.1.2 belongs to the target 4.1, not to 5.2"),
    ],
)
def test_what_does_not_go_together_is_refused(
    cast: Cast, indicator: Indicator, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        change_indicator(by=cast.coordinator, indicator=indicator, version=1, **changes)
    indicator.refresh_from_db()
    assert indicator.version == 1


def test_a_new_day_brings_its_year_along(cast: Cast, indicator: Indicator) -> None:
    change_indicator(by=cast.coordinator, indicator=indicator, version=1, target_on=date(2028, 1, 1))
    assert (indicator.target_year, indicator.target_on) == (2028, date(2028, 1, 1))


def test_the_later_value_of_a_day_and_group_holds_and_the_earlier_stays_readable(
    cast: Cast, indicator: Indicator
) -> None:
    for value, group in ((70, ""), (55, "north"), (71, ""), (56, "north ")):
        record_value(
            by=cast.focal_point,
            indicator=indicator,
            measured_on=date(2025, 6, 30),
            value=Decimal(value),
            group=group,
        )
    holding = {(value.group, value.value) for value in indicator.values_that_hold}
    assert holding == {("", Decimal(71)), ("north", Decimal(56))}
    latest = indicator.latest_value
    assert latest is not None
    assert latest.value == 71
    content = page_of(cast.client(cast.focal_point), indicator)
    assert content.count("corrected since") == 2
    assert "<del>70</del>" in content
    assert IndicatorValue.objects.count() == 4


def test_the_chart_draws_baseline_values_groups_and_the_target(cast: Cast, indicator: Indicator) -> None:
    for place, group in enumerate(("", "north", "south", "east", "west", "hills", "coast")):
        record_value(
            by=cast.coordinator,
            indicator=indicator,
            measured_on=date(2025, 1, 1),
            value=Decimal(60 + place),
            group=group,
        )
    chart = chart_of(indicator)
    assert chart is not None
    titles = [dot.title for dot in chart.dots]
    assert "everybody: baseline 61 % (30 June 2023)" in titles
    assert "target 80 % (31 December 2027)" in titles
    assert (
        sum(title.startswith(("north", "south", "east", "west", "hills", "coast")) for title in titles) == 4
    )
    content = page_of(cast.client(cast.coordinator), indicator)
    assert "2 groups are in the table alone" in content
    assert "<svg" in content
    assert "target 80</text>" in content


def test_without_a_figure_there_is_no_chart_and_the_check_says_what_is_missing(
    cast: Cast, action: ExpectedAction
) -> None:
    bare = add_indicator(
        by=cast.coordinator, action=action, name="Fewer beatings", type="outcome", unit="cases"
    )
    content = page_of(cast.client(cast.coordinator), bare)
    assert "<svg" not in content
    for sentence in (
        "No baseline is given",
        "No target is given",
        "No source is given",
        "No groups are told apart",
    ):
        assert sentence in content
    whole = page_of(cast.client(cast.coordinator), bare)
    assert "5 things are not stated." in whole


def test_the_action_says_what_it_lacks(cast: Cast, action: ExpectedAction) -> None:
    content = cast.client(cast.coordinator).get(reverse("action", args=[action.public_id])).content.decode()
    assert "It has no indicator" in content
    assert "No money is named" in content
    assert "No body leads" not in content


def test_only_readers_of_the_plan_find_an_indicator(cast: Cast, indicator: Indicator) -> None:
    page_of(Client(), indicator, 404)
    publish_plan(by=cast.coordinator, plan=indicator.action.plan)
    content = page_of(Client(), indicator)
    assert "Add a value" not in content
