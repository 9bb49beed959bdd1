"""The pages of organisations ask the database as often for many rows as for few."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.uprtrack.conftest import PASSWORD, Cast
from uprtrack.organisations.kinds import OrganisationKind, Role
from uprtrack.organisations.models import Affiliation, Membership, Organisation, User
from uprtrack.organisations.services import (
    admit,
    adopt_terms,
    affiliate,
    create_user,
    enrol,
    found_group,
    found_organisation,
)
from uprtrack.organisations.services.arriving import invite_to_join
from uprtrack.organisations.services.handover import owned_models

PAGES = (
    "organisation_list",
    "organisation",
    "taking_part",
    "propose",
    "group_add",
    "lead",
    "terms",
    "invitations",
    "invitation_password",
    "member_hand_over",
    "names",
    "erase",
    "own_data",
)
OF_THE_READER = ("organisation_list", "names", "erase", "own_data")


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def fill(cast: Cast, round_: int) -> None:
    """More of everything that the pages list, in and around the coalition."""
    by = again(cast.coalition_coordinator)
    for number in range(round_ * 4, round_ * 4 + 4):
        member, asked = (
            found_organisation(name=f"{name} {number}", kind=OrganisationKind.CSO, country=cast.ngo.country)
            for name in ("Member", "Asked")
        )
        enrol(organisation=cast.coalition, member=member)
        affiliate(by=by, organisation=cast.coalition, member=asked)
        person = create_user(username=f"person {number}", password=PASSWORD, shown_as=f"Person {number}")
        admit(
            by=by,
            user=person,
            organisation=cast.coalition,
            role=Role.MEMBER,
            themes=["right-to-education"],
        )
        invite_to_join(by=by, organisation=cast.coalition, role=Role.READER)
        adopt_terms(by=by, organisation=cast.coalition, text="x", adopted_on=date(2026, 1, 1))
        found_group(
            by=by, parent=cast.coalition, name=f"Group {number}", led_by=member, is_confidential=False
        )


@pytest.mark.parametrize("page", PAGES)
def test_queries_do_not_grow_with_rows(cast: Cast, page: str) -> None:
    membership = Membership.objects.get(user=cast.coalition_coordinator)
    arguments = [] if page in OF_THE_READER else [cast.coalition.public_id]
    if page == "member_hand_over":
        arguments.append(membership.public_id)
    address = reverse(page, args=arguments)
    client = cast.client(cast.coalition_coordinator)
    counts = []
    for round_ in range(2):
        fill(cast, round_)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    # What a person wrote is looked for in every table that has owners.
    tables = len(owned_models()) if page in ("own_data", "member_hand_over") else 0
    assert counts[1] <= 30 + tables


@pytest.mark.parametrize("kind", [kind for kind in OrganisationKind if "group" not in kind.value])
def test_the_operator_adds_an_organisation_of_any_kind(cast: Cast, kind: OrganisationKind) -> None:
    call_command(
        "organisation_add",
        name="New body",
        kind=kind.value,
        country="xco",
        coordinator="stranger",
        not_registered=True,
        part_of=cast.mechanism.public_id,
    )
    made = Organisation.objects.get(name="New body")
    assert (made.kind, made.parent, made.is_registered) == (kind, cast.mechanism, False)
    page = cast.client(cast.stranger).get(reverse("organisation", args=[made.public_id]))
    assert "Seen by your organisation alone" in page.content.decode()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"country": "xyz"}, "no code of a State"),
        ({"part_of": "nothing"}, "no organisation's identifier"),
        ({"nhri_status": "A"}, "Only a national human rights institution"),
    ],
)
def test_what_cannot_be_added_is_said(cast: Cast, options: dict[str, str], sentence: str) -> None:
    rest = {"name": "New body", "kind": "cso", "country": "xco", "coordinator": "stranger"}
    with pytest.raises(CommandError, match=sentence):
        call_command("organisation_add", **rest | options)
    assert not Organisation.objects.filter(name="New body").exists()


def test_no_page_of_an_organisation_is_for_others(cast: Cast) -> None:
    """Whoever does not coordinate gets 403 for what they know of, 404 for the rest, and never a name."""
    row = Affiliation.objects.get(member=cast.ngo)
    for user in (cast.coordinator, cast.stranger, cast.nhri_officer):
        client = cast.client(user)
        for page in (
            "taking_part",
            "propose",
            "profile_change",
            "invitations",
            "terms_add",
            "body_add",
            "group_add",
        ):
            answer = client.get(reverse(page, args=[cast.ngo.public_id]))
            assert answer.status_code in (403, 404)
            assert cast.ngo.name not in answer.content.decode()
        assert client.post(reverse("affiliation_end", args=[row.public_id])).status_code in (403, 404)
