"""Two recommendations that are one: what goes along, where it shows, and that all of it can be taken apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.uprtrack.recommendations.sources import dump, made, paper, say, settled
from tests.uprtrack.sample_papers import thematic_list, upr_info_sheet
from uprtrack.classification.models import Decision, Origin, Suggestion, Term
from uprtrack.documents.models import DocumentKind, ImportRow, Outcome
from uprtrack.documents.runs import StandsOnError
from uprtrack.documents.services import undo_import
from uprtrack.exchange.services import make_bundle
from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.organisations.models import Activity, Verb
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.recommendations.models import (
    HowKnown,
    Kind,
    Merge,
    Position,
    PositionEvent,
    Recommendation,
)
from uprtrack.recommendations.services import SEARCH_KIND, UnfitEntryError
from uprtrack.recommendations.services_of_sources import merge, take_apart
from uprtrack.recommendations.sources import shown_states
from uprtrack.reviews.models import Review, Session
from uprtrack.search.models import SearchDocument

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.sample_papers import Bring

REPORT, LIST, SHEET = (
    DocumentKind.WORKING_GROUP_REPORT,
    DocumentKind.THEMATIC_LIST,
    DocumentKind.UPR_INFO_SHEET,
)
LAKE = "Protect the lake dwellers against forced eviction and give them titles to their land"
OTHER = "Give titles to those who live by the lakes and end their eviction"
SHORT = "Protect lake dwellers against eviction, give them titles to land"


@dataclass(frozen=True)
class Two:
    """The report's recommendation, and UPR Info's of the same, which nobody recognised."""

    printed: Recommendation
    listed: Recommendation


@pytest.fixture
def two(cast: Cast, review: Review) -> Two:
    report, sheet = paper(cast.mechanism, review, REPORT), paper(cast.mechanism, review, SHEET)
    printed = made(report, LAKE, number="57.1")
    say(report, printed, states=("NOR",))
    listed = made(sheet, SHORT)
    say(sheet, listed, states=("NOR", "CHL"), position=Position.SUPPORTED)
    settled(printed, listed)
    return Two(printed, listed)


class TestWhatGoesAlong:
    def test_the_one_kept_has_every_source_of_both(self, cast: Cast, two: Two) -> None:
        merge(by=cast.coordinator, kept=two.printed, merged=two.listed, reason="The same demand")
        (row,) = Recommendation.objects.standing()
        assert (row.pk, row.text, row.number, row.position) == (two.printed.pk, LAKE, "57.1", "supported")
        assert row.wordings.count() == 2
        assert set(row.attributions.values_list("document__kind", "state_id")) == {
            (REPORT, "NOR"),
            (SHEET, "NOR"),
            (SHEET, "CHL"),
        }
        assert [state.pk for state in shown_states([row.pk])[row.pk]] == ["NOR"]
        line = Activity.objects.get(verb=Verb.MERGE)
        assert (line.object_id, line.reason) == (row.public_id, "The same demand")

    def test_the_order_of_sources_decides_whichever_is_kept(self, cast: Cast, two: Two) -> None:
        merge(by=cast.coordinator, kept=two.listed, merged=two.printed)
        row = Recommendation.objects.standing().get()
        assert (row.pk, row.text, row.number, row.page) == (two.listed.pk, LAKE, "57.1", 7)
        assert row.document == two.printed.document

    def test_work_of_others_goes_along(self, cast: Cast, two: Two) -> None:
        assessment = Assessment.objects.create(
            owner=cast.nhri, recommendation=two.listed, assessed_on=date(2025, 1, 1), level="partially"
        )
        plan = Plan.objects.create(owner=cast.coalition, review=two.listed.review, kind="cso_plan", title="A")
        action = ExpectedAction.objects.create(plan=plan, text="Titles", type="legislative")
        action.recommendations.set([two.listed, two.printed])
        measure = Measure.objects.create(
            owner=cast.ministry, kind="policy", taken_on=date(2025, 1, 1), text="M"
        )
        measure.recommendations.add(two.listed)
        term = Term.objects.filter(taxonomy="upr_issue")[0]
        Decision.objects.create(owner=cast.coalition, recommendation=two.listed, term=term, is_yes=True)
        Suggestion.objects.create(recommendation=two.listed, term=term, origin=Origin.UPR_INFO)
        Suggestion.objects.create(recommendation=two.listed, term=term, origin=Origin.MODEL)
        merge(by=cast.coordinator, kept=two.printed, merged=two.listed)
        assessment.refresh_from_db()
        assert assessment.recommendation == two.printed
        assert list(action.recommendations.all()) == [two.printed, two.listed], "a link that both have stays"
        assert list(measure.recommendations.all()) == [two.printed]
        assert Decision.objects.get().recommendation == two.printed
        assert Suggestion.objects.get(origin=Origin.UPR_INFO).recommendation == two.printed
        of_machine = Suggestion.objects.filter(origin=Origin.MODEL, term=term)
        assert two.listed.pk in of_machine.values_list("recommendation", flat=True)

    def test_search_counts_and_bundles_know_one(self, cast: Cast, two: Two) -> None:
        merge(by=cast.coordinator, kept=two.printed, merged=two.listed)
        assert [row.object_id for row in SearchDocument.objects.filter(kind=SEARCH_KIND)] == [two.printed.pk]
        page = cast.client(cast.coordinator).get("/recommendations/", {"review": two.printed.review.alias})
        assert "1 recommendation, 1 supported" in page.content.decode()
        bundle = make_bundle(by=cast.coordinator, organisation=cast.mechanism, reviews=[two.printed.review])
        assert bundle.sent.counts["recommendations"] == 1


class TestAddresses:
    def test_the_old_ones_lead_to_the_one_kept(self, cast: Cast, two: Two) -> None:
        merge(by=cast.coordinator, kept=two.listed, merged=two.printed)
        client = cast.client(cast.stranger)
        here = reverse("recommendation", args=[two.listed.public_id])
        old = client.get(reverse("recommendation", args=[two.printed.public_id]))
        assert (old.status_code, old["Location"]) == (302, here)
        assert client.get(f"/recommendations/by/{two.printed.alias}/")["Location"] == here

    def test_an_old_number_leads_on_over_two_merges(self, cast: Cast, two: Two) -> None:
        third = made(paper(cast.mechanism, two.printed.review, LIST), LAKE, number="A.9")
        merge(by=cast.coordinator, kept=two.listed, merged=third)
        merge(by=cast.coordinator, kept=two.printed, merged=two.listed)
        found = cast.client(cast.stranger).get("/recommendations/by/XCO-upr4-A.9/")
        assert found["Location"] == reverse("recommendation", args=[two.printed.public_id])

    def test_nobody_learns_of_what_they_could_not_read(self, cast: Cast, review: Review, two: Two) -> None:
        private = made(paper(cast.mechanism, review, LIST, is_published=False), LAKE, number="A.9")
        merge(by=cast.coordinator, kept=two.printed, merged=private)
        address = reverse("recommendation", args=[private.public_id])
        assert cast.client(cast.stranger).get(address).status_code == 404
        assert cast.client(cast.stranger).get("/recommendations/by/XCO-upr4-A.9/").status_code == 404
        assert cast.client(cast.coordinator).get(address).status_code == 302
        assert not Activity.objects.visible_to(cast.stranger).filter(verb=Verb.MERGE).exists()


class TestRefusals:
    def refused(self, cast: Cast, kept: Recommendation, merged: Recommendation, words: str) -> None:
        before = dump()
        with pytest.raises(UnfitEntryError, match=words):
            merge(by=cast.coordinator, kept=kept, merged=merged)
        assert dump() == before
        assert not Merge.objects.exists()

    def test_of_another_review(self, cast: Cast, two: Two) -> None:
        session = Session.objects.get(mechanism_id="upr", number=31)
        earlier = Review.objects.create(
            mechanism_id="upr", state_under_review_id="XCO", cycle=3, session=session
        )
        other = made(paper(cast.mechanism, earlier, REPORT), LAKE)
        self.refused(cast, two.printed, other, "third cycle")

    def test_a_pledge_with_a_recommendation(self, cast: Cast, two: Two) -> None:
        pledge = made(paper(cast.mechanism, two.printed.review, LIST), LAKE, kind=Kind.VOLUNTARY_PLEDGE)
        self.refused(cast, two.printed, pledge, "Voluntary pledge")

    def test_two_paragraphs_of_one_report(self, cast: Cast, two: Two) -> None:
        report = (two.printed.document, two.printed.run)
        other = made(report, LAKE, number="57.2")
        self.refused(cast, two.printed, other, "numbers of their own")

    def test_itself(self, cast: Cast, two: Two) -> None:
        self.refused(cast, two.printed, two.printed, "same one twice")

    def test_a_part_with_its_whole(self, cast: Cast, two: Two) -> None:
        Recommendation.objects.filter(pk=two.listed.pk).update(parent=two.printed)
        self.refused(cast, two.printed, two.listed, "part of the other")

    def test_into_one_that_fewer_people_read(self, cast: Cast, two: Two) -> None:
        private = made(paper(cast.mechanism, two.printed.review, LIST, is_published=False), LAKE)
        self.refused(cast, private, two.printed, "keep the one that more people read")

    def test_what_a_person_entered_is_not_published_by_the_way(self, cast: Cast, two: Two) -> None:
        private = made(paper(cast.mechanism, two.printed.review, LIST, is_published=False), LAKE)
        PositionEvent.objects.create(
            recommendation=private, position=Position.NOTED, how_known=HowKnown.PERSON, source="A call"
        )
        self.refused(cast, two.printed, private, "publish both first")

    def test_another_organisation_s(self, cast: Cast, two: Two) -> None:
        theirs = made(paper(cast.coalition, two.printed.review, SHEET), LAKE)
        for reader in (cast.coordinator, cast.coalition_coordinator, cast.stranger):
            with pytest.raises(PermissionDenied):
                merge(by=reader, kept=two.printed, merged=theirs)

    def test_what_was_merged_already(self, cast: Cast, two: Two) -> None:
        merge(by=cast.coordinator, kept=two.printed, merged=two.listed)
        with pytest.raises(PermissionDenied):
            merge(by=cast.coordinator, kept=two.printed, merged=two.listed)


class TestTakingApart:
    def test_a_merge_is_taken_apart_once(self, cast: Cast, two: Two) -> None:
        before = dump()
        merged = merge(by=cast.coordinator, kept=two.listed, merged=two.printed)
        assert dump() != before
        take_apart(by=cast.coordinator, merge=merged)
        assert dump() == before
        with pytest.raises(UnfitEntryError, match="already"):
            take_apart(by=cast.coordinator, merge=merged)

    def test_only_by_those_who_may_merge(self, cast: Cast, two: Two) -> None:
        merged = merge(by=cast.coordinator, kept=two.listed, merged=two.printed)
        for reader in (cast.focal_point, cast.coalition_coordinator, cast.stranger):
            with pytest.raises(PermissionDenied):
                take_apart(by=reader, merge=merged)

    def test_the_later_merge_first(self, cast: Cast, two: Two) -> None:
        third = made(paper(cast.mechanism, two.printed.review, LIST), LAKE)
        first = merge(by=cast.coordinator, kept=two.listed, merged=third)
        second = merge(by=cast.coordinator, kept=two.printed, merged=two.listed)
        with pytest.raises(UnfitEntryError, match="take these two apart first"):
            take_apart(by=cast.coordinator, merge=first)
        take_apart(by=cast.coordinator, merge=second)
        take_apart(by=cast.coordinator, merge=first)
        assert Recommendation.objects.standing().count() == 3

    def test_what_came_since_stays_with_the_one_kept(self, cast: Cast, two: Two) -> None:
        merged = merge(by=cast.coordinator, kept=two.printed, merged=two.listed)
        say(paper(cast.mechanism, two.printed.review, LIST), two.printed, position=Position.NOTED)
        take_apart(by=cast.coordinator, merge=merged)
        two.printed.refresh_from_db()
        two.listed.refresh_from_db()
        assert (two.printed.position, two.listed.position) == (Position.NOTED, Position.SUPPORTED)


class TestPapers:
    """A merge and the imports before and after it."""

    @pytest.fixture
    def brought(self, cast: Cast, bring: Bring) -> tuple[Recommendation, Recommendation]:
        listed = thematic_list([(f"57.1 {LAKE} (Norway);", "Supported", "Housing")])
        bring(cast.coordinator, cast.mechanism, "list.docx", listed)
        sheet = upr_info_sheet([("Coastland", OTHER, "Norway", "Noted", "31")])
        bring(cast.coordinator, cast.mechanism, "sheet.csv", sheet)
        one, other = Recommendation.objects.order_by("pk")
        return one, other

    def test_a_paper_that_comes_again_knows_the_one_kept(
        self, cast: Cast, bring: Bring, brought: tuple[Recommendation, Recommendation]
    ) -> None:
        one, other = brought
        merge(by=cast.coordinator, kept=other, merged=one)
        again = upr_info_sheet([("Coastland", OTHER, "Norway", "Noted", "31")] * 2)
        run = bring(cast.coordinator, cast.mechanism, "again.csv", again)
        relisted = thematic_list([(f"57.1 {LAKE} (Norway);", "Supported", "Land")])
        later = bring(cast.coordinator, cast.mechanism, "later.docx", relisted)
        rows = ImportRow.objects.filter(run__in=(run, later))
        assert {(row.target_id, row.outcome in (Outcome.SAME, Outcome.CONFLICT)) for row in rows} == {
            (other.pk, True)
        }
        assert Recommendation.objects.count() == 2

    def test_no_import_is_undone_beneath_a_merge(
        self, cast: Cast, brought: tuple[Recommendation, Recommendation]
    ) -> None:
        one, other = brought
        merged = merge(by=cast.coordinator, kept=one, merged=other)
        for row in brought:
            with pytest.raises(StandsOnError, match="1 merge"):
                undo_import(by=cast.coordinator, run=row.run)
        take_apart(by=cast.coordinator, merge=merged)
        undo_import(by=cast.coordinator, run=other.run)
        assert list(Recommendation.objects.standing()) == [one]

    def test_undone_a_further_paper_leaves_what_was_merged(
        self, cast: Cast, bring: Bring, brought: tuple[Recommendation, Recommendation]
    ) -> None:
        one, other = brought
        again = upr_info_sheet([("Coastland", OTHER, "Norway", "Accepted", "31")] * 2)
        further = bring(cast.coordinator, cast.mechanism, "again.csv", again)
        merge(by=cast.coordinator, kept=one, merged=other)
        assert one.position_events.filter(withdrawn_at__isnull=True).count() == 3
        undo_import(by=cast.coordinator, run=further)
        assert one.position_events.filter(withdrawn_at__isnull=True).count() == 2
