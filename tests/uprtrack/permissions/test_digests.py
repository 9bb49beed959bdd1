"""Digests count what their reader may read, and hold no word of anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.core import mail
from pytest_django.fixtures import Settings

from tests.uprtrack.permissions.answers import taken_back
from tests.uprtrack.permissions.marks import MARK
from tests.uprtrack.permissions.people import READ_BY
from tests.uprtrack.permissions.planting import World
from uprtrack.calendar.models import Meeting, Task
from uprtrack.organisations.models import User
from uprtrack.positions.models import PositionDecision, PositionProposal
from uprtrack.searches.digest_items import items_for
from uprtrack.searches.digests import send_digests
from uprtrack.searches.models import Digest

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TABLES: dict[str, tuple[type[Any], ...]] = {
    "task": (Task,),
    "overdue": (Task,),
    "meeting": (Meeting,),
    "position": (PositionProposal, PositionDecision),
}


def test_messages_hold_no_word_of_anybody(world: World, settings: Settings) -> None:
    settings.SENDS_MAIL, settings.SITE_URL = True, "https://uprtrack.example.org"
    with taken_back():
        mail.outbox = []
        User.objects.update(email="somebody@example.org")
        Digest.objects.bulk_create(
            Digest(user=user, rhythm="daily", since=LONG_AGO) for user in User.objects.all()
        )
        assert send_digests() > 0
        for message in mail.outbox:
            raw = str(message.message())
            assert not MARK.search(raw.lower()), raw


def test_items_are_of_rows_that_their_reader_may_read(world: World) -> None:
    found = 0
    for reader, user in world.users.items():
        fresh = User.objects.get(pk=user.pk)
        for kind, keys in items_for(fresh, LONG_AGO, date(2025, 5, 1)).items():
            for key in keys if kind in TABLES else ():
                public_id = key.split(":")[1]
                rows = [row for table in TABLES[kind] for row in table.objects.filter(public_id=public_id)]
                circle = world.circle_of[rows[0]._meta.label, rows[0].pk]
                assert reader in READ_BY[circle], f"{reader} is told of a {kind} of {circle}"
                found += 1
    assert found
