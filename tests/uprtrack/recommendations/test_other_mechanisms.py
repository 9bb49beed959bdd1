"""The Universal Human Rights Index and other mechanisms' sheets beside the papers of the UPR."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from tests.uprtrack.sample_papers import upr_info_sheet
from uprkit.errors import UnreadablePaperError
from uprkit.formats.mechanism_sheet import COLUMNS
from uprtrack.classification.models import Origin, Suggestion
from uprtrack.documents.models import DocumentFile, ImportRow, Outcome
from uprtrack.documents.services import preview_import, undo_import
from uprtrack.exchange.services import make_bundle
from uprtrack.pages.coastland.content import load
from uprtrack.recommendations.disagreements import disagreements_of
from uprtrack.recommendations.models import Kind, Position, PositionEvent, Recommendation
from uprtrack.recommendations.sources import shown_states
from uprtrack.reviews.models import Mechanism, Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.sample_papers import Bring
    from uprtrack.documents.models import ImportRun

LAKE = "The Committee recommends that the State party open every lake to the public."
FERRY = "The Committee urges the State party to give persons with disabilities access to every ferry."


def record(**changed: Any) -> dict[str, Any]:
    """A treaty body's recommendation to Coastland, in the shape of the Index's dump."""
    return {
        "AnnotationId": "a1",
        "Symbol": "CRC/C/XCO/CO/3",
        "Text": f"<p>12. {LAKE}</p>",
        "Body": "- CRC",
        "AnnotationType": "- Recommendations",
        "Countries": ["Coastland"],
        "Themes": ["Right to a lake"],
        "AffectedPersons": ["Children"],
        "Sdgs": ["16.2 - Protect children"],
        "PublicationDate": "2023-02-12T00:00:00",
        "UprCycle": None,
        "UprSession": [],
        "UprPositions": [],
        "UprRecommendingCountry": [],
    } | changed


def dump(*records: dict[str, Any]) -> bytes:
    return json.dumps(records).encode()


def of_the_upr(number: str, text: str, states: list[str], position: str = "Supported") -> dict[str, Any]:
    return record(
        AnnotationId=f"upr-{number}",
        Symbol="A/HRC/40/901",
        Text=f"{number} {text} ({', '.join(states)});",
        Body="- UPR",
        UprSession=["31"],
        UprPositions=[position],
        UprRecommendingCountry=states,
    )


def outcomes(run: ImportRun) -> Counter[str]:
    return Counter(ImportRow.objects.filter(run=run).values_list("outcome", flat=True))


class TestObservations:
    def test_a_review_of_the_mechanism_is_made_for_the_year(self, cast: Cast, bring: Bring) -> None:
        bring(cast.coordinator, cast.mechanism, "export-full-en.json", dump(record()))
        row = Recommendation.objects.get()
        assert (row.kind, row.number, row.printed_in) == (Kind.OBSERVATION, "12", "CRC/C/XCO/CO/3")
        assert (row.text, row.position_label) == (LAKE, "Recommendation of another mechanism")
        assert row.review.alias == "XCO-crc2023"
        assert row.review.title == "Coastland, Committee on the Rights of the Child, 2023"
        assert Mechanism.objects.get(pk="crc").kind == "treaty_body"
        assert not PositionEvent.objects.exists()

    def test_its_tags_are_the_index_s(self, cast: Cast, bring: Bring) -> None:
        bring(cast.coordinator, cast.mechanism, "export-full-en.json", dump(record()))
        told = Suggestion.objects.filter(origin=Origin.OHCHR).values_list("term__taxonomy", "term__code")
        assert set(told) == {
            ("ohchr_theme", "right-to-a-lake"),
            ("affected_persons", "children"),
            ("sdg", "16.2"),
        }

    def test_imported_again_nothing_comes_twice(self, cast: Cast, bring: Bring) -> None:
        records = [record(), record(AnnotationId="a2", Text=f"14. {FERRY}")]
        bring(cast.coordinator, cast.mechanism, "export-full-en.json", dump(*records))
        run = bring(cast.coordinator, cast.mechanism, "export-full-en.json", dump(*records, record()))
        assert outcomes(run) == {Outcome.SAME: 3}
        assert Recommendation.objects.count() == 2

    def test_another_paper_s_same_words_are_another_recommendation(self, cast: Cast, bring: Bring) -> None:
        bring(cast.coordinator, cast.mechanism, "export-full-en.json", dump(record()))
        protocol = record(AnnotationId="a3", Symbol="CRC/C/OPAC/XCO/CO/1")
        run = bring(cast.coordinator, cast.mechanism, "2-export-full-en.json", dump(protocol))
        assert outcomes(run) == {Outcome.NEW: 1}
        assert {row.printed_in for row in Recommendation.objects.all()} == {
            "CRC/C/XCO/CO/3",
            "CRC/C/OPAC/XCO/CO/1",
        }
        assert Review.objects.count() == 1

    def test_a_bundle_carries_reviews_of_the_upr_alone(self, cast: Cast, bring: Bring) -> None:
        bring(cast.coordinator, cast.mechanism, "export-full-en.json", dump(record()))
        with pytest.raises(ValidationError, match="Choose the review"):
            make_bundle(by=cast.coordinator, organisation=cast.mechanism, reviews=[Review.objects.get()])

    def test_undone_it_is_gone(self, cast: Cast, bring: Bring) -> None:
        run = bring(cast.coordinator, cast.mechanism, "export-full-en.json", dump(record()))
        undo_import(by=cast.coordinator, run=run)
        assert not Recommendation.objects.standing().exists()

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"Body": "- Gardeners", "Symbol": ""}, "Gardeners"),
            ({"PublicationDate": None}, "date on which the document was published"),
            ({"Text": ""}, "text of a recommendation"),
        ],
    )
    def test_what_has_no_place_is_said(
        self, cast: Cast, bring: Bring, changed: dict[str, Any], words: str
    ) -> None:
        run = bring(
            cast.coordinator, cast.mechanism, "export-full-en.json", dump(record(), record(**changed))
        )
        assert words in run.rows.get(outcome=Outcome.UNREADABLE).message
        assert Recommendation.objects.count() == 1

    def test_a_review_is_not_to_be_chosen_beside_it(self, cast: Cast, review: Review) -> None:
        with pytest.raises(UnreadablePaperError, match="in every row"):
            preview_import(
                by=cast.coordinator,
                organisation=cast.mechanism,
                file_name="export-full-en.json",
                stream=io.BytesIO(dump(record())),
                review=review,
            )


class TestBesideOtherSources:
    def test_a_upr_record_is_the_report_s_recommendation(
        self, cast: Cast, report: bytes, bring: Bring
    ) -> None:
        bring(cast.coordinator, cast.mechanism, "report.docx", report)
        row = Recommendation.objects.filter(position=Position.PENDING).first()
        assert row is not None
        states = [state.name for state in shown_states([row.pk])[row.pk]]
        told = of_the_upr(row.number, row.text.strip(" ;."), states)
        run = bring(cast.coordinator, cast.mechanism, "export-full-en.json", dump(told))
        assert run.rows.get().target_id == row.pk
        row.refresh_from_db()
        assert (row.position, row.document.kind) == (Position.SUPPORTED, "working_group_report")
        event = PositionEvent.objects.get(run=run)
        assert event.source == f"Universal Human Rights Index, A/HRC/40/901, paragraph {row.number}"
        assert not disagreements_of(row.review, cast.coordinator)

    def test_its_text_and_position_go_before_upr_info_s_and_both_are_kept(
        self, cast: Cast, bring: Bring
    ) -> None:
        item = load().cycles[0].recommendations[0]
        text = item.text.strip(" ;.")
        sheet = upr_info_sheet([("Coastland", text.upper(), "Norway", "Noted", "31")])
        bring(cast.coordinator, cast.mechanism, "sheet.csv", sheet)
        told = of_the_upr("57.3", text, ["Norway"])
        run = bring(cast.coordinator, cast.mechanism, "export-full-en.json", dump(told))
        row = Recommendation.objects.get()
        assert (row.text, row.number, row.position) == (text, "57.3", Position.SUPPORTED)
        assert row.printed_in == "A/HRC/40/901"
        assert {item.about for item in disagreements_of(row.review, cast.coordinator)} == {"position"}
        undo_import(by=cast.coordinator, run=run)
        row.refresh_from_db()
        assert (row.text, row.number, row.position) == (text.upper(), "", Position.NOTED)

    def test_a_state_body_takes_its_own_country_s_rows_alone(self, cast: Cast, bring: Bring) -> None:
        records = dump(record(), record(AnnotationId="a9", Countries=["Chile"]))
        run = bring(cast.coordinator, cast.mechanism, "export-full-en.json", records)
        assert outcomes(run) == {Outcome.NEW: 1, Outcome.UNREADABLE: 1}
        assert Recommendation.objects.get().review.state_under_review_id == "XCO"


class TestMechanismSheet:
    def sheet(self, **changed: str) -> bytes:
        row = {
            "Mechanism": "Court of the Lakes",
            "Kind of mechanism": "Regional body",
            "State": "Coastland",
            "Document": "Judgment 4",
            "Date of document": "2021-06-01",
            "Number": "37 b",
            "Text": "Open every lake to the public.",
        } | changed
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, [heading for heading, _hint in COLUMNS])
        writer.writeheader()
        writer.writerow(row)
        return text.getvalue().encode()

    def test_a_regional_body_that_no_list_knows_gets_its_review(self, cast: Cast, bring: Bring) -> None:
        bring(cast.coordinator, cast.mechanism, "court.csv", self.sheet())
        row = Recommendation.objects.get()
        assert (row.review.alias, row.number) == ("XCO-court-of-the-lakes2021", "37 b")
        assert (row.printed_in, row.kind) == ("Judgment 4", Kind.OBSERVATION)
        assert DocumentFile.objects.get().media_type == "text/csv"

    def test_without_a_document_a_row_has_no_place(self, cast: Cast) -> None:
        run = preview_import(
            by=cast.coordinator,
            organisation=cast.mechanism,
            file_name="court.csv",
            stream=io.BytesIO(self.sheet(Document="")),
        )
        assert run.rows.get().outcome == Outcome.UNREADABLE


def test_pages_show_what_other_mechanisms_say(cast: Cast, bring: Bring) -> None:
    bring(cast.coordinator, cast.mechanism, "export-full-en.json", dump(record()))
    row = Recommendation.objects.get()
    client = cast.client(cast.coordinator)
    page = client.get(f"/recommendations/{row.public_id}/").content.decode()
    assert "CRC/C/XCO/CO/3" in page
    assert "paragraph 12" in page
    listed = client.get("/recommendations/", {"review": "XCO-crc2023"}).content.decode()
    assert "1 recommendation of another mechanism" in listed
    assert "0 recommendations" not in listed
    assert "CRC/C/XCO/CO/3" in listed
    assert "Position of the State under review" not in page
    home = client.get("/", {"review": "XCO-crc2023"}).content.decode()
    assert "recommendation of another mechanism" in home
    assert "pending" not in (listed + home).lower()
    assert '<strong>0</strong><a href="/recommendations/' not in home


class TestOtherLanguages:
    def french(self, **changed: Any) -> dict[str, Any]:
        return (
            record(
                AnnotationId="upr-57.1",
                Symbol="A/HRC/40/901",
                Text="57.1 Ouvrir chaque lac au public (Norvège);",
                Body="- EPU",
                UprSession=["31"],
                UprPositions=["Appuyée"],
                UprRecommendingCountry=["Norvège"],
                Themes=["Droit à un lac"],
            )
            | changed
        )

    def test_the_same_record_in_french_is_a_wording_of_the_same_recommendation(
        self, cast: Cast, bring: Bring
    ) -> None:
        english = of_the_upr("57.1", "Open every lake to the public", ["Norway"])
        bring(cast.coordinator, cast.mechanism, "export-full-en.json", dump(english))
        run = bring(cast.coordinator, cast.mechanism, "export-full-fr.json", dump(self.french()))
        assert outcomes(run) == {Outcome.SAME: 1}
        row = Recommendation.objects.get()
        assert row.text == "Open every lake to the public"
        assert set(row.wordings.values_list("language", "text", "role")) == {
            ("en", "Open every lake to the public", "as_received"),
            ("fr", "Ouvrir chaque lac au public", "as_received"),
        }
        assert disagreements_of(row.review, cast.coordinator) == []
        themes = Suggestion.objects.filter(term__taxonomy="ohchr_theme").values_list("term__code", flat=True)
        assert set(themes) == {"right-to-a-lake"}
        undo_import(by=cast.coordinator, run=run)
        row.refresh_from_db()
        assert row.withdrawn_at is None
        assert row.wordings.filter(withdrawn_at__isnull=True).count() == 1

    def test_names_that_do_not_resolve_hold_nothing_up_where_the_record_is_known(
        self, cast: Cast, bring: Bring
    ) -> None:
        english = of_the_upr("57.1", "Open every lake to the public", ["Norway"])
        bring(cast.coordinator, cast.mechanism, "export-full-en.json", dump(english))
        unknown = self.french(
            UprRecommendingCountry=["Le Nord"], UprPositions=["?"], Text="57.1 Ouvrir chaque lac"
        )
        run = bring(cast.coordinator, cast.mechanism, "export-full-fr.json", dump(unknown))
        assert outcomes(run) == {Outcome.SAME: 1}
        assert any("Le Nord" in doubt for doubt in run.rows.get().checks)
        row = Recommendation.objects.get()
        assert (row.position, row.attributions.count(), row.wordings.count()) == ("supported", 1, 2)

    def test_whichever_comes_first_english_shows(self, cast: Cast, bring: Bring) -> None:
        bring(cast.coordinator, cast.mechanism, "export-full-fr.json", dump(self.french()))
        assert Recommendation.objects.get().text == "Ouvrir chaque lac au public"
        english = of_the_upr("57.1", "Open every lake to the public", ["Norway"])
        bring(cast.coordinator, cast.mechanism, "export-full-en.json", dump(english))
        assert Recommendation.objects.get().text == "Open every lake to the public"
        assert shown_states([Recommendation.objects.get().pk])[Recommendation.objects.get().pk][0].pk == "NOR"

    def test_a_record_keeps_its_identity_though_its_words_change(self, cast: Cast, bring: Bring) -> None:
        bring(cast.coordinator, cast.mechanism, "export-full-en.json", dump(record()))
        changed = record(Text=f"12. {FERRY}")
        run = bring(cast.coordinator, cast.mechanism, "2-export-full-en.json", dump(changed))
        assert outcomes(run) == {Outcome.CHANGED: 1}
        assert Recommendation.objects.count() == 1
