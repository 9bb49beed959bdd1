"""A report of 2008 whose conclusions are free text: kept for its words, and what it recommends entered by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.uprkit.formats.report_paper import (
    CLOSING,
    INTRODUCTION,
    MASTHEAD,
    PROCEEDINGS,
    TITLE,
    docx_report,
    pdf_of,
)
from tests.uprtrack.documents.rows_to_settle import accept, preview
from uprtrack.documents.models import ImportRun, ImportState, Passage
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from pathlib import Path

    from tests.uprtrack.conftest import Cast

CONCLUSIONS = (
    "4. The Working Group welcomed the commitment of Coastland to its lighthouses.",
    "5. Coastland undertook to consider painting its buoys, as Kenya had suggested.",
    f"6. {CLOSING}",
)
ENTERED = {
    "version": 0,
    "number": "5",
    "text": "Consider painting its buoys",
    "recommending_states": "Kenya",
    "position": "pending",
    "kind": "recommendation",
}


@pytest.fixture
def free(cast: Cast) -> ImportRun:
    return preview(cast, "free.docx", docx_report(CONCLUSIONS).data)


def test_nothing_is_guessed_and_the_page_says_what_to_do(cast: Cast, free: ImportRun) -> None:
    assert not free.rows.exists()
    page = cast.client(cast.coordinator).get(reverse("import_run", args=[free.public_id])).content.decode()
    assert "conclusions in free words" in page
    assert "Add this paper" in page
    assert reverse("add_import_row", args=[free.public_id, 0]) in page


@pytest.mark.parametrize("is_added_first", [True, False])
def test_what_a_person_enters_becomes_a_recommendation(
    cast: Cast, free: ImportRun, is_added_first: bool
) -> None:
    client = cast.client(cast.coordinator)
    if is_added_first:
        free = accept(cast, free)
    address = reverse("add_import_row", args=[free.public_id, 0])
    assert client.get(address).status_code == 200
    assert client.post(address, ENTERED).status_code == 302
    assert client.post(address, ENTERED | {"number": "4", "text": "Keep the lamps lit"}).status_code == 302
    if not is_added_first:
        accept(cast, free)
    assert [row.parsed["text"] for row in free.rows.order_by("ordinal")] == [
        "Keep the lamps lit",
        "Consider painting its buoys",
    ]
    entered = Recommendation.objects.get(number="5")
    assert entered.text == "Consider painting its buoys"
    assert [each.state_id for each in entered.attributions.all()] == ["KEN"]


def test_the_report_is_kept_for_its_words(cast: Cast, free: ImportRun) -> None:
    run = accept(cast, free)
    assert run.state == ImportState.ACCEPTED
    assert not Recommendation.objects.exists()
    assert Passage.objects.filter(file__document=run.document, text__contains="painting its buoys").exists()


def test_the_doubt_leads_to_the_page_and_to_entering_a_row(cast: Cast, tmp_path: Path) -> None:
    pages = [MASTHEAD, ["A/HRC/91/7", "2", *INTRODUCTION, *PROCEEDINGS, TITLE, *CONCLUSIONS]]
    run = preview(cast, "free.pdf", pdf_of(tmp_path, pages).data)
    client = cast.client(cast.coordinator)
    number = next(place for place, told in enumerate(run.checks, 1) if told["check"] == "no_rows")
    shown = client.get(reverse("import_doubt", args=[run.public_id, number])).content.decode()
    address = reverse("add_import_row", args=[run.public_id, 0])
    assert f"{address}?page=2" in shown
    assert client.post(f"{address}?page=2", ENTERED).status_code == 302
    assert run.rows.get().parsed["page"] == 2


def test_others_enter_nothing(cast: Cast, free: ImportRun) -> None:
    address = reverse("add_import_row", args=[free.public_id, 0])
    assert cast.client(cast.stranger).post(address, ENTERED).status_code == 404
    assert not free.rows.exists()
