"""Every address, asked by every reader for every row: no answer tells what its reader may not know.

Three ways to tell: words that are not for the reader; an answer for what is hidden unlike that for what is not
there; and anything at all that would be otherwise if the hidden rows had never been.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from _pytest.mark import ParameterSet
from django.db import connection

from tests.uprtrack.permissions.addresses import ADDRESSES
from tests.uprtrack.permissions.answers import Answer, ask, browser, clock_stopped, taken_back
from tests.uprtrack.permissions.asking import (
    Address,
    Arguments,
    Served,
    Subject,
    served,
    subjects_of,
    url_of,
)
from tests.uprtrack.permissions.forgetting import forget_unreadable
from tests.uprtrack.permissions.people import EVERYTHING, READERS, in_turn
from tests.uprtrack.permissions.planting import World
from uprtrack.catalogue.kinds import KINDS
from uprtrack.catalogue.labels import Labels
from uprtrack.search.tables import current, revisions

pytestmark = pytest.mark.django_db

FOUND_ROWS = 2
HIDDEN_ROWS = 2
"""Rows of how many circles a reader asks for at each address, others at each (``people.in_turn``)."""

QUERIES = 2
"""Queries that a reader asks at an address besides the plain one, others at each."""

COMPARED = (
    "stranger",
    "ngo_coordinator",
    "coalition_coordinator",
    "focal_point",
    "mechanism_coordinator",
    "coordinator_abroad",
)
"""Readers for whom the site is asked again without what they may not read."""
STANDINGS = (
    *COMPARED,
    "newcomer",
    "ngo_member",
    "ngo_left",
    "partner_coordinator",
    "group_rapporteur",
    "other_coordinator",
    "nhri_themed",
)
"""One reader of each standing; of the others (``EVERYTHING``) each stands where one of these does."""


def together(readers: Sequence[str]) -> list[ParameterSet]:
    """What was answered to a reader is asked once: the tests of one reader run in one process."""
    # What stands where is the same on the second database: there a few are enough.
    fewer = readers if connection.vendor == "sqlite" else COMPARED
    asked = READERS if EVERYTHING else fewer
    return [pytest.param(reader, marks=pytest.mark.xdist_group(reader)) for reader in asked]


@dataclass(frozen=True, eq=False)
class Question:
    """An address with its arguments and query, and whether the reader may find what it is about."""

    served: Served
    circle: str
    arguments: Arguments
    query: str
    is_open: bool
    missing: Arguments
    """The arguments of the same where nothing is."""

    @property
    def url(self) -> str:
        address = url_of(self.served, self.arguments)
        return f"{address}?{self.query}" if self.query else address

    def __str__(self) -> str:
        about = f" of {self.circle}" if self.circle else ""
        return f"GET {self.served.route}{about}{'?' + self.query if self.query else ''}"


def questions(world: World, reader: str) -> Iterator[Question]:
    """What a reader can ask for: with hidden rows the plain address alone."""
    for each in served():
        address = ADDRESSES.get(each.route)
        if address is None:
            continue
        subjects = [(item, _is_open(address, item, reader)) for item in subjects_of(world, address)]
        found = [item.circle for item, is_open in subjects if is_open]
        hidden = [item.circle for item, is_open in subjects if not is_open]
        few = {
            *in_turn(found, FOUND_ROWS, reader, each.route),
            *in_turn(hidden, HIDDEN_ROWS, reader, each.route),
        }
        for subject, is_open in subjects:
            if subject.circle not in few:
                continue
            assert is_open or address.missing, f"{each.route}: say in addresses.py what is not there."
            missing = address.missing(subject.row) if address.missing else {}
            plain, *narrowed = address.queries(world) if is_open else [""]
            for query in [plain, *in_turn(narrowed, QUERIES, reader, each.route, subject.circle)]:
                arguments = address.arguments(subject.row)
                yield Question(each, subject.circle, arguments, query, is_open, missing)


def _is_open(address: Address, subject: Subject, reader: str) -> bool:
    if subject.row is None:
        return True
    if address.is_found is not None:
        return address.is_found(reader, subject.circle)
    return reader in subject.readers


@dataclass
class Heard:
    """What the site answered to each reader, asked once."""

    world: World
    by_reader: dict[str, dict[Question, Answer]] = field(default_factory=dict)

    def of(self, reader: str) -> dict[Question, Answer]:
        if reader not in self.by_reader:
            asked = questions(self.world, reader)
            self.by_reader[reader] = answers(self.world, reader, list(asked))
        return self.by_reader[reader]


def answers(world: World, reader: str, asked: list[Question]) -> dict[Question, Answer]:
    found: dict[Question, Answer] = {}
    closed: set[str] = set()
    is_compared = EVERYTHING or reader in COMPARED
    # The first request of a process reads what can be found, and the names of facets, whoever asks.
    for kind in KINDS:
        current(kind)
    Labels.look_up(revisions())
    with clock_stopped(world):
        client = browser(world, reader)
        for question in asked:
            if question.served.route in closed and not EVERYTHING:
                continue
            # What a process keeps is worked out by whoever asks first: two answers are compared as asked again.
            for _time in range(2 if is_compared and question.is_open else 1):
                with taken_back():
                    found[question] = ask(client, question.url, arguments=question.arguments)
            if found[question].is_refused_at_the_door:
                closed.add(question.served.route)
    return found


@pytest.fixture(scope="module")
def heard(world: World) -> Heard:
    return Heard(world)


def told(failures: list[str]) -> str:
    return "\n".join(["", *failures[:40], f"({len(failures)} in all)"])


@pytest.mark.parametrize("reader", together(STANDINGS))
def test_no_answer_holds_words_that_are_not_for_its_reader(world: World, heard: Heard, reader: str) -> None:
    failures = [
        f"{question} tells {reader}: {', '.join(leaked)}"
        for question, answer in heard.of(reader).items()
        if (leaked := world.marks.leaked(answer.everything, reader))
    ]
    assert not failures, told(failures)


@pytest.mark.parametrize("reader", together(STANDINGS))
def test_what_is_hidden_is_answered_as_what_is_not_there(world: World, heard: Heard, reader: str) -> None:
    with clock_stopped(world):
        answered = heard.of(reader)
    client = browser(world, reader)
    failures: list[str] = []
    missing: dict[str, Answer] = {}
    for question, answer in answered.items():
        if question.is_open:
            continue
        where = url_of(question.served, question.missing)
        if where not in missing:
            with clock_stopped(world), taken_back():
                missing[where] = ask(client, where, arguments=question.missing)
        if difference := _difference(answer, missing[where]):
            failures.append(f"{question} answers {reader} otherwise than for nothing: {difference}")
    assert not failures, told(failures)


@pytest.mark.parametrize("reader", together(COMPARED))
def test_nothing_would_be_otherwise_without_the_hidden_rows(world: World, heard: Heard, reader: str) -> None:
    with_all = {question: answer for question, answer in heard.of(reader).items() if question.is_open}
    forget_unreadable(world, reader)
    without = answers(world, reader, list(with_all))
    failures = [
        f"{question} betrays hidden rows to {reader}: {difference}"
        for question, answer in with_all.items()
        if (difference := _difference(answer, without[question]))
    ]
    assert not failures, told(failures)


def _difference(one: Answer, other: Answer) -> str:
    """In what two answers differ, in words; empty where they do not."""
    if one.status != other.status:
        return f"status {one.status}, not {other.status}"
    for line, instead in zip(one.body.splitlines(), other.body.splitlines(), strict=False):
        if line != instead:
            return f"“{line.strip()[:200]}”, not “{instead.strip()[:200]}”"
    if len(one.body) != len(other.body):
        return f"a body of {len(one.body)} characters, not {len(other.body)}"
    if one.headers != other.headers:
        return f"headers {set(one.headers) ^ set(other.headers)}"
    if len(one.statements) != len(other.statements):
        return f"{len(one.statements)} queries, not {len(other.statements)}"
    return "" if one.log == other.log else f"logged “{one.log[:200]}”, not “{other.log[:200]}”"
