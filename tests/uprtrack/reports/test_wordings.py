"""The wordings export: each language and role with its tag, nothing that a spreadsheet would compute."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from tests.uprtrack.reports.reading import facts_of, sheet_rows
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Wording, WordingRole
from uprtrack.reports.services import GeneratedReport, generate

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.reports.conftest import Material


def wordings_file(material: Material, form: str, by: Reader | None = None) -> GeneratedReport:
    return generate(
        by=by or AnonymousUser(),
        organisation=None,
        review=material.review,
        kind="wordings",
        form=form,
        is_public=by is None,
    )


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def test_every_published_wording_stands_with_its_language_and_role(
    material: Material, wordings: list[Wording]
) -> None:
    rows = csv_rows(wordings_file(material, "csv").content)
    told = {(row["number"], row["language"], row["role"], row["text"]) for row in rows}
    assert told >= {
        ("120.1", "en", "as_received", "Ratify the Convention on the Rights of Seafarers"),
        ("120.1", "fr", "translation", "Ratifier la Convention sur les gens de mer"),
        ("120.1", "ar", "translation", "التصديق على الاتفاقية"),
        ("120.1", "en", "plain", "Sign up to the treaty for sailors"),
    }
    assert len(rows) == 5 + 3, "each text as received, and the three published wordings"


def test_the_text_as_received_stands_once_where_a_wording_carries_it(material: Material) -> None:
    text = material.recommendations["120.1"].text
    material.word("120.1", "en-GB", text, WordingRole.AS_RECEIVED, document=material.report)
    rows = csv_rows(wordings_file(material, "csv").content)
    assert [row["language"] for row in rows if row["text"] == text] == ["en-GB"]


def test_a_formula_in_csv_is_led_by_an_apostrophe(material: Material) -> None:
    rows = csv_rows(wordings_file(material, "csv").content)
    assert "'" + material.formula in {row["text"] for row in rows}
    assert not [row for row in rows if row["text"].startswith(("=", "+", "-", "@"))]


def test_every_line_of_csv_says_where_it_comes_from(material: Material) -> None:
    report = wordings_file(material, "csv")
    rows = csv_rows(report.content)
    assert {row["data_version"] for row in rows} == {report.data_version}
    assert {row["edition"] for row in rows} == {"Published edition"}
    assert {row["review"] for row in rows} == {"XCO-upr4"}
    assert rows[0]["source"] == "A/HRC/90/7, p. 9"


def test_the_internal_edition_holds_drafts_too(
    cast: Cast, material: Material, wordings: list[Wording]
) -> None:
    rows = sheet_rows(wordings_file(material, "xlsx", by=cast.coordinator).content, "Wordings")
    assert "Borrador que nadie publicó" in {row["Wording"] for row in rows}
    public = wordings_file(material, "xlsx")
    assert "Borrador que nadie publicó" not in {
        row["Wording"] for row in sheet_rows(public.content, "Wordings")
    }
    assert facts_of(public.content)["Data version"] == public.data_version
