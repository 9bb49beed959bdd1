"""The page of a row in a browser's stand-in: keys, the picture of the page, two people at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.uprtrack.documents.rows_to_settle import preview, row_at, settle
from uprtrack.documents.models import DocumentKind, ImportRun, RowDecision, Verdict
from uprtrack.documents.row_values import values_of

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.sample_papers import Bring


def test_two_people_who_correct_the_same_row_lose_no_words(cast: Cast, run: ImportRun) -> None:
    client = cast.client(cast.coordinator)
    row = row_at(run, "57.3")
    settle(cast, row, Verdict.CORRECTED, text="Plant mangroves along the coast")
    sent = {**values_of(row).fields(), "act": "correct", "version": 0, "text": "Mend the dykes"}
    sent["recommending_states"] = "Cuba"
    page = client.post(reverse("import_row", args=[run.public_id, row.ordinal]), sent)
    assert page.status_code == 422
    shown = page.content.decode()
    assert "Plant mangroves along the coast" in shown
    assert "Mend the dykes" in shown
    assert RowDecision.objects.get().text == "Plant mangroves along the coast"
    sent["version"] = page.context["form"].data["version"]
    assert client.post(reverse("import_row", args=[run.public_id, row.ordinal]), sent).status_code == 302
    assert RowDecision.objects.get().text == "Mend the dykes"


def test_keys_lead_from_doubt_to_doubt(cast: Cast, report: bytes, free_words: bytes, bring: Bring) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    run = preview(cast, "addendum.docx", free_words)
    client = cast.client(cast.coordinator)
    page = client.get(reverse("import_run", args=[run.public_id])).content.decode()
    first = reverse("import_row", args=[run.public_id, 1])
    assert first in page
    assert "Go through 2 doubts beside the paper" in page
    assert "Add 1 position and 2 answers to be confirmed" in page
    assert 'data-key="a"' in client.get(first).content.decode()
    response = client.post(first, {"act": "right", "version": 0})
    assert response["Location"] == reverse("import_row", args=[run.public_id, 2])
    response = client.post(response["Location"], {"act": "leave_out", "version": 0})
    assert response["Location"] == reverse("import_run", args=[run.public_id])
    assert "No doubts are left in this paper." in client.get(response["Location"]).content.decode()


def test_the_page_is_pictured_with_the_row_marked(cast: Cast, report_pdf: bytes) -> None:
    run = preview(cast, "report.pdf", report_pdf)
    row = row_at(run, "57.3")
    client = cast.client(cast.coordinator)
    shown = client.get(reverse("import_row", args=[run.public_id, row.ordinal])).content.decode()
    picture = reverse("import_page", args=[run.public_id, row.parsed["page"]])
    assert f"{picture}?row={row.ordinal}" in shown
    marked = client.get(picture, {"row": row.ordinal})
    assert marked["Content-Type"] == "image/webp"
    assert marked.content.startswith(b"RIFF")
    assert marked.content != client.get(picture).content
    assert client.get(reverse("import_page", args=[run.public_id, 999])).status_code == 404


def test_a_word_file_has_no_pages_but_its_words(cast: Cast, run: ImportRun) -> None:
    client = cast.client(cast.coordinator)
    row = row_at(run, "57.3")
    shown = client.get(reverse("import_row", args=[run.public_id, row.ordinal])).content.decode()
    assert "only a PDF has pages" in shown
    assert client.get(reverse("import_page", args=[run.public_id, 1])).status_code == 404


def test_names_of_states_are_read_as_printed(cast: Cast, run: ImportRun) -> None:
    client = cast.client(cast.coordinator)
    row = row_at(run, "57.3")
    address = reverse("import_row", args=[run.public_id, row.ordinal])
    sent = {**values_of(row).fields(), "act": "correct", "version": 0}
    page = client.post(address, sent | {"recommending_states": "Cuba, Atlantis"})
    assert page.status_code == 422
    assert "separated by semicolons, found “Cuba, Atlantis”" in page.content.decode()
    client.post(address, sent | {"recommending_states": "Bolivia (Plurinational State of) and Cuba"})
    row.refresh_from_db()
    assert row.parsed["recommending_states"] == ["BOL", "CUB"]


def test_others_neither_see_nor_settle_rows(cast: Cast, run: ImportRun) -> None:
    address = reverse("import_row", args=[run.public_id, 1])
    for person in (cast.stranger, cast.coalition_member):
        client = cast.client(person)
        assert client.get(address).status_code == 404
        assert client.post(address, {"act": "right", "version": 0}).status_code == 404
    assert not RowDecision.objects.exists()


def test_a_page_of_a_row_takes_as_many_queries_among_many_rows(
    cast: Cast,
    report: bytes,
    free_words: bytes,
    bring: Bring,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    run = bring(cast.coordinator, cast.mechanism, "report.docx", report)
    few = preview(cast, "addendum.docx", free_words)
    client = cast.client(cast.coordinator)
    for each in (run, few):
        address = reverse("import_row", args=[each.public_id, 2])
        client.get(address)
        with django_assert_max_num_queries(25):
            client.get(address)


def test_a_paper_kept_for_its_words_misses_no_rows(cast: Cast, run: ImportRun) -> None:
    row = row_at(run, "57.3")
    address = reverse("import_row", args=[run.public_id, row.ordinal])
    client = cast.client(cast.coordinator)
    assert "A row is missing" in client.get(address).content.decode()
    ImportRun.objects.update(kind=DocumentKind.NATIONAL_REPORT)
    assert "A row is missing" not in client.get(address).content.decode()
    page = client.post(
        reverse("add_import_row", args=[run.public_id, row.ordinal]),
        values_of(row).fields() | {"version": 0, "recommending_states": "Cuba"},
    )
    assert page.status_code == 422
    assert "expected a paper that lists recommendations or answers" in page.content.decode()
