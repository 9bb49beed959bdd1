"""Totals that papers state, held against what is here: listed, accepted with a reason, open again by another count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.uprkit.formats.other_papers import word_file
from uprtrack.documents.models import Document, DocumentKind, ImportRun
from uprtrack.documents.services import undo_import
from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.services import UnfitEntryError
from uprtrack.recommendations.totals import accept_total, reopen_total, totals_of_review
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.sample_papers import Bring


def picture(received: int, supported: int) -> bytes:
    return word_file(
        (
            "Coastland",
            "The Universal Periodic Review",
            f"Coastland was reviewed by UPR WG 31. It received {received} recommendations and it supported "
            f"{supported} recommendations.",
            "Recommendations received",
        )
    ).data


@pytest.fixture
def review(cast: Cast, report: bytes, bring: Bring) -> Review:
    """Coastland's third review: 32 recommendations, some of them pending."""
    run = bring(cast.coordinator, cast.mechanism, "report.docx", report)
    assert run.review is not None
    return run.review


def brought(cast: Cast, bring: Bring, received: int, supported: int) -> ImportRun:
    return bring(cast.coordinator, cast.mechanism, "picture.docx", picture(received, supported))


def found(review: Review, cast: Cast) -> dict[str, tuple[int, int, bool]]:
    return {
        item.compared.stated.about: (item.compared.counted, item.compared.pending, item.is_open)
        for item in totals_of_review(review, cast.coordinator)
    }


def test_a_total_that_differs_is_listed_as_a_disagreement(cast: Cast, review: Review, bring: Bring) -> None:
    counted = Recommendation.objects.filter(kind="recommendation").count()
    brought(cast, bring, counted + 1, 99)
    told = found(review, cast)
    assert told["received"] == (counted, 0, True)
    assert told["supported"][2]
    client = cast.client(cast.coordinator)
    page = client.get(reverse("disagreements", args=[review.alias])).content.decode()
    assert "Totals that papers state" in page
    assert f"It received {counted + 1} recommendations" in page
    assert "Open: 2" in page
    listed = client.get(reverse("recommendation_list"), {"review": review.alias}).content.decode()
    assert "Sources differ in 2 places" in listed


def test_a_total_that_agrees_or_waits_for_answers_is_none(cast: Cast, review: Review, bring: Bring) -> None:
    rows = Recommendation.objects.filter(kind="recommendation")
    brought(cast, bring, rows.count(), rows.filter(position="supported").count() + 1)
    told = found(review, cast)
    assert not told["received"][2]
    assert not told["supported"][2]
    assert told["supported"][1] == rows.filter(position="pending").count() > 0
    client = cast.client(cast.coordinator)
    address = reverse("disagreements", args=[review.alias])
    assert "Totals that papers state" not in client.get(address).content.decode()
    page = client.get(address, {"show": "all"}).content.decode()
    assert "The same." in page
    assert "It can be compared once all are answered." in page


def test_a_difference_is_accepted_with_a_reason_and_open_again_by_another_count(
    cast: Cast, review: Review, bring: Bring
) -> None:
    counted = Recommendation.objects.filter(kind="recommendation").count()
    document = brought(cast, bring, counted + 1, 1).document
    assert document is not None
    client = cast.client(cast.coordinator)
    address = reverse("total_settle", args=[document.public_id, "received"])
    refused = client.post(address, {"reason": " "}, follow=True).content.decode()
    assert "expected a reason, found none" in refused
    client.post(address, {"reason": "OHCHR counts one twice"})
    assert not found(review, cast)["received"][2]
    settled = client.get(reverse("disagreements", args=[review.alias]), {"show": "settled"}).content.decode()
    assert "OHCHR counts one twice" in settled
    with pytest.raises(UnfitEntryError, match="does not differ"):
        accept_total(by=cast.coordinator, document=document, review=review, about="noted", reason="So it is")
    row = Recommendation.objects.filter(kind="recommendation")[0]
    Recommendation.objects.filter(pk=row.pk).update(kind="voluntary_pledge")
    assert found(review, cast)["received"][2]
    Recommendation.objects.filter(pk=row.pk).update(kind="recommendation")
    assert not found(review, cast)["received"][2]
    client.post(address, {"act": "take_back"})
    assert found(review, cast)["received"][2]
    with pytest.raises(UnfitEntryError, match="taken back already"):
        reopen_total(by=cast.coordinator, document=document, review=review, about="received")


def test_only_who_imports_for_the_keeper_of_the_paper_accepts(
    cast: Cast, review: Review, bring: Bring
) -> None:
    document = brought(cast, bring, 1, 1).document
    assert document is not None
    for person in (cast.focal_point, cast.coalition_coordinator, cast.stranger):
        with pytest.raises(PermissionDenied):
            accept_total(by=person, document=document, review=review, about="received", reason="So it is")
    assert Client().get(reverse("disagreements", args=[review.alias])).content.decode().count("So it is") == 0
    address = reverse("total_settle", args=[document.public_id, "received"])
    assert cast.client(cast.coalition_coordinator).post(address, {"reason": "Mine"}).status_code == 404
    assert "accepted" not in Document.objects.get(pk=document.pk).totals[0]


def test_an_undone_or_foreign_paper_states_nothing(cast: Cast, review: Review, bring: Bring) -> None:
    run = brought(cast, bring, 1, 1)
    assert totals_of_review(review) == []
    undo_import(by=cast.coordinator, run=run)
    assert totals_of_review(review, cast.coordinator) == []


def test_the_public_counts_what_the_mechanism_published(cast: Cast, report: bytes, bring: Bring) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report, Visibility.PUBLIC)
    own = bring(cast.coalition_coordinator, cast.coalition, "p.docx", picture(3, 1), Visibility.PUBLIC)
    assert own.review is not None
    (received, _supported) = totals_of_review(own.review)
    assert received.compared.counted == Recommendation.objects.filter(kind="recommendation").count()
    assert received.document.kind == DocumentKind.INFOGRAPHIC
    assert not received.may_accept


def test_the_questions_asked_do_not_grow_with_the_papers(
    cast: Cast, review: Review, bring: Bring, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        brought(cast, bring, 40 + number, 2)
    cast.client(cast.coordinator).get(reverse("disagreements", args=[review.alias]))
    with django_assert_max_num_queries(8):
        assert len(totals_of_review(review, cast.coordinator)) == 8
