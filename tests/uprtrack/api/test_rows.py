"""What the interface tells of each kind of row: all that is published, nothing that is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.uprtrack.api.asking import BASE, get, items
from uprtrack.classification.suggesting import suggest_by_machine
from uprtrack.monitoring.models import Assessment
from uprtrack.organisations.attribution import drop_attribution
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Rows = list[Recommendation]


def test_a_recommendation_tells_everything_that_is_published_of_it(client: Client, rows: Rows) -> None:
    told = get(client, f"/recommendations/{rows[0].public_id}")
    assert told["text"] == rows[0].text
    assert told["review"] == "XCO-upr4"
    assert told["state_under_review"] == {"iso3": "XCO", "name": "Coastland"}
    assert told["recommending_states"] == [{"iso3": "DNK", "name": "Denmark"}]
    paper = {"id": rows[0].document.public_id, "symbol": "A/HRC/54/99", "kind": "working_group_report"}
    assert told["attributions"] == [{"state": {"iso3": "DNK", "name": "Denmark"}, "document": paper}]
    assert [(wording["language"], wording["translator"]) for wording in told["wordings"]] == [
        ("fr", "Office")
    ]
    (step,) = told["position_trail"]
    assert (step["position"], step["words"], step["dated_on"]) == (
        "supported",
        "Enjoys support",
        "2023-09-01",
    )
    assert step["document"] == paper
    assert told["source"] == {"document": paper, "printed_in": "", "page": None}


def test_tags_say_how_they_are_known(client: Client, rows: Rows) -> None:
    suggest_by_machine([rows[0].pk])
    tags = get(client, f"/recommendations/{rows[0].public_id}")["tags"]
    assert tags
    assert {tag["is_machine"] for tag in tags} == {True}
    assert {tag["origin"] for tag in tags} == {"model", "rule"}


def test_what_is_private_is_not_there_for_anybody(client: Client, cast: Cast, rows: Rows) -> None:
    for reader in (client, cast.client(cast.coordinator)):
        assert reader.get(f"{BASE}/recommendations/{rows[3].public_id}").status_code == 404
        listed = list(items(reader, "/recommendations"))
        assert [row["id"] for row in listed] == [row.public_id for row in rows[:3]]
        assert "Kestrel" not in json.dumps(listed)
        assert get(reader, "/facets/recommendation?q=kestrel")["total"] == 0
        assert "FJI" not in get(reader, "/facets/recommendation")["counts"]["from"]


def test_the_same_query_language_as_the_pages(client: Client, rows: Rows) -> None:
    def numbers(query: str) -> list[str]:
        return sorted(row["number"] for row in items(client, f"/recommendations?{query}"))

    assert numbers("q=tortur*+OR+education") == ["104.1", "104.2"]
    assert numbers("from=DNK") == ["104.1"]
    assert numbers("q=number:104.3") == ["104.3"]
    counts = get(client, "/facets/recommendation?from=DNK")
    assert counts["unit"] == "recommendation"
    assert counts["counts"]["position"] == {"supported": 1}


def test_expected_actions_name_what_is_public_alone(client: Client, followed: Assessment) -> None:
    (action,) = items(client, "/actions")
    assert action["text"] == "Table a bill"
    assert action["plan"]["owner"]["name"] == "Coordination unit"
    assert [each["body"]["name"] for each in action["bodies"]] == ["Ministry of Justice"]
    assert [each["number"] for each in action["recommendations"]] == ["104.1"]
    assert get(client, f"/actions/{action['id']}") == action


def test_an_assessment_whose_name_is_dropped_has_no_identifier(
    client: Client, cast: Cast, followed: Assessment
) -> None:
    (told,) = items(client, "/assessments")
    assert told["actor"]["name"] == "National Human Rights Commission"
    assert get(client, f"/assessments/{told['id']}") == told
    drop_attribution(by=cast.nhri_officer, row=followed)
    (after,) = items(client, "/assessments")
    assert after["id"] is None
    assert after["actor"]["id"] is None
    assert "withheld" in after["actor"]["name"]
    assert client.get(f"{BASE}/assessments/{told['id']}").status_code == 404


def test_papers_reviews_and_states(client: Client, rows: Rows) -> None:
    (paper,) = items(client, "/documents?review=XCO-upr4")
    assert paper["symbol"] == "A/HRC/54/99"
    assert paper["recommendations"] == 3
    assert get(client, f"/documents/{paper['id']}") == paper
    (review,) = items(client, "/reviews?state=xco")
    assert review["alias"] == "XCO-upr4"
    assert get(client, "/reviews/XCO-upr4") == review
    assert get(client, "/states/SVN")["regional_group"] == "EEG"
    assert len(list(items(client, "/states?limit=200"))) > 190


@pytest.mark.parametrize(
    "address", ["/recommendations", "/actions", "/assessments", "/documents", "/reviews"]
)
def test_the_number_of_queries_does_not_grow_with_the_page(
    client: Client, followed: Assessment, address: str
) -> None:
    client.get(f"{BASE}{address}")
    with CaptureQueriesContext(connection) as one:
        client.get(f"{BASE}{address}?limit=1")
    with CaptureQueriesContext(connection) as every:
        client.get(f"{BASE}{address}?limit=200")
    assert len(every) == len(one)
