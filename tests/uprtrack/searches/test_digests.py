"""Digests: to who chose them alone; numbers and links; each item once; once a day or week at most."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage
from smtplib import SMTPServerDisconnected
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from tests.uprtrack.searches.conftest import ADDRESS
from uprtrack.calendar.models import Meeting, Task
from uprtrack.calendar.services_of_meetings import call_meeting, give_task
from uprtrack.organisations.models import User
from uprtrack.positions.services import propose
from uprtrack.recommendations.models import Position, Recommendation
from uprtrack.searches import digests
from uprtrack.searches.digests import send_digests
from uprtrack.searches.models import Digest
from uprtrack.searches.services_of_digests import choose_digest

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

NOW = timezone.now()
SITE = "https://uprtrack.example.org"


@pytest.fixture
def officer(cast: Cast) -> User:
    """The officer of the NHRI, who chose a daily digest."""
    User.objects.filter(pk=cast.nhri_officer.pk).update(email=ADDRESS)
    user = User.objects.get(pk=cast.nhri_officer.pk)
    choose_digest(by=user, rhythm="daily")
    return user


def meeting_of(cast: Cast, days: int = 3) -> Meeting:
    return call_meeting(
        by=cast.coordinator,
        organisation=cast.mechanism,
        title="On the Kestrel prison",
        held_on=timezone.localdate() + timedelta(days=days),
        visibility="group",
    )


def task_for_officer(cast: Cast, meeting: Meeting) -> Task:
    return give_task(by=cast.coordinator, meeting=meeting, body=cast.nhri, text="Visit the Kestrel prison")


def html_of(message: EmailMultiAlternatives) -> str:
    ((content, media_type),) = message.alternatives
    assert media_type == "text/html"
    return str(content)


def test_without_news_nobody_gets_a_message(officer: User) -> None:
    assert send_digests() == 0
    assert not mail.outbox


def test_each_item_is_told_once_in_one_message(cast: Cast, officer: User) -> None:
    meeting = meeting_of(cast)
    task_for_officer(cast, meeting)
    task_for_officer(cast, meeting)
    assert send_digests(NOW) == 1
    (message,) = mail.outbox
    assert message.to == [ADDRESS]
    assert message.subject == "3 new items for you"
    assert isinstance(message, EmailMultiAlternatives)
    for text in (message.body, html_of(message)):
        for line in ("2 tasks for your organisation", "1 meeting to come"):
            assert line in text
        for link in (f"{SITE}/calendar/", f"{SITE}/calendar/meetings/", f"{SITE}/searches/digest/"):
            assert link in text
    assert send_digests(NOW + timedelta(days=1)) == 0
    task_for_officer(cast, meeting)
    assert send_digests(NOW + timedelta(days=2)) == 1
    assert mail.outbox[-1].subject == "1 new item for you"


def test_a_message_says_nothing_of_what_it_is_about(cast: Cast, officer: User) -> None:
    task = task_for_officer(cast, meeting_of(cast))
    send_digests(NOW)
    message = mail.outbox[0]
    assert isinstance(message, EmailMultiAlternatives)
    raw = (message.message().as_string() + message.body + html_of(message)).lower()
    for word in ("kestrel", "prison", "coastland", "coordinat", "nhri", "commission", task.public_id):
        assert word not in raw
    # Nothing is fetched when the message is opened.
    assert "<img" not in raw
    assert set(re.findall(r'(?:href|src)="([^"/]*//[^/"]+)', html_of(message))) == {SITE}


def test_never_more_often_than_chosen(cast: Cast, officer: User) -> None:
    choose_digest(by=officer, rhythm="weekly")
    meeting = meeting_of(cast)
    assert send_digests(NOW) == 1
    task_for_officer(cast, meeting)
    assert send_digests(NOW + timedelta(days=6)) == 0
    assert send_digests(NOW + timedelta(days=7)) == 1
    choose_digest(by=officer, rhythm="off")
    task_for_officer(cast, meeting)
    assert send_digests(NOW + timedelta(days=30)) == 0


def test_an_adopted_task_past_its_date_is_news_and_an_invitation_never(cast: Cast, officer: User) -> None:
    task = task_for_officer(cast, meeting_of(cast, -3))
    Task.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    send_digests(NOW)
    assert "past its date" not in mail.outbox[0].body
    Task.objects.filter(pk=task.pk).update(adopted_at=NOW)
    assert send_digests(NOW + timedelta(days=1)) == 1
    assert "1 task that your organisation took on is past its date" in mail.outbox[1].body


def test_what_others_say_on_positions_is_news_and_ones_own_is_not(
    cast: Cast, officer: User, recommendations: list[Recommendation]
) -> None:
    Recommendation.objects.update(position=Position.PENDING)
    row = Recommendation.objects.get(pk=recommendations[0].pk)
    for user, body, circle in (
        (cast.focal_point, cast.ministry, "group"),
        (cast.nhri_officer, cast.nhri, "group"),
        (cast.coalition_member, cast.ngo, "organisation"),
    ):
        propose(
            by=user,
            organisation=body,
            recommendation=row,
            answer="support",
            reasons="So it is",
            visibility=circle,
        )
    assert send_digests(NOW) == 1
    assert "1 proposal or decision on a position" in mail.outbox[0].body


def test_what_is_taken_from_somebody_is_not_told(cast: Cast, officer: User) -> None:
    task_for_officer(cast, meeting_of(cast))
    officer.memberships.update(until_on=timezone.localdate() - timedelta(days=1))
    assert send_digests(NOW) == 0
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert send_digests(NOW) == 0


def test_a_message_that_did_not_leave_is_tried_again(
    cast: Cast, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_of(cast)

    def broken(*_arguments: object, **_options: object) -> None:
        raise SMTPServerDisconnected("Kestrel")

    with monkeypatch.context() as patched:
        patched.setattr(digests.EmailMultiAlternatives, "send", broken)
        assert send_digests(NOW) == 0
    assert Digest.objects.get().told == []
    assert send_digests(NOW) == 1


def test_the_link_ends_it_without_signing_in(cast: Cast, officer: User) -> None:
    meeting_of(cast)
    send_digests(NOW)
    message: EmailMessage = mail.outbox[0].message()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"].strip("<>").removeprefix(SITE)
    stranger = Client(enforce_csrf_checks=True)
    # Programs that look at links open them: that ends nothing.
    assert stranger.get(link).status_code == 200
    assert Digest.objects.get().rhythm == "daily"
    assert stranger.post(link[:-3] + "x/").status_code == 404
    assert stranger.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Digest.objects.get().rhythm == "off"


def test_the_choice_stands_on_the_account_page(cast: Cast, officer: User, settings: Settings) -> None:
    client = cast.client(officer)
    assert "/searches/digest/" in client.get("/accounts/").content.decode()
    assert client.post("/searches/digest/", {"rhythm": "weekly"}).status_code == 302
    assert Digest.objects.get().rhythm == "weekly"
    with pytest.raises(ValidationError, match="Give an e-mail address first"):
        choose_digest(by=cast.focal_point, rhythm="daily")
    assert cast.client(cast.focal_point).post("/searches/digest/", {"rhythm": "daily"}).status_code == 422
    settings.SENDS_MAIL = False
    with pytest.raises(ValidationError, match="sends no e-mail"):
        choose_digest(by=officer, rhythm="daily")
    assert send_digests() == 0


def test_a_message_takes_as_many_queries_for_many_items(
    cast: Cast, officer: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = meeting_of(cast)
    common = {"owner": cast.mechanism, "visibility": "group", "shared_with": cast.mechanism}
    Task.objects.bulk_create(
        Task(**common, meeting=meeting, body=cast.nhri, text=f"Task {number}") for number in range(300)
    )
    with django_assert_max_num_queries(18):
        assert send_digests(NOW) == 1
    assert "300 tasks" in mail.outbox[0].body


def test_the_commands_send_them(cast: Cast, officer: User, capsys: pytest.CaptureFixture[str]) -> None:
    meeting_of(cast)
    call_command("send_digests")
    assert "1 digests sent." in capsys.readouterr().out
    call_command("send_alerts")
    assert "0 digests sent." in capsys.readouterr().out
