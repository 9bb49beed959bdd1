"""The pages: what is counted and for whom, and that every figure leads to its rows."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.uprtrack.statistics.conftest import Add
from uprkit.indices.dimensions import By
from uprtrack.monitoring.services import assess, publish_assessment
from uprtrack.organisations.attribution import drop_attribution
from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.models import Kind, Position, Recommendation
from uprtrack.reviews.models import Review, Session
from uprtrack.statistics.sheets import SHEETS
from uprtrack.statistics.words import MEASURES

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

PAGES = (
    "statistics",
    "statistics_compare",
    "statistics_participation",
    "statistics_map",
    "statistics_profiles",
)


def page(client: Client, name: str = "statistics", *arguments: str, **query: object) -> str:
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def table(client: Client, sheet: str = "overview", **query: object) -> list[dict[str, str]]:
    """The lines of a table as its CSV file has them."""
    answer = client.get(reverse("statistics_file", args=[sheet, "csv"]), query)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def counts(client: Client, by: By, **query: object) -> dict[str, int]:
    return {line[by.value]: int(line["count"]) for line in table(client, by=by.value, **query)}


def pairs_listed(client: Client, url: str) -> int:
    """How many pairs with a recommending State a list says it has."""
    found = re.search(r"· ([\d,]+) pairs? with a recommending State", client.get(url).content.decode())
    assert found, url
    return int(found[1].replace(",", ""))


def rows_listed(client: Client, url: str) -> int:
    """How many recommendations the list at an address has."""
    html = client.get(url).content.decode()
    return len(re.findall(r'<p class="number"><a ', html))


class TestCounting:
    def test_both_units(self, client: Client, add: Add) -> None:
        add("End impunity", states="DNK GHA")
        assert counts(client, By.STATE) == {"XCO": 4}
        # Two recommendations without a State are a pair each.
        assert counts(client, By.STATE, unit="pairs") == {"XCO": 5}
        assert counts(client, By.FROM) == {"DNK": 2, "GHA": 1}
        assert counts(client, By.FROM_GROUP, unit="pairs") == {"WEOG": 2, "Africa": 1}
        assert "pairs of a recommendation and a recommending State" in page(client, unit="pairs")

    def test_the_measures(self, client: Client, add: Add) -> None:
        add("Consider ratifying the Convention", position=Position.NOTED)
        add("Ratify the Convention", position=Position.PENDING)
        (line,) = table(client, by="state")
        assert (line["count"], line["supported"], line["noted"], line["pending"]) == ("5", "3", "1", "1")
        assert line["support"] == "75.0"
        assert line["specificity"] == "60.0"
        assert line["category"] == str((5 + 2 + 5 + 3 + 5) / 5)
        assert line["unit"] == "recommendations"

    def test_session_cycle_and_year_are_the_reviews(self, client: Client, add: Add) -> None:
        assert counts(client, By.SESSION) == {"43": 3}
        assert counts(client, By.CYCLE) == {"4": 3}
        assert counts(client, By.YEAR) == {"2023": 3}

    def test_pledges_and_parts_are_not_counted(
        self, client: Client, recommendations: list[Recommendation], add: Add
    ) -> None:
        add("We pledge to ratify it", kind=Kind.VOLUNTARY_PLEDGE)
        add("Ratify", parent=recommendations[0])
        assert counts(client, By.STATE) == {"XCO": 3}

    def test_choices_narrow_together_and_widen_within(self, client: Client, add: Add) -> None:
        add("End impunity", states="GHA", position=Position.SUPPORTED)
        assert counts(client, By.FROM, position="supported") == {"DNK": 1, "GHA": 1}
        assert counts(client, By.FROM, **{"from": ["GHA", "CHL"], "position": "supported"}) == {"GHA": 1}
        assert counts(client, By.FROM, group="Africa") == {"GHA": 1}

    def test_words_are_those_of_the_list(self, client: Client, add: Add) -> None:
        add("End impunity for torture", states="GHA")
        assert counts(client, By.FROM, q="torture") == {"DNK": 1, "GHA": 1}
        assert counts(client, By.FROM, q="torture NOT convention") == {"GHA": 1}
        assert counts(client, By.FROM, q="tortures", **{"from": "DNK"}) == {"DNK": 1}
        assert table(client, "participation", q="impunity")[0]["states_recommending"] == "1"
        html = page(client, q="impunity", by="from")
        assert "“impunity”" in html
        (url,) = set(re.findall(r'href="(/recommendations/[^"]*)"[^>]*>1<', html))
        assert rows_listed(client, url) == 1
        add("Abolish it", states="CHL")
        assert "letters before the asterisk of “a*”" in page(client, q="a* OR torture")

    def test_an_assessment_counts_for_who_may_read_it(
        self, client: Client, cast: Cast, recommendations: list[Recommendation], add: Add
    ) -> None:
        assessment = assess(
            by=cast.coordinator,
            organisation=cast.mechanism,
            recommendation=recommendations[0],
            assessed_on=date(2026, 5, 1),
            level="fully",
            narrative="Done.",
            visibility=Visibility.ORGANISATION,
        )
        (line,) = table(cast.client(cast.coordinator), by="state")
        assert (line["fully"], line["commented"], line["triggered"]) == ("1", "33.3", "100.0")
        (line,) = table(client, by="state")
        assert (line["fully"], line["commented"], line["triggered"]) == ("0", "0.0", "")
        publish_assessment(by=cast.coordinator, assessment=assessment)
        (line,) = table(client, by="state")
        assert (line["fully"], line["commented"], line["triggered"]) == ("1", "33.3", "100.0")

    def test_cycles_stand_side_by_side(self, client: Client, add: Add, review: Review) -> None:
        earlier = Review.objects.create(
            mechanism_id="upr",
            state_under_review_id="XCO",
            cycle=3,
            session=Session.objects.get(mechanism_id="upr", number=29),
        )
        add("End impunity", review=earlier, position=Position.NOTED)
        (line,) = table(client, "compare", by="state", measure="support")
        assert (line["support_3"], line["count_3"], line["support_4"], line["count_4"]) == (
            "0.0",
            "1",
            "100.0",
            "3",
        )
        told = "States under review: Third cycle: 1, Fourth cycle: 1; 1 of them in all of these cycles."
        assert told in page(client, "statistics_compare")

    def test_participation(self, client: Client, add: Add) -> None:
        add("End impunity", states="DNK GHA")
        (line,) = table(client, "participation")
        assert line["session"] == "43"
        assert (line["states_reviewed"], line["states_recommending"]) == ("1", "2")
        assert (line["recommendations"], line["pairs"]) == ("4", "5")
        assert (line["per_state_reviewed"], line["per_state_recommending"]) == ("4.0", "2.5")

    def test_a_profile_says_what_is_asked_and_how(self, client: Client, add: Add) -> None:
        add("Ratify the Optional Protocol to the Covenant", states="DNK")
        html = page(client, "statistics_profile", "DNK")
        assert "Denmark as a recommending State" in html
        assert re.search(r'<li lang="en">ratify <span class="soft">2</span>', html)
        assert re.search(r'<li lang="en">ratify the optional protocol <span class="soft">2</span>', html)
        assert "50.0 %" in html
        assert "Nothing is counted here" in page(client, "statistics_profile", "NOR")
        assert client.get(reverse("statistics_profile", args=["ZZZ"])).status_code == 404


class TestLeadingToRows:
    @pytest.mark.parametrize("by", By)
    def test_every_figure_leads_to_the_recommendations_it_counts(
        self, client: Client, add: Add, by: By
    ) -> None:
        add("End impunity", states="DNK GHA")
        add("Consider ratifying the Convention against Torture", states="CHL", position=Position.PENDING)
        add("We pledge to ratify it", kind=Kind.VOLUNTARY_PLEDGE)
        html = client.get(reverse("statistics"), {"by": by.value}).content.decode()
        cells = re.findall(r'<a href="([^"]+)">([^<]+)</a>(?: <small class="soft">([\d,]+) of)?', html)
        led = [(unescape(url), shown, part) for url, shown, part in cells if "/recommendations/?" in url]
        assert len(led) >= 3
        for url, shown, part in led:
            if part or shown.isdigit():
                assert rows_listed(client, url) == int(part or shown), url

    @pytest.mark.parametrize("by", By)
    def test_a_figure_of_pairs_leads_to_a_list_that_says_as_many_pairs(
        self, client: Client, add: Add, by: By
    ) -> None:
        """Of who recommends, theirs alone: behind ten pairs of the African Group may stand nine recommendations."""
        add("End impunity", states="DNK GHA NGA")
        add("Consider ratifying the Convention against Torture", states="CHL GHA", position=Position.PENDING)
        html = client.get(reverse("statistics"), {"by": by.value, "unit": "pairs"}).content.decode()
        cells = re.findall(r'<a href="([^"]+)">([^<]+)</a>(?: <small class="soft">([\d,]+) of)?', html)
        led = [(unescape(url), shown, part) for url, shown, part in cells if "/recommendations/?" in url]
        assert len(led) >= 3
        for url, shown, part in led:
            if part or shown.isdigit():
                assert pairs_listed(client, url) == int(part or shown), url
                query = url.partition("?")[2]
                taken = b"".join(client.get(f"/exports/rows.csv?unit=pair&{query}").streaming_content)
                if "review=all" not in url:
                    assert taken.count(b"\r\n") - 1 == int(part or shown), url

    def test_commented_leads_to_what_was_assessed_whatever_came_of_it(
        self, client: Client, cast: Cast, add: Add
    ) -> None:
        told, vague, _silent = (add(text) for text in ("End impunity", "Ratify it", "Free them"))
        for row, level in ((told, "fully"), (vague, "not_assessed")):
            made = assess(
                by=cast.nhri_officer,
                organisation=cast.nhri,
                recommendation=row,
                assessed_on=date(2024, 5, 1),
                level=level,
                narrative="Seen",
                visibility=Visibility.ORGANISATION,
            )
            publish_assessment(by=cast.nhri_officer, assessment=made)
        assert rows_listed(client, "/recommendations/?review=all&commented=commented") == 2
        assert rows_listed(client, "/recommendations/?review=all&commented=not_commented") == 4
        html = unescape(client.get(reverse("statistics"), {"by": "state"}).content.decode())
        (url,) = {
            url for url in re.findall(r'href="(/recommendations/\?[^"]+)"', html) if "=commented" in url
        }
        assert rows_listed(client, url) == 2

    def test_a_figure_of_a_choice_leads_within_the_choice(self, client: Client, add: Add) -> None:
        add("End impunity", states="DNK GHA")
        html = unescape(client.get(reverse("statistics"), {"by": "theme", "from": "GHA"}).content.decode())
        urls = set(re.findall(r'href="(/recommendations/\?[^"]+)"', html))
        assert urls
        assert all("from=GHA" in url for url in urls)


class TestPrivacy:
    """Nothing on any page, chart or file differs for a stranger whether the secret is there or not."""

    def everything(self, client: Client) -> dict[str, bytes]:
        told = {name: self.content(client, reverse(name)) for name in PAGES}
        for iso3 in ("TUV", "DNK"):
            told[iso3] = self.content(client, reverse("statistics_profile", args=[iso3]))
        for sheet in SHEETS:
            files = [reverse("statistics_file", args=[sheet, form]) for form in ("json", "svg")]
            for by in (By.STATE, By.FROM, By.ISSUE, By.SESSION):
                for unit in ("recommendations", "pairs"):
                    query = {"by": by.value, "unit": unit, "across": "state"}
                    told[f"{sheet} {by} {unit}"] = self.content(client, files[0], **query)
            told[f"{sheet} svg"] = self.content(client, files[1])
        return told

    def content(self, client: Client, url: str, **query: str) -> bytes:
        """An answer without what differs each time: the moment, and the form's token."""
        content = client.get(url, query).content
        return re.sub(rb'"made_at": "[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"', b"", content)

    def test_no_figure_betrays_what_is_not_published(
        self, cast: Cast, add: Add, request: pytest.FixtureRequest
    ) -> None:
        before = {
            user: self.everything(self.client_of(cast, user)) for user in ("", "stranger", "nhri_officer")
        }
        request.getfixturevalue("secret")
        for user, told in before.items():
            assert self.everything(self.client_of(cast, user)) == told
        assert counts(cast.client(cast.coordinator), By.FROM) == {"DNK": 2, "TUV": 1}

    def client_of(self, cast: Cast, user: str) -> Client:
        return cast.client(getattr(cast, user)) if user else Client()

    def test_a_choice_that_only_the_secret_has_counts_nothing(
        self, client: Client, secret: Recommendation
    ) -> None:
        for query in ({"from": "TUV"}, {"state": "BTN"}, {"cycle": "3"}, {"session": "33"}, {"q": "abolish"}):
            assert table(client, **query) == []
            assert "Nothing is counted here" in page(client, **query)

    def test_a_voice_whose_name_is_withheld_changes_no_figure(
        self, client: Client, cast: Cast, recommendations: list[Recommendation], add: Add
    ) -> None:
        assessment = assess(
            by=cast.coalition_member,
            organisation=cast.ngo,
            recommendation=recommendations[0],
            assessed_on=date(2026, 5, 1),
            level="not",
            narrative="Nothing was done.",
            visibility=Visibility.PUBLIC,
        )
        publish_assessment(by=cast.coalition_member, assessment=assessment)
        (line,) = table(client, by="state")
        assert line["not"] == "1"
        drop_attribution(by=cast.coalition_member, row=assessment)
        (line,) = table(client, by="state")
        assert (line["not"], line["commented"]) == ("0", "0.0")


