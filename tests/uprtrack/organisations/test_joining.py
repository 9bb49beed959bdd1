"""Taking part in coalitions and mechanisms: by consent of both sides, and left at any time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.uprtrack.conftest import Cast
from uprtrack.organisations.directory import affiliations_known_to
from uprtrack.organisations.kinds import OrganisationKind, Role, Visibility
from uprtrack.organisations.models import Affiliation, Organisation, TermsOfReference, User
from uprtrack.organisations.policy import Act, allows
from uprtrack.organisations.services import (
    accept,
    affiliate,
    appoint,
    create_user,
    decline,
    end_affiliation,
    enrol,
    found_organisation,
)
from uprtrack.organisations.standing import standing_of


def again(user: User) -> User:
    """The same person on their next request: standing is looked up once per request."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def newcomer(cast: Cast) -> Organisation:
    """An NGO outside the coalition, coordinated by the account ``newcomer``."""
    body = found_organisation(name="Reef Watch", kind=OrganisationKind.CSO, country=cast.ngo.country)
    appoint(
        organisation=body, user=create_user(username="newcomer", password="x", shown_as="Reef coordinator")
    )
    return body


def coordinator_of(body: Organisation) -> User:
    return User.objects.get(memberships__organisation=body, memberships__role=Role.COORDINATOR)


@pytest.mark.parametrize("proposed_by_member", [True, False])
def test_a_proposal_of_either_side_takes_effect_when_the_other_accepts(
    cast: Cast, newcomer: Organisation, proposed_by_member: bool
) -> None:
    sides = [again(cast.coalition_coordinator), coordinator_of(newcomer)]
    proposer, other = reversed(sides) if proposed_by_member else sides
    proposal = affiliate(by=proposer, organisation=cast.coalition, member=newcomer)
    assert proposal.proposed_by_member is proposed_by_member
    assert cast.coalition.pk not in standing_of(coordinator_of(newcomer)).circles
    with pytest.raises(PermissionDenied):
        accept(by=again(proposer), affiliation=proposal)
    accept(by=other, affiliation=proposal)
    assert newcomer.pk in standing_of(again(cast.coalition_member)).coalition
    assert cast.coalition.pk in standing_of(coordinator_of(newcomer)).circles


def test_a_proposal_alone_names_nobody(cast: Cast, newcomer: Organisation) -> None:
    affiliate(by=again(cast.coalition_coordinator), organisation=cast.coalition, member=newcomer)
    affiliate(by=again(cast.coordinator), organisation=cast.mechanism, member=newcomer)
    for user in (cast.coalition_member, cast.nhri_officer, cast.stranger, cast.focal_point):
        client = cast.client(user)
        for address in (
            reverse("organisation_list"),
            reverse("organisation", args=[cast.mechanism.public_id]),
            reverse("activity"),
        ):
            assert newcomer.name not in client.get(address).content.decode()
        assert client.get(reverse("organisation", args=[newcomer.public_id])).status_code == 404


def test_who_coordinates_both_joins_at_once(cast: Cast, newcomer: Organisation) -> None:
    appoint(organisation=newcomer, user=cast.coalition_coordinator)
    made = affiliate(by=again(cast.coalition_coordinator), organisation=cast.coalition, member=newcomer)
    assert made.accepted_at is not None
    assert newcomer.pk in standing_of(again(cast.coalition_member)).coalition


def test_a_stranger_proposes_nothing(cast: Cast, newcomer: Organisation) -> None:
    with pytest.raises(PermissionDenied):
        affiliate(by=again(cast.coalition_member), organisation=cast.coalition, member=newcomer)


def test_a_day_on_which_one_side_had_not_agreed_is_none_of_taking_part(
    cast: Cast, newcomer: Organisation
) -> None:
    today = timezone.localdate()
    proposal = affiliate(
        by=again(cast.coalition_coordinator),
        organisation=cast.coalition,
        member=newcomer,
        since_on=today - timedelta(days=400),
    )
    assert accept(by=coordinator_of(newcomer), affiliation=proposal).since_on == today


