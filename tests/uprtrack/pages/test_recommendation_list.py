"""The list: what is found, counted and shown, and to whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from uprtrack.classification.models import Term
from uprtrack.classification.services import decide
from uprtrack.classification.suggesting import suggest_by_machine
from uprtrack.monitoring.models import Assessment
from uprtrack.monitoring.services import assess, publish_assessment
from uprtrack.organisations.kinds import Visibility
from uprtrack.plans.models import PlanKind
from uprtrack.plans.services import add_action, assign, create_plan
from uprtrack.recommendations.models import Attribution, Position, Recommendation
from uprtrack.reviews.models import Review
from uprtrack.search import index

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Add = Callable[..., Recommendation]


@pytest.fixture
def add(recommendations: list[Recommendation]) -> Add:
    """Add a recommendation of the same report, public unless said otherwise, and index everything."""

    def added(text: str, *, states: str = "", **fields: object) -> Recommendation:
        first = recommendations[0]
        number = Recommendation.objects.count() + 1
        values: dict[str, object] = {
            "owner": first.owner,
            "visibility": Visibility.PUBLIC,
            "published_at": timezone.now(),
            "review": first.review,
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


def reindex() -> None:
    ids = list(Recommendation.objects.values_list("pk", flat=True))
    suggest_by_machine(ids)
    index.refresh("recommendation", ids)


def page(client: Client, **query: object) -> str:
    answer = client.get(reverse("recommendation_list"), query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def listed(html: str) -> list[str]:
    """The numbers of the rows."""
    return re.findall(r'<p class="number"><a [^>]*>([^<]+)</a>', html)


def counts(html: str, key: str) -> dict[str, int]:
    """The counts that a facet shows, by value."""
    found = re.findall(
        rf'name="{key}" value="([^"]+)"[^>]*/> <span>[^<]*</span> <span class="count">(\d+)</span>', html
    )
    return {value: int(number) for value, number in found}


class TestFinding:
    def test_everything_in_printed_order(self, client: Client, add: Add) -> None:
        html = page(client)
        assert listed(html) == ["104.1", "104.2", "104.3"]
        assert "Coastland, fourth cycle" in html
        assert "3 recommendations" in html

    def test_words_are_found_in_their_forms_and_marked(self, client: Client, add: Add) -> None:
        add("Prohibiting <b>torture</b> of any prisoner", states="CHL")
        html = client.get(reverse("recommendation_list"), {"q": "prohibit prisoners"}).content.decode()
        assert listed(html) == ["104.4"]
        assert "<mark>Prohibiting</mark> &lt;b&gt;torture&lt;/b&gt; of any <mark>prisoner</mark>" in html

    def test_a_number_and_a_state_are_found(self, client: Client, add: Add) -> None:
        add("Protect forests", states="CHL GHA")
        assert listed(page(client, q="104.2")) == ["104.2"]
        assert listed(page(client, q="Ghana")) == ["104.4"]

    def test_filters_narrow_together_and_widen_within(self, client: Client, add: Add) -> None:
        add("Ratify the Convention against Torture", states="CHL", position=Position.NOTED)
        both = {"theme": ["torture-and-other-cid-treatment"], "position": ["supported", "noted"]}
        assert listed(page(client, **both)) == ["104.1", "104.3", "104.4"]
        assert listed(page(client, theme="torture-and-other-cid-treatment", position="noted")) == ["104.4"]
        assert listed(page(client, **{"from": "CHL"})) == ["104.4"]
        assert listed(page(client, group="GRULAC")) == ["104.4"]
        assert listed(page(client, action="2")) == ["104.2"]

    def test_an_address_from_elsewhere_breaks_nothing(self, client: Client, add: Add) -> None:
        for query in (
            {"review": "XXX-upr9"},
            {"review": "nonsense"},
            {"cycle": "²"},
            {"state": "xco", "cycle": "4"},
            {"theme": "moon", "level": "x", "page": "99", "sort": "best"},
            {"q": '"\x00 -OR ( * ', "sort": "best"},
        ):
            page(client, **query)
        assert listed(page(client, state="xco")) == ["104.1", "104.2", "104.3"]
        assert listed(page(client, review="XXX-upr9")) == []

    def test_who_types_accepted_is_led_to_supported(self, client: Client, add: Add) -> None:
        html = page(client, q="accepted education")
        assert "Show those with the position “Supported” instead" in html
        assert "position=supported" in html

    def test_the_best_match_may_come_first(self, client: Client, add: Add) -> None:
        add("Education, education and education")
        assert listed(page(client, q="education")) == ["104.2", "104.4"]
        assert listed(page(client, q="education", sort="best")) == ["104.4", "104.2"]


class TestCounting:
    def test_counts_are_what_the_filter_then_lists(self, client: Client, add: Add) -> None:
        add("End impunity", states="CHL", position=Position.NOTED)
        add("Prohibit torture", states="CHL GHA", position=Position.PENDING)
        for chosen in ({}, {"position": "supported"}, {"from": "CHL", "q": "torture"}):
            html = page(client, **chosen)
            for key in ("position", "theme", "from", "group", "action", "level"):
                for value, number in counts(html, key).items():
                    only = {name: given for name, given in chosen.items() if name != key}
                    assert len(listed(page(client, **{**only, key: value}))) == number, (chosen, key, value)

    def test_a_facet_counts_with_its_own_choice_lifted(self, client: Client, add: Add) -> None:
        add("End impunity", position=Position.NOTED)
        assert counts(page(client, position="noted"), "position") == {"supported": 3, "noted": 1}

    def test_what_is_private_counts_for_its_circle_alone(self, client: Client, cast: Cast, add: Add) -> None:
        add("Protect whistleblowers", states="CHL", visibility=Visibility.ORGANISATION)
        stranger, own = page(client), page(cast.client(cast.coordinator))
        assert counts(stranger, "position") == {"supported": 3}
        assert counts(own, "position") == {"supported": 3, "noted": 1}
        assert "CHL" not in counts(stranger, "from")
        assert "Chile" not in stranger
        assert listed(page(client, q="whistleblowers")) == []
        assert listed(page(cast.client(cast.nhri_officer), q="whistleblowers")) == []
        assert listed(page(cast.client(cast.coordinator), q="whistleblowers")) == ["104.4"]

    def test_a_private_decision_counts_for_its_circle_alone(
        self, client: Client, cast: Cast, add: Add, recommendations: list[Recommendation]
    ) -> None:
        decide(
            by=cast.coordinator,
            organisation=cast.mechanism,
            recommendation=recommendations[0],
            term=Term.objects.get(taxonomy="upr_issue", code="elections"),
            is_yes=True,
            visibility=Visibility.GROUP,
        )
        assert "elections" not in counts(page(client), "theme")
        assert counts(page(cast.client(cast.nhri_officer)), "theme")["elections"] == 1
        assert listed(page(cast.client(cast.nhri_officer), theme="elections")) == ["104.1"]
        assert listed(page(client, theme="elections")) == []

    def test_levels_follow_what_the_reader_may_read(
        self, client: Client, cast: Cast, add: Add, recommendations: list[Recommendation]
    ) -> None:
        def said(by: str, organisation: str, level: str) -> Assessment:
            return assess(
                by=getattr(cast, by),
                organisation=getattr(cast, organisation),
                recommendation=recommendations[0],
                assessed_on=date(2026, 5, 1),
                level=level,
                narrative="What we saw.",
                visibility=Visibility.GROUP,
            )

        publish_assessment(by=cast.nhri_officer, assessment=said("nhri_officer", "nhri", "partially"))
        said("coordinator", "mechanism", "fully")
        assert counts(page(client), "level") == {"partially": 1, "not_assessed": 2}
        assert counts(page(cast.client(cast.coordinator)), "level") == {"differ": 1, "not_assessed": 2}
        assert "1 where assessments differ" in page(cast.client(cast.coordinator))
        assert listed(page(client, level="partially")) == ["104.1"]


class TestRow:
    def test_a_row_says_who_asked_where_it_stands_and_what_became_of_it(
        self, client: Client, cast: Cast, add: Add, recommendations: list[Recommendation], review: Review
    ) -> None:
        recommendations[0].page = 17
        recommendations[0].save()
        plan = create_plan(
            by=cast.coordinator,
            organisation=cast.mechanism,
            review=review,
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
            recommendations=recommendations[:1],
            ends_on=date(2027, 6, 30),
        )
        assign(by=cast.coordinator, action=action, organisation=cast.ministry, kind="lead")
        reindex()
        html = page(cast.client(cast.coordinator), q="ratify")
        assert "Denmark" in html
        assert "page 17" in html
        assert "#page=17" in html
        assert re.search(r'class="chip machine"[^>]*>5 specific action \?', html)
        assert "Ministry of Justice" in html
        assert "30 June 2027" in html
        assert "Ministry of Justice" not in page(client, q="ratify")
        assert "No lead body yet" not in page(client)

    def test_filters_show_as_chips_that_can_be_taken_away(self, client: Client, add: Add) -> None:
        html = page(client, position="supported", q="ratify", theme="international-instruments")
        chips = re.findall(r'class="chip removable" href="([^"]+)"', html)
        assert len(chips) == 3
        assert "theme=" in chips[0]
        assert "q=" not in chips[0]

    def test_pages_of_thirty(self, client: Client, recommendations: list[Recommendation], add: Add) -> None:
        fill(recommendations[0], 60)
        assert len(listed(page(client))) == 30
        assert len(listed(page(client, page=3))) == 3
        assert "<strong>63</strong> of 63" in page(client, page=3)


def fill(like: Recommendation, number: int) -> None:
    rows = [
        Recommendation(
            owner=like.owner,
            visibility=like.visibility,
            published_at=like.published_at,
            review=like.review,
            document=like.document,
            run=like.run,
            number=f"105.{ordinal}",
            ordinal=100 + ordinal,
            text=f"Protect the rights of group {ordinal} to health and education",
        )
        for ordinal in range(number)
    ]
    Recommendation.objects.bulk_create(rows)
    reindex()


def test_the_number_of_queries_does_not_grow_with_the_rows(
    cast: Cast, add: Add, recommendations: list[Recommendation]
) -> None:
    client = cast.client(cast.coordinator)

    def queries() -> int:
        page(client, q="rights OR ratify OR education OR law")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client, q="rights OR ratify OR education OR law")
        return len(captured)

    assess(
        by=cast.coordinator,
        organisation=cast.mechanism,
        recommendation=recommendations[0],
        assessed_on=date(2026, 5, 1),
        level="fully",
        narrative="Done.",
        visibility=Visibility.GROUP,
    )
    few = queries()
    fill(recommendations[0], 57)
    assert queries() == few
    assert few <= 35


class TestCycles:
    @pytest.fixture
    def earlier(self, review: Review) -> Review:
        return Review.objects.create(mechanism_id="upr", state_under_review_id="XCO", cycle=3)

    def test_each_cycle_tells_how_much_the_same_filters_find_there(
        self, client: Client, add: Add, earlier: Review
    ) -> None:
        add("Adopt a law on water", review=earlier)
        add("Adopt a law on housing", review=earlier, position=Position.SUPPORTED)
        shown = page(client, review="XCO-upr4", position="noted")
        assert cycles_of(shown)["third cycle"] == 1
        assert "review=XCO-upr3&position=noted" in shown

    def test_a_count_betrays_nothing_that_is_not_published(
        self, client: Client, add: Add, earlier: Review
    ) -> None:
        add("Adopt a law on water", review=earlier)
        add("Adopt a law on housing", review=earlier, visibility=Visibility.ORGANISATION)
        assert cycles_of(page(client, review="XCO-upr4"))["third cycle"] == 1

    def test_all_cycles_together_are_the_sum(self, client: Client, add: Add, earlier: Review) -> None:
        add("Adopt a law on water", review=earlier)
        cycles = cycles_of(page(client, review="XCO-upr4"))
        assert cycles.pop("all cycles") == sum(cycles.values())

    def test_one_cycle_alone_is_no_choice(self, client: Client, add: Add) -> None:
        assert cycles_of(page(client, review="XCO-upr4")) == {}


def cycles_of(shown: str) -> dict[str, int]:
    part = re.search(r'<ul class="cycles">(.*?)</ul>', shown, re.DOTALL)
    pairs = re.findall(r">([^<]+)</a>\s*<span class=\"count\">(\d+)", part[1]) if part else []
    return {label: int(count) for label, count in pairs}
