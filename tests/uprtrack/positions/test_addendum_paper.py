"""The addendum as a paper: an answer to everything, read back by the library into the same positions."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.uprtrack.positions.test_deciding import ANSWERED, decided
from tests.uprtrack.reports.reading import facts_of, sheet_rows, word, words_of
from uprkit.formats import parse
from uprkit.formats.source import Source
from uprkit.model import DocumentKind, ParsedDocument
from uprtrack.documents.services import accept_import, preview_import
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.standing import Reader
from uprtrack.positions.models import Answer, PositionDecision
from uprtrack.positions.services import publish_decisions
from uprtrack.recommendations.models import Position, Recommendation
from uprtrack.recommendations.services import publish_review
from uprtrack.recommendations.services_of_parts import divide
from uprtrack.reports.services import GeneratedReport, generate
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Rows = list[Recommendation]


def paper(review: Review, by: Reader | None = None, form: str = "docx") -> GeneratedReport:
    return generate(
        by=by or AnonymousUser(),
        organisation=None,
        review=review,
        kind="addendum",
        form=form,
        is_public=by is None,
    )


def read_back(report: GeneratedReport) -> ParsedDocument:
    found = parse(Source(report.file_name, report.content))
    assert found.kind is DocumentKind.ADDENDUM
    return found


@pytest.fixture
def outcome(cast: Cast, review: Review, pending: Rows) -> Rows:
    """104.1 in part, its parts decided; 104.2 supported, 104.3 without an answer; 105.1 to 105.40 decided as well."""
    row = pending[0]
    parts = divide(by=cast.coordinator, recommendation=row, starts=[row.text.index("to the Convention")])
    decided(
        cast,
        row,
        answer="in_part",
        words="We will ratify. We do not agree to the rest of recommendation 104.1.",
    )
    decided(cast, parts[0], words="Yes, this year.")
    decided(cast, parts[1], answer="note", words="The constitution forbids it.")
    decided(cast, pending[1], words="Schools are free already: see 104.3 of the report.")
    first = pending[0]
    more = [
        Recommendation.objects.create(
            owner=first.owner,
            visibility=Visibility.PUBLIC,
            published_at=timezone.now(),
            review=review,
            number=f"105.{number}",
            ordinal=number + 10,
            text="Accept visits of all special procedures and support recommendations that note their work;",
            position=Position.PENDING,
            document=first.document,
            run=first.run,
        )
        for number in range(1, 41)
    ]
    for number, each in enumerate(more):
        answer = ("support", "note", "in_part")[number % 3]
        decided(cast, each, answer=answer, explained="The first half" if answer == "in_part" else "")
    return [*pending, *more]


def test_what_is_decided_is_read_back_from_the_paper(cast: Cast, review: Review, outcome: Rows) -> None:
    found = read_back(paper(review, by=cast.coordinator))
    assert found.symbol == "A/HRC/54/99/Add.1"
    told = {answer.paragraph: answer.position.value for answer in found.answers}
    expected = {row.number: "noted" for row in outcome}
    expected |= {f"105.{number}": "supported" for number in range(1, 41, 3)}
    expected |= {"104.2": "supported", "104.3": "pending"}
    assert told == expected
    assert {total.number for total in found.totals} == {15, 27}
    assert found.checks == ()


def test_parts_and_words_are_read_back_too(cast: Cast, review: Review, outcome: Rows) -> None:
    answers = {answer.paragraph: answer for answer in read_back(paper(review, by=cast.coordinator)).answers}
    split = answers["104.1"]
    assert [part.position.value for part in split.parts] == ["supported", "noted"]
    assert "(b) The constitution forbids it." in split.raw_response
    assert "Schools are free already" in answers["104.2"].raw_response


def test_once_published_the_public_edition_says_the_same(cast: Cast, review: Review, outcome: Rows) -> None:
    internal = read_back(paper(review, by=cast.coordinator))
    publish_decisions(by=cast.coordinator, organisation=cast.mechanism, review=review, dated_on=ANSWERED)
    public = read_back(paper(review))
    assert [(item.paragraph, item.position) for item in public.answers] == [
        (item.paragraph, item.position) for item in internal.answers
    ]
    rows = {row.number: row.position for row in Recommendation.objects.filter(parent=None)}
    assert rows == {item.paragraph: item.position.value for item in public.answers}


def test_before_publication_strangers_get_what_is_official(cast: Cast, review: Review, outcome: Rows) -> None:
    public = paper(review)
    words = words_of(word(public.content))
    assert "Yes, this year." not in words
    assert "43 recommendations have no answer yet." in words
    assert {item.position.value for item in read_back(public).answers} == {"pending"}
    with pytest.raises(PermissionDenied):
        paper(review, by=cast.stranger)


def test_every_decision_is_in_the_data_version(cast: Cast, review: Review, pending: Rows) -> None:
    before = paper(review, by=cast.coordinator).data_version
    decided(cast, pending[0])
    report = paper(review, by=cast.coordinator, form="xlsx")
    assert report.data_version != before
    assert facts_of(report.content)["Data version"] == report.data_version
    assert "1 entry is not published" in facts_of(report.content)["What is held back"]
    assert paper(review).data_version == before


def test_the_workbook_has_parts_under_their_whole(cast: Cast, review: Review, outcome: Rows) -> None:
    rows = sheet_rows(paper(review, by=cast.coordinator, form="xlsx").content, "Answers")
    assert [row["Number"] for row in rows[:4]] == ["104.1", "104.1 (a)", "104.1 (b)", "104.2"]
    assert rows[2]["In the State's own words"] == "The constitution forbids it."


def test_what_was_answered_before_keeps_its_words(review: Review, pending: Rows) -> None:
    row = pending[0]
    row.position_events.create(
        position="supported", words="As said in the plenary.", dated_on=date(2023, 9, 29), how_known="person"
    )
    Recommendation.objects.filter(pk=row.pk).update(position=Position.SUPPORTED)
    found = {item.paragraph: item for item in read_back(paper(review)).answers}
    assert found["104.1"].position.value == "supported"
    assert "As said in the plenary." in found["104.1"].raw_response


def test_the_importer_takes_it_for_the_addendum_that_it_is(cast: Cast, review: Review, outcome: Rows) -> None:
    report = paper(review, by=cast.coordinator)
    run = preview_import(
        by=cast.coordinator,
        organisation=cast.mechanism,
        file_name=report.file_name,
        stream=BytesIO(report.content),
        review=review,
    )
    accept_import(by=cast.coordinator, run=run, visibility=Visibility.PUBLIC)
    publish_review(by=cast.coordinator, organisation=cast.mechanism, review=review)
    decided_on = {item.recommendation_id: item for item in PositionDecision.objects.all()}
    for row in outcome:
        row.refresh_from_db()
        decision = decided_on.get(row.pk)
        # What is supported in part asks for a person's look before it counts.
        if decision is None or decision.answer == Answer.IN_PART:
            assert row.position == Position.PENDING, row.number
        else:
            assert row.position == decision.position, row.number
