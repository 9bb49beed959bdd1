"""What a result is taken away as, by whom, and the manifest beside it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import openpyxl
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.uprtrack.exports.conftest import FORMULA
from uprtrack.recommendations.models import Recommendation
from uprtrack.search import index

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

SECRET = "Kestrel"
Rows = list[Recommendation]


def streamed(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    assert response.streaming
    return b"".join(response.streaming_content)


def as_csv(client: Client, query: str = "") -> list[dict[str, str]]:
    data = streamed(client, f"/exports/rows.csv?{query}").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(data, newline="")))


def as_json(client: Client, query: str = "") -> list[dict[str, object]]:
    lines = streamed(client, f"/exports/rows.jsonl?{query}").splitlines()
    return [json.loads(line) for line in lines]


def test_every_published_row_is_taken_away_and_no_other(client: Client, rows: Rows) -> None:
    found = as_csv(client)
    assert [row["id"] for row in found] == [row.public_id for row in rows[:3]]
    assert [row["id"] for row in as_json(client)] == [row["id"] for row in found]
    assert SECRET not in streamed(client, "/exports/rows.csv").decode()


def test_who_may_read_more_takes_more_away(cast: Cast, rows: Rows) -> None:
    found = as_csv(cast.client(cast.coordinator))
    assert [row["id"] for row in found] == [row.public_id for row in rows]
    assert [row["is_published"] for row in found] == ["true", "true", "true", "false"]


def test_what_is_taken_away_is_what_the_list_finds(client: Client, rows: Rows) -> None:
    assert [row["number"] for row in as_csv(client, "q=torture")] == ["104.1"]
    assert [row["number"] for row in as_csv(client, "position=noted")] == ["104.3"]
    assert [row["number"] for row in as_json(client, "from=NOR&state=XCO")] == ["104.1"]
    assert as_csv(client, "q=nothingofthekind") == []


def test_a_row_can_stand_for_a_pair(client: Client, rows: Rows) -> None:
    pairs = as_csv(client, "unit=pair")
    assert [(row["number"], row["recommending_state"]) for row in pairs] == [
        ("104.1", "DNK"),
        ("104.1", "NOR"),
        ("104.2", ""),
        ("104.3", ""),
    ]
    assert [row["recommending_states_number"] for row in pairs] == ["2", "2", "0", "0"]
    whole = as_json(client, "q=torture")
    assert whole[0]["recommending_states"] == ["DNK", "NOR"]
    assert whole[0]["recommending_state_names"] == ["Denmark", "Norway"]


def test_a_formula_is_text_in_tables_and_itself_in_json(client: Client, rows: Rows) -> None:
    assert as_csv(client, "position=noted")[0]["text"] == f"'{FORMULA}"
    assert as_json(client, "position=noted")[0]["text"] == FORMULA
    data = streamed(client, "/exports/rows.xlsx?position=noted")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["rows"]
    cell = next(cell for head, cell in zip(sheet[1], sheet[2], strict=True) if head.value == "text")
    assert cell.value == FORMULA
    assert cell.data_type != "f"


def test_an_unknown_unit_is_told(client: Client, rows: Rows) -> None:
    assert client.get("/exports/rows.csv?unit=acres").status_code == 400


def test_the_manifest_says_what_the_file_is(client: Client, rows: Rows) -> None:
    manifest = client.get("/exports/manifest.json?from=DNK&unit=pair").json()
    assert manifest["rows"] == len(as_csv(client, "from=DNK&unit=pair")) == 1
    assert manifest["recommendations"] == 1
    assert manifest["unit"] == "pair"
    assert manifest["query"] == "http://testserver/search/?from=DNK"
    assert manifest["filter"] == [{"name": "from", "value": "DNK"}]
    assert manifest["program"]["name"] == "Uprtrack"
    assert manifest["program"]["version"]
    assert manifest["sources"] == [
        {
            "symbol": "A/HRC/54/99",
            "title": "Report of the Working Group on the Universal Periodic Review: Coastland",
            "kind": "working_group_report",
            "dated_on": "",
            "recommendations": 1,
        }
    ]
    assert manifest["redaction"].startswith("none")
    head = client.head("/exports/rows.csv?from=DNK&unit=pair")
    assert head.headers["Link"] == '</exports/manifest.json?from=DNK&unit=pair>; rel="describedby"'


def test_pairs_are_those_of_the_states_chosen(client: Client, rows: Rows) -> None:
    """As UPR Info's database lists them: who asks for Denmark's pairs does not get Norway's, who joined in one."""

    def states(query: str) -> list[str]:
        return [row["recommending_state"] for row in as_csv(client, f"unit=pair&{query}")]

    assert states("q=torture") == ["DNK", "NOR"]
    assert states("from=NOR") == ["NOR"]
    assert states("group=WEOG") == ["DNK", "NOR"]
    assert states("group=WEOG&from=DNK") == ["DNK"]
    assert states("organisation=EU&group=WEOG") == ["DNK"]


def test_the_revision_names_the_contents(client: Client, cast: Cast, rows: Rows) -> None:
    def revision(query: str = "") -> str:
        return str(client.get(f"/exports/manifest.json?{query}").json()["data_revision"])

    before = revision()
    assert revision() == before
    assert revision("position=noted") != before
    # What a stranger may not read changes nothing that a stranger can see.
    Recommendation.objects.filter(pk=rows[3].pk).update(text="Otherwise;")
    index.rebuild("recommendation")
    assert revision() == before
    Recommendation.objects.filter(pk=rows[0].pk).update(text="Otherwise;")
    assert revision() != before


def test_the_number_of_queries_does_not_grow_with_the_result(
    client: Client, rows: Rows, recommendations: Rows
) -> None:
    streamed(client, "/exports/rows.csv")
    with CaptureQueriesContext(
        connection,
    ) as few:
        streamed(client, "/exports/rows.csv?position=noted")
    with CaptureQueriesContext(connection) as many:
        streamed(client, "/exports/rows.csv")
    assert len(many) == len(few)


def test_the_page_leads_to_every_form(client: Client, rows: Rows) -> None:
    page = client.get("/exports/?position=noted").content.decode()
    for form in ("csv", "jsonl", "xlsx"):
        for unit in ("recommendation", "pair"):
            assert f"/exports/rows.{form}?position=noted&amp;unit={unit}" in page
    assert "1 row was found" in page
