"""The account section is the reader's own: it tells nothing of anybody else, whatever is sent to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.uprtrack.permissions.addresses import ADDRESSES
from tests.uprtrack.permissions.answers import Answer, ask, browser, clock_stopped, taken_back
from tests.uprtrack.permissions.changes import Kept, every_table, rows_of, wrongly_changed
from tests.uprtrack.permissions.forgetting import forget_unreadable
from tests.uprtrack.permissions.people import PEOPLE, STRANGER
from tests.uprtrack.permissions.planting import PASSWORD, World
from uprtrack.organisations.models import User

pytestmark = pytest.mark.django_db

READERS = (STRANGER, "newcomer", "ngo_reader", "ngo_coordinator", "ngo_left", "mechanism_coordinator")
OF_ACCOUNTS = [route for route in ADDRESSES if route.startswith(("accounts/", "i18n/"))]
NEW_PASSWORD = "another long pass phrase for tests"


def sent(world: World, reader: str) -> dict[str, Any]:
    """What the forms of the section take, in one."""
    name = world.users[reader].username if reader in PEOPLE else "nobody"
    return {
        "login": name,
        "password": PASSWORD,
        "oldpassword": PASSWORD,
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
        "code": "000000",
        "language": "fr",
        "next": "/",
    }


def _answers(world: World, reader: str) -> Iterator[tuple[str, Answer, Kept]]:
    """What each address of the section answers to GET and to POST, with the rows that were written to."""
    for method in ("GET", "POST"):
        for route in OF_ACCOUNTS:
            client = browser(world, reader)
            with clock_stopped(world), taken_back():
                answer = ask(client, f"/{route}", method, sent(world, reader) if method == "POST" else None)
                yield f"{method} {route}", answer, rows_of(answer.written)


@pytest.mark.parametrize("reader", READERS)
def test_the_account_section_tells_and_changes_the_readers_own_alone(world: World, reader: str) -> None:
    before = rows_of(every_table())
    failures: list[str] = []
    told: dict[str, tuple[int, str]] = {}
    for what, answer, after in _answers(world, reader):
        told[what] = (answer.status, answer.body)
        failures += [
            f"{what} tells {reader}: {leak}" for leak in world.marks.leaked(answer.everything, reader)
        ]
        failures += [
            f"{what} by {reader}: {change}" for change in wrongly_changed(world, reader, before, after)
        ]
    assert not failures, "\n".join(["", *failures])
    with taken_back():
        forget_unreadable(world, reader)
        without = {what: (answer.status, answer.body) for what, answer, _after in _answers(world, reader)}
    assert [what for what in told if told[what] != without[what]] == []


def test_the_password_that_was_sent_is_the_readers(world: World) -> None:
    """The forms above are filled in rightly: what is sent to them is done."""
    client = browser(world, "ngo_reader")
    with taken_back():
        ask(client, "/accounts/password/change/", "POST", sent(world, "ngo_reader"))
        changed = User.objects.get(pk=world.users["ngo_reader"].pk)
        assert changed.check_password(NEW_PASSWORD)


def test_signing_in_tells_nobody_who_has_an_account(world: World) -> None:
    """Neither whether there is one, nor whether it is closed, nor whose it is."""

    def told(name: str) -> tuple[object, ...]:
        fields = {"login": name, "password": "not the password"}
        with clock_stopped(world), taken_back():
            answer = ask(browser(world, STRANGER), "/accounts/login/", "POST", fields)
        return answer.status, answer.body.replace(name, "…"), answer.headers, answer.log

    nothing = told("zq000000zz")
    assert nothing[0] == 200
    for reader in ("ngo_closed", "ngo_left", "newcomer", "other_member", "mechanism_coordinator"):
        assert told(world.users[reader].username) == nothing, f"signing in tells that {reader} has an account"
