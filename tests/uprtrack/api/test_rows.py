"""What the interface tells of each kind of row: all that is published, nothing that is not."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.uprtrack.api.asking import BASE, get, items
from uprtrack.classification.suggesting import suggest_by_machine
from uprtrack.documents.models import Document, DocumentFile, ImportRun, ImportState, Passage
from uprtrack.monitoring.models import Assessment
from uprtrack.organisations.attribution import drop_attribution
from uprtrack.plans.models import BudgetLine, ExpectedAction, Indicator, IndicatorValue, Plan
from uprtrack.recommendations.models import Recommendation
from uprtrack.search import index

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
    found = [get(client, f"/actions?type={kind}")["total"] for kind in (action["type"], "resources")]
    assert found == [1, 0]


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


@pytest.fixture
def passages(rows: Rows, cast: Cast) -> list[Passage]:
    """Two passages of the published paper, and one of a paper that only its organisation may read."""
    own = Document.objects.create(
        owner=cast.mechanism, review=rows[0].review, kind="national_report", title="Own"
    )
    made = []
    for paper, vault_path, texts in (
        (rows[0].document, "kept", ("Denmark asked about prisons.", "Coastland answered.")),
        (own, "own", ("The Kestrel prison is secret.",)),
    ):
        file = DocumentFile.objects.create(
            document=paper,
            language="en",
            sha256=vault_path.ljust(64, "0"),
            media_type="application/pdf",
            vault_path=vault_path,
            size=1,
        )
        ImportRun.objects.create(
            owner=cast.mechanism,
            document=paper,
            file_name="paper.pdf",
            sha256=file.sha256,
            vault_path=vault_path,
            size=1,
            format_key="pdf",
            kind=paper.kind,
            state=ImportState.ACCEPTED,
        )
        made += [
            Passage.objects.create(
                file=file,
                ordinal=place,
                page=7,
                paragraph=str(place),
                speakers=["DNK"][: 2 - place],
                text=text,
            )
            for place, text in enumerate(texts, start=1)
        ]
    index.rebuild("passage")
    return made


def test_passages_of_published_papers_page_by_page(
    client: Client, cast: Cast, passages: list[Passage]
) -> None:
    listed = list(items(client, "/passages?limit=1"))
    assert [each["text"] for each in listed] == [each.text for each in passages[:2]]
    first = listed[0]
    paper = passages[0].file.document
    assert first["document"] == {"id": paper.public_id, "symbol": paper.symbol, "kind": paper.kind}
    assert (first["review"], first["page"], first["paragraph"]) == ("XCO-upr4", 7, "1")
    assert first["speakers"] == [{"iso3": "DNK", "name": "Denmark"}]
    assert [each["ordinal"] for each in items(client, "/passages?q=answered")] == [2]
    assert get(client, "/passages?speaker=DNK")["total"] == 1
    for reader in (client, cast.client(cast.coordinator)):
        assert "Kestrel" not in json.dumps(list(items(reader, "/passages")))
        assert get(reader, "/passages?q=kestrel")["total"] == 0


def test_passages_that_have_not_changed_are_not_sent_again(client: Client, passages: list[Passage]) -> None:
    answer = client.get(f"{BASE}/passages")
    again = client.get(f"{BASE}/passages", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


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
    "address", ["/recommendations", "/actions", "/assessments", "/documents", "/passages", "/reviews"]
)
def test_the_number_of_queries_does_not_grow_with_the_page(
    client: Client, followed: Assessment, passages: list[Passage], address: str
) -> None:
    client.get(f"{BASE}{address}")
    with CaptureQueriesContext(connection) as one:
        client.get(f"{BASE}{address}?limit=1")
    with CaptureQueriesContext(connection) as every:
        client.get(f"{BASE}{address}?limit=200")
    assert len(every) == len(one)


def test_an_action_tells_its_money_by_currency_and_its_indicators_days_and_groups(
    client: Client, followed: Assessment
) -> None:
    action = ExpectedAction.objects.filter(plan__in=Plan.objects.published()).earliest("pk")
    for amount, is_secured in (("100.50", True), ("20", False)):
        BudgetLine.objects.create(
            action=action, amount=Decimal(amount), currency="KES", is_secured=is_secured
        )
    indicator = Indicator.objects.create(
        action=action,
        name="Girls at school",
        type="outcome",
        unit="%",
        target_on=date(2027, 6, 30),
        sdg_indicator="4.1.2",
    )
    IndicatorValue.objects.create(
        indicator=indicator, measured_on=date(2025, 1, 1), value=Decimal(50), group="north"
    )
    told = get(client, f"/actions/{action.public_id}")
    assert told["budgets"] == [{"currency": "KES", "needed": "120.5", "secured": "100.5", "gap": "20"}]
    found = next(item for item in told["indicators"] if item["id"] == indicator.public_id)
    assert (found["target_on"], found["sdg_indicator"]) == ("2027-06-30", "4.1.2")
    assert [value["group"] for value in found["values"]] == ["north"]