class TestAddresses:
    @pytest.mark.parametrize(
        "query",
        [
            {"by": "moon", "unit": "kg", "measure": "weight", "across": "time", "page": "²"},
            {"state": "zzz", "cycle": "x" * 5000, "page": "99999999999"},
            {"from": ["NOR"] * 500, "theme": "\x00<script>"},
            {"page": "-1", "by": ["state", "from"]},
        ],
    )
    @pytest.mark.parametrize("name", PAGES)
    def test_an_address_from_elsewhere_breaks_nothing(
        self, client: Client, add: Add, name: str, query: dict[str, Any]
    ) -> None:
        assert "<script>" not in client.get(reverse(name), query).content.decode().replace("<script src", "")

    def test_files_of_nothing(self, client: Client, db: None) -> None:
        assert table(client) == []
        assert client.get(reverse("statistics_file", args=["overview", "png"])).status_code == 404
        assert client.get(reverse("statistics_file", args=["moon", "csv"])).status_code == 404

    @pytest.mark.parametrize("sheet", SHEETS)
    def test_every_sheet_can_be_taken_along(self, client: Client, add: Add, sheet: str) -> None:
        for form, start in (("csv", b"\xef\xbb\xbf"), ("json", b"{"), ("svg", b"<svg"), ("png", b"\x89PNG")):
            answer = client.get(reverse("statistics_file", args=[sheet, form]), {"by": "from"})
            assert answer.content.startswith(start)
            assert answer["Content-Disposition"] == f'attachment; filename="uprtrack-{sheet}.{form}"'
        told = json.loads(client.get(reverse("statistics_file", args=[sheet, "json"])).content)
        assert told["unit"] == "recommendations"
        assert told["lines"]

    def test_a_theme_that_looks_like_a_formula_computes_nothing(self, client: Client, add: Add) -> None:
        add("End it", states="GHA")
        (line,) = (line for line in table(client, by="from", **{"from": ["GHA", "=1+1"]}))
        assert not line["query"].startswith("=")


