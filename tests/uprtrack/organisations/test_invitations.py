"""Links: signed, scoped, expiring, revocable; worth what their maker may do at the moment of use."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.uprtrack.conftest import PASSWORD, Cast
from uprtrack.organisations.invitations import find, invite, redeem, revoke
from uprtrack.organisations.kinds import Role, Visibility
from uprtrack.organisations.models import Invitation, Membership, Purpose, User
from uprtrack.organisations.services import admit, create_user, end_membership
from uprtrack.organisations.services.arriving import (
    invite_to_join,
    invite_to_set_password,
    invite_to_take_over,
)
from uprtrack.organisations.standing import standing_of
from uprtrack.plans.models import Plan, PlanKind
from uprtrack.plans.services import create_plan
from uprtrack.reviews.models import Review

NEW_PASSWORD = "quite another pass phrase"
ACCOUNT = {
    "username": "arrival",
    "shown_as": "Desk officer",
    "password": NEW_PASSWORD,
    "again": NEW_PASSWORD,
}


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def join_link(cast: Cast, **limits: Any) -> tuple[Invitation, str]:
    return invite_to_join(
        by=again(cast.coalition_member),
        organisation=cast.ngo,
        role=Role.MEMBER,
        themes=["right-to-education"],
        **limits,
    )


def opened(token: str, client: Client | None = None) -> tuple[Client, str]:
    """A browser in which a link was opened, and the address it was led to."""
    client = client or Client()
    answer = client.get(reverse("invitation_open", args=[token]))
    assert answer.status_code == 302
    return client, answer["Location"]


def test_the_secret_is_stored_nowhere(cast: Cast) -> None:
    invitation, token = join_link(cast)
    secret = token.split("~", 1)[1].split(".")[0]
    assert len(secret) >= 32
    stored = str(Invitation.objects.filter(pk=invitation.pk).values().get())
    assert secret not in stored
    assert token not in stored


def test_a_person_makes_an_account_of_their_own(cast: Cast) -> None:
    invitation, token = join_link(cast)
    client, address = opened(token)
    assert token not in address
    page = client.get(address).content.decode()
    assert "You are invited to Harbour Watch." in page
    assert client.post(address, ACCOUNT)["Location"] == reverse("account_login")
    membership = Membership.objects.get(user__username="arrival")
    assert (membership.organisation, membership.role, membership.themes) == (
        cast.ngo,
        Role.MEMBER,
        ["right-to-education"],
    )
    assert client.login(username="arrival", password=NEW_PASSWORD)
    invitation.refresh_from_db()
    assert invitation.used_count == 1
    assert Client().get(reverse("invitation_open", args=[token])).status_code == 404
    assert client.post(address, ACCOUNT | {"username": "second"}).status_code == 404
    assert not User.objects.filter(username="second").exists()


def test_looking_uses_nothing_up(cast: Cast) -> None:
    invitation, token = join_link(cast)
    for _time in range(3):
        client, address = opened(token)
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    invitation.refresh_from_db()
    assert invitation.used_count == 0


def test_an_account_that_is_there_joins(cast: Cast) -> None:
    _invitation, token = join_link(cast)
    client, address = opened(token, cast.client(cast.stranger))
    assert "this account joins" in client.get(address).content.decode()
    client.post(address, {"confirmed": "yes"})
    assert cast.ngo.pk in standing_of(again(cast.stranger)).own


def ways_to_fail(cast: Cast) -> dict[str, str]:
    """Tokens that open nothing, by what is wrong with them."""
    tokens = {"unknown": join_link(cast)[1], "forged": join_link(cast)[1]}
    Invitation.objects.all().delete()
    tokens["forged"] = tokens["forged"][:-1] + ("A" if tokens["forged"][-1] != "A" else "B")
    for name, change in (
        ("expired", {"expires_at": timezone.now() - timedelta(seconds=1)}),
        ("revoked", {"revoked_at": timezone.now()}),
        ("used up", {"used_count": 1}),
        ("another secret", {"secret_sha256": "0" * 64}),
    ):
        invitation, tokens[name] = join_link(cast)
        Invitation.objects.filter(pk=invitation.pk).update(**change)
    tokens["nonsense"] = "nonsense"
    return tokens


def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(cast: Cast) -> None:
    answers = {}
    for name, token in ways_to_fail(cast).items():
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse("invitation_open", args=[token]))
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
        body = body.replace(token, "")
        answers[name] = (answer.status_code, body, len(queries), sorted(answer.headers))
    assert len(answers) == 7
    first = answers["unknown"]
    assert first[0] == 404
    assert all(answer == first for answer in answers.values())


def test_an_identifier_without_the_link_opens_nothing(cast: Cast) -> None:
    invitation, token = join_link(cast)
    address = reverse("invitation", args=[invitation.public_id])
    assert Client().get(address).status_code == 404
    assert Client().post(address, ACCOUNT).status_code == 404
    assert opened(token)[0].get(address).status_code == 200


def test_who_was_demoted_meanwhile_has_given_nothing(cast: Cast) -> None:
    _invitation, token = join_link(cast)
    client, address = opened(token)
    admit(by=again(cast.coalition_member), user=cast.stranger, organisation=cast.ngo, role=Role.COORDINATOR)
    end_membership(by=again(cast.coalition_member), membership=cast.coalition_member.memberships.get())
    assert client.get(address).status_code == 404
    assert client.post(address, ACCOUNT).status_code == 404
    assert not User.objects.filter(username="arrival").exists()


def test_revoking_ends_a_link_that_is_open(cast: Cast) -> None:
    invitation, token = join_link(cast)
    client, address = opened(token)
    revoke(by=again(cast.coalition_member), invitation=invitation)
    assert client.post(address, ACCOUNT).status_code == 404
    with pytest.raises(PermissionDenied):
        redeem(invitation)


def test_a_link_is_used_no_more_often_than_it_says(cast: Cast) -> None:
    invitation, _token = join_link(cast, max_uses=2)
    stale = Invitation.objects.get(pk=invitation.pk)
    redeem(invitation)
    redeem(stale)
    with pytest.raises(PermissionDenied):
        redeem(stale)


@pytest.mark.parametrize(
    "limits", [{"max_uses": 0}, {"max_uses": 10_000}, {"expires_at": "past"}, {"expires_at": "far"}]
)
def test_no_link_holds_for_ever(cast: Cast, limits: dict[str, object]) -> None:
    days = {"past": -1, "far": 1000}
    if "expires_at" in limits:
        limits = {"expires_at": timezone.now() + timedelta(days=days[str(limits["expires_at"])])}
    with pytest.raises(ValidationError, match="A link holds for at most 90 days"):
        join_link(cast, **limits)


def test_only_a_coordinator_makes_and_revokes_links(cast: Cast) -> None:
    invitation, _token = join_link(cast)
    with pytest.raises(PermissionDenied):
        invite_to_join(by=again(cast.coordinator), organisation=cast.ngo, role=Role.READER)
    with pytest.raises(PermissionDenied):
        revoke(by=again(cast.coalition_coordinator), invitation=invitation)
    for user in (cast.coordinator, cast.nhri_officer):
        page = cast.client(user).get(reverse("invitations", args=[cast.ngo.public_id]))
        assert page.status_code == 404


def test_the_link_leaves_the_address_bar_and_no_index_keeps_it(cast: Cast) -> None:
    _invitation, token = join_link(cast)
    answer = Client().get(reverse("invitation_open", args=[token]))
    assert answer["Referrer-Policy"] == "no-referrer"
    client, address = opened(token)
    page = client.get(address)
    for response in (answer, page):
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in response["Cache-Control"]
    # Not "no-referrer": browsers would send a null Origin with the form, which is refused as forged.
    assert page["Referrer-Policy"] == "same-origin"


def test_a_portfolio_passes_when_its_link_is_used(cast: Cast) -> None:
    _invitation, token = invite_to_take_over(
        by=again(cast.nhri_officer), organisation=cast.nhri, leaving=cast.nhri_officer
    )
    client, address = opened(token)
    assert "take over the portfolio" in client.get(address).content.decode()
    client.post(address, ACCOUNT)
    assert not standing_of(again(cast.nhri_officer)).memberships
    (held,) = standing_of(User.objects.get(username="arrival")).memberships
    assert (held.organisation, held.role) == (cast.nhri, Role.COORDINATOR)


@pytest.fixture
def forgetful(cast: Cast) -> User:
    user = create_user(username="forgetful", password=PASSWORD, shown_as="Forgetful")
    admit(by=again(cast.coalition_member), user=user, organisation=cast.ngo, role=Role.MEMBER)
    return user


def test_a_new_password_ends_the_sessions_with_the_old_one(cast: Cast, forgetful: User) -> None:
    signed_in = cast.client(forgetful)
    _invitation, token = invite_to_set_password(
        by=again(cast.coalition_member), organisation=cast.ngo, user=forgetful
    )
    client, address = opened(token)
    client.post(address, {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert again(forgetful).check_password(NEW_PASSWORD)
    assert signed_in.get(reverse("organisation_list")).status_code == 302


@pytest.mark.parametrize("when", ["before", "after"])
def test_no_password_link_reaches_into_another_organisation(cast: Cast, forgetful: User, when: str) -> None:
    """Whoever could set the password of somebody that is in another circle as well would read along there."""

    def join_another() -> None:
        admit(by=again(cast.nhri_officer), user=forgetful, organisation=cast.nhri, role=Role.MEMBER)

    if when == "before":
        join_another()
        with pytest.raises(ValidationError, match="whoever runs this installation"):
            invite_to_set_password(by=again(cast.coalition_member), organisation=cast.ngo, user=forgetful)
        return
    _invitation, token = invite_to_set_password(
        by=again(cast.coalition_member), organisation=cast.ngo, user=forgetful
    )
    client, address = opened(token)
    join_another()
    assert client.post(address, {"password": NEW_PASSWORD, "again": NEW_PASSWORD}).status_code == 404
    assert again(forgetful).check_password(PASSWORD)


def test_a_refused_password_link_tells_nothing(cast: Cast, forgetful: User) -> None:
    """The same sentence for a coordinator's account as for one that is in another organisation, too."""
    sentences = set()
    admit(by=again(cast.nhri_officer), user=forgetful, organisation=cast.nhri, role=Role.MEMBER)
    for user in (forgetful, cast.coalition_member):
        with pytest.raises(ValidationError) as refused:
            invite_to_set_password(by=again(cast.coalition_member), organisation=cast.ngo, user=user)
        sentences.add(refused.value.message)
    assert len(sentences) == 1


