"""The review's other papers on the site: added for their words, searched, and confirmed by a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.uprkit.formats.other_papers import word_file
from uprkit.apart import Read
from uprkit.formats import read
from uprkit.formats.source import Source
from uprkit.model import DocumentKind as ParsedKind
from uprkit.model import ParsedDocument
from uprtrack.documents.models import Document, DocumentKind, ImportRun, Outcome, Verdict
from uprtrack.documents.placing import place
from uprtrack.documents.presentation import tally
from uprtrack.documents.runs import ImportStateError
from uprtrack.documents.services import accept_import, preview_import, undo_import
from uprtrack.documents.services_of_rows import settle_row
from uprtrack.organisations.kinds import Visibility
from uprtrack.papers import services
from uprtrack.papers.adoption import confirm_adoption, proposed_date
from uprtrack.papers.models import Mention, Numbering, ProposedPledge, Reference, Standing
from uprtrack.papers.reading import fits_of, reviews_referred_to
from uprtrack.papers.search_source import KIND
from uprtrack.recommendations.models import Kind, Position, Recommendation
from uprtrack.reviews.models import Review
from uprtrack.search import index
from uprtrack.search.models import SearchDocument
from uprtrack.search.query import parse_query

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.sample_papers import Bring

NATIONAL_REPORT = (
    "A/HRC/WG.6/45/XCO/1",
    "Distr.: General",
    "3 January 2024",
    "National report submitted in accordance with paragraph 5 of the annex to resolution 16/21",
    "Coastland",
    "I. Introduction",
    "1. This report answers the last review.",
    "II. Harbours",
    "Recommendations 1–3, 900",
    "2. Every pier was mended; the zeppelins stayed away.",
    "III. Voluntary pledges and commitments",
    "3. The Ministry of Beacons will light every lighthouse.",
    "4. Coastland will paint its buoys.",
)
DECISION = (
    "A/HRC/DEC/40/190",
    "Distr.: General",
    "2 April 2019",
    "40/190. Outcome of the universal periodic review: Coastland",
    "Having conducted the review of Coastland on 8 November 2018 in conformity with its rules,",
    "Adopts the outcome (A/HRC/40/901).",
    "31st meeting",
    "14 March 2019",
)
QUESTIONS = ("ADVANCE QUESTIONS TO COASTLAND", "KENYA", "• When will the zeppelins land?")


@pytest.fixture
def national_report(cast: Cast, bring: Bring, report: bytes) -> ImportRun:
    """Brought after the report of the cycle before, both for the mechanism's own people."""
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    return bring(cast.coordinator, cast.mechanism, "national.docx", word_file(NATIONAL_REPORT).data)


def paper_of(run: ImportRun) -> Document:
    assert run.document is not None
    return run.document


def found(words: str) -> list[int]:
    return index.match(KIND, parse_query(words))


def test_a_paper_is_shown_first_and_changes_no_recommendation(
    cast: Cast, bring: Bring, report: bytes
) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    before = list(Recommendation.objects.order_by("pk").values())
    run = preview_import(
        by=cast.coordinator,
        organisation=cast.mechanism,
        file_name="national.doc",
        stream=BytesIO(word_file(NATIONAL_REPORT).data),
    )
    assert run.kind == DocumentKind.NATIONAL_REPORT
    assert tally(run).button == "Add this paper"
    assert list(run.rows.values_list("outcome", flat=True)) == [Outcome.NEW] * 3
    assert found("zeppelins") == []
    page = cast.client(cast.coordinator).get(reverse("import_run", args=[run.public_id]))
    assert b"Recommendations 1\xe2\x80\x933, 900" in page.content
    accept_import(by=cast.coordinator, run=run, visibility=Visibility.ORGANISATION)
    assert list(Recommendation.objects.order_by("pk").values()) == before
    assert Reference.objects.get().standing == Standing.WAITS
    assert ProposedPledge.objects.filter(standing=Standing.WAITS).count() == 2
    review = Review.objects.get(cycle=4)
    assert paper_of(ImportRun.objects.get(pk=run.pk)).review == review