def test_what_was_declined_is_answered_for_good_and_can_be_proposed_again(
    cast: Cast, newcomer: Organisation
) -> None:
    proposal = affiliate(by=again(cast.coalition_coordinator), organisation=cast.coalition, member=newcomer)
    with pytest.raises(ValidationError, match="not answered yet"):
        affiliate(by=again(cast.coalition_coordinator), organisation=cast.coalition, member=newcomer)
    decline(by=coordinator_of(newcomer), affiliation=proposal, reason="not now")
    with pytest.raises(ValidationError, match="answered or taken back"):
        accept(by=coordinator_of(newcomer), affiliation=proposal)
    second = affiliate(by=again(cast.coalition_coordinator), organisation=cast.coalition, member=newcomer)
    decline(by=again(cast.coalition_coordinator), affiliation=second)
    assert Affiliation.objects.filter(member=newcomer, accepted_at=None).count() == 2


@pytest.mark.parametrize("kind", ["MINISTRY", "JUDICIARY", "RECOMMENDING_STATE"])
def test_no_body_of_a_state_gets_into_a_coalition(cast: Cast, kind: str) -> None:
    body = found_organisation(name="State body", kind=OrganisationKind[kind], country=cast.ngo.country)
    with pytest.raises(ValidationError, match="cannot take part"):
        affiliate(by=again(cast.coalition_coordinator), organisation=cast.coalition, member=body)


def test_a_body_with_people_is_not_enrolled(cast: Cast, newcomer: Organisation) -> None:
    with pytest.raises(ValidationError, match="people of its own"):
        enrol(organisation=cast.coalition, member=newcomer)


def shared_terms(cast: Cast, owner: Organisation) -> TermsOfReference:
    """Some row of ``owner`` shared with the coalition."""
    return TermsOfReference.objects.create(
        owner=owner,
        visibility=Visibility.COALITION,
        shared_with=cast.coalition,
        number=1,
        text="ours",
        adopted_on=timezone.localdate(),
    )


@pytest.mark.parametrize("by_member", [True, False])
def test_who_left_reads_nothing_of_the_circle_and_takes_along_what_it_shared(
    cast: Cast, by_member: bool
) -> None:
    own, theirs = shared_terms(cast, cast.ngo), shared_terms(cast, cast.coalition)
    assert theirs in TermsOfReference.objects.visible_to(again(cast.coalition_member))
    assert own in TermsOfReference.objects.visible_to(again(cast.coalition_coordinator))
    row = Affiliation.objects.get(member=cast.ngo)
    by = again(cast.coalition_member if by_member else cast.coalition_coordinator)
    ended = end_affiliation(by=by, affiliation=row, reason="we part")
    assert ended.is_left_by_member is by_member
    assert theirs not in TermsOfReference.objects.visible_to(again(cast.coalition_member))
    assert own not in TermsOfReference.objects.visible_to(again(cast.coalition_coordinator))
    assert own in TermsOfReference.objects.visible_to(again(cast.coalition_member))
    assert not affiliations_known_to(again(cast.coalition_coordinator), cast.coalition).filter(
        member=cast.ngo
    )


def test_taking_a_member_out_needs_a_reason_and_a_coordinator(cast: Cast) -> None:
    row = Affiliation.objects.get(member=cast.ngo)
    with pytest.raises(ValidationError, match="Say why"):
        end_affiliation(by=again(cast.coalition_coordinator), affiliation=row)
    with pytest.raises(PermissionDenied):
        end_affiliation(by=again(cast.coordinator), affiliation=row, reason="x")


def test_leaving_from_a_later_day_holds_until_then(cast: Cast) -> None:
    row = Affiliation.objects.get(member=cast.ngo)
    day = timezone.localdate() + timedelta(days=10)
    assert end_affiliation(
        by=again(cast.coalition_member), affiliation=row, from_on=day
    ).until_on == day - timedelta(days=1)
    assert cast.coalition.pk in standing_of(again(cast.coalition_member)).circles