@pytest.fixture
def plan(cast: Cast, review: Review) -> Plan:
    return create_plan(
        by=again(cast.coalition_coordinator),
        review=review,
        organisation=cast.coalition,
        kind=PlanKind.CSO_PLAN,
        title="What we follow",
        visibility=Visibility.ORGANISATION,
    )


def read_link(cast: Cast, plan: Plan, by: User | None = None) -> tuple[Invitation, str]:
    return invite(
        by=again(by or cast.coalition_coordinator),
        organisation=plan.owner,
        purpose=Purpose.READ,
        scope={"act": "read", "kind": "plan", "ids": [plan.public_id]},
    )


def test_somebody_without_an_account_reads_one_plan(cast: Cast, plan: Plan) -> None:
    invitation, token = read_link(cast, plan)
    client, address = opened(token)
    assert "What we follow" in client.get(address).content.decode()
    answer = client.post(address, {"confirmed": "yes"})
    row = answer["Location"]
    page = client.get(row)
    assert page.status_code == 200
    assert "What we follow" in page.content.decode()
    assert "coalition_coordinator" not in page.content.decode()
    assert client.get(row).status_code == 200
    assert client.get(reverse("plan", args=[plan.public_id])).status_code == 404
    assert Client().get(row).status_code == 404
    revoke(by=again(cast.coalition_coordinator), invitation=invitation)
    assert client.get(row).status_code == 404


