"""Ratings of consultations: told as sums of several, never as anybody's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from tests.uprtrack.participation.conftest import Hold
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.models import Activity, Organisation, User
from uprtrack.organisations.services import appoint, create_user, found_organisation
from uprtrack.participation.models import Consultation, Rating
from uprtrack.participation.ratings import sums_of
from uprtrack.participation.services_of_ratings import rate
from uprtrack.reviews.models import State

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

SAID = {"notice": "short", "regions": "capital", "exclusion": "yes", "feedback": "none", "intimidation": "no"}
RateNext = Callable[..., tuple[User, Organisation]]


@pytest.fixture
def rate_next(cast: Cast, consultation: Consultation) -> RateNext:
    """Let one more organisation rate the consultation."""
    made: list[Organisation] = []

    def _next(**otherwise: str) -> tuple[User, Organisation]:
        number = len(made)
        country = State.objects.get(pk="XCO")
        made.append(found_organisation(name=f"Watch {number}", kind=OrganisationKind.CSO, country=country))
        user = create_user(username=f"watch{number}", password="a long pass phrase", shown_as="W")
        appoint(organisation=made[-1], user=user)
        rate(by=user, organisation=made[-1], consultation=consultation, **{**SAID, **otherwise})
        return user, made[-1]

    return _next


def test_civil_society_alone_rates_and_never_its_own(
    cast: Cast, consultation: Consultation, hold: Hold
) -> None:
    rate(by=cast.coalition_member, organisation=cast.ngo, consultation=consultation, **SAID)
    for user, body in (
        (cast.coordinator, cast.mechanism),
        (cast.focal_point, cast.ministry),
        (cast.nhri_officer, cast.nhri),
        (cast.coalition_member, cast.coalition),
    ):
        with pytest.raises(PermissionDenied):
            rate(by=user, organisation=body, consultation=consultation, **SAID)
    own = hold(cast.coalition_coordinator, cast.coalition)
    with pytest.raises(ValidationError):
        rate(by=cast.coalition_coordinator, organisation=cast.coalition, consultation=own, **SAID)


def _told(address: str) -> str:
    """What a stranger reads from the consultation's heading on."""
    return Client().get(address).content.decode().partition("<h1")[2].partition("</main>")[0]


def test_four_ratings_look_like_none(consultation: Consultation, rate_next: RateNext) -> None:
    address = reverse("consultation", args=[consultation.public_id])
    none = _told(address)
    for _time in range(4):
        rate_next()
    assert _told(address) == none
    assert "Fewer than five organisations have rated it, or none." in none
    rate_next()
    assert sums_of(consultation)


def test_numbers_grow_by_as_many_as_may_be_told(consultation: Consultation, rate_next: RateNext) -> None:
    for _time in range(5):
        rate_next()
    before = sums_of(consultation)
    for _time in range(4):
        rate_next(intimidation="yes")
        assert sums_of(consultation) == before
    rate_next(intimidation="yes")
    counts = {each.label: each.count for each in sums_of(consultation)[-1].counts}
    assert (counts["yes"], counts["no"]) == (5, 5)


def test_a_small_number_among_those_told_is_withheld(consultation: Consultation, rate_next: RateNext) -> None:
    for number in range(10):
        rate_next(notice="none" if number < 2 else "short")
    counts = {each.label: each.count for each in sums_of(consultation)[0].counts}
    assert counts["none, or afterwards"] is None
    assert counts["too little time"] is None


def test_who_holds_the_consultation_reads_no_rating(
    cast: Cast, consultation: Consultation, rate_next: RateNext
) -> None:
    for _time in range(5):
        rate_next()
    for reader in (cast.coordinator, cast.focal_point, cast.nhri_officer, cast.stranger, AnonymousUser()):
        assert not Rating.objects.visible_to(reader).exists()
        assert not Activity.objects.visible_to(reader).filter(verb="rate").exists()


def test_a_rating_changes_until_it_is_counted(consultation: Consultation, rate_next: RateNext) -> None:
    user, body = rate_next()
    rate(by=user, organisation=body, consultation=consultation, **{**SAID, "notice": "enough"})
    assert Rating.objects.get().notice == "enough"
    for _time in range(4):
        rate_next()
    with pytest.raises(ValidationError):
        rate(by=user, organisation=body, consultation=consultation, **SAID)


def test_an_organisation_rates_by_the_form(cast: Cast, consultation: Consultation) -> None:
    client = cast.client(cast.coalition_member)
    address = reverse("consultation_rate", args=[consultation.public_id])
    assert "checked" not in client.get(address).content.decode()
    client.post(address, {**SAID, "organisation": cast.ngo.pk})
    assert Rating.objects.get().owner == cast.ngo
    assert "checked" in client.get(address).content.decode()
