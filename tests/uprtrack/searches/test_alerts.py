"""Alerts: only to who asked and gave an address; a number and a link; each match once; ended by one click."""

from __future__ import annotations

import re
from smtplib import SMTPServerDisconnected
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client
from pytest_django.fixtures import Settings

from tests.uprtrack.searches.conftest import ADDRESS, another
from uprtrack.catalogue.selection import Selection
from uprtrack.organisations.models import User
from uprtrack.recommendations.models import Recommendation
from uprtrack.search import index
from uprtrack.searches.alerts import send_alerts
from uprtrack.searches.models import SavedSearch
from uprtrack.searches.services import save_search, switch_alerts

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Rows = list[Recommendation]
SITE = "https://uprtrack.example.org"


@pytest.fixture
def search(cast: Cast, rows: Rows, person: User) -> SavedSearch:
    """The coordinator is told of what is new on torture."""
    saved = save_search(
        by=person,
        organisation=cast.mechanism,
        title="Our case against the Kestrel prison",
        selection=Selection.of(QueryDict("q=torture")),
        language="en",
    )
    return switch_alerts(by=person, search=saved, is_on=True)


def test_what_was_there_is_not_new(search: SavedSearch) -> None:
    assert send_alerts() == 0
    assert not mail.outbox


def test_a_new_match_is_told_once(search: SavedSearch, rows: Rows) -> None:
    another(rows[0], 8)
    another(rows[0], 9, is_public=False)
    assert send_alerts() == 1
    (message,) = mail.outbox
    assert message.to == [ADDRESS]
    assert message.subject == "2 new matches"
    assert f"{SITE}/searches/{search.public_id}/" in message.body
    assert send_alerts() == 0
    assert len(mail.outbox) == 1


def test_a_message_says_nothing_of_what_was_found(search: SavedSearch, rows: Rows) -> None:
    row = another(rows[0], 8, is_public=False)
    send_alerts()
    raw = mail.outbox[0].message().as_string().lower()
    for word in ("kestrel", "torture", "wing", "coastland", "case", row.public_id, "coordinat", "104.8"):
        assert word not in raw


def test_what_left_and_came_back_is_not_new(search: SavedSearch, rows: Rows) -> None:
    row = another(rows[0], 8)
    assert send_alerts() == 1
    for text in ("Something else;", "End torture;"):
        Recommendation.objects.filter(pk=row.pk).update(text=text)
        index.refresh("recommendation", [row.pk])
        assert send_alerts() == 0


def test_the_page_shows_what_the_last_message_was_about(search: SavedSearch, rows: Rows, cast: Cast) -> None:
    row = another(rows[0], 8)
    send_alerts()
    page = cast.client(cast.coordinator).get(f"/searches/{search.public_id}/").content.decode()
    assert f"/recommendations/{row.public_id}/" in page
    assert rows[0].public_id not in page


def test_what_somebody_may_not_read_is_not_even_counted(search: SavedSearch, rows: Rows, cast: Cast) -> None:
    hidden = another(rows[0], 8, is_public=False)
    Recommendation.objects.filter(pk=hidden.pk).update(owner=cast.ngo)
    index.rebuild("recommendation")
    assert send_alerts() == 0


def test_who_is_gone_or_has_no_address_is_told_nothing(search: SavedSearch, rows: Rows, person: User) -> None:
    another(rows[0], 8)
    User.objects.filter(pk=person.pk).update(email="")
    assert send_alerts() == 0
    User.objects.filter(pk=person.pk).update(email=ADDRESS, is_active=False)
    assert send_alerts() == 0


def test_a_message_that_did_not_leave_is_tried_again(
    search: SavedSearch, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    another(rows[0], 8)

    def broken(*_arguments: object, **_options: object) -> None:
        raise SMTPServerDisconnected("Kestrel")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", broken)
        assert send_alerts() == 0
    assert send_alerts() == 1


def stop_link() -> str:
    header = str(mail.outbox[-1].extra_headers["List-Unsubscribe"])
    assert header in f"<{re.findall(r'<(.*)>', header)[0]}>"
    return header.strip("<>").removeprefix(SITE)


def test_one_click_ends_the_messages(search: SavedSearch, rows: Rows) -> None:
    another(rows[0], 8)
    send_alerts()
    link = stop_link()
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stranger = Client(enforce_csrf_checks=True)
    # Programs that look at links open them: that ends nothing.
    assert stranger.get(link).status_code == 200
    search.refresh_from_db()
    assert search.has_alerts
    assert stranger.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    search.refresh_from_db()
    assert not search.has_alerts
    another(rows[0], 9)
    assert send_alerts() == 0


def test_another_link_ends_nothing(search: SavedSearch, rows: Rows) -> None:
    another(rows[0], 8)
    send_alerts()
    link = stop_link()
    for wrong in (link.replace(search.public_id, "zzzzzzzzz"), link[:-2] + "x/", "/searches/stop/x/"):
        assert Client().post(wrong).status_code == 404
    search.refresh_from_db()
    assert search.has_alerts


def test_an_address_is_confirmed_before_it_is_used(cast: Cast, rows: Rows) -> None:
    client = cast.client(cast.coordinator)
    client.post("/searches/address/", {"address": "new@example.org"})
    assert User.objects.get(pk=cast.coordinator.pk).email == ""
    (message,) = mail.outbox
    assert message.to == ["new@example.org"]
    assert cast.coordinator.username not in message.message().as_string()
    link = re.findall(rf"{SITE}(\S+)", message.body)[-1]
    stranger = Client()
    stranger.get(link)
    assert User.objects.get(pk=cast.coordinator.pk).email == ""
    stranger.post(link)
    assert User.objects.get(pk=cast.coordinator.pk).email == "new@example.org"
    # The link was used; and it is no key to the account.
    assert stranger.post(link).status_code == 404
    assert stranger.get("/searches/").status_code == 302
    client.post("/searches/address/", {"act": "remove"})
    assert User.objects.get(pk=cast.coordinator.pk).email == ""


def test_nothing_is_switched_on_without_address_or_server(cast: Cast, rows: Rows, settings: Settings) -> None:
    saved = save_search(
        by=cast.coordinator, organisation=cast.mechanism, title="Mine", selection=Selection(), language="en"
    )
    with pytest.raises(ValidationError, match="Give an e-mail address first"):
        switch_alerts(by=cast.coordinator, search=saved, is_on=True)
    settings.SENDS_MAIL = False
    with pytest.raises(ValidationError, match="sends no e-mail"):
        switch_alerts(by=cast.coordinator, search=saved, is_on=True)
    assert send_alerts() == 0
    page = cast.client(cast.coordinator).get("/searches/address/").content.decode()
    assert 'name="address"' not in page


def test_the_command_sends_them(search: SavedSearch, rows: Rows, capsys: pytest.CaptureFixture[str]) -> None:
    another(rows[0], 8)
    call_command("send_alerts")
    assert "1 messages sent." in capsys.readouterr().out