def test_passages_are_found_by_who_may_read_the_paper(cast: Cast, national_report: ImportRun) -> None:
    address = f"{reverse('papers')}?q=zeppelins"
    own = cast.client(cast.coordinator).get(address).content.decode()
    assert "<mark>zeppelins</mark>" in own
    assert reverse("paper", args=[paper_of(national_report).public_id]) in own
    for other in (Client(), cast.client(cast.nhri_officer), cast.client(cast.stranger)):
        answer = other.get(address)
        assert "<mark>" not in answer.content.decode()
        assert other.get(reverse("paper", args=[paper_of(national_report).public_id])).status_code == 404


def test_undone_its_words_are_found_no_more(cast: Cast, national_report: ImportRun) -> None:
    assert found("zeppelins")
    undo_import(by=cast.coordinator, run=national_report)
    assert found("zeppelins") == []
    assert not Reference.objects.exists()
    assert not ProposedPledge.objects.exists()
    client = cast.client(cast.coordinator)
    assert client.get(reverse("paper", args=[paper_of(national_report).public_id])).status_code == 404
    index.rebuild(KIND)
    assert found("zeppelins") == []


def test_the_numbering_that_fits_is_shown_and_a_person_confirms_it(
    cast: Cast, national_report: ImportRun
) -> None:
    document = paper_of(national_report)
    review = reviews_referred_to(document)[0]
    assert review.cycle == 3
    waiting = list(Reference.objects.all())
    fits = fits_of(cast.coordinator, document, review, waiting)
    assert {item.numbering for item in fits} >= {Numbering.ORDINAL}
    assert all("900" in item.fit.missing for item in fits)
    client = cast.client(cast.coordinator)
    address = reverse("paper", args=[document.public_id])
    assert b"Confirm the references" in client.get(address).content
    client.post(
        address,
        {"act": "confirm_references", "review": review.alias, "numbering": Numbering.ORDINAL},
        follow=True,
    )
    rows = list(Recommendation.objects.filter(review=review).order_by("ordinal")[:3])
    assert [mention.recommendation for mention in Mention.objects.order_by("pk")] == rows
    page = client.get(address).content.decode()
    assert all(reverse("recommendation", args=[row.public_id]) in page for row in rows)
    about = client.get(reverse("recommendation", args=[rows[0].public_id])).content.decode()
    assert address in about
    services.reconsider_references(by=cast.coordinator, document=document)
    assert not Mention.objects.exists()
    assert Reference.objects.get().standing == Standing.WAITS


def test_numbers_that_lead_nowhere_confirm_nothing(cast: Cast, national_report: ImportRun) -> None:
    document = paper_of(national_report)
    assert document.review is not None
    with pytest.raises(ImportStateError, match=r"leads to a recommendation"):
        services.confirm_references(
            by=cast.coordinator, document=document, review=document.review, numbering=Numbering.PRINTED
        )
    assert Reference.objects.get().standing == Standing.WAITS


def test_a_pledge_is_added_by_a_person_with_its_source(cast: Cast, national_report: ImportRun) -> None:
    named, unnamed = ProposedPledge.objects.order_by("ordinal")
    assert (named.lead_body, unnamed.lead_body) == ("Ministry of Beacons", "")
    with_body = services.confirm_pledge(by=cast.coordinator, pledge=named)
    without = services.confirm_pledge(by=cast.coordinator, pledge=unnamed)
    document = paper_of(national_report)
    assert [row.kind for row in (with_body, without)] == [Kind.VOLUNTARY_PLEDGE] * 2
    assert with_body.text == "The Ministry of Beacons will light every lighthouse."
    assert (with_body.document, with_body.review, with_body.number) == (document, document.review, "3")
    assert with_body.wordings.get().document == document
    client = cast.client(cast.coordinator)
    page = client.get(reverse("recommendation", args=[without.public_id])).content.decode()
    assert "has no lead body" in page
    page = client.get(reverse("recommendation", args=[with_body.public_id])).content.decode()
    assert "has no lead body" not in page
    assert "Ministry of Beacons" in page
    with pytest.raises(ImportStateError):
        services.confirm_pledge(by=cast.coordinator, pledge=named)
    services.leave_out_pledge(by=cast.coordinator, pledge=unnamed)
    without.refresh_from_db()
    assert without.withdrawn_at is not None
    undo_import(by=cast.coordinator, run=national_report)
    with_body.refresh_from_db()
    assert with_body.withdrawn_at is not None


