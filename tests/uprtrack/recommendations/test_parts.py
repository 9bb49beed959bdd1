"""Several actions in one recommendation: proposed, divided, made whole; the text as received stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.uprtrack.recommendations.sources import made, paper, settled
from uprtrack.documents.models import DocumentKind
from uprtrack.organisations.models import Activity, Verb
from uprtrack.plans.models import PlanKind
from uprtrack.plans.services import add_action, create_plan
from uprtrack.recommendations.models import Position, Recommendation
from uprtrack.recommendations.parts import parts_of, starts_in, with_bars
from uprtrack.recommendations.services import UnfitEntryError, publish_review, settle_position
from uprtrack.recommendations.services_of_parts import divide, reunite
from uprtrack.recommendations.services_of_sources import merge

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from uprtrack.reviews.models import Review

TEXT = "Ratify the Optional Protocol to the Convention against Torture; and establish a national preventive mechanism"
REST = "; and "
PLACE = TEXT.index("establish")


@pytest.fixture
def row(cast: Cast, review: Review) -> Recommendation:
    found = made(paper(cast.mechanism, review, DocumentKind.WORKING_GROUP_REPORT), TEXT, number="104.1")
    settled(found)
    return found


class TestDividing:
    def test_parts_are_pieces_of_the_text_and_the_text_stays(self, cast: Cast, row: Recommendation) -> None:
        proposed = parts_of(row, cast.stranger).proposed
        assert [part.letter for part in proposed] == ["a", "b"]
        parts = divide(by=cast.coordinator, recommendation=row, starts=[part.start for part in proposed[1:]])
        assert [(part.letter, part.number) for part in parts] == [("a", "104.1 (a)"), ("b", "104.1 (b)")]
        assert REST.join(part.text for part in parts) == TEXT
        row.refresh_from_db()
        assert row.text == TEXT
        shown = parts_of(row, cast.stranger)
        assert (shown.parts, shown.proposed) == (parts, [])
        assert parts_of(parts[0], cast.stranger).whole == row
        line = Activity.objects.get(verb=Verb.DISTINGUISH)
        assert (line.object_id, line.reason) == (row.public_id, "parts a, b")

    def test_counts_know_whole_recommendations_alone(
        self, cast: Cast, review: Review, row: Recommendation
    ) -> None:
        address = f"{reverse('recommendation_list')}?review={review.alias}"
        before = Client().get(address).content.decode().count("104.1")
        divide(by=cast.coordinator, recommendation=row, starts=[PLACE])
        assert list(Recommendation.objects.standing()) == [row]
        assert Recommendation.objects.standing_with_parts().count() == 3
        assert Client().get(address).content.decode().count("104.1") == before

    def test_made_whole_and_divided_otherwise(self, cast: Cast, row: Recommendation) -> None:
        divide(by=cast.coordinator, recommendation=row, starts=[PLACE])
        with pytest.raises(UnfitEntryError, match="divided already"):
            divide(by=cast.coordinator, recommendation=row, starts=[PLACE])
        reunite(by=cast.coordinator, recommendation=row)
        assert not row.parts.filter(withdrawn_at__isnull=True).exists()
        with pytest.raises(UnfitEntryError, match="is not divided"):
            reunite(by=cast.coordinator, recommendation=row)
        parts = divide(by=cast.coordinator, recommendation=row, starts=[TEXT.index("the Convention"), PLACE])
        assert [part.letter for part in parts] == ["a", "b", "c"]

    def test_it_stays_divided_while_something_stands_on_a_part(self, cast: Cast, row: Recommendation) -> None:
        part = divide(by=cast.coordinator, recommendation=row, starts=[PLACE])[1]
        plan = create_plan(
            by=cast.coordinator,
            organisation=cast.mechanism,
            review=row.review,
            kind=PlanKind.STATE_MATRIX,
            title="Matrix",
            visibility="organisation",
        )
        add_action(
            by=cast.coordinator,
            plan=plan,
            cluster=None,
            text="Designate the mechanism",
            type="legislative",
            recommendations=[part],
        )
        with pytest.raises(UnfitEntryError, match="expected action"):
            reunite(by=cast.coordinator, recommendation=row)
        page = cast.client(cast.coordinator).get(reverse("recommendation", args=[part.public_id]))
        assert "Designate the mechanism" in page.content.decode()

    def test_a_part_has_a_position_of_its_own_and_else_follows(self, cast: Cast, row: Recommendation) -> None:
        first, second = divide(by=cast.coordinator, recommendation=row, starts=[PLACE])
        told = {"by": cast.coordinator, "organisation": cast.mechanism, "words": "", "source": "The plenary"}
        today = timezone.localdate()
        settle_position(**told, recommendation=second, position=Position.NOTED, dated_on=today)
        settle_position(**told, recommendation=row, position=Position.SUPPORTED, dated_on=today)
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.position, second.position) == (Position.SUPPORTED, Position.NOTED)

    def test_parts_are_published_with_the_whole(self, cast: Cast, review: Review) -> None:
        brought = paper(cast.mechanism, review, DocumentKind.WORKING_GROUP_REPORT, is_published=False)
        hidden = made(brought, TEXT, number="104.9")
        settled(hidden)
        divide(by=cast.coordinator, recommendation=hidden, starts=[PLACE])
        assert parts_of(hidden, cast.stranger).parts == []
        publish_review(by=cast.coordinator, organisation=cast.mechanism, review=review)
        assert len(parts_of(hidden, cast.stranger).parts) == 2

    @pytest.mark.parametrize("starts", [[], [0], [len(TEXT)], [3], [PLACE, PLACE], [PLACE, 7]])
    def test_what_is_no_division_is_refused(self, cast: Cast, row: Recommendation, starts: list[int]) -> None:
        with pytest.raises(UnfitEntryError):
            divide(by=cast.coordinator, recommendation=row, starts=starts)
        assert not row.parts.exists()

    def test_a_part_is_not_divided_again_and_nobody_else_divides(
        self, cast: Cast, row: Recommendation
    ) -> None:
        for reader in (cast.coalition_coordinator, cast.focal_point, cast.stranger):
            with pytest.raises(PermissionDenied):
                divide(by=reader, recommendation=row, starts=[PLACE])
        part = divide(by=cast.coordinator, recommendation=row, starts=[PLACE])[0]
        with pytest.raises(UnfitEntryError, match="a part itself"):
            divide(by=cast.coordinator, recommendation=part, starts=[10])
        with pytest.raises(PermissionDenied):
            reunite(by=cast.stranger, recommendation=row)

    def test_a_part_is_merged_with_nothing(self, cast: Cast, review: Review, row: Recommendation) -> None:
        part = divide(by=cast.coordinator, recommendation=row, starts=[PLACE])[0]
        sheet = made(paper(cast.mechanism, review, DocumentKind.UPR_INFO_SHEET), part.text)
        settled(sheet)
        for kept, merged, told in ((row, part, "a part of the other"), (part, sheet, "merge the whole")):
            with pytest.raises(UnfitEntryError, match=told):
                merge(by=cast.coordinator, kept=kept, merged=merged)


class TestBars:
    def test_bars_say_where_parts_begin(self) -> None:
        barred = with_bars(TEXT)
        assert barred == TEXT[:PLACE] + "|" + TEXT[PLACE:]
        assert starts_in(TEXT, barred) == [PLACE]
        assert starts_in(TEXT, TEXT) == []

    def test_words_that_change_are_seen(self) -> None:
        assert starts_in(TEXT, with_bars(TEXT).replace("Ratify", "Sign")) is None
        assert starts_in("One\nand two", "One\r\n|and two") == [4]


class TestPages:
    def test_proposed_divided_and_made_whole_on_the_page(self, cast: Cast, row: Recommendation) -> None:
        client, page = cast.client(cast.coordinator), reverse("recommendation", args=[row.public_id])
        address = reverse("recommendation_divide", args=[row.public_id])
        assert "seems to ask for several actions" in client.get(page).content.decode()
        assert "seems to ask" not in Client().get(page).content.decode()
        assert client.get(address).status_code == 200
        changed = client.post(address, {"act": "divide", "barred": "Sign it | and go on"})
        assert changed.status_code == 422
        assert "stay as they are" in changed.content.decode()
        assert "Sign it | and go on" in changed.content.decode(), "what was typed is not lost"
        assert client.post(address, {"act": "divide", "barred": with_bars(TEXT)}).status_code == 302
        part = row.parts.get(letter="b")
        answer = Client().get(page).content.decode()
        assert reverse("recommendation", args=[part.public_id]) in answer
        of_part = Client().get(reverse("recommendation", args=[part.public_id])).content.decode()
        assert "Part b of the recommendation as received" in of_part
        assert "The position of the whole recommendation" in of_part
        assert TEXT in of_part
        assert client.post(address, {"act": "reunite"}).status_code == 302
        assert Client().get(reverse("recommendation", args=[part.public_id])).status_code == 404

    def test_only_its_owner_opens_the_form(self, cast: Cast, row: Recommendation) -> None:
        address = reverse("recommendation_divide", args=[row.public_id])
        assert Client().get(address).status_code == 302
        for reader in (cast.stranger, cast.coalition_coordinator):
            assert cast.client(reader).get(address).status_code == 403

    def test_the_page_asks_as_often_for_many_parts_as_for_two(self, cast: Cast, row: Recommendation) -> None:
        client, page = cast.client(cast.coordinator), reverse("recommendation", args=[row.public_id])

        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            return len(queries)

        divide(by=cast.coordinator, recommendation=row, starts=[PLACE])
        asked()
        few = asked()
        reunite(by=cast.coordinator, recommendation=row)
        spaces = [place for place, letter in enumerate(TEXT) if letter == " "]
        divide(by=cast.coordinator, recommendation=row, starts=spaces[:4])
        assert asked() == few
