"""Coalitions and mechanisms at work: terms of reference, the lead that goes round, thematic groups, new members."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import PASSWORD, Cast
from uprtrack.organisations.directory import known_to, people_of
from uprtrack.organisations.kinds import OrganisationKind, Role, Visibility
from uprtrack.organisations.models import Affiliation, Lead, Organisation, TermsOfReference, User
from uprtrack.organisations.policy import Act, allows
from uprtrack.organisations.services import (
    accept,
    add_name,
    admit,
    adopt_terms,
    appoint,
    appoint_first_coordinator,
    create_user,
    end_affiliation,
    end_membership,
    enrol,
    found_group,
    found_member,
    found_organisation,
    pass_lead,
    publish_terms,
    send_to_group,
)
from uprtrack.organisations.standing import standing_of


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def person_of(body: Organisation, name: str) -> User:
    user = create_user(username=name, password=PASSWORD, shown_as=f"Person {name}")
    appoint(organisation=body, user=user)
    return user


@pytest.fixture
def second(cast: Cast) -> Organisation:
    """Another member of the coalition, coordinated by the account ``second``."""
    body = found_organisation(name="Dune Watch", kind=OrganisationKind.CSO, country=cast.ngo.country)
    enrol(organisation=cast.coalition, member=body)
    person_of(body, "second")
    return body


def coordinates(user: User, body: Organisation) -> bool:
    return allows(again(user), Act.MANAGE_ORGANISATION, organisation=body)


def test_versions_of_the_terms_stay_as_they_were_adopted(cast: Cast) -> None:
    by = again(cast.coalition_coordinator)
    first = adopt_terms(by=by, organisation=cast.coalition, text="We agree.", adopted_on=date(2026, 1, 1))
    then = adopt_terms(by=by, organisation=cast.coalition, text="We differ.", adopted_on=date(2026, 5, 1))
    first.refresh_from_db()
    assert (first.number, first.text, then.number) == (1, "We agree.", 2)
    readers = {
        user.username
        for user in vars(cast).values()
        if isinstance(user, User) and TermsOfReference.objects.visible_to(again(user)).exists()
    }
    assert readers == {"coalition_coordinator", "coalition_member"}
    publish_terms(by=by, terms=then)
    assert [row.number for row in TermsOfReference.objects.published()] == [2]


@pytest.mark.parametrize("who", ["coalition_member", "coordinator", "stranger"])
def test_coordinators_of_the_coalition_alone_write_its_terms(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        adopt_terms(
            by=again(getattr(cast, who)),
            organisation=cast.coalition,
            text="x",
            adopted_on=date(2026, 1, 1),
        )


def test_the_pages_of_the_terms(cast: Cast) -> None:
    client = cast.client(cast.coalition_coordinator)
    body = cast.coalition.public_id
    client.post(reverse("terms_add", args=[body]), {"text": "Quiet rules", "adopted_on": "2026-02-03"})
    address = reverse("terms", args=[body])
    assert "Quiet rules" in cast.client(cast.coalition_member).get(address).content.decode()
    for reader in (Client(), cast.client(cast.coordinator), cast.client(cast.stranger)):
        assert reader.get(address).status_code == 404
    row = TermsOfReference.objects.get()
    assert (
        cast.client(cast.coordinator).post(reverse("terms_publish", args=[row.public_id])).status_code == 404
    )
    client.post(reverse("terms_publish", args=[row.public_id]))
    assert "Quiet rules" in Client().get(address).content.decode()


def test_the_lead_goes_round_and_its_coordinators_act_for_the_coalition(
    cast: Cast, second: Organisation
) -> None:
    other = User.objects.get(username="second")
    today = timezone.localdate()
    pass_lead(by=again(cast.coalition_coordinator), coalition=cast.coalition, to=cast.ngo)
    assert coordinates(cast.coalition_member, cast.coalition)
    assert not coordinates(other, cast.coalition)
    assert cast.coalition.pk in standing_of(again(cast.coalition_member)).own
    pass_lead(
        by=again(cast.coalition_member),
        coalition=cast.coalition,
        to=second,
        from_on=today + timedelta(days=5),
    )
    assert coordinates(cast.coalition_member, cast.coalition)
    assert not coordinates(other, cast.coalition)
    Lead.objects.update(since_on=today - timedelta(days=3))
    Lead.objects.filter(organisation=cast.ngo).update(until_on=today - timedelta(days=1))
    assert not coordinates(cast.coalition_member, cast.coalition)
    assert coordinates(other, cast.coalition)
    assert coordinates(cast.coalition_coordinator, cast.coalition)


def test_leads_never_overlap(cast: Cast, second: Organisation) -> None:
    today, by = timezone.localdate(), again(cast.coalition_coordinator)
    for step, body in enumerate((cast.ngo, second, cast.ngo)):
        pass_lead(by=by, coalition=cast.coalition, to=body, from_on=today + timedelta(days=step))
    spans = list(Lead.objects.order_by("since_on").values_list("since_on", "until_on"))
    assert [until for _since, until in spans] == [
        *(since - timedelta(days=1) for since, _until in spans[1:]),
        None,
    ]
    with pytest.raises(ValidationError, match="from a later day"):
        pass_lead(by=by, coalition=cast.coalition, to=second, from_on=today)


def test_the_lead_ends_with_taking_part(cast: Cast, second: Organisation) -> None:
    pass_lead(by=again(cast.coalition_coordinator), coalition=cast.coalition, to=cast.ngo)
    row = Affiliation.objects.get(member=cast.ngo)
    end_affiliation(by=again(cast.coalition_member), affiliation=row)
    assert not coordinates(cast.coalition_member, cast.coalition)
    with pytest.raises(ValidationError, match="choose one of its members"):
        pass_lead(by=again(cast.coalition_coordinator), coalition=cast.coalition, to=cast.ngo)


def test_whoever_leads_is_known_in_the_coalition_by_the_name_of_their_organisation(cast: Cast) -> None:
    add_name(by=again(cast.coalition_member), organisation=cast.ngo, name="Heron")
    pass_lead(by=again(cast.coalition_coordinator), coalition=cast.coalition, to=cast.ngo)
    actor = standing_of(again(cast.coalition_member)).actor_in(cast.coalition)
    assert actor is not None
    assert actor.name == "Heron"


@pytest.fixture
def group(cast: Cast, second: Organisation) -> Organisation:
    """A confidential group of the coalition, led by ``ngo``, with ``second`` in it."""
    made = found_group(
        by=again(cast.coalition_coordinator),
        parent=cast.coalition,
        name="Prisons",
        led_by=cast.ngo,
        others=[second],
    )
    for row in made.affiliations.all():
        person = cast.coalition_member if row.member == cast.ngo else User.objects.get(username="second")
        accept(by=again(person), affiliation=row)
    return made


def test_a_group_is_known_to_those_who_take_part_alone(cast: Cast, group: Organisation) -> None:
    third = found_organisation(name="Third", kind=OrganisationKind.CSO, country=cast.ngo.country)
    enrol(organisation=cast.coalition, member=third)
    outside = person_of(third, "third")
    for user in (cast.coalition_member, User.objects.get(username="second")):
        assert group in known_to(again(user))
    for user in (outside, cast.coalition_coordinator, cast.coordinator, cast.stranger):
        assert group not in known_to(again(user))
        assert group.name not in cast.client(user).get(reverse("organisation_list")).content.decode()
        address = reverse("organisation", args=[group.public_id])
        assert cast.client(user).get(address).status_code == 404
    Organisation.objects.filter(pk=group.pk).update(is_confidential=False)
    assert group in known_to(again(outside))
    assert group not in known_to(again(cast.coordinator))


def test_what_a_group_shares_does_not_reach_its_coalition(cast: Cast, group: Organisation) -> None:
    row = adopt_terms(
        by=again(cast.coalition_member), organisation=group, text="Secret", adopted_on=date(2026, 1, 1)
    )
    assert row.visibility == Visibility.COALITION
    assert row in TermsOfReference.objects.visible_to(User.objects.get(username="second"))
    assert row not in TermsOfReference.objects.visible_to(again(cast.coalition_coordinator))


def test_the_rapporteur_leads_the_group_while_of_the_member_organisation(
    cast: Cast, group: Organisation
) -> None:
    rapporteur = create_user(username="rapporteur", password=PASSWORD, shown_as="Rapporteur")
    with pytest.raises(ValidationError, match="only people of its own"):
        send_to_group(by=again(cast.coalition_member), group=group, sender=cast.ngo, user=rapporteur)
    held = admit(by=again(cast.coalition_member), user=rapporteur, organisation=cast.ngo, role=Role.MEMBER)
    send_to_group(by=again(cast.coalition_member), group=group, sender=cast.ngo, user=rapporteur)
    assert coordinates(rapporteur, group)
    assert [(item.actor.name, item.membership.sent_by) for item in people_of(group)] == [
        ("Rapporteur", cast.ngo)
    ]
    end_membership(by=again(cast.coalition_member), membership=held)
    assert not standing_of(again(rapporteur)).memberships


def test_only_who_leads_the_group_names_its_rapporteur(cast: Cast, group: Organisation) -> None:
    other = User.objects.get(username="second")
    body = Organisation.objects.get(name="Dune Watch")
    with pytest.raises(PermissionDenied):
        send_to_group(by=again(other), group=group, sender=body, user=other)
    sent = send_to_group(by=again(other), group=group, sender=body, user=other, role=Role.MEMBER)
    assert sent.sent_by == body


def test_who_is_sent_leaves_the_group_with_the_organisation(cast: Cast, group: Organisation) -> None:
    send_to_group(
        by=again(cast.coalition_member), group=group, sender=cast.ngo, user=again(cast.coalition_member)
    )
    assert group.pk in standing_of(again(cast.coalition_member)).own
    row = Affiliation.objects.get(member=cast.ngo, organisation=cast.coalition)
    end_affiliation(by=again(cast.coalition_member), affiliation=row)
    standing = standing_of(again(cast.coalition_member))
    assert group.pk not in standing.own | set(standing.circles)
    assert group not in known_to(again(cast.coalition_member))


def test_a_group_of_the_mechanism_gives_no_permission_of_the_state(cast: Cast) -> None:
    made = found_group(by=again(cast.coordinator), parent=cast.mechanism, name="Data", led_by=cast.nhri)
    assert made.kind == OrganisationKind.MECHANISM_GROUP
    accept(by=again(cast.nhri_officer), affiliation=made.affiliations.get())
    assert coordinates(cast.nhri_officer, made)
    for act in (Act.PUBLISH_STATE_ENTRY, Act.ASSIGN, Act.SETTLE_POSITION):
        assert not allows(again(cast.nhri_officer), act, organisation=made, country="XCO")
        assert not allows(again(cast.nhri_officer), act, organisation=cast.mechanism, country="XCO")


@pytest.mark.parametrize("kind", ["MINISTRY", "PARLIAMENT", "JUDICIARY", "PROSECUTOR", "OMBUDSMAN"])
def test_the_mechanism_adds_bodies_of_every_branch(cast: Cast, kind: str) -> None:
    body = found_member(
        by=again(cast.coordinator), organisation=cast.mechanism, name="New body", kind=OrganisationKind[kind]
    )
    first = create_user(username="first", password=PASSWORD, shown_as="First")
    appoint_first_coordinator(by=again(cast.coordinator), organisation=body, user=first)
    assert coordinates(first, body)
    assert cast.mechanism.pk in standing_of(again(first)).circles
    assert not coordinates(cast.coordinator, body)
    with pytest.raises(PermissionDenied):
        appoint_first_coordinator(by=again(cast.coordinator), organisation=body, user=cast.stranger)


def test_a_municipality_is_part_of_a_region(cast: Cast) -> None:
    region = found_member(
        by=again(cast.coordinator),
        organisation=cast.mechanism,
        name="North",
        kind=OrganisationKind.MINISTRY,
    )
    town = found_member(
        by=again(cast.coordinator),
        organisation=cast.mechanism,
        name="Northport",
        kind=OrganisationKind.MINISTRY,
        parent=region,
    )
    assert town.parent == region
    with pytest.raises(ValidationError, match="was not added by"):
        found_member(
            by=again(cast.coordinator),
            organisation=cast.mechanism,
            name="x",
            kind=OrganisationKind.MINISTRY,
            parent=cast.ministry,
        )


@pytest.mark.parametrize("kind", ["NMIRF", "NHRI", "COALITION", "CSO", "UN_AGENCY", "MECHANISM_GROUP"])
def test_the_mechanism_founds_nobody_that_comes_by_its_own_will(cast: Cast, kind: str) -> None:
    with pytest.raises(ValidationError, match="by its own will"):
        found_member(
            by=again(cast.coordinator), organisation=cast.mechanism, name="x", kind=OrganisationKind[kind]
        )


def test_a_mechanism_never_takes_over_a_body_whose_people_left(cast: Cast) -> None:
    body = found_member(
        by=again(cast.coordinator),
        organisation=cast.mechanism,
        name="Court of Appeal",
        kind=OrganisationKind.JUDICIARY,
    )
    first = person_of(body, "judge")
    first.memberships.update(until_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        appoint_first_coordinator(by=again(cast.coordinator), organisation=body, user=cast.stranger)


@pytest.mark.parametrize("kind", [OrganisationKind.COALITION, OrganisationKind.THEMATIC_GROUP])
def test_no_coalition_is_founded_where_the_state_runs_the_site(
    cast: Cast, settings: Settings, kind: OrganisationKind
) -> None:
    settings.OPERATOR_KIND = "state"
    with pytest.raises(ValidationError, match="offers no space to coalitions"):
        found_organisation(name="x", kind=kind, country=cast.ngo.country, parent=cast.coalition)
    with pytest.raises(ValidationError, match="offers no space to coalitions"):
        found_group(by=again(cast.coalition_coordinator), parent=cast.coalition, name="x", led_by=cast.ngo)


def test_the_pages_of_a_coalition(cast: Cast, second: Organisation) -> None:
    client, body = cast.client(cast.coalition_coordinator), cast.coalition.public_id
    answer = client.post(reverse("lead", args=[body]), {"to": cast.ngo.pk})
    assert answer.status_code == 302
    assert "Harbour Watch leads since" in client.get(reverse("lead", args=[body])).content.decode()
    assert cast.client(cast.coordinator).get(reverse("lead", args=[body])).status_code == 403
    assert (
        cast.client(User.objects.get(username="second"))
        .post(reverse("lead", args=[body]), {"to": second.pk})
        .status_code
        == 403
    )
    founded = client.post(
        reverse("group_add", args=[body]),
        {"name": "Courts", "led_by": cast.ngo.pk, "others": [second.pk], "is_confidential": "on"},
    )
    assert founded["Location"] == reverse("organisation", args=[body])
    made = Organisation.objects.get(name="Courts")
    assert made.affiliations.filter(accepted_at=None).count() == 2
    added = client.post(reverse("body_add", args=[body]), {"name": "Unregistered friends", "kind": "cso"})
    friends = Organisation.objects.get(name="Unregistered friends")
    assert added["Location"] == reverse("organisation", args=[friends.public_id])
    assert not friends.is_registered
    account = {"username": "friend", "shown_as": "Friend", "password": "a long pass phrase indeed"}
    assert client.post(reverse("member_first", args=[friends.public_id]), account).status_code == 302
    assert coordinates(User.objects.get(username="friend"), friends)
    assert (
        client.post(
            reverse("member_first", args=[friends.public_id]), account | {"username": "spy"}
        ).status_code
        == 403
    )


def test_two_people_describe_one_organisation(cast: Cast) -> None:
    client, address = cast.client(cast.coalition_member), reverse("profile_change", args=[cast.ngo.public_id])
    old = {"version": 1, "name": "Harbour Watch", "short_name": "HW", "is_registered": "on"}
    assert client.post(address, old).status_code == 302
    page = client.post(address, old | {"short_name": "Harbour"}).content.decode()
    assert "Somebody else changed the same as you" in page
    assert Organisation.objects.get(pk=cast.ngo.pk).short_name == "HW"
