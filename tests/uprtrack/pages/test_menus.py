"""Menus and help are put together once a process: for each language, sign-in and place, and never for a person."""

from __future__ import annotations

from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from tests.uprtrack.conftest import Cast


def text(client: Client, address: str, language: str = "en") -> str:
    return client.get(address, headers={"accept-language": language}).content.decode()


def test_a_stranger_after_a_member_gets_the_menu_of_strangers(cast: Cast) -> None:
    caches["menus"].clear()
    address = reverse("search")
    for _time in range(2):
        member, stranger = text(cast.client(cast.coordinator), address), text(Client(), address)
        assert reverse("imports") in member
        assert reverse("imports") not in stranger
        assert reverse("activity") in member
        assert reverse("activity") not in stranger


def test_menus_follow_language_and_place(db: None) -> None:
    caches["menus"].clear()
    for _time in range(2):
        english, french = (text(Client(), reverse("search"), language) for language in ("en", "fr"))
        assert "Search</a>" in english
        assert "Rechercher</a>" in french
        assert f'<a href="{reverse("search")}" aria-current="true">' in english
        assert f'<a href="{reverse("search")}">' in text(Client(), reverse("statistics"))


def test_who_reads_is_said_to_nobody_else(cast: Cast) -> None:
    caches["menus"].clear()
    address = reverse("search")
    assert cast.nhri.name in text(cast.client(cast.nhri_officer), address)
    other = text(cast.client(cast.coalition_member), address)
    assert cast.ngo.name in other
    assert cast.nhri.name not in other
