"""A paper that comes again from another file: identity stays, what changed is told first, and can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.uprkit.formats.report_paper import CONCLUSIONS, docx_report
from tests.uprtrack.documents.rows_to_settle import accept, preview, row_at
from uprtrack.documents.models import ImportRun, Outcome
from uprtrack.documents.services import undo_import
from uprtrack.recommendations.models import Recommendation, Wording

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

FIRST = "Share charts with its neighbours"
CHANGED = "Share all charts with its neighbours"


@pytest.fixture
def again(cast: Cast) -> ImportRun:
    """The report was added; another file of it, with other words in one place, waits."""
    accept(cast, preview(cast, "first.docx", docx_report().data))
    changed = [line.replace(FIRST, CHANGED) for line in CONCLUSIONS]
    return preview(cast, "corrected.docx", docx_report(changed).data)


def test_the_preview_tells_the_other_wording_and_what_is_here(cast: Cast, again: ImportRun) -> None:
    row = row_at(again, "4.2")
    assert row.outcome == Outcome.CHANGED
    assert "another wording" in row.message
    assert set(again.rows.exclude(pk=row.pk).values_list("outcome", flat=True)) == {Outcome.SAME}
    page = cast.client(cast.coordinator).get(reverse("import_run", args=[again.public_id])).content.decode()
    assert FIRST in page
    assert CHANGED in page


def test_the_file_read_last_shows_and_nothing_is_doubled(cast: Cast, again: ImportRun) -> None:
    before = {row.number: row.public_id for row in Recommendation.objects.all()}
    accept(cast, again)
    after = {row.number: row for row in Recommendation.objects.all()}
    assert {number: row.public_id for number, row in after.items()} == before
    assert after["4.2"].text == CHANGED
    kept = Wording.objects.filter(recommendation=after["4.2"]).values_list("text", flat=True)
    assert set(kept) == {FIRST, CHANGED}


def test_undone_the_words_before_show_again(cast: Cast, again: ImportRun) -> None:
    run = accept(cast, again)
    undo_import(by=cast.coordinator, run=run)
    assert Recommendation.objects.get(number="4.2").text == FIRST


def test_its_passages_are_found_once(cast: Cast, again: ImportRun) -> None:
    client = cast.client(cast.coordinator)

    def found() -> str:
        page = client.get(reverse("papers"), {"q": "ferries"}).content.decode()
        return "1 passage" if "1 passage" in page else "another number"

    assert found() == "1 passage"
    run = accept(cast, again)
    assert found() == "1 passage"
    undo_import(by=cast.coordinator, run=run)
    assert found() == "1 passage"