def test_a_link_shows_no_other_row(cast: Cast, plan: Plan, review: Review) -> None:
    other = create_plan(
        by=again(cast.coalition_coordinator),
        review=review,
        organisation=cast.coalition,
        kind=PlanKind.CSO_PLAN,
        title="Another plan",
        visibility=Visibility.ORGANISATION,
    )
    invitation, token = read_link(cast, plan)
    client, address = opened(token)
    client.post(address, {"confirmed": "yes"})
    assert (
        client.get(reverse("invitation_row", args=[invitation.public_id, other.public_id])).status_code == 404
    )


def test_nobody_passes_on_what_is_not_their_organisations(cast: Cast, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.GROUP, shared_with=cast.mechanism)
    with pytest.raises(PermissionDenied):
        read_link(cast, plan, by=cast.coordinator)
    with pytest.raises(ValidationError, match="no personal notes"):
        invite(
            by=again(cast.coordinator),
            organisation=cast.mechanism,
            purpose=Purpose.READ,
            scope={"kind": "plan", "ids": [plan.public_id]},
        )
    Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.SELF, shared_with=None)
    with pytest.raises(ValidationError, match="no personal notes"):
        read_link(cast, plan)


def test_the_pages_of_links(cast: Cast) -> None:
    client = cast.client(cast.coalition_member)
    made = client.post(
        reverse("invitation_join", args=[cast.ngo.public_id]), {"role": "member", "days": 3, "max_uses": 2}
    ).content.decode()
    found = re.search(r"http://testserver(/links/\S+/)<", made)
    assert found
    assert find(urlsplit(found[1]).path.split("/")[2]) is not None
    listed = reverse("invitations", args=[cast.ngo.public_id])
    page = client.get(listed).content.decode()
    assert "0 of 2" in page
    assert found[1] not in page
    row = Invitation.objects.get()
    client.post(reverse("invitation_revoke", args=[cast.ngo.public_id, row.public_id]))
    assert "revoked" in client.get(listed).content.decode()
    assert Client().get(found[1]).status_code == 404