def test_who_joins_again_has_two_rows(cast: Cast) -> None:
    row = Affiliation.objects.get(member=cast.ngo)
    end_affiliation(by=again(cast.coalition_member), affiliation=row)
    proposal = affiliate(by=again(cast.coalition_member), organisation=cast.coalition, member=cast.ngo)
    accept(by=again(cast.coalition_coordinator), affiliation=proposal)
    assert Affiliation.objects.filter(member=cast.ngo, organisation=cast.coalition).count() == 2
    assert cast.ngo.pk in standing_of(again(cast.coalition_coordinator)).coalition


def test_of_somebody_in_two_coalitions_nothing_crosses(cast: Cast, newcomer: Organisation) -> None:
    """One person coordinates an NGO of each coalition: what is shared in one never reaches the other."""
    other = found_organisation(
        name="Inland Coalition", kind=OrganisationKind.COALITION, country=cast.ngo.country
    )
    enrol(
        organisation=other,
        member=found_organisation(name="Inland NGO", kind=OrganisationKind.CSO, country=cast.ngo.country),
    )
    inland = Organisation.objects.get(name="Inland NGO")
    insider = create_user(username="insider", password="x", shown_as="Insider")
    appoint(organisation=inland, user=insider)
    both = again(cast.coalition_member)
    appoint(organisation=inland, user=both)
    here, there = (
        shared_terms(cast, cast.coalition),
        TermsOfReference.objects.create(
            owner=other,
            visibility=Visibility.COALITION,
            shared_with=other,
            number=1,
            text="theirs",
            adopted_on=timezone.localdate(),
        ),
    )
    seen = TermsOfReference.objects.visible_to
    assert set(seen(again(both))) == {here, there}
    assert set(seen(again(insider))) == {there}
    assert set(seen(again(cast.coalition_coordinator))) == {here}
    assert cast.ngo.pk not in standing_of(again(insider)).coalition
    assert inland.pk not in standing_of(again(cast.coalition_coordinator)).coalition


def test_civil_society_in_the_mechanism_gains_no_permission_of_the_state(
    cast: Cast, newcomer: Organisation
) -> None:
    person = coordinator_of(newcomer)
    before = {act for act in Act if allows(person, act, country="XCO")}
    proposal = affiliate(by=again(cast.coordinator), organisation=cast.mechanism, member=newcomer)
    accept(by=again(person), affiliation=proposal)
    after = again(person)
    assert cast.mechanism.pk in standing_of(after).circles
    assert {act for act in Act if allows(after, act, country="XCO")} == before
    for act in Act:
        assert not allows(after, act, organisation=cast.mechanism)
        assert not allows(after, act, organisation=cast.ministry)


def test_the_pages_of_a_proposal(cast: Cast, newcomer: Organisation) -> None:
    host, guest = cast.client(cast.coalition_coordinator), cast.client(coordinator_of(newcomer))
    answer = host.post(
        reverse("propose", args=[cast.coalition.public_id]),
        {"direction": "host", "identifier": newcomer.public_id.upper()},
    )
    assert answer.status_code == 302
    waiting = guest.get(reverse("taking_part", args=[newcomer.public_id])).content.decode()
    assert "Reef Watch in Coastland Coalition" in waiting
    row = Affiliation.objects.get(member=newcomer)
    assert Client().post(reverse("affiliation_answer", args=[row.public_id])).status_code == 302
    outsider = cast.client(cast.coordinator)
    assert outsider.post(reverse("affiliation_answer", args=[row.public_id])).status_code == 404
    guest.post(reverse("affiliation_answer", args=[row.public_id]), {"accept": ""})
    row.refresh_from_db()
    assert row.accepted_at is not None
    ended = guest.post(reverse("affiliation_end", args=[row.public_id]), {"reason": "enough"})
    assert ended.status_code == 302
    assert cast.coalition.pk not in standing_of(coordinator_of(newcomer)).circles


def test_an_identifier_that_is_none_says_so(cast: Cast) -> None:
    page = cast.client(cast.coalition_coordinator).post(
        reverse("propose", args=[cast.coalition.public_id]), {"direction": "host", "identifier": "zzzzzzzzz"}
    )
    assert "enter the identifier" in page.content.decode()