def test_whoever_does_not_import_confirms_nothing(cast: Cast, national_report: ImportRun) -> None:
    document = paper_of(national_report)
    pledge = ProposedPledge.objects.first()
    reference = Reference.objects.first()
    assert pledge is not None
    assert reference is not None
    for person in (cast.focal_point, cast.nhri_officer, cast.stranger):
        for call in (
            lambda by: services.confirm_pledge(by=by, pledge=pledge),
            lambda by: services.leave_out_pledge(by=by, pledge=pledge),
            lambda by: services.leave_out_reference(by=by, reference=reference),
            lambda by: services.reconsider_references(by=by, document=document),
        ):
            with pytest.raises(PermissionDenied):
                call(person)
    assert not Recommendation.objects.filter(kind=Kind.VOLUNTARY_PLEDGE, document=document).exists()


def test_a_decision_proposes_the_day_of_adoption_and_a_person_records_it(
    cast: Cast, bring: Bring, report: bytes
) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    run = bring(cast.coordinator, cast.mechanism, "decision.docx", word_file(DECISION).data)
    document = paper_of(run)
    review = Review.objects.get()
    assert document.review == review
    assert review.adopted_on is None
    pending = Recommendation.objects.filter(position=Position.PENDING).count()
    assert pending
    assert proposed_date(cast.coordinator, document) == date(2019, 3, 14)
    assert proposed_date(cast.nhri_officer, document) is None
    with pytest.raises(PermissionDenied):
        confirm_adoption(by=cast.nhri_officer, document=document)
    client = cast.client(cast.coordinator)
    client.post(reverse("paper", args=[document.public_id]), {"act": "confirm_adoption"})
    review.refresh_from_db()
    assert review.adopted_on == date(2019, 3, 14)
    document.refresh_from_db()
    assert proposed_date(cast.coordinator, document) is None


def test_questions_need_their_review_and_are_found_by_who_asks(
    cast: Cast, bring: Bring, report: bytes
) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    run = preview_import(
        by=cast.coordinator,
        organisation=cast.mechanism,
        file_name="questions.docx",
        stream=BytesIO(word_file(QUESTIONS).data),
        review=Review.objects.get(),
    )
    accept_import(by=cast.coordinator, run=run, visibility=Visibility.PUBLIC)
    page = Client().get(f"{reverse('papers')}?speaker=KEN&kind=advance_questions").content.decode()
    assert "zeppelins" in page
    assert "said by Kenya" in page
    assert "zeppelins" not in Client().get(f"{reverse('papers')}?speaker=NOR").content.decode()


def test_the_dialogue_of_a_report_is_found_by_who_spoke(cast: Cast, bring: Bring, report: bytes) -> None:
    run = bring(cast.coordinator, cast.mechanism, "report.docx", report)
    spoken = [
        passage for file in paper_of(run).files.all() for passage in file.passages.all() if passage.speakers
    ]
    assert spoken
    code = spoken[0].speakers[0]
    page = cast.client(cast.coordinator).get(f"{reverse('papers')}?speaker={code}").content.decode()
    assert spoken[0].text[:40] in page


def test_recognised_text_is_labelled_wherever_it_is_shown(cast: Cast) -> None:
    def scanned(source: Source) -> Read:
        known, paper = read(word_file(NATIONAL_REPORT))
        return Read(known.key, replace(paper, file=source.name, is_ocr=True))

    run = preview_import(
        by=cast.coordinator,
        organisation=cast.mechanism,
        file_name="scan.pdf",
        stream=BytesIO(b"%PDF-1.7 a scan %%EOF"),
        reader=scanned,
    )
    run = accept_import(by=cast.coordinator, run=run, visibility=Visibility.PUBLIC)
    assert paper_of(run).files.get().is_ocr
    for address in (reverse("paper", args=[paper_of(run).public_id]), f"{reverse('papers')}?q=zeppelins"):
        assert "(OCR)" in Client().get(address).content.decode()


