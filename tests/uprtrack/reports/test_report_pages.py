"""The pages of reports: choosing, writing, downloading, without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse

from tests.uprtrack.reports.reading import sheet_rows, word, words_of
from uprtrack.monitoring.models import Assessment, Level
from uprtrack.recommendations.models import Recommendation, Wording
from uprtrack.reports.models import GeneratedFile

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.reports.conftest import Material

Assess = Callable[..., Assessment]
LIST = "/reports/?review=XCO-upr4"


def address(kind: str, form: str, query: str = "") -> str:
    return reverse("report_download", args=[kind, form]) + f"?review=XCO-upr4{query}"


def test_the_list_offers_every_kind_with_a_button_for_each_form(
    cast: Cast, material: Material, django_assert_max_num_queries: Any
) -> None:
    client = cast.client(cast.nhri_officer)
    with django_assert_max_num_queries(40):
        page = client.get(LIST).content.decode()
    for label in (
        "Recommendations matrix",
        "Mid-term report",
        "Scorecard",
        "Wordings by language",
        "Download for Excel (XLSX)",
        "Download for Word (DOCX)",
        "Download as PDF",
        "Download as CSV",
        "Write and download",
    ):
        assert label in page
    assert "Everything I may read; not for publication" in page


def test_the_list_leads_to_the_scorecard_of_whoever_speaks(
    cast: Cast, material: Material, assess: Assess
) -> None:
    assess(cast.nhri, "120.1", Level.FULLY, "n", is_public=True)
    assess(cast.ngo, "120.1", Level.FULLY, "n")
    page = Client().get(LIST).content.decode()
    assert reverse("scorecard", args=[cast.nhri.public_id]) in page
    assert cast.ngo.public_id not in page


def test_only_a_coalition_is_asked_for_its_members(cast: Cast, material: Material) -> None:
    for user, is_asked in ((cast.nhri_officer, False), (cast.coalition_coordinator, True)):
        page = cast.client(user).get(address("midterm", "docx")).content.decode()
        assert ("Members of a coalition" in page) is is_asked


def test_a_stranger_is_offered_the_published_edition_alone(material: Material) -> None:
    page = Client().get(LIST).content.decode()
    assert "Recommendations matrix" in page
    assert "not for publication" not in page


def test_without_anything_to_read_the_list_says_what_to_do(material: Material) -> None:
    Recommendation.objects.update(published_at=None, visibility="organisation")
    page = Client().get(LIST)
    assert "nothing to report on" in page.content.decode()
    assert Client().get(address("matrix", "xlsx")).status_code == 404


def test_a_download_is_an_attachment_with_the_filters_of_the_address(material: Material) -> None:
    response = Client().get(address("matrix", "xlsx", "&position=noted&from=CHL"))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="coastland-cycle-4-matrix-')
    assert [row["Number"] for row in sheet_rows(response.content, "Matrix")] == ["121.1"]


def test_the_list_carries_filters_over_to_the_downloads(cast: Cast, material: Material) -> None:
    page = cast.client(cast.nhri_officer).get(LIST + "&position=noted").content.decode()
    assert '<input type="hidden" name="position" value="noted" />' in page
    assert "Only a part of the outcome goes into these reports: position: Noted." in page


def test_the_internal_edition_is_denied_to_whom_it_is_not_meant_for(
    cast: Cast, material: Material, assess: Assess
) -> None:
    assess(cast.ngo, "120.1", Level.NOT, "For ourselves")
    query = "&edition=internal"
    assert Client().get(address("matrix", "xlsx", query)).status_code == 403
    assert cast.client(cast.stranger).get(address("matrix", "xlsx", query)).status_code == 403
    response = cast.client(cast.coalition_member).get(address("matrix", "xlsx", query))
    assert "For ourselves" in str([row.values() for row in sheet_rows(response.content, "Matrix")])


def test_the_midterm_report_is_written_on_a_page_and_then_downloaded(
    cast: Cast, material: Material, wordings: list[Wording]
) -> None:
    client = cast.client(cast.nhri_officer)
    page = client.get(address("midterm", "docx")).content.decode()
    assert "Introduction" in page
    assert "français (fr)" in page
    entered = {
        "organisation": cast.nhri.public_id,
        "edition": "internal",
        "wording": ["fr"],
        "introduction": "What we set out to do.",
        "consultations": "Two meetings.",
        "members": "",
    }
    response = client.post(address("midterm", "docx"), entered)
    assert response.status_code == 200
    text = words_of(word(response.content))
    assert "What we set out to do." in text
    assert "Ratifier la Convention sur les gens de mer" in text
    again = client.get(address("midterm", "docx")).content.decode()
    assert "What we set out to do." in again, "nothing is typed twice"
    other = cast.client(cast.focal_point).get(address("midterm", "docx")).content.decode()
    assert "What we set out to do." not in other


def test_what_was_typed_is_kept_when_the_form_has_an_error(
    cast: Cast, material: Material, assess: Assess
) -> None:
    assess(cast.nhri, "120.1", Level.FULLY, "n", is_public=True)
    typed = {"organisation": cast.nhri.public_id, "introduction": "A long text of mine"}
    response = cast.client(cast.focal_point).post(address("midterm", "docx"), typed)
    page = response.content.decode()
    assert response.status_code == 400
    assert "You cannot write for National Human Rights Commission." in page
    assert "A long text of mine" in page
    assert not GeneratedFile.objects.exists()


def test_a_stranger_has_nothing_to_write_but_may_download_what_is_published(
    cast: Cast, material: Material, assess: Assess
) -> None:
    assess(cast.nhri, "120.1", Level.FULLY, "Everybody may know", is_public=True)
    client = Client()
    assert "<textarea" not in client.get(address("midterm", "docx")).content.decode()
    typed = {"organisation": cast.nhri.public_id, "introduction": "Forged"}
    text = words_of(word(client.post(address("midterm", "docx"), typed).content))
    assert "Everybody may know" in text
    assert "Forged" not in text


def test_an_organisation_is_asked_for_where_the_kind_needs_one(material: Material) -> None:
    response = Client().get(address("scorecard", "pdf"))
    assert response.status_code == 400
    assert "Choose an organisation" in response.content.decode()


def test_unknown_kinds_and_forms_are_not_found(material: Material) -> None:
    assert Client().get("/reports/matrix/pdf/?review=XCO-upr4").status_code == 404
    assert Client().get("/reports/nothing/xlsx/?review=XCO-upr4").status_code == 404


def test_files_made_are_listed_for_their_organisation_alone(cast: Cast, material: Material) -> None:
    client = cast.client(cast.nhri_officer)
    client.get(address("matrix", "xlsx", "&edition=internal"))
    made = GeneratedFile.objects.get()
    assert made.data_version[:12] in client.get(LIST).content.decode()
    assert made.data_version[:12] not in cast.client(cast.focal_point).get(LIST).content.decode()
    assert made.data_version[:12] not in Client().get(LIST).content.decode()