@pytest.mark.parametrize(
    "query", [{"q": "rights"}, {"by": "from", "measure": "support"}, {"across": "state"}]
)
@pytest.mark.parametrize("name", [*PAGES, "statistics_profile"])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    client: Client,
    cast: Cast,
    recommendations: list[Recommendation],
    add: Add,
    name: str,
    query: dict[str, str],
) -> None:
    arguments = ["DNK"] if name == "statistics_profile" else []
    url = reverse(name, args=arguments)
    cast_client = cast.client(cast.coordinator)

    def assessed(recommendation: Recommendation) -> None:
        assess(
            by=cast.coordinator,
            organisation=cast.mechanism,
            recommendation=recommendation,
            assessed_on=date(2026, 5, 1),
            level="fully",
            narrative="Done.",
            visibility=Visibility.GROUP,
        )

    def queries() -> int:
        cast_client.get(url, query)
        with CaptureQueriesContext(connection) as captured:
            cast_client.get(url, query)
        return len(captured)

    assessed(recommendations[0])
    before = queries()
    for states in ("DNK GHA", "CHL", "NOR DNK FRA"):
        assessed(add(f"Protect the rights of {states}", states=states))
    assert queries() == before
    assert before <= 20


def test_a_measure_has_its_words_on_the_page(client: Client, add: Add) -> None:
    for key, measure in MEASURES.items():
        html = page(client, measure=key)
        assert key == "count" or f"{measure.label}: {measure.definition}." in html
