"""The matrix: rows and figures as in the tables, text that stays text, a hidden sheet to know the rows by."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from docx.oxml.ns import qn

from tests.uprtrack.reports.reading import facts_of, headings, sheet_rows, word, words_of, workbook
from uprtrack.monitoring.models import Assessment, Level, Measure
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import Plan
from uprtrack.recommendations.models import Wording
from uprtrack.reports.filters import Filters
from uprtrack.reports.kinds.matrix import digest
from uprtrack.reports.services import generate

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.reports.conftest import Material

Assess = Callable[..., Assessment]
STRANGER = AnonymousUser()


def matrix(
    material: Material, form: str, *, by: Reader = STRANGER, is_public: bool = True, **options: Any
) -> bytes:
    options = {"organisation": None, **options}
    return generate(
        by=by, review=material.review, kind="matrix", form=form, is_public=is_public, **options
    ).content


def test_a_row_holds_what_the_tables_hold(
    cast: Cast, material: Material, assess: Assess, plan: Plan, measure: Measure
) -> None:
    assess(
        cast.nhri,
        "120.1",
        Level.PARTIALLY,
        "The bill waits.",
        is_public=True,
        laws="not",
        policies="not",
        practices="partially",
    )
    rows = sheet_rows(matrix(material, "xlsx"), "Matrix")
    assert [row["Number"] for row in rows] == ["121.2", "121.1", "120.1", "120.2", "125"]
    row = rows[2]
    assert row == {
        "Theme": "International instruments",
        "Number": "120.1",
        "Recommendation": "Ratify the Convention on the Rights of Seafarers",
        "Recommending State": "Chile, Spain",
        "Position": "Supported",
        "Full list of themes": "International instruments",
        "Source of the text": "A/HRC/90/7, p. 9",
        "Source of the position": "A/HRC/90/7/Add.1, p. 2",
        "Responsible body": "Ministry of Justice (Lead)",
        "Expected action": "Table the bill of ratification",
        "Indicator": "Treaties ratified (treaties): baseline 3 (2023), target 5 (2026)",
        "Timetable": "1 January 2024 – 31 December 2026",
        "Status": "Not started",
        "Type of action": plan.actions.get().get_type_display(),
        "Programme it aligns with": None,
        "Budget": None,
        "Budget gap": None,
        "Similar recommendations of other mechanisms": None,
        "SDG targets": None,
        "Measures taken": "1 June 2024, Ministry of Justice (Law): The bill was tabled.",
        "Assessment/comments on level of implementation": (
            "National Human Rights Commission (1 March 2025): Partially implemented. "
            "Laws and policies: not implemented; practices: partially implemented. The bill waits."
        ),
    }
    assert rows[1]["Full list of themes"] == "Death penalty ?"
    assert rows[4]["Position"] == "Voluntary pledge"


def test_a_text_that_looks_like_a_formula_stays_text(material: Material) -> None:
    material.recommendations["121.1"].text = "+1"
    material.recommendations["121.1"].save()
    sheet = workbook(matrix(material, "xlsx"))["Matrix"]
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells[material.formula] == "s"
    assert cells["+1"] == "s"
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]


def test_the_sheet_can_be_filtered_and_keeps_its_headings_in_sight(material: Material) -> None:
    book = workbook(matrix(material, "xlsx"))
    sheet = book["Matrix"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:U6"
    assert sheet.print_title_rows == "$1:$1"
    assert book.sheetnames == ["Matrix", "About", "uprtrack"]
    assert book["uprtrack"].sheet_state == "hidden"


def test_the_hidden_sheet_knows_each_row_and_how_it_left(cast: Cast, material: Material, plan: Plan) -> None:
    book = workbook(matrix(material, "xlsx"))
    rows = list(book["uprtrack"].iter_rows(values_only=True))
    start = next(place for place, row in enumerate(rows) if row[0] == "sheet_row")
    head = {row[0]: row[1] for row in rows[:start]}
    assert head["layout"] == 1
    assert head["review"] == "XCO-upr4"
    keys = json.loads(str(head["columns"]))
    action = plan.actions.get()
    seen = set()
    for sheet_row, public_id, version, actions, left_as in rows[start + 1 :]:
        shown = [cell.value for cell in book["Matrix"][int(str(sheet_row))]]
        by_key = dict(zip(keys, shown, strict=True))
        recommendation = material.recommendations[by_key["number"]]
        assert (public_id, version) == (recommendation.public_id, recommendation.version)
        is_planned = recommendation in action.recommendations.all()
        assert json.loads(str(actions)) == ({action.public_id: action.version} if is_planned else {})
        digests = json.loads(str(left_as))
        assert digests == {
            key: digest(str(value)) for key, value in by_key.items() if value and key != "theme"
        }
        seen.add(public_id)
    assert seen == {row.public_id for row in material.recommendations.values()}


def test_the_sheet_about_counts_what_the_rows_hold(material: Material) -> None:
    content = matrix(material, "xlsx", filters=Filters(chosen={"position": ("supported", "noted")}))
    rows = sheet_rows(content, "Matrix")
    facts = facts_of(content)
    assert facts["Counted, as the UN counts"] == f"{len(rows)} recommendations"
    assert facts["Positions"] == "2 supported and 1 noted"
    pairs = sum(len(row["Recommending State"].split(", ")) for row in rows)
    assert facts["Counted in pairs"].startswith(f"{pairs} pairs")
    assert facts["Filter"] == "position: Supported, Noted"
    assert facts["Sources"] == "A/HRC/90/7, A/HRC/90/7/Add.1"
    assert facts["Edition"] == "Published edition"
    cells = [*rows[0], *(cell for row in rows for cell in row.values())]
    words = sum(len(str(cell).split()) for cell in cells if cell)
    assert facts["Words"] == str(words)
    assert len(facts["Data version"]) == 64


def test_a_public_edition_holds_nothing_private_whoever_makes_it(
    cast: Cast, material: Material, assess: Assess
) -> None:
    assess(cast.ngo, "120.1", Level.NOT, "Secret finding")
    for form in ("xlsx", "docx"):
        public = matrix(material, form, by=cast.coalition_member)
        internal = matrix(material, form, by=cast.coalition_member, is_public=False)
        texts = [
            words_of(word(content))
            if form == "docx"
            else str([row.values() for row in sheet_rows(content, "Matrix")])
            for content in (public, internal)
        ]
        assert ["Secret finding" in text for text in texts] == [False, True]


def test_wordings_in_chosen_languages_stand_beside_the_text(
    material: Material, wordings: list[Wording]
) -> None:
    content = matrix(material, "xlsx", wording_languages=["fr", "es"])
    rows = {row["Number"]: row for row in sheet_rows(content, "Matrix")}
    french = rows["120.1"]["Wording: français (fr)"]
    assert french == "Ratifier la Convention sur les gens de mer (Translation)"
    assert rows["120.1"]["Wording: español (es)"] is None, "nobody published it"


def test_only_the_chosen_organisations_plan_fills_the_plan_columns(
    cast: Cast, material: Material, plan: Plan
) -> None:
    rows = sheet_rows(matrix(material, "xlsx", organisation=cast.nhri), "Matrix")
    assert {row["Expected action"] for row in rows} == {None}
    rows = sheet_rows(matrix(material, "xlsx", organisation=cast.mechanism), "Matrix")
    assert sum(row["Expected action"] is not None for row in rows) == 2


def test_several_actions_are_numbered_alike_in_each_column(
    cast: Cast, material: Material, plan: Plan
) -> None:
    first = plan.actions.get()
    second = plan.actions.create(text="Train inspectors", type="resources", ends_on=date(2027, 6, 30))
    second.recommendations.set(first.recommendations.all())
    row = sheet_rows(matrix(material, "xlsx"), "Matrix")[2]
    assert row["Expected action"] == "1. Table the bill of ratification\n2. Train inspectors"
    assert row["Timetable"] == "1. 1 January 2024 – 31 December 2026\n2. until 30 June 2027"
    assert row["Responsible body"] == "1. Ministry of Justice (Lead)\n2. –"


def test_the_word_file_is_landscape_titled_and_repeats_its_headings(
    cast: Cast, material: Material, assess: Assess, plan: Plan, wordings: list[Wording]
) -> None:
    assess(cast.nhri, "121.1", Level.NOT, "Nothing was done.", is_public=True)
    document = word(matrix(material, "docx", wording_languages=["ar"]))
    section = document.sections[0]
    assert (section.page_width or 0) > (section.page_height or 0)
    assert document.core_properties.title == "Recommendations matrix: Coastland, fourth cycle"
    assert document.core_properties.author == "Uprtrack"
    assert document.core_properties.language == "en"
    table = document.tables[0]
    assert table._tbl.tr_lst[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    bands = [row.cells[0].text for row in table.rows if len(row._tr.tc_lst) == 1]
    assert bands == [
        "Theme: Conditions of detention (1 recommendation)",
        "Theme: Death penalty (1 recommendation)",
        "Theme: International instruments (1 recommendation)",
        "Theme: Without a theme (1 recommendation and 1 voluntary pledge)",
    ]
    text = words_of(document)
    for row in material.recommendations.values():
        assert row.text in text
    assert "Nothing was done." in text
    assert "PAGE" in section.footer._element.xml
    arabic = [
        run
        for run in document.element.body.iter(qn("w:r"))
        if run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None
    ]
    assert [run.text for run in arabic] == ["التصديق على الاتفاقية"]
    assert headings(document) == ["Recommendations matrix: Coastland, fourth cycle", "About this document"]
