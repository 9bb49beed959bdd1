"""Doubts about a whole paper lead to the page that they are about, and are settled there by one key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.uprtrack.documents.rows_to_settle import preview
from uprtrack.documents.models import ImportRun
from uprtrack.documents.paper_doubts import doubts_about, look_at_doubt
from uprtrack.documents.runs import ImportStateError
from uprtrack.documents.services import discard_import
from uprtrack.pages.coastland import papers
from uprtrack.pages.coastland.composition import working_group_report
from uprtrack.pages.coastland.content import load
from uprtrack.pages.coastland.paper_docx import docx

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

LOST = "57.5"
WITHOUT_ONE = replace(
    working_group_report(load().cycles[0]),
    blocks=tuple(b for b in working_group_report(load().cycles[0]).blocks if not b.label.startswith(LOST)),
)


@pytest.fixture(scope="session")
def gapped_pdf() -> bytes:
    """A report whose list goes from 57.4 to 57.6."""
    return papers._pdf(WITHOUT_ONE)


@pytest.fixture
def gapped(cast: Cast, gapped_pdf: bytes) -> ImportRun:
    return preview(cast, "report.pdf", gapped_pdf)


def address(run: ImportRun, number: int = 1) -> str:
    return reverse("import_doubt", args=[run.public_id, number])


def test_a_doubt_about_the_paper_leads_to_its_page(cast: Cast, gapped: ImportRun) -> None:
    (doubt,) = doubts_about(gapped)
    page = next(row.parsed["page"] for row in gapped.rows.all() if row.parsed["paragraph"] == "57.6")
    assert doubt.message == "The numbering goes from 4 to 6; expected 5 after 4."
    assert doubt.page == page
    client = cast.client(cast.coordinator)
    listed = client.get(reverse("import_run", args=[gapped.public_id])).content.decode()
    assert f'<a href="{address(gapped)}">paragraph 57, page {page}</a>' in listed
    shown = client.get(address(gapped)).content.decode()
    picture = reverse("import_page", args=[gapped.public_id, page])
    assert f"{picture}?doubt=1" in shown
    assert doubt.message in shown
    marked = client.get(picture, {"doubt": 1})
    assert marked["Content-Type"] == "image/webp"
    assert marked.content != client.get(picture).content
    assert client.get(picture, {"doubt": 2}).content == client.get(picture).content


def test_what_is_missing_is_added_where_the_doubt_shows_it(cast: Cast, gapped: ImportRun) -> None:
    before = gapped.rows.get(parsed__paragraph="57.4")
    shown = (
        cast.client(cast.coordinator).get(address(gapped), {"page": before.parsed["page"]}).content.decode()
    )
    assert reverse("add_import_row", args=[gapped.public_id, before.ordinal]) in shown
    assert shown.count('data-key="m"') == 1
    missing = reverse("add_import_row", args=[gapped.public_id, before.ordinal])
    assert f'href="{missing}" data-key="m"' in shown


def test_one_key_says_that_somebody_has_looked(cast: Cast, gapped: ImportRun) -> None:
    client = cast.client(cast.coordinator)
    assert 'data-key="a"' in client.get(address(gapped)).content.decode()
    response = client.post(address(gapped), {"act": "looked"})
    assert response["Location"] == reverse("import_run", args=[gapped.public_id])
    listed = client.get(response["Location"]).content.decode()
    assert "Looked at on" in listed
    assert "Look at them beside the paper" not in listed
    assert client.post(address(gapped), {"act": "take_back"})["Location"] == address(gapped)
    assert "Looked at on" not in client.get(address(gapped)).content.decode()


def test_a_word_file_shows_the_words_at_the_place(cast: Cast) -> None:
    run = preview(cast, "report.docx", docx(WITHOUT_ONE))
    (doubt,) = doubts_about(run)
    assert doubt.page is None
    shown = cast.client(cast.coordinator).get(address(run)).content.decode()
    assert "only a PDF has pages" in shown
    assert doubt.words in shown
    assert doubt.words.split()[0] in run.rows.get(parsed__paragraph="57.6").parsed["text"]


def test_only_who_imports_settles_a_doubt(cast: Cast, gapped: ImportRun) -> None:
    with pytest.raises(PermissionDenied):
        look_at_doubt(by=cast.focal_point, run=gapped, number=1, is_settled=True)
    assert cast.client(cast.focal_point).post(address(gapped), {"act": "looked"}).status_code == 404
    assert cast.client(cast.stranger).get(address(gapped)).status_code == 404
    assert cast.client(cast.coordinator).get(address(gapped, 2)).status_code == 404
    gapped.refresh_from_db()
    assert doubts_about(gapped)[0].looked_on is None


def test_a_discarded_paper_has_nothing_to_settle(cast: Cast, gapped: ImportRun) -> None:
    with pytest.raises(ImportStateError, match="expected a doubt from 1 to 1, found 7"):
        look_at_doubt(by=cast.coordinator, run=gapped, number=7, is_settled=True)
    discard_import(by=cast.coordinator, run=gapped)
    with pytest.raises(ImportStateError):
        look_at_doubt(by=cast.coordinator, run=gapped, number=1, is_settled=True)
    page = cast.client(cast.coordinator).post(address(gapped), {"act": "looked"}, follow=True)
    assert "expected an import in the state" in page.content.decode()


def test_the_questions_asked_do_not_grow_with_the_doubts(
    cast: Cast, gapped: ImportRun, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    gapped.checks = gapped.checks * 12
    gapped.save()
    client = cast.client(cast.coordinator)
    client.get(address(gapped))
    with django_assert_max_num_queries(18):
        client.get(address(gapped, 7))
