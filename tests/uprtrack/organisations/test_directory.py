"""Who may know that an organisation exists, and to what it belongs: it may put people at risk."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.uprtrack.conftest import Cast
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.models import Organisation, User


def shown(client: Client, organisation: Organisation) -> str:
    return client.get(reverse("organisation", args=[organisation.public_id])).content.decode()


def outsiders(cast: Cast) -> list[User]:
    return [cast.coordinator, cast.focal_point, cast.nhri_officer, cast.stranger]


def test_a_member_of_a_coalition_is_known_within_it_alone(cast: Cast) -> None:
    for user in outsiders(cast):
        assert cast.ngo not in known_to(user)
        client = cast.client(user)
        assert cast.ngo.name not in client.get(reverse("organisation_list")).content.decode()
        assert client.get(reverse("organisation", args=[cast.ngo.public_id])).status_code == 404
    for user in (cast.coalition_coordinator, cast.coalition_member):
        assert cast.ngo in known_to(user)


def test_who_takes_part_in_the_mechanism_is_known_but_not_its_members(cast: Cast) -> None:
    page = shown(cast.client(cast.coordinator), cast.coalition)
    assert cast.coalition.name in page
    assert cast.ngo.name not in page
    assert cast.ngo.name in shown(cast.client(cast.coalition_coordinator), cast.coalition)


def test_that_an_organisation_is_not_registered_is_said_within_its_coalition(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.coalition.pk).update(is_registered=False)
    address = reverse("organisation_list")
    assert "not registered" in cast.client(cast.coalition_member).get(address).content.decode()
    assert "not registered" not in cast.client(cast.coordinator).get(address).content.decode()


@pytest.mark.parametrize("name", ["organisation_list", "activity"])
def test_a_visitor_is_asked_to_sign_in(db: None, name: str) -> None:
    assert Client().get(reverse(name)).status_code == 302


def test_institutions_are_known_to_all(cast: Cast) -> None:
    for body in (cast.mechanism, cast.ministry, cast.nhri):
        assert all(body in known_to(user) for user in outsiders(cast))