@pytest.mark.parametrize("who", ["coordinator", "stranger"])
def test_pages_ask_the_database_as_often_however_much_there_is(cast: Cast, who: str) -> None:
    def bring_one(session: int, paragraphs: int) -> Document:
        lines = [line.replace("WG.6/45", f"WG.6/{session}") for line in NATIONAL_REPORT]
        lines += [f"{number}. We read recommendation {number} again." for number in range(5, 5 + paragraphs)]
        run = preview_import(
            by=cast.coordinator,
            organisation=cast.mechanism,
            file_name="national.docx",
            stream=BytesIO(word_file(lines).data),
            reader=lambda source: _read(source),
        )
        return paper_of(accept_import(by=cast.coordinator, run=run, visibility=Visibility.PUBLIC))

    client = cast.client(getattr(cast, who))

    def asked(document: Document) -> list[int]:
        counts = []
        for address in (
            reverse("paper", args=[document.public_id]),
            reverse("papers"),
            f"{reverse('papers')}?q=recommendation",
        ):
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    few = asked(bring_one(45, 2))
    bring_one(31, 30)
    assert asked(bring_one(20, 40)) == few


def _read(source: Source) -> Read:
    known, paper = read(source)
    return Read(known.key, paper)


def test_the_index_holds_passages_of_papers_that_stand(cast: Cast, national_report: ImportRun) -> None:
    before = set(SearchDocument.objects.filter(kind=KIND).values_list("object_id", flat=True))
    assert before
    index.rebuild(KIND)
    assert set(SearchDocument.objects.filter(kind=KIND).values_list("object_id", flat=True)) == before


def test_a_row_can_be_left_out_beside_the_paper_before_and_after(
    cast: Cast, bring: Bring, report: bytes
) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    run = preview_import(
        by=cast.coordinator,
        organisation=cast.mechanism,
        file_name="national.docx",
        stream=BytesIO(word_file(NATIONAL_REPORT).data),
    )
    client = cast.client(cast.coordinator)
    for row in run.rows.all():
        assert client.get(reverse("import_row", args=[run.public_id, row.ordinal])).status_code == 200
    first, second, third = run.rows.order_by("ordinal")
    settle_row(by=cast.coordinator, row=first, verdict=Verdict.LEFT_OUT, started_from=0)
    accept_import(by=cast.coordinator, run=run, visibility=Visibility.ORGANISATION)
    assert Reference.objects.get().standing == Standing.LEFT_OUT
    second.refresh_from_db()
    settle_row(by=cast.coordinator, row=second, verdict=Verdict.LEFT_OUT, started_from=0)
    standing = list(ProposedPledge.objects.order_by("ordinal").values_list("ordinal", "standing"))
    assert standing == [(second.ordinal, Standing.LEFT_OUT), (third.ordinal, Standing.WAITS)]


@pytest.mark.parametrize(
    ("kind", "dated_on", "cycle"),
    [
        (ParsedKind.NATIONAL_REPORT, date(2018, 8, 1), 3),
        (ParsedKind.MID_TERM_REPORT, date(2021, 5, 1), 3),
        (ParsedKind.ADVANCE_QUESTIONS, date(2019, 1, 1), 4),
    ],
)
def test_a_dated_paper_belongs_to_the_review_before_or_after_its_day(
    cast: Cast, kind: ParsedKind, dated_on: date, cycle: int
) -> None:
    paper = ParsedDocument("paper.docx", kind, state_under_review="XCO", dated_on=dated_on)
    placement = place(paper, cast.mechanism, None)
    assert placement is not None
    assert (placement.state, placement.cycle) == ("XCO", cycle)
