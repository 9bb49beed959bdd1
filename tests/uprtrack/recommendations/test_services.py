"""Publishing, settling positions, wording: by whom, and what then shows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from uprtrack.documents.models import Document
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Activity
from uprtrack.recommendations.models import (
    Kind,
    Position,
    PositionEvent,
    Recommendation,
    Wording,
    WordingRole,
)
from uprtrack.recommendations.services import (
    UnfitEntryError,
    add_wording,
    publish_review,
    settle_position,
    withdraw_wording,
)
from uprtrack.recommendations.sources import refresh_positions
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.sample_papers import Bring


def settle(cast: Cast, row: Recommendation, position: Position, dated_on: date) -> PositionEvent:
    return settle_position(
        by=cast.coordinator,
        organisation=cast.mechanism,
        recommendation=row,
        position=position,
        words="We take it up.",
        dated_on=dated_on,
        source="Statement in the plenary",
    )


class TestPublishing:
    def test_the_public_reads_what_is_published_and_not_before(
        self, cast: Cast, report: bytes, bring: Bring
    ) -> None:
        bring(cast.coordinator, cast.mechanism, "report.docx", report)
        anyone = AnonymousUser()
        assert not Recommendation.objects.visible_to(anyone).exists()
        review = Review.objects.get()
        assert publish_review(by=cast.coordinator, organisation=cast.mechanism, review=review) == 32
        assert Recommendation.objects.visible_to(anyone).count() == 32
        assert Wording.objects.visible_to(anyone).count() == Wording.objects.count()
        assert Document.objects.visible_to(anyone).count() == 1
        assert publish_review(by=cast.coordinator, organisation=cast.mechanism, review=review) == 0

    def test_nobody_publishes_for_another(self, cast: Cast, report: bytes, bring: Bring) -> None:
        bring(cast.coordinator, cast.mechanism, "report.docx", report)
        review = Review.objects.get()
        with pytest.raises(PermissionDenied):
            publish_review(by=cast.coalition_coordinator, organisation=cast.mechanism, review=review)
        assert publish_review(by=cast.coalition_coordinator, organisation=cast.coalition, review=review) == 0
        assert not Recommendation.objects.visible_to(AnonymousUser()).exists()
        assert Activity.objects.filter(is_denial=True, owner=cast.mechanism).count() == 1

    def test_what_people_wrote_keeps_its_circle(self, cast: Cast, report: bytes, bring: Bring) -> None:
        bring(cast.coordinator, cast.mechanism, "report.docx", report)
        row = Recommendation.objects.select_related("review").first()
        assert row is not None
        draft = add_wording(
            by=cast.coordinator,
            organisation=cast.mechanism,
            recommendation=row,
            language="fr",
            text="Projet",
            role=WordingRole.TRANSLATION,
            visibility=Visibility.ORGANISATION,
        )
        publish_review(by=cast.coordinator, organisation=cast.mechanism, review=row.review)
        draft.refresh_from_db()
        assert not draft.is_published


class TestPositions:
    def test_a_settled_position_shows_and_the_trail_stays(
        self, cast: Cast, recommendations: list[Recommendation]
    ) -> None:
        row = recommendations[0]
        event = settle(cast, row, Position.NOTED, date(2024, 3, 1))
        row.refresh_from_db()
        assert row.position == Position.NOTED
        assert (event.how_known, event.source) == ("person", "Statement in the plenary")
        settle(cast, row, Position.SUPPORTED, date(2025, 3, 1))
        row.refresh_from_db()
        assert row.position == Position.SUPPORTED
        assert row.position_events.count() == 2

    @pytest.mark.parametrize(
        ("who", "organisation"), [("nhri_officer", "nhri"), ("coalition_coordinator", "coalition")]
    )
    def test_only_the_national_mechanism_speaks_for_the_state(
        self, cast: Cast, recommendations: list[Recommendation], who: str, organisation: str
    ) -> None:
        with pytest.raises(PermissionDenied):
            settle_position(
                by=getattr(cast, who),
                organisation=getattr(cast, organisation),
                recommendation=recommendations[0],
                position=Position.NOTED,
                words="",
                dated_on=date(2024, 3, 1),
                source="x",
            )
        assert Activity.objects.filter(is_denial=True).count() == 1
        assert not PositionEvent.objects.exists()

    @pytest.mark.parametrize("kind", [Kind.VOLUNTARY_PLEDGE, Kind.OBSERVATION])
    def test_a_state_takes_a_position_on_recommendations_of_the_upr_alone(
        self, cast: Cast, recommendations: list[Recommendation], kind: Kind
    ) -> None:
        row = recommendations[0]
        Recommendation.objects.filter(pk=row.pk).update(kind=kind)
        row.refresh_from_db()
        with pytest.raises(UnfitEntryError, match=str(kind.label)):
            settle(cast, row, Position.NOTED, date(2024, 3, 1))
        assert not PositionEvent.objects.exists()
        page = cast.client(cast.coordinator).get(f"/recommendations/{row.public_id}/").content.decode()
        assert f"/recommendations/{row.public_id}/position/" not in page

    @pytest.mark.parametrize(("source", "days"), [(" ", 0), ("Statement", 1)])
    def test_a_source_and_a_day_that_has_come_are_needed(
        self, cast: Cast, recommendations: list[Recommendation], source: str, days: int
    ) -> None:
        with pytest.raises(UnfitEntryError):
            settle_position(
                by=cast.coordinator,
                organisation=cast.mechanism,
                recommendation=recommendations[0],
                position=Position.NOTED,
                words="",
                dated_on=timezone.localdate() + timedelta(days=days),
                source=source,
            )
        assert not PositionEvent.objects.exists()

    def test_unanswered_counts_as_noted_from_the_adoption_on(
        self, cast: Cast, recommendations: list[Recommendation]
    ) -> None:
        row = recommendations[0]
        Recommendation.objects.filter(pk=row.pk).update(position=Position.PENDING)
        review = Review.objects.get(pk=row.review_id)

        def shown() -> tuple[str, bool, str]:
            refresh_positions([row.pk])
            found = Recommendation.objects.get(pk=row.pk)
            return found.position, found.is_counted_as_noted, found.position_label

        assert shown() == (Position.PENDING, False, "Pending")
        today = timezone.localdate()
        Review.objects.filter(pk=review.pk).update(adopted_on=today)
        assert shown() == (Position.NOTED, True, "Noted: no clear answer, counted as noted")
        settle(cast, row, Position.SUPPORTED, today)
        assert shown() == (Position.SUPPORTED, False, "Supported")

    def test_a_pledge_is_never_counted_as_noted(
        self, cast: Cast, recommendations: list[Recommendation]
    ) -> None:
        row = recommendations[0]
        Review.objects.filter(pk=row.review_id).update(adopted_on=timezone.localdate())
        Recommendation.objects.filter(pk=row.pk).update(kind=Kind.VOLUNTARY_PLEDGE, position=Position.PENDING)
        refresh_positions([row.pk])
        row.refresh_from_db()
        assert (row.position, row.position_label) == (Position.PENDING, "Voluntary pledge")


class TestWordings:
    def add(self, cast: Cast, row: Recommendation, **changes: object) -> Wording:
        told: dict[str, object] = {
            "language": "fr",
            "text": "Ratifier le Protocole",
            "role": WordingRole.TRANSLATION,
            "visibility": Visibility.PUBLIC,
        }
        told |= changes
        return add_wording(by=cast.focal_point, organisation=cast.ministry, recommendation=row, **told)

    @pytest.mark.parametrize(("given", "kept"), [("FR", "fr"), ("pt-br", "pt-BR"), ("quc", "quc")])
    def test_any_language_of_the_world(
        self, cast: Cast, recommendations: list[Recommendation], given: str, kept: str
    ) -> None:
        assert self.add(cast, recommendations[0], language=given).language == kept

    @pytest.mark.parametrize(
        "changes",
        [{"language": "xx-nowhere"}, {"language": ""}, {"text": " \n"}, {"role": WordingRole.AS_RECEIVED}],
        ids=["unknown language", "no language", "no words", "a role of papers"],
    )
    def test_what_is_no_wording_is_refused(
        self, cast: Cast, recommendations: list[Recommendation], changes: dict[str, object]
    ) -> None:
        with pytest.raises(UnfitEntryError):
            self.add(cast, recommendations[0], **changes)
        assert not Wording.objects.exists()

    def test_a_correction_stands_beside_what_it_corrects(
        self, cast: Cast, recommendations: list[Recommendation]
    ) -> None:
        first = self.add(cast, recommendations[0])
        second = self.add(cast, recommendations[0], text="Ratifier sans délai le Protocole")
        assert Wording.objects.filter(withdrawn_at__isnull=True).count() == 2
        withdraw_wording(by=cast.focal_point, wording=first)
        assert list(Wording.objects.filter(withdrawn_at__isnull=True)) == [second]
        assert recommendations[0].text == Recommendation.objects.get(pk=recommendations[0].pk).text

    def test_nobody_withdraws_another_s_wording(
        self, cast: Cast, recommendations: list[Recommendation]
    ) -> None:
        wording = self.add(cast, recommendations[0])
        with pytest.raises(PermissionDenied):
            withdraw_wording(by=cast.coordinator, wording=wording)

    def test_nobody_words_what_they_cannot_read(self, cast: Cast, report: bytes, bring: Bring) -> None:
        bring(cast.coordinator, cast.mechanism, "report.docx", report)
        row = Recommendation.objects.first()
        assert row is not None
        with pytest.raises(PermissionDenied):
            self.add(cast, row)
        assert Activity.objects.filter(is_denial=True, owner=cast.ministry).count() == 1
