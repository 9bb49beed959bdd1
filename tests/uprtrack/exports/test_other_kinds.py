"""Passages, expected actions and published assessments are taken away as recommendations are."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client

from uprtrack.documents.models import DocumentFile, ImportRun, Passage
from uprtrack.monitoring.services import assess, publish_assessment
from uprtrack.organisations.attribution import drop_attribution
from uprtrack.organisations.kinds import Visibility
from uprtrack.plans.models import PlanKind
from uprtrack.plans.services import add_action, assign, create_plan, publish_plan
from uprtrack.recommendations.models import Recommendation
from uprtrack.search import index

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Rows = list[Recommendation]


def taken(client: Client, query: str) -> list[dict[str, str]]:
    response = client.get(f"/exports/rows.csv?{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def plans(rows: Rows, cast: Cast) -> None:
    """A published plan, and one of the mechanism's own; each with an action that serves two recommendations."""
    for title in ("National plan", "Draft plan"):
        plan = create_plan(
            by=cast.coordinator,
            organisation=cast.mechanism,
            review=rows[0].review,
            kind=PlanKind.STATE_MATRIX,
            title=title,
            visibility=Visibility.ORGANISATION,
        )
        action = add_action(
            by=cast.coordinator,
            plan=plan,
            cluster=None,
            text=f"Table a bill ({title})",
            type="legislative",
            recommendations=[rows[0], rows[3]],
            ends_on=date(2027, 6, 1),
        )
        assign(by=cast.coordinator, action=action, organisation=cast.ministry, kind="lead")
        if title == "National plan":
            publish_plan(by=cast.coordinator, plan=plan)


def test_expected_actions_as_far_as_the_reader_sees_their_plans(
    client: Client, cast: Cast, rows: Rows, plans: None
) -> None:
    (action,) = taken(client, "in=action")
    assert (action["plan"], action["lead"]) == ("National plan", "Ministry of Justice")
    assert (action["ends_on"], action["recommendations"]) == ("2027-06-01", rows[0].public_id)
    own = taken(cast.client(cast.coordinator), "in=action")
    assert [row["is_published"] for row in own] == ["true", "false"]
    assert own[0]["recommendations"] == f"{rows[0].public_id}; {rows[3].public_id}"


def test_assessments_without_the_identifier_of_who_dropped_the_name(
    client: Client, cast: Cast, rows: Rows
) -> None:
    made = assess(
        by=cast.nhri_officer,
        organisation=cast.nhri,
        recommendation=rows[0],
        assessed_on=date(2026, 3, 1),
        level="partially",
        narrative="A bill was tabled",
        visibility=Visibility.ORGANISATION,
    )
    assert taken(client, "in=assessment") == []
    publish_assessment(by=cast.nhri_officer, assessment=made)
    (row,) = taken(client, "in=assessment")
    assert (row["id"], row["text"], row["level"]) == (made.public_id, "A bill was tabled", "partially")
    drop_attribution(by=cast.nhri_officer, row=made)
    (row,) = taken(client, "in=assessment")
    assert row["id"] == ""
    assert "withheld" in row["actor"]


def test_passages_with_their_place(client: Client, cast: Cast, rows: Rows) -> None:
    paper = rows[0].document
    file = DocumentFile.objects.create(
        document=paper, name="report.docx", sha256="0" * 64, media_type="text/plain", size=1, vault_path=""
    )
    ImportRun.objects.filter(document=paper).update(vault_path="")
    Passage.objects.create(
        file=file,
        ordinal=1,
        page=3,
        paragraph="12",
        heading_path=["I", "A"],
        speakers=["NOR"],
        text="Norway asked;",
    )
    index.rebuild("passage")
    (row,) = taken(client, "in=passage")
    assert (row["symbol"], row["page"], row["paragraph"]) == ("A/HRC/54/99", "3", "12")
    assert (row["headings"], row["speakers"], row["text"]) == ("I; A", "NOR", "Norway asked;")
    (source,) = client.get("/exports/manifest.json?in=passage").json()["sources"]
    assert (source["symbol"], source["title"], source["rows"]) == ("A/HRC/54/99", paper.title, 1)


def test_their_manifest_and_their_page(client: Client, plans: None) -> None:
    manifest = client.get("/exports/manifest.json?in=action").json()
    assert (manifest["rows"], manifest["unit"]) == (1, "action")
    assert manifest["sources"] == [
        {"title": "National plan", "kind": "state_matrix", "owner": "Coordination unit", "rows": 1}
    ]
    assert manifest["query"] == "http://testserver/search/?in=action"
    page = client.get("/exports/?in=action").content.decode()
    assert "/exports/rows.csv?in=action" in page
    assert "1 row was found" in page


def test_the_command_line_takes_them_too(plans: None, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    call_command("export", "--kind", "action", "--form", "jsonl")
    row = json.loads(capfdbinary.readouterr().out)
    assert row["lead"] == ["Ministry of Justice"]
