"""Who was asked to assess a review: counts for everybody, names for who asked alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from uprtrack.monitoring.models import Assessment, AssessmentRequest
from uprtrack.monitoring.requests import counts_for_all, own_requests
from uprtrack.monitoring.services import publish_assessment
from uprtrack.monitoring.services_of_requests import ask, withdraw_request
from uprtrack.organisations.kinds import Role, Visibility
from uprtrack.organisations.models import Activity, Membership
from uprtrack.organisations.services import admit, create_user
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Said = Callable[..., Assessment]
DAY = date(2025, 6, 1)
NGOS = [f"NGO {number}" for number in range(1, 7)]


def asking(cast: Cast, review: Review, **fields: object) -> list[AssessmentRequest]:
    """The NHRI asks six NGOs by name, unless ``fields`` say otherwise."""
    given: dict[str, Any] = {"asked_on": DAY, "names": NGOS, "kind": "cso", "is_counted": True, **fields}
    return ask(by=cast.nhri_officer, organisation=cast.nhri, review=review, **given)


def shown(review: Review) -> list[tuple[str, int | None, int | None, int | None]]:
    return [(str(line.label), line.asked, line.answered, line.silent) for line in counts_for_all(review)]


def test_everybody_reads_counts_and_the_asking_organisation_names(
    cast: Cast, review: Review, recommendations: list[Recommendation]
) -> None:
    asking(cast, review)
    page = reverse("assessments_asked", args=[review.alias])
    assert shown(review) == [("Civil society organisation", 6, 0, 6)]
    for client in (Client(), cast.client(cast.coordinator), cast.client(cast.coalition_member)):
        content = client.get(page).content.decode()
        assert "NGO 1" not in content
        assert "Civil society organisation" in content
    own = cast.client(cast.nhri_officer).get(page).content.decode()
    assert all(name in own for name in NGOS)


def test_small_numbers_are_withheld_and_what_they_could_be_worked_out_from(
    cast: Cast, review: Review, said: Said
) -> None:
    asking(cast, review, names=[*NGOS, "Harbour Watch"], bodies=[cast.ministry])
    word = said(cast.coalition_member, cast.ngo, visibility=Visibility.COALITION)
    assert shown(review)[0] == ("Civil society organisation", 7, 0, 7)
    publish_assessment(by=cast.coalition_member, assessment=word)
    civil_society, others = shown(review)
    assert others[1:] == (None, None, None)
    # One answered, six did not: with the sum and the six everybody could tell the one.
    assert civil_society[2] is None
    assert civil_society[1] is None or civil_society[3] is None


def test_civil_society_is_told_as_one(cast: Cast, review: Review) -> None:
    """That one child-led group was asked would tell almost which."""
    asking(cast, review)
    asking(cast, review, names=["A child-led group"], kind="child_led_group")
    assert shown(review) == [("Civil society organisation", 7, 0, 7)]


def test_who_answered_is_told_to_who_asked(cast: Cast, review: Review, said: Said) -> None:
    asking(cast, review, names=["harbour  watch", "NGO 2"], bodies=[cast.ministry])
    publish_assessment(
        by=cast.coalition_member,
        assessment=said(cast.coalition_member, cast.ngo, visibility=Visibility.COALITION),
    )
    answers = {row.request.name: row.has_answered for row in own_requests(review, cast.nhri_officer)}
    assert answers == {"harbour  watch": True, "NGO 2": False, "Ministry of Justice": False}
    assert own_requests(review, cast.coordinator) == []


def test_a_kind_of_one_body_is_not_told_apart(cast: Cast, review: Review) -> None:
    """Whoever reads that the UN country team's kind has no answer reads that it was asked and kept silent."""
    asking(cast, review)
    asking(cast, review, names=["The country team"], kind="un_country_team")
    of_all = [("Civil society organisation", 6, 0, 6)]
    other = "Other kinds of actor, fewer than five of each"
    assert shown(review) == [*of_all, (other, None, None, None)]
    asking(cast, review, names=[f"Agency {number}" for number in range(4)], kind="un_agency")
    assert shown(review) == [*of_all, (other, 5, 0, 5)]
    page = Client().get(reverse("assessments_asked", args=[review.alias])).content.decode()
    assert "country team" not in page


def test_what_is_not_counted_stays_with_who_asked(cast: Cast, review: Review) -> None:
    asking(cast, review, is_counted=False)
    assert shown(review) == []
    assert len(own_requests(review, cast.nhri_officer)) == 6


