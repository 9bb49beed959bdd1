"""Whatever is sent to an address changes nothing that its sender may not change, and with the right no other row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client

from tests.uprtrack.permissions.addresses import ADDRESSES
from tests.uprtrack.permissions.answers import Answer, ask, browser, clock_stopped, taken_back
from tests.uprtrack.permissions.asking import (
    Served,
    Subject,
    served,
    subjects_of,
    url_of,
)
from tests.uprtrack.permissions.changes import Kept, every_table, rows_of, wrongly_changed
from tests.uprtrack.permissions.people import EVERYTHING, HOLDERS, PEOPLE, READERS, STRANGER, in_turn
from tests.uprtrack.permissions.planting import World
from tests.uprtrack.permissions.sending import NOT_SENT, QUERY, another_body, fields_of
from uprtrack.api.problems import other_method
from uprtrack.organisations.models import Activity, Organisation

pytestmark = pytest.mark.django_db

OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

TRIED = (
    "published",
    "published_by_coalition",
    "note",
    "own",
    "in_mechanism",
    "unpublished",
    "of_others",
    "abroad",
)
"""The circles whose rows are written to: every kind of relation that a sender can have to a row."""
OFTEN_ALLOWED = ("own", "ngo")
"""Those that somebody may write to by nearly every address: tried by all who write much."""
BODIES_TRIED = ("ngo", "coalition", "mechanism", "group", "other_ngo")

WRITERS = (
    "ngo_coordinator",
    "mechanism_coordinator",
    "coalition_coordinator",
    "nhri_coordinator",
    "ministry_coordinator",
    "ngo_member",
)
"""Between them they may write by every address."""
TRYING = frozenset({*WRITERS, "other_coordinator", "coordinator_abroad"})
# Who may write what is the same on the second database: there those are enough who write by every address.
SENDERS = READERS if EVERYTHING or connection.vendor == "sqlite" else (STRANGER, *WRITERS)

ABOUT_THE_BROWSER = re.compile(r'^SELECT .* FROM "(django_session|organisations_user)"')
"""Who is there: asked before the address is looked at."""


def posts(world: World, reader: str) -> Iterator[tuple[Served, list[tuple[Subject, Organisation | None]]]]:
    """What a reader sends: for their own body on rows of every kind, and once in the name of another.

    Who writes by most addresses tries most: what they may do elsewhere they might be let do here.
    """
    for each in served():
        address = ADDRESSES.get(each.route)
        if address is None or each.route.startswith(("accounts/", "i18n/")):
            continue
        subjects = [
            item
            for item in subjects_of(world, address)
            if item.row is None or item.circle in TRIED or item.circle in BODIES_TRIED
        ] or subjects_of(world, address)
        own = [item for item in subjects if item.circle in OFTEN_ALLOWED and reader in TRYING]
        rest = [item for item in subjects if item not in own]
        tried = own + in_turn(rest, 2, reader, each.route)
        foreign = [item for item in tried if item.circle == "published"] or tried
        in_another_name = (
            [(foreign[0], another_body(world, reader))] if EVERYTHING or reader in TRYING else []
        )
        yield each, [*((subject, None) for subject in tried), *in_another_name]


def send(
    world: World,
    client: Client,
    reader: str,
    each: Served,
    subject: Subject,
    acting: Organisation | None = None,
) -> Answer:
    fields = fields_of(world, each.route, reader, subject, acting)
    arguments = ADDRESSES[each.route].arguments(subject.row)
    query = f"?{QUERY[each.route]}" if each.route in QUERY else ""
    return ask(client, url_of(each, arguments) + query, "POST", fields, arguments)


@pytest.fixture(scope="module")
def before(world: World) -> Kept:
    return rows_of(every_table())


@pytest.mark.parametrize("reader", SENDERS)
def test_what_is_sent_changes_only_what_its_sender_may_change(
    world: World, before: Kept, reader: str
) -> None:
    client = browser(world, reader)
    failures: list[str] = []
    for each, tried in posts(world, reader):
        for subject, acting in tried:
            with taken_back():
                answer = send(world, client, reader, each, subject, acting)
                what = f"POST {each.route} of {subject.circle}{' in another name' if acting else ''}"
                if leaked := world.marks.leaked(answer.everything, reader):
                    failures.append(f"{what} tells {reader}: {', '.join(leaked)}")
                if each.route in NOT_SENT and (written := answer.written - {Activity._meta.db_table}):
                    failures.append(f"{what} by {reader} writes to {sorted(written)}")
                if answer.written:
                    wrong = wrongly_changed(world, reader, before, rows_of(answer.written))
                    failures += [f"{what} by {reader}: {change}" for change in wrong]
            if not EVERYTHING and answer.is_refused_at_the_door:
                break
    assert not failures, "\n".join(["", *failures[:40], f"({len(failures)} in all)"])


OF_THE_INTERFACE = other_method(("GET", "HEAD")).content.decode()


def test_other_methods_reach_no_view(world: World) -> None:
    client = browser(world, "mechanism_coordinator")
    failures = []
    for each in served():
        address = ADDRESSES[each.route]
        for method in OTHER_METHODS:
            url = url_of(each, address.arguments(subjects_of(world, address)[0].row))
            with clock_stopped(world):
                answer = ask(client, url, method)
            read = [one for one in answer.statements if not ABOUT_THE_BROWSER.search(one)]
            # Below the interface's root even this answer is a sentence.
            body = answer.body.replace(OF_THE_INTERFACE, "") if each.route.startswith("api/") else answer.body
            if (answer.status, body, read) != (405, "", []):
                failures.append(f"{method} {each.route}: {answer.status}, queries: {read}")
    assert not failures, "\n".join(failures)


@pytest.mark.parametrize("reader", [STRANGER, "mechanism_coordinator"])
def test_head_tells_what_get_tells_without_a_body(world: World, reader: str) -> None:
    client = browser(world, reader)
    failures = []
    for each in served():
        address = ADDRESSES[each.route]
        row = subjects_of(world, address)[-1].row
        with clock_stopped(world), taken_back():
            got = ask(client, url_of(each, address.arguments(row)))
        with clock_stopped(world), taken_back():
            headed = ask(client, url_of(each, address.arguments(row)), "HEAD")
        if headed.body or headed.status not in (got.status, 405):
            failures.append(f"HEAD {each.route}: {headed.status}, GET {got.status}; {headed.body[:80]}")
    assert not failures, "\n".join(failures)


def test_somebody_writes_by_every_address_that_takes_words(world: World) -> None:
    """What nobody can do was not tried rightly, and would prove nothing of those who may not."""
    left = [each for each in served() if each.route in ADDRESSES and _is_posted_to(each)]
    for reader in WRITERS:
        client = browser(world, reader)
        left = [each for each in left if not _is_written_by(world, client, reader, each, _is_own(reader))]
    asking: set[str] = set()
    for reader in WRITERS:
        client = browser(world, reader)
        asking.update(each.route for each in left if _takes_words(world, client, reader, each))
    in_vain = [each for each in left if each.route in asking]
    for reader in WRITERS:
        client = browser(world, reader)
        in_vain = [each for each in in_vain if not _is_written_by(world, client, reader, each)]
    assert not in_vain, "\n".join(["", *(each.route for each in in_vain)])


def _is_posted_to(each: Served) -> bool:
    return each.route not in NOT_SENT and not each.route.startswith(("accounts/", "i18n/"))


def _is_own(reader: str) -> Callable[[Subject], bool]:
    """Whether an address is about the reader's own body, or about nothing."""
    body = PEOPLE[reader].body

    def is_own(subject: Subject) -> bool:
        holder = HOLDERS.get(subject.circle)
        return subject.row is None or body in (holder.owner if holder else None, subject.circle)

    return is_own


def _is_written_by(
    world: World,
    client: Client,
    reader: str,
    each: Served,
    is_tried: Callable[[Subject], bool] = lambda subject: True,
) -> bool:
    """Whether somebody writes more by an address than that they were denied it."""
    for subject in filter(is_tried, subjects_of(world, ADDRESSES[each.route])):
        with taken_back():
            answer = send(world, client, reader, each, subject)
        if answer.written - {Activity._meta.db_table}:
            return True
        if answer.is_refused_at_the_door:
            return False
    return False


def _takes_words(world: World, client: Client, reader: str, each: Served) -> bool:
    """Whether an address is posted to: it answers nothing else, or shows a form that leads to itself."""
    subjects = sorted(subjects_of(world, ADDRESSES[each.route]), key=_is_own(reader), reverse=True)
    for subject in subjects:
        url = url_of(each, ADDRESSES[each.route].arguments(subject.row))
        with taken_back():
            answer = ask(client, url)
        if answer.status in (200, 405):
            form = rf'<form method="post"(?! action)|action="{url}"'
            return answer.status == 405 or re.search(form, answer.body) is not None
    return False
