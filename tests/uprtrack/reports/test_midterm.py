"""The mid-term report: every part of it, every recommendation, every figure as in the rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from docx.document import Document
from docx.oxml.ns import qn

from tests.uprtrack.reports.reading import headings, word, words_of
from uprtrack.monitoring.models import Assessment, Evidence, Level, Measure
from uprtrack.organisations.attribution import drop_attribution
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import Plan
from uprtrack.recommendations.models import Kind, Recommendation, Wording
from uprtrack.reports.services import generate

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.reports.conftest import Material

Assess = Callable[..., Assessment]
STRANGER = AnonymousUser()


def midterm(
    material: Material,
    organisation: Organisation,
    *,
    by: Reader = STRANGER,
    is_public: bool = True,
    **options: Any,
) -> Document:
    made = generate(
        by=by,
        organisation=organisation,
        review=material.review,
        kind="midterm",
        form="docx",
        is_public=is_public,
        **options,
    )
    return word(made.content)


def test_every_part_of_a_midterm_report_is_there(cast: Cast, material: Material, assess: Assess) -> None:
    assess(cast.nhri, "120.1", Level.PARTIALLY, "The bill waits.", is_public=True)
    document = midterm(material, cast.nhri)
    assert headings(document) == [
        "1. Introduction",
        "2. Methodology and consultations",
        "2.1 Consultations",
        "2.2 Who assessed",
        "2.3 How implementation was assessed",
        "3. Implementation by theme",
        "Conditions of detention",
        "Recommendation 121.2",
        "Death penalty",
        "Recommendation 121.1",
        "International instruments",
        "Recommendation 120.1",
        "Without a theme",
        "Recommendation 120.2",
        "Voluntary pledge 125",
        "4. All recommendations and pledges with their level",
        "5. What was not assessed",
        "6. Contributions",
        "Annex: sources and method",
        "Sources",
        "Method of the implementation index",
        "About this document",
    ]
    title = document.core_properties
    assert title.title == "Mid-term report of National Human Rights Commission: Coastland, fourth cycle"
    assert title.author == "National Human Rights Commission"


def test_the_contents_lead_to_the_headings(cast: Cast, material: Material, assess: Assess) -> None:
    document = midterm(material, cast.nhri)
    body = document.element.body
    targets = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert links <= targets
    listed = [link for link in headings(document) if not link.startswith(("Recommendation", "Voluntary"))]
    assert len(links) == len(listed)


def test_the_table_holds_every_recommendation_and_pledge_with_its_level(
    cast: Cast, material: Material, assess: Assess
) -> None:
    assess(
        cast.nhri,
        "120.1",
        Level.PARTIALLY,
        "n",
        is_public=True,
        laws="fully",
        policies="partially",
        practices="not",
    )
    table = next(table for table in midterm(material, cast.nhri).tables if len(table.columns) == 8)
    rows = [[cell.text for cell in row.cells] for row in table.rows if len(row._tr.tc_lst) > 1]
    bands = [row.cells[0].text for row in table.rows if len(row._tr.tc_lst) == 1]
    assert bands == [
        "Supported: 2 recommendations",
        "Noted: 1 recommendation",
        "Pending: 1 recommendation",
        "Voluntary pledges: 1 voluntary pledge",
    ]
    assert [row[0] for row in rows[1:]] == ["120.1", "120.2", "121.1", "121.2", "125"]
    assert rows[1] == [
        "120.1",
        "Ratify the Convention on the Rights of Seafarers",
        "Chile, Spain",
        "Supported",
        "Partially implemented",
        "Fully implemented",
        "Partially implemented",
        "Not implemented",
    ]
    assert rows[2][4:] == ["–", "–", "–", "–"]


def test_what_other_mechanisms_recommend_has_a_band_of_its_own(cast: Cast, material: Material) -> None:
    row = material.recommendations["121.2"]
    Recommendation.objects.filter(pk=row.pk).update(kind=Kind.OBSERVATION)
    table = next(table for table in midterm(material, cast.nhri).tables if len(table.columns) == 8)
    bands = [row.cells[0].text for row in table.rows if len(row._tr.tc_lst) == 1]
    assert bands[2:] == [
        "Recommendations of other mechanisms: 1 recommendation",
        "Voluntary pledges: 1 voluntary pledge",
    ]


def test_each_recommendation_is_told_with_all_that_is_known(
    cast: Cast, material: Material, assess: Assess, plan: Plan, measure: Measure, wordings: list[Wording]
) -> None:
    own = assess(cast.nhri, "120.1", Level.PARTIALLY, "The bill waits.", is_public=True, laws="not")
    Evidence.objects.create(
        owner=cast.nhri,
        assessment=own,
        title="Visit to the port",
        link="https://example.org/visit",
        visibility=Visibility.PUBLIC,
        published_at=own.published_at,
    )
    assess(cast.ministry, "120.1", Level.FULLY, "Done from our side.", is_public=True)
    document = midterm(material, cast.nhri, wording_languages=["fr", "ar"])
    told = next(
        {row.cells[0].text: row.cells[1].text for row in table.rows}
        for table in document.tables
        if table.rows[0].cells[1].text == "Chile, Spain"
    )
    assert told == {
        "Recommending States": "Chile, Spain",
        "Position": "Supported (A/HRC/90/7/Add.1, p. 2)",
        "Level, assessed on 1 March 2025": "Partially implemented",
        "Laws": "Not implemented",
        "Assessment": "The bill waits.",
        "Effect on people's enjoyment of the right": "Not known",
        "Confidence": "Medium",
        "Evidence": "Visit to the port (https://example.org/visit)",
        "Measures taken": "1 June 2024, Ministry of Justice (Law): The bill was tabled.",
        "Plan": (
            "Table the bill of ratification\n"
            "Indicator: Treaties ratified (treaties): baseline 3 (2023), target 5 (2026)\n"
            "1 January 2024 – 31 December 2026; Not started\n"
            "Plan of Coordination unit: Ministry of Justice (Lead)"
        ),
        "Other assessments": "Ministry of Justice (1 March 2025): Fully implemented. Done from our side.",
        "Implementation index": (
            "0.75, assessments differ (2 actors: 1 × National human rights institution, 1 × State under review). "
            "Without the State's own assessment: 0.50, partially implemented "
            "(1 actor: 1 × National human rights institution)."
        ),
    }
    text = words_of(document)
    assert "Ratifier la Convention sur les gens de mer" in text
    assert "Unpublished note" not in text


def test_facts_of_a_cluster_are_counted_from_the_rows(
    cast: Cast, material: Material, assess: Assess, plan: Plan, measure: Measure
) -> None:
    assess(cast.mechanism, "120.1", Level.FULLY, "n", is_public=True)
    text = words_of(midterm(material, cast.mechanism))
    assert (
        "This cluster holds 2 recommendations. Of the recommendations, 2 supported. Coordination unit assessed "
        "1 recommendation: 1 fully implemented. 1 recommendation has no assessment by it. 1 measure was reported "
        "by 1 body."
    ) in text
    assert "Treaties and institutions" in text, "the plan's own cluster"


def test_measures_whose_name_is_withheld_count_no_bodies(
    cast: Cast, material: Material, assess: Assess, measure: Measure
) -> None:
    """Each has a stand-in of its own: two of one organisation are neither two bodies nor told to be of one."""
    assess(cast.nhri, "120.1", Level.PARTIALLY, "n", is_public=True)

    def said() -> str:
        return words_of(midterm(material, cast.nhri))

    for text in ("Sailors were visited.", "Families were heard."):
        of_the_ngo = Measure.objects.create(
            owner=cast.ngo,
            kind="practice",
            taken_on=measure.taken_on,
            text=text,
            visibility=Visibility.PUBLIC,
            published_at=measure.published_at,
        )
        of_the_ngo.recommendations.set(measure.recommendations.all())
    assert "3 measures were reported by 2 bodies." in said()
    for row in Measure.objects.filter(owner=cast.ngo):
        drop_attribution(by=cast.coalition_member, row=row)
    assert "3 measures were reported by 1 body, and with the name withheld." in said()
    Measure.objects.filter(pk=measure.pk).update(withdrawn_at=timezone.now())
    assert "2 measures were reported with the name withheld." in said()


def test_what_was_not_assessed_is_said(cast: Cast, material: Material, assess: Assess) -> None:
    assess(cast.nhri, "120.1", Level.NOT, "n", is_public=True)
    assess(cast.nhri, "121.1", Level.NOT_ASSESSED, "n", is_public=True)
    text = words_of(midterm(material, cast.nhri))
    assert "did not assess 2 recommendations and 1 voluntary pledge:\n120.2; 121.2; 125" in text
    assert "looked at 1 recommendation and found too little to give a level:\n121.1" in text


def test_who_assessed_how_many_and_when(cast: Cast, material: Material, assess: Assess) -> None:
    assess(cast.nhri, "120.1", Level.NOT, "n", is_public=True)
    assess(cast.nhri, "121.1", Level.NOT, "n", is_public=True, assessed_on="2025-10-02")
    table = midterm(material, cast.nhri).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == [
        [
            "National Human Rights Commission",
            "National human rights institution",
            "2",
            "1 March 2025",
            "2 October 2025",
        ]
    ]


def test_what_a_person_wrote_stands_in_the_report_word_for_word(cast: Cast, material: Material) -> None:
    texts = {
        "introduction": "First paragraph.\nSame paragraph.\r\n\r\nSecond \x07paragraph & <b>.",
        "consultations": "Three meetings.",
        "members": "",
    }
    document = midterm(material, cast.nhri, by=cast.nhri_officer, texts=texts)
    written = [paragraph.text for paragraph in document.paragraphs]
    assert "First paragraph.\nSame paragraph." in written
    assert "Second \ufffdparagraph & <b>." in written
    assert "Three meetings." in written
    assert "Nothing was stated about consultations." not in written


def test_a_coalitions_internal_edition_lists_its_members_and_what_they_brought(
    cast: Cast, material: Material, assess: Assess
) -> None:
    assess(cast.coalition, "120.1", Level.NOT, "Joint view", visibility=Visibility.COALITION)
    assess(cast.ngo, "120.1", Level.PARTIALLY, "Our view", visibility=Visibility.COALITION)
    document = midterm(material, cast.coalition, by=cast.coalition_coordinator, is_public=False)
    text = words_of(document)
    assert "Joint report of a coalition" in text
    contributions = next(table for table in document.tables if len(table.columns) == 4)
    assert [[cell.text for cell in row.cells] for row in contributions.rows][1:] == [
        ["Harbour Watch", "Civil society organisation", "1", "0"]
    ]
    labels = {row.cells[0].text for table in document.tables for row in table.rows}
    assert "Members' assessments" in labels
    assert "Internal edition, not for publication" in text


def test_the_public_edition_tells_nobody_who_belongs_to_a_coalition(
    cast: Cast, material: Material, assess: Assess
) -> None:
    assess(cast.coalition, "120.1", Level.NOT, "Joint view", is_public=True)
    assess(cast.ngo, "120.1", Level.PARTIALLY, "Secret view", visibility=Visibility.COALITION)
    for by in (STRANGER, cast.coalition_coordinator):
        text = words_of(midterm(material, cast.coalition, by=by))
        assert "Joint view" in text
        assert "Harbour Watch" not in text
        assert "Secret view" not in text
    named = midterm(
        material, cast.coalition, by=cast.coalition_coordinator, texts={"members": "Harbour Watch"}
    )
    assert "Harbour Watch" in words_of(named)


def test_without_any_assessment_the_report_says_so(cast: Cast, material: Material) -> None:
    text = words_of(midterm(material, cast.nhri))
    assert "Nobody has assessed a recommendation in what this edition holds." in text
    assert "Nothing was stated about consultations." in text
    assert "National Human Rights Commission did not assess 4 recommendations and 1 voluntary pledge:" in text