def test_one_whom_two_ask_is_counted_once(cast: Cast, review: Review) -> None:
    asking(cast, review)
    ask(
        by=cast.coalition_coordinator,
        organisation=cast.coalition,
        review=review,
        asked_on=DAY,
        names=["ngo 1", "NGO 7"],
        kind="cso",
        is_counted=True,
    )
    assert shown(review) == [("Civil society organisation", 7, 0, 7)]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"names": []}, "at least one body"),
        ({"names": ["  "]}, "at least one body"),
        ({"kind": ""}, "what kind of actor"),
        ({"kind": "thematic_group"}, "what kind of actor"),
        ({"names": ["NGO 9", "ngo 9"]}, "named twice"),
        ({"asked_on": timezone.localdate() + timedelta(days=2)}, "future"),
    ],
)
def test_what_cannot_be_recorded_is_told(
    cast: Cast, review: Review, fields: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        asking(cast, review, **fields)
    assert not AssessmentRequest.objects.exists()


def test_nobody_is_asked_twice_until_it_is_taken_back(cast: Cast, review: Review) -> None:
    first, *_others = asking(cast, review)
    with pytest.raises(ValidationError, match="has asked these for this review already: ngo 1"):
        asking(cast, review, names=["ngo 1"])
    withdraw_request(by=cast.nhri_officer, request=first)
    assert shown(review) == [("Civil society organisation", 5, 0, 5)]
    asking(cast, review, names=["ngo 1"])
    assert Activity.objects.filter(verb="ask", object_kind="assessment_request").count() == 7


def test_a_body_that_one_may_not_know_of_cannot_be_asked(cast: Cast, review: Review) -> None:
    """Harbour Watch is in a coalition alone: that it is here is nobody else's to learn."""
    assert cast.ngo not in _offered(cast, review)
    with pytest.raises(ValidationError, match="not here"):
        asking(cast, review, bodies=[cast.ngo], names=[])


def _offered(cast: Cast, review: Review) -> list[object]:
    page = reverse("assessments_ask", args=[review.alias])
    form = cast.client(cast.nhri_officer).get(page).context["form"]
    return list(form.fields["bodies"].queryset)


def test_only_whoever_speaks_for_the_whole_body_asks(cast: Cast, review: Review) -> None:
    themed = create_user(username="themed", password="long enough for a test", shown_as="themed")
    admit(by=cast.nhri_officer, user=themed, organisation=cast.nhri, role=Role.NHRI_OFFICER)
    Membership.objects.filter(user=themed).update(themes=["E41"])
    for by, body in ((themed, cast.nhri), (cast.coordinator, cast.nhri), (cast.stranger, cast.nhri)):
        with pytest.raises(PermissionDenied):
            ask(by=by, organisation=body, review=review, asked_on=DAY, names=["NGO 1"], kind="cso")
    assert cast.client(themed).get(reverse("assessments_ask", args=[review.alias])).status_code == 403


def test_asked_on_the_form_and_taken_back_on_the_page(cast: Cast, review: Review) -> None:
    client = cast.client(cast.nhri_officer)
    form, page = (reverse(name, args=[review.alias]) for name in ("assessments_ask", "assessments_asked"))
    sent = {
        "organisation": cast.nhri.pk,
        "asked_on": "2025-06-01",
        "bodies": [cast.ministry.pk],
        "names": "Permanent Mission\n\n",
        "kind": "ministry",
        "is_counted": "on",
    }
    assert client.post(form, {**sent, "names": "x" * 201}).status_code == 422
    assert client.post(form, sent).headers["Location"] == page
    assert {(row.name, row.body) for row in AssessmentRequest.objects.all()} == {
        ("Ministry of Justice", cast.ministry),
        ("Permanent Mission", None),
    }
    again = client.post(form, sent)
    assert again.status_code == 422
    assert "already: Ministry of Justice, Permanent Mission" in again.content.decode()
    for row in AssessmentRequest.objects.all():
        other = cast.client(cast.coordinator).post(
            reverse("assessment_request_withdraw", args=[row.public_id])
        )
        assert other.status_code == 404
        client.post(reverse("assessment_request_withdraw", args=[row.public_id]))
    assert "Permanent Mission" not in client.get(page).content.decode().replace("alert", "")[-2000:]
    assert not own_requests(review, cast.nhri_officer)


def test_the_number_of_queries_does_not_grow(
    cast: Cast, review: Review, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, page = cast.client(cast.nhri_officer), reverse("assessments_asked", args=[review.alias])
    asking(cast, review)
    client.get(page)
    with django_assert_max_num_queries(25) as few:
        client.get(page)
    asking(cast, review, names=[f"Another {number}" for number in range(80)], bodies=[cast.ministry])
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(client.get(page).context["own"]) == 87
