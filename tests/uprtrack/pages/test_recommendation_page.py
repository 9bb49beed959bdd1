"""The page of one recommendation: everything a reader may see of it, nothing else."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from uprtrack.classification.suggesting import suggest_by_machine
from uprtrack.monitoring.models import Level
from uprtrack.monitoring.services import assess, attach_link, publish_assessment, report_measure
from uprtrack.organisations.kinds import Visibility
from uprtrack.pages.panels import Panel, Subject, panels_for, register_panel
from uprtrack.plans.models import PlanKind
from uprtrack.plans.services import add_action, add_indicator, assign, create_plan, record_value
from uprtrack.recommendations.models import Position, Recommendation
from uprtrack.recommendations.services import add_wording, settle_position

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from uprtrack.monitoring.models import Assessment


@pytest.fixture
def row(recommendations: list[Recommendation]) -> Recommendation:
    suggest_by_machine([recommendation.pk for recommendation in recommendations])
    return recommendations[0]


def read(client: Client, row: Recommendation) -> str:
    answer = client.get(reverse("recommendation", args=[row.public_id]))
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def voice(
    cast: Cast, row: Recommendation, who: str, organisation: str, level: str, year: int = 2026
) -> Assessment:
    return assess(
        by=getattr(cast, who),
        organisation=getattr(cast, organisation),
        recommendation=row,
        assessed_on=date(year, 5, 1),
        level=level,
        narrative=f"As {organisation} sees it in {year}.",
        visibility=Visibility.GROUP,
    )


class TestText:
    def test_text_states_source_and_position(self, client: Client, row: Recommendation) -> None:
        html = read(client, row)
        assert "Recommendation 104.1" in html
        assert f'<p class="received" lang="en" dir="auto">{row.text}</p>' in html
        assert "from=DNK" in html
        assert "A/HRC/54/99" in html
        assert "Supported" in html

    def test_what_is_not_published_is_no_page_for_a_stranger(
        self, client: Client, cast: Cast, row: Recommendation
    ) -> None:
        row.visibility, row.shared_with, row.published_at = Visibility.GROUP, cast.mechanism, None
        row.save()
        assert client.get(reverse("recommendation", args=[row.public_id])).status_code == 404
        assert "Not published. Can be read by" in read(cast.client(cast.nhri_officer), row)

    def test_the_alias_leads_to_the_page(self, client: Client, row: Recommendation) -> None:
        answer = client.get(reverse("recommendation_by_alias", args=["XCO-upr4-104.1"]))
        assert answer["Location"] == reverse("recommendation", args=[row.public_id])

    @pytest.mark.parametrize("alias", ["XCO-upr4-999", "XCO-upr9-104.1", "nonsense", "XCO-upr4"])
    def test_an_alias_of_nothing_is_not_found(self, client: Client, row: Recommendation, alias: str) -> None:
        assert client.get(reverse("recommendation_by_alias", args=[alias])).status_code == 404

    def test_an_alias_of_two_leads_to_neither(
        self, client: Client, row: Recommendation, recommendations: list[Recommendation]
    ) -> None:
        recommendations[1].number = row.number
        recommendations[1].save()
        assert client.get(reverse("recommendation_by_alias", args=[row.alias])).status_code == 404

    def test_wordings_bear_language_and_direction(
        self, client: Client, cast: Cast, row: Recommendation
    ) -> None:
        add_wording(
            by=cast.nhri_officer,
            organisation=cast.nhri,
            recommendation=row,
            language="ar",
            text="التصديق على البروتوكول",
            role="translation",
            visibility=Visibility.GROUP,
        )
        assert '<p lang="ar" dir="rtl">التصديق على البروتوكول</p>' in read(cast.client(cast.focal_point), row)
        assert "البروتوكول" not in read(client, row)


class TestPanels:
    def test_the_trail_of_positions(self, client: Client, cast: Cast, row: Recommendation) -> None:
        settle_position(
            by=cast.coordinator,
            organisation=cast.mechanism,
            recommendation=row,
            position=Position.NOTED,
            words="We take note of it for now.",
            dated_on=date(2026, 3, 12),
            source="Plenary, 12 March",
        )
        html = read(client, row)
        assert "We take note of it for now." in html
        assert "Plenary, 12 March" in html
        assert reverse("position_settle", args=[row.public_id]) not in html
        assert reverse("position_settle", args=[row.public_id]) in read(cast.client(cast.coordinator), row)

    def test_what_it_asks_says_that_a_machine_says_so(self, client: Client, row: Recommendation) -> None:
        html = read(client, row)
        assert "5 specific action ?" in html
        assert "It opens with “ratify”." in html
        assert reverse("theme_decide", args=[row.public_id]) not in html

    def test_those_allowed_decide_on_themes(self, cast: Cast, row: Recommendation) -> None:
        html = read(cast.client(cast.nhri_officer), row)
        assert html.count(f'action="{reverse("theme_decide", args=[row.public_id])}"') >= 2
        assert ">Decline<" in html

    def test_plan_with_bodies_and_indicators(self, client: Client, cast: Cast, row: Recommendation) -> None:
        plan = create_plan(
            by=cast.coordinator,
            organisation=cast.mechanism,
            review=row.review,
            kind=PlanKind.STATE_MATRIX,
            title="Matrix",
            visibility=Visibility.GROUP,
        )
        action = add_action(
            by=cast.coordinator,
            plan=plan,
            cluster=None,
            text="Deposit the instrument",
            type="legislative",
            recommendations=[row],
        )
        assign(by=cast.coordinator, action=action, organisation=cast.ministry, kind="lead")
        indicator = add_indicator(
            by=cast.coordinator, action=action, name="Visits allowed", type="process", unit="visits"
        )
        for year, value in ((2024, 3), (2026, 7)):
            record_value(by=cast.coordinator, indicator=indicator, measured_on=date(year, 1, 1), value=value)
        html = read(cast.client(cast.focal_point), row)
        assert "Deposit the instrument" in html
        assert re.search(r"Ministry of Justice <span[^>]*>\(Lead\)", html)
        assert re.search(r"7 \([^)]*2026\)", html)
        assert "Deposit the instrument" not in read(client, row)

    def test_measures_with_their_evidence(self, client: Client, cast: Cast, row: Recommendation) -> None:
        measure = report_measure(
            by=cast.focal_point,
            organisation=cast.ministry,
            recommendations=[row],
            kind="law",
            taken_on=date(2026, 2, 1),
            text="The bill is before parliament.",
            visibility=Visibility.GROUP,
        )
        attach_link(by=cast.focal_point, measure=measure, title="Bill 12", link="https://example.org/bill")
        html = read(cast.client(cast.nhri_officer), row)
        assert "The bill is before parliament." in html
        assert "Bill 12" in html
        assert "The bill is before parliament." not in read(client, row)

    def test_voices_side_by_side_withhold_the_level_where_they_differ(
        self, client: Client, cast: Cast, row: Recommendation
    ) -> None:
        voice(cast, row, "coordinator", "mechanism", Level.FULLY)
        publish_assessment(
            by=cast.nhri_officer, assessment=voice(cast, row, "nhri_officer", "nhri", Level.NOT)
        )
        inside, outside = read(cast.client(cast.coordinator), row), read(client, row)
        assert '<span class="level level-differ">Assessments differ</span>' in inside
        assert "As mechanism sees it in 2026." in inside
        assert "without the State's own: 0.00 over 1 actor" in inside
        assert "As mechanism sees it" not in outside
        assert "index 0.00 over 1 actor" in outside

    def test_voices_over_time_once_there_are_two_years(self, cast: Cast, row: Recommendation) -> None:
        client = cast.client(cast.coordinator)
        voice(cast, row, "nhri_officer", "nhri", Level.NOT, 2025)
        assert "Voices over time" not in read(client, row)
        voice(cast, row, "nhri_officer", "nhri", Level.PARTIALLY, 2026)
        html = read(client, row)
        assert "Voices over time" in html
        assert "As nhri sees it in 2025." not in html

    def test_history_tells_the_day_not_the_minute(self, cast: Cast, row: Recommendation) -> None:
        voice(cast, row, "nhri_officer", "nhri", Level.NOT)
        html = read(cast.client(cast.coordinator), row)
        history = html[html.index('id="history"') :]
        assert "National Human Rights Commission: assessed" in history
        assert not re.search(r"\d\d:\d\d", history)

    def test_another_app_may_add_a_panel(
        self, client: Client, row: Recommendation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("uprtrack.pages.panels._panels", {})

        def context(subject: Subject) -> dict[str, object] | None:
            return {"lines": []} if subject.recommendation.number == "104.1" else None

        register_panel(Panel("own", "Parallel recommendations", "pages/panel_history.html", 5, context))
        assert "Parallel recommendations" in read(client, row)

    def test_every_panel_has_an_anchor_of_its_own(self, cast: Cast, row: Recommendation) -> None:
        keys = [shown.panel.key for shown in panels_for(Subject(row, cast.coordinator))]
        assert keys == [
            "positions",
            "sources",
            "asks",
            "links",
            "smart",
            "wordings",
            "plan",
            "measures",
            "voices",
        ]


def test_the_number_of_queries_does_not_grow_with_the_voices(cast: Cast, row: Recommendation) -> None:
    client = cast.client(cast.coordinator)

    def queries() -> int:
        read(client, row)
        with CaptureQueriesContext(connection) as captured:
            read(client, row)
        return len(captured)

    voice(cast, row, "coordinator", "mechanism", Level.FULLY)
    few = queries()
    voice(cast, row, "nhri_officer", "nhri", Level.NOT)
    voice(cast, row, "focal_point", "ministry", Level.PARTIALLY)
    assert queries() == few
