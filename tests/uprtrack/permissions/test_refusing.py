"""Every service refuses whoever may not use it, whatever page calls it: it writes nothing and stores nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from tests.uprtrack.permissions.answers import statements_of, taken_back, written_by
from tests.uprtrack.permissions.calling import Call, services
from tests.uprtrack.permissions.calls import CALLS, OF_ONESELF, calls
from tests.uprtrack.permissions.people import EVERYTHING, HOLDERS, PEOPLE, STRANGER, in_turn
from tests.uprtrack.permissions.planting import World
from uprtrack.documents.vault import stored_files
from uprtrack.organisations.models import Activity, User
from uprtrack.organisations.standing import Reader

pytestmark = pytest.mark.django_db

ABROAD = "coordinator_abroad"
NOWHERE = (STRANGER, "newcomer", "ngo_left", "ngo_closed")
"""Nobody; an account without a role, without one any more, closed."""
# Where somebody stands is the same on the second database: there it is asked of whoever stands abroad, for all.
ASKING = (*(NOWHERE if EVERYTHING or connection.vendor == "sqlite" else ()), ABROAD)
"""Besides those who stand nowhere, the coordinator of another country's body."""
SERVICES = services()


def _who(world: World, reader: str) -> Reader:
    return AnonymousUser() if reader == STRANGER else User.objects.get(pk=world.users[reader].pk)


def _called(service: Callable[..., Any], **given: Any) -> None:
    """Call a service to its end: one that yields what it did does it only when asked for it."""
    done = service(**given)
    if isinstance(done, Iterator):
        deque(done, maxlen=0)


def _are_theirs(reader: str, about: str) -> bool:
    """Whether a circle or body is the caller's own."""
    holder = HOLDERS.get(about)
    body = holder.owner if holder else about
    wrote = holder is not None and holder.author == reader
    return wrote or (reader in PEOPLE and not PEOPLE[reader].has_left and PEOPLE[reader].body == body)


def test_every_service_is_tried() -> None:
    known = CALLS.keys() | OF_ONESELF.keys()
    assert not SERVICES.keys() - known, (
        f"Say in calls.py how these services are called, so that they can refuse: {sorted(SERVICES.keys() - known)}"
    )
    assert not known - SERVICES.keys(), f"These services are no more: {sorted(known - SERVICES.keys())}"


@pytest.mark.parametrize(("place", "number"), calls())
def test_a_service_refuses_whoever_may_not_use_it(world: World, place: str, number: int) -> None:
    failures: list[str] = []
    stored = set(stored_files())
    for call in CALLS.get(place, [])[number : number + 1]:
        for reader in ASKING:
            if reader == STRANGER and place.endswith("add_name"):
                continue
            # Who stands nowhere stands nowhere for every row alike.
            tried = call.about if reader == ABROAD else in_turn(call.about, 6, reader, place)
            for about in tried:
                if _are_theirs(reader, about):
                    continue
                told = _refused(world, SERVICES[place], call, reader, about)
                failures += [f"{place} for {about} called by {reader}: {what}" for what in told]
    assert not failures, "\n".join(["", *failures])
    assert set(stored_files()) == stored, f"{place} left a file behind"


def _refused(world: World, service: Callable[..., Any], call: Call, reader: str, about: str) -> list[str]:
    """What a service did instead of refusing, in words; with the caller's own body too where that is asked for."""
    names: list[dict[str, Any]] = [{}]
    body = PEOPLE[reader].body if reader in PEOPLE else None
    if call.as_guest and body:
        names.append({"organisation": world.bodies[body]})
    found = []
    for name in names:
        with taken_back():
            given = call.given(world, about) | name
            lines = Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            with statements_of(connection) as statements:
                try:
                    _called(service, by=_who(world, reader), **given)
                except call.refusal:
                    pass
                else:
                    found.append("was not refused")
            written = written_by(statements) - {Activity._meta.db_table}
            found += [f"wrote to {table}" for table in sorted(written)]
            if Activity.objects.filter(pk__gt=lines, is_denial=False).exists():
                found.append("wrote a line that is no denial into the log")
    return found


@pytest.mark.parametrize(("place", "number"), calls())
def test_a_service_obeys_whoever_may_use_it(world: World, place: str, number: int) -> None:
    """A call that nobody could make would be refused for another reason, and prove nothing."""
    for call in CALLS.get(place, [])[number : number + 1]:
        reader, about = call.may
        with taken_back():
            given = call.given(world, about)
            with statements_of(connection) as statements:
                try:
                    _called(SERVICES[place], by=_who(world, reader), **given)
                except call.answered:
                    return
            assert written_by(statements) - {Activity._meta.db_table}, f"{place} wrote nothing for {reader}"
