"""Where sources differ: what is listed, which reading shows, what a decision changes and what opens it again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.uprtrack.recommendations.sources import made, paper, say, settled
from uprkit.matching import folded_text
from uprtrack.documents.models import Document, DocumentKind
from uprtrack.organisations.models import Activity, User, Verb
from uprtrack.recommendations.differing import around, stretches
from uprtrack.recommendations.disagreements import Disagreement, disagreements_of
from uprtrack.recommendations.models import Kind, Position, Recommendation, Settlement, Wording
from uprtrack.recommendations.services import UnfitEntryError, settle_position
from uprtrack.recommendations.services_of_sources import settle_sources, withdraw_settlement
from uprtrack.recommendations.sources import shown_states

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from uprtrack.reviews.models import Review

REPORT, LIST, SHEET = (
    DocumentKind.WORKING_GROUP_REPORT,
    DocumentKind.THEMATIC_LIST,
    DocumentKind.UPR_INFO_SHEET,
)
PRINTED = "Protect the lake dwellers against eviction"
LISTED = "Protect the lake dwellers against forced eviction"


@pytest.fixture
def row(cast: Cast, review: Review) -> Recommendation:
    """A report and OHCHR's list differ about its text, its States and its position."""
    report = paper(cast.mechanism, review, REPORT)
    row = made(report, PRINTED, number="57.1")
    say(report, row, states=("NOR",), position=Position.SUPPORTED, dated_on=date(2023, 5, 1))
    say(
        paper(cast.mechanism, review, LIST),
        row,
        text=LISTED,
        states=("NOR", "CHL"),
        position=Position.NOTED,
    )
    settled(row)
    return row


def about(row: Recommendation, name: str, reader: User | None = None) -> Disagreement:
    found = disagreements_of(row.review, reader, only=[row.pk])
    (item,) = [each for each in found if each.about == name]
    return item


def listed(row: Recommendation, kind: DocumentKind = LIST) -> Document:
    return Document.objects.get(review=row.review, kind=kind)


def decide(cast: Cast, row: Recommendation, name: str, document: Document | None = None) -> Settlement:
    return settle_sources(
        by=cast.coordinator, recommendation=row, about=name, document=document, reason="We compared both."
    )


class TestListing:
    def test_each_reading_stands_with_its_papers_and_the_one_that_shows(self, row: Recommendation) -> None:
        found = disagreements_of(row.review)
        assert [(item.about, item.is_open) for item in found] == [
            ("position", True),
            ("states", True),
            ("text", True),
        ]
        sides = {
            item.about: [(side.value, side.shows, side.papers[0].page) for side in item.sides]
            for item in found
        }
        assert sides == {
            "position": [("Supported", True, 9), ("Noted", False, 9)],
            "states": [("Norway", True, 7), ("Chile, Norway", False, 7)],
            "text": [(PRINTED, True, 7), (LISTED, False, 7)],
        }

    def test_a_paper_that_one_may_not_read_says_nothing(self, cast: Cast, row: Recommendation) -> None:
        Document.objects.filter(pk=listed(row).pk).update(visibility="organisation", published_at=None)
        assert disagreements_of(row.review, AnonymousUser()) == []
        assert disagreements_of(row.review, cast.stranger) == []
        assert len(disagreements_of(row.review, cast.coordinator)) == 3

    def test_nobody_answers_a_pledge(self, cast: Cast, review: Review) -> None:
        report, other = paper(cast.mechanism, review, REPORT), paper(cast.mechanism, review, LIST)
        pledge = made(report, PRINTED, kind=Kind.VOLUNTARY_PLEDGE)
        say(report, pledge, position=Position.SUPPORTED)
        say(other, pledge, position=Position.NOTED)
        settled(pledge)
        assert disagreements_of(review) == []

    def test_the_page_asks_the_database_as_often_for_many_as_for_one(
        self, cast: Cast, row: Recommendation
    ) -> None:
        client = cast.client(cast.coordinator)
        address = reverse("disagreements", args=[row.review.alias])

        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            return len(queries)

        asked()
        few = asked()
        report, other = paper(cast.mechanism, row.review, REPORT), paper(cast.mechanism, row.review, LIST)
        for number in range(2, 40):
            more = made(report, f"{PRINTED} {number}", number=f"57.{number}")
            say(other, more, text=f"{LISTED} {number}", position=Position.NOTED)
            say(report, more, position=Position.SUPPORTED)
        assert len(disagreements_of(row.review, cast.coordinator)) == 79
        assert asked() == few <= 20


