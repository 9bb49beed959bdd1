"""One person, several names: nobody but who administers the site sees that they are the same."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import PASSWORD, Cast
from uprtrack.organisations.directory import people_of
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Actor, User
from uprtrack.organisations.services import add_name, create_user, rename
from uprtrack.organisations.standing import standing_of
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.services import add_wording


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_new_name_is_a_new_contributor_and_the_old_rows_keep_theirs(
    cast: Cast, recommendations: list[Recommendation]
) -> None:
    def write() -> Actor | None:
        return add_wording(
            by=again(cast.coalition_member),
            organisation=cast.ngo,
            recommendation=recommendations[0],
            language="en",
            text="in other words",
            role="plain",
            visibility=Visibility.SELF,
        ).author

    before = write()
    add_name(by=again(cast.coalition_member), organisation=cast.ngo, name="Heron")
    heron = write()
    add_name(by=again(cast.coalition_member), organisation=cast.ngo, name="Stork")
    stork = write()
    names = [actor.name if actor else "" for actor in (before, heron, stork)]
    assert names == ["coalition_member", "Heron", "Stork"]
    assert len({actor.pk for actor in (before, heron, stork) if actor}) == 3
    assert [person.actor.name for person in people_of(cast.ngo)] == ["Stork"]
    # Personal notes under every name stay the person's own.
    assert len(standing_of(again(cast.coalition_member)).actors) == 3


def test_a_name_is_for_organisations_one_belongs_to(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="you belong to"):
        add_name(by=again(cast.coalition_member), organisation=cast.nhri, name="Heron")
    address = reverse("name_add", args=[cast.nhri.public_id])
    assert cast.client(cast.coalition_member).get(address).status_code == 404


def test_the_general_name_changes_wherever_it_stands(cast: Cast) -> None:
    before = standing_of(cast.focal_point).tied[None]
    assert rename(by=again(cast.focal_point), name="Desk 4").pk == before.pk
    assert [person.actor.name for person in people_of(cast.ministry)] == ["Desk 4", "Desk 4"]


def test_the_pages_of_names(cast: Cast) -> None:
    client = cast.client(cast.coalition_member)
    client.post(reverse("name_add", args=[cast.ngo.public_id]), {"name": "Heron"})
    client.post(reverse("names"), {"name": "Somebody"})
    page = client.get(reverse("names")).content.decode()
    assert "Heron" in page
    assert "Somebody" in page
    shown = cast.client(cast.coalition_coordinator).get(reverse("organisation", args=[cast.ngo.public_id]))
    assert "Heron" not in shown.content.decode()


def test_a_state_run_installation_offers_no_pseudonyms(cast: Cast, settings: Settings) -> None:
    settings.OPERATOR_KIND = "state"
    with pytest.raises(ValidationError, match="offers no pseudonyms"):
        add_name(by=again(cast.focal_point), organisation=cast.ministry, name="Heron")
    with pytest.raises(ValidationError, match="offers no pseudonyms"):
        create_user(username="x", password=PASSWORD, shown_as="x", is_pseudonym=True)
    client = cast.client(cast.focal_point)
    page = client.get(reverse("names")).content.decode()
    assert reverse("name_add", args=[cast.ministry.public_id]) not in page
    assert (
        "is_pseudonym"
        not in client.get(reverse("member_add", args=[cast.ministry.public_id])).content.decode()
    )
