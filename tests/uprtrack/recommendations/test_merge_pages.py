"""Pairs that may be one: what is proposed, to whom, and what one key does about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.uprtrack.recommendations.sources import made, paper, say, settled
from uprtrack.documents.models import DocumentKind
from uprtrack.recommendations.models import Distinction, Kind, Merge, Recommendation
from uprtrack.recommendations.proposals import proposals_of
from uprtrack.recommendations.services import UnfitEntryError
from uprtrack.recommendations.services_of_sources import distinguish, withdraw_distinction

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from uprtrack.reviews.models import Review

REPORT, LIST, SHEET = (
    DocumentKind.WORKING_GROUP_REPORT,
    DocumentKind.THEMATIC_LIST,
    DocumentKind.UPR_INFO_SHEET,
)
LAKE = "Protect the lake dwellers against forced eviction and give them titles to their land"
LIKE = "Protect the lake dwellers against forced evictions; give them titles to the land"
LESS = "Protect lake dwellers against eviction, give them titles to land"
FERRY = "Provide persons with disabilities with access to every ferry of the State"


@pytest.fixture
def pair(cast: Cast, review: Review) -> tuple[Recommendation, Recommendation]:
    """The report's and UPR Info's, alike to nine tenths, of one State."""
    report, sheet = paper(cast.mechanism, review, REPORT), paper(cast.mechanism, review, SHEET)
    rows = made(report, LAKE, number="57.1"), made(sheet, LIKE)
    other = made(report, FERRY, number="57.2")
    for source, row in ((report, rows[0]), (sheet, rows[1]), (report, other)):
        say(source, row, states=("NOR",))
    settled(*rows, other)
    return rows


def named(cast: Cast, review: Review) -> list[tuple[int, int]]:
    return [(item.kept.pk, item.merged.pk) for item in proposals_of(review, cast.coordinator)]


class TestProposals:
    def test_alike_and_of_different_papers(
        self, cast: Cast, review: Review, pair: tuple[Recommendation, Recommendation]
    ) -> None:
        (found,) = proposals_of(review, cast.coordinator)
        assert (found.kept, found.merged) == pair, "the report goes first"
        assert 85 <= found.score < 100

    def test_two_of_one_paper_are_two(self, cast: Cast, review: Review) -> None:
        report = paper(cast.mechanism, review, REPORT)
        settled(made(report, LAKE, number="57.1"), made(report, LIKE, number="57.2"))
        assert named(cast, review) == []

    def test_other_states_only_where_the_words_are_the_same(self, cast: Cast, review: Review) -> None:
        report = paper(cast.mechanism, review, REPORT)
        alike, same = paper(cast.mechanism, review, SHEET), paper(cast.mechanism, review, LIST)
        rows = made(report, LAKE), made(alike, LESS), made(same, f"{LAKE}.")
        for source, row, state in zip((report, alike, same), rows, ("NOR", "CHL", "DNK"), strict=True):
            say(source, row, states=(state,))
        settled(*rows)
        assert named(cast, review) == [(rows[0].pk, rows[2].pk)]

    def test_a_pledge_is_no_recommendation(self, cast: Cast, review: Review) -> None:
        settled(
            made(paper(cast.mechanism, review, REPORT), LAKE),
            made(paper(cast.mechanism, review, SHEET), LAKE, kind=Kind.VOLUNTARY_PLEDGE),
        )
        assert named(cast, review) == []

    def test_only_of_one_s_own_organisation(
        self, cast: Cast, review: Review, pair: tuple[Recommendation, Recommendation]
    ) -> None:
        made(paper(cast.coalition, review, SHEET), LAKE)
        assert len(proposals_of(review, cast.coordinator)) == 1
        for reader in (cast.coalition_coordinator, cast.focal_point, cast.stranger):
            assert proposals_of(review, reader) == []

    def test_what_was_told_apart_is_not_proposed_until_that_is_taken_back(
        self, cast: Cast, review: Review, pair: tuple[Recommendation, Recommendation]
    ) -> None:
        told = distinguish(by=cast.coordinator, first=pair[1], second=pair[0])
        assert distinguish(by=cast.coordinator, first=pair[0], second=pair[1]) == told
        assert named(cast, review) == []
        withdraw_distinction(by=cast.coordinator, distinction=told)
        assert len(named(cast, review)) == 1
        with pytest.raises(UnfitEntryError, match="already"):
            withdraw_distinction(by=cast.coordinator, distinction=told)

    def test_nobody_else_tells_them_apart(
        self, cast: Cast, pair: tuple[Recommendation, Recommendation]
    ) -> None:
        for reader in (cast.coalition_coordinator, cast.focal_point, cast.stranger):
            with pytest.raises(PermissionDenied):
                distinguish(by=reader, first=pair[0], second=pair[1])
        with pytest.raises(UnfitEntryError, match="same one twice"):
            distinguish(by=cast.coordinator, first=pair[0], second=pair[0])


class TestPages:
    def test_a_pair_is_merged_and_taken_apart(
        self, cast: Cast, review: Review, pair: tuple[Recommendation, Recommendation]
    ) -> None:
        client = cast.client(cast.coordinator)
        address = reverse("merges", args=[review.alias])
        page = client.get(address).content.decode()
        assert 'data-key="m"' in page
        assert "<mark>evictions; </mark>" in page
        data = {"kept": pair[0].public_id, "merged": pair[1].public_id, "act": "merge"}
        answer = client.post(address, data, follow=True).content.decode()
        assert "The two are one now" in answer
        assert "alike and undecided" in answer
        made_of = Merge.objects.get()
        undo = reverse("merge_take_apart", args=[made_of.pk])
        assert undo in client.get(address, {"show": "decided"}).content.decode()
        assert undo in client.get(reverse("recommendation", args=[pair[0].public_id])).content.decode()
        assert client.get(undo).status_code == 405
        assert client.post(undo, follow=True).status_code == 200
        assert Recommendation.objects.standing().count() == 3
        assert client.post(undo).status_code == 404

    def test_a_pair_is_told_apart_and_proposed_again(
        self, cast: Cast, review: Review, pair: tuple[Recommendation, Recommendation]
    ) -> None:
        client = cast.client(cast.coordinator)
        address = reverse("merges", args=[review.alias])
        data = {"kept": pair[0].public_id, "merged": pair[1].public_id, "act": "distinguish"}
        assert "alike and undecided" in client.post(address, data, follow=True).content.decode()
        back = reverse("distinction_withdraw", args=[Distinction.objects.get().pk])
        assert back in client.get(address, {"show": "decided"}).content.decode()
        client.post(back)
        assert 'data-key="n"' in client.get(address).content.decode()

    def test_a_pair_that_nobody_proposed_is_merged_by_number_or_address(
        self, cast: Cast, review: Review, pair: tuple[Recommendation, Recommendation]
    ) -> None:
        client = cast.client(cast.coordinator)
        address = reverse("merge_add", args=[pair[1].public_id])
        assert client.get(address).status_code == 200
        unknown = client.post(address, {"other": "999.9"})
        assert unknown.status_code == 422
        assert "No other recommendation" in unknown.content.decode()
        found = client.post(address, {"other": "57.1", "reason": "Seen side by side"})
        assert found.status_code == 302
        assert Merge.objects.get().reason == "Seen side by side"
        page = client.get(reverse("recommendation", args=[pair[1].public_id])).content.decode()
        assert "Seen side by side" in page

    def test_what_is_refused_is_said_on_the_page(
        self, cast: Cast, review: Review, pair: tuple[Recommendation, Recommendation]
    ) -> None:
        client = cast.client(cast.coordinator)
        refused = client.post(reverse("merge_add", args=[pair[0].public_id]), {"other": "57.2"})
        assert "numbers of their own" in refused.content.decode()
        other = Recommendation.objects.get(number="57.2")
        data = {"kept": pair[0].public_id, "merged": other.public_id, "act": "merge"}
        answer = client.post(reverse("merges", args=[review.alias]), data, follow=True)
        assert "numbers of their own" in answer.content.decode()
        assert not Merge.objects.exists()

    def test_only_those_who_lead_a_follow_up(
        self, cast: Cast, review: Review, pair: tuple[Recommendation, Recommendation]
    ) -> None:
        for address in (
            reverse("merges", args=[review.alias]),
            reverse("merge_add", args=[pair[0].public_id]),
        ):
            assert cast.client(cast.stranger).get(address).status_code == 403
        assert (
            cast.client(cast.coalition_coordinator)
            .get(reverse("merge_add", args=[pair[0].public_id]))
            .status_code
            == 403
        )

    def test_the_page_asks_the_database_as_often_for_many_as_for_one(
        self, cast: Cast, review: Review, pair: tuple[Recommendation, Recommendation]
    ) -> None:
        client = cast.client(cast.coordinator)
        address = reverse("merges", args=[review.alias])

        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            return len(queries)

        asked()
        few = asked()
        for number in range(3, 30):
            report = paper(cast.mechanism, review, LIST)
            made(report, f"{FERRY} of line {number} and {'x' * number}", number=f"57.{number}")
        assert len(proposals_of(review, cast.coordinator)) > 20
        assert asked() == few <= 24