class TestSettling:
    def test_a_chosen_reading_shows_and_every_source_stays(self, cast: Cast, row: Recommendation) -> None:
        said = list(Wording.objects.order_by("pk").values_list("text", "withdrawn_at"))
        decide(cast, row, "text", listed(row))
        decide(cast, row, "states", listed(row))
        row.refresh_from_db()
        assert row.text == LISTED
        assert {state.pk for state in shown_states([row.pk])[row.pk]} == {"CHL", "NOR"}
        assert list(Wording.objects.order_by("pk").values_list("text", "withdrawn_at")) == said
        assert [item.about for item in disagreements_of(row.review) if item.is_open] == ["position"]
        line = Activity.objects.filter(verb=Verb.RECONCILE).first()
        assert line is not None
        assert (line.owner, line.object_id, line.reason) == (
            cast.mechanism,
            row.public_id,
            "We compared both.",
        )

    def test_a_decision_taken_back_leaves_everything_as_it_was(self, cast: Cast, row: Recommendation) -> None:
        before = vars(Recommendation.objects.get(pk=row.pk)).copy()
        settlement = decide(cast, row, "text", listed(row))
        withdraw_settlement(by=cast.coordinator, settlement=settlement)
        after = vars(Recommendation.objects.get(pk=row.pk)).copy()
        before.pop("_state"), after.pop("_state")
        assert after == before
        assert about(row, "text").is_open
        assert Settlement.objects.get().reason == "We compared both."
        with pytest.raises(UnfitEntryError, match="already"):
            withdraw_settlement(by=cast.coordinator, settlement=settlement)

    def test_what_shows_can_be_accepted(self, cast: Cast, row: Recommendation) -> None:
        decide(cast, row, "position")
        row.refresh_from_db()
        assert row.position == Position.SUPPORTED
        assert not about(row, "position").is_open

    def test_accepting_keeps_what_was_chosen_before(self, cast: Cast, row: Recommendation) -> None:
        decide(cast, row, "text", listed(row))
        decide(cast, row, "text")
        row.refresh_from_db()
        assert row.text == LISTED
        assert Settlement.objects.filter(withdrawn_at__isnull=True).count() == 1

    def test_only_what_nobody_knew_opens_it_again(self, cast: Cast, row: Recommendation) -> None:
        decide(cast, row, "text")
        sheet = paper(cast.mechanism, row.review, SHEET)
        say(sheet, row, text=f"{LISTED.upper()}.")
        assert not about(row, "text").is_open
        say(paper(cast.mechanism, row.review, DocumentKind.UHRI_EXPORT), row, text=f"{LISTED} and harm")
        assert about(row, "text").is_open
        decide(cast, row, "text")
        assert not about(row, "text").is_open

    def test_a_position_is_settled_with_a_source_until_a_paper_says_something_new(
        self, cast: Cast, review: Review
    ) -> None:
        report = paper(cast.mechanism, review, REPORT)
        row = made(report, PRINTED)
        say(report, row, position=Position.NOTED)
        settled(row)
        settle_position(
            by=cast.coordinator,
            organisation=cast.mechanism,
            recommendation=row,
            position=Position.NOTED,
            words="",
            dated_on=date(2024, 3, 1),
            source="Statement in the plenary",
        )
        say(paper(cast.mechanism, review, LIST), row, position=Position.NOTED)
        assert disagreements_of(review) == []
        say(paper(cast.mechanism, review, SHEET), row, position=Position.SUPPORTED)
        found = about(row, "position")
        assert (found.is_open, found.person is not None) == (True, True)
        decide(cast, row, "position")
        assert not about(row, "position").is_open

    @pytest.mark.parametrize(
        ("name", "kind", "reason", "words"),
        [
            ("text", None, " ", "reason"),
            ("position", LIST, "So it is.", "source"),
            ("text", DocumentKind.ADDENDUM, "So it is.", "says nothing"),
        ],
    )
    def test_what_is_no_decision_is_refused(
        self, cast: Cast, row: Recommendation, name: str, kind: DocumentKind | None, reason: str, words: str
    ) -> None:
        paper(cast.mechanism, row.review, DocumentKind.ADDENDUM)
        document = listed(row, kind) if kind else None
        with pytest.raises(UnfitEntryError, match=words):
            settle_sources(
                by=cast.coordinator, recommendation=row, about=name, document=document, reason=reason
            )
        assert not Settlement.objects.exists()

    def test_where_nothing_differs_nothing_is_settled(self, cast: Cast, review: Review) -> None:
        row = made(paper(cast.mechanism, review, REPORT), PRINTED)
        with pytest.raises(UnfitEntryError, match="do not differ"):
            decide(cast, row, "text")

    def test_another_organisation_s_paper_cannot_be_chosen(self, cast: Cast, row: Recommendation) -> None:
        sheet = paper(cast.ngo, row.review, SHEET)
        say(sheet, row, text="Protect everybody on every lake from being driven out")
        with pytest.raises(UnfitEntryError, match="does not count"):
            decide(cast, row, "text", sheet[0])

    def test_only_those_who_lead_the_owner_s_follow_up_decide(self, cast: Cast, row: Recommendation) -> None:
        for reader in (cast.focal_point, cast.nhri_officer, cast.coalition_coordinator, cast.stranger):
            with pytest.raises(PermissionDenied):
                settle_sources(by=reader, recommendation=row, about="text", document=None, reason="Mine")
        assert not Settlement.objects.exists()


class TestPages:
    def test_from_the_review_to_the_decision(self, cast: Cast, row: Recommendation) -> None:
        client = cast.client(cast.coordinator)
        head = client.get("/recommendations/", {"review": row.review.alias}).content.decode()
        assert "Sources differ in 3 places" in head
        page = client.get(reverse("disagreements", args=[row.review.alias])).content.decode()
        address = reverse("disagreement_settle", args=[row.public_id, "text"])
        assert address in page
        form = client.get(address).content.decode()
        assert "<mark>forced </mark>" in form
        assert client.post(address, {"choice": "accept", "reason": ""}).status_code == 422
        answer = client.post(
            address, {"choice": listed(row).public_id, "reason": "The list corrects it."}, follow=True
        )
        assert "Open: 2" in answer.content.decode()
        settled_page = client.get(reverse("disagreements", args=[row.review.alias]), {"show": "settled"})
        assert "The list corrects it." in settled_page.content.decode()
        shown = client.get(reverse("recommendation", args=[row.public_id])).content.decode()
        assert "The list corrects it." in shown
        settlement = Settlement.objects.get()
        client.post(reverse("settlement_withdraw", args=[settlement.pk]))
        settlement.refresh_from_db()
        assert settlement.withdrawn_at is not None

    def test_everybody_reads_what_public_papers_say_and_few_decide(
        self, cast: Cast, row: Recommendation
    ) -> None:
        page = cast.client(cast.stranger).get(reverse("disagreements", args=[row.review.alias]))
        assert "<mark>forced </mark>" in page.content.decode()
        address = reverse("disagreement_settle", args=[row.public_id, "text"])
        assert address not in page.content.decode()
        assert cast.client(cast.stranger).get(address).status_code == 403
        assert cast.client(cast.coalition_coordinator).get(address).status_code == 403
        head = cast.client(cast.stranger).get("/recommendations/", {"review": row.review.alias})
        assert "Sources differ" not in head.content.decode()

    def test_what_does_not_differ_has_no_page(self, cast: Cast, row: Recommendation) -> None:
        client = cast.client(cast.coordinator)
        assert client.get(f"/recommendations/{row.public_id}/disagreements/colour/").status_code == 404
        assert client.get("/recommendations/disagreements/XCO-upr9/").status_code == 404


words = st.text(st.sampled_from("ab ,.\n;é中"), max_size=60)


@given(words, words)
def test_marking_what_differs_loses_no_word(one: str, other: str) -> None:
    found = stretches(one, other)
    assert "".join(stretch.text for stretch in found) == one.lstrip()
    same = " ".join(stretch.text for stretch in found if not stretch.differs)
    assert set(folded_text(same).split()) <= set(folded_text(other).split())


@given(words, words)
def test_an_excerpt_holds_all_that_differs(one: str, other: str) -> None:
    found = stretches(one, other)
    assert [each.text for each in around(found) if each.differs] == [
        each.text for each in found if each.differs
    ]
    assert sum(len(each.text) for each in around(found)) <= len(one) + 2 * len(found)


def test_an_excerpt_leaves_out_what_is_far_from_a_difference() -> None:
    found = around(stretches("one two three four five six seven", "one two three four five six eight"))
    assert "".join(each.text for each in found) == "… three four five six seven"


@given(words)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert not any(stretch.differs for stretch in stretches(text, text.upper()))
