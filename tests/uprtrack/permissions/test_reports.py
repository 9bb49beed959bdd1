"""A file that somebody takes along holds nothing that they may not read: every kind, form and edition of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from django.db import connection

from tests.uprtrack.permissions.answers import Answer, ask, browser, clock_stopped, taken_back
from tests.uprtrack.permissions.forgetting import forget_unreadable
from tests.uprtrack.permissions.people import EVERYTHING, PEOPLE, STRANGER
from tests.uprtrack.permissions.planting import World
from uprtrack.reports.kinds import REPORT_KINDS

pytestmark = pytest.mark.django_db

READERS = (STRANGER, "ngo_coordinator", "focal_point", "coalition_coordinator", "other_coordinator")
# What goes into a file for whom is the same on the second database: there a few are enough.
ASKING = READERS if EVERYTHING or connection.vendor == "sqlite" else READERS[:3]
ONE_BY_ONE = [pytest.param(reader, marks=pytest.mark.xdist_group(reader)) for reader in ASKING]
"""The tests of one reader run in one process: what was answered is asked once."""
NOT_THEIRS = {"ngo_coordinator": "ministry", "focal_point": "nhri", "coalition_coordinator": "mechanism"}
"""Whose internal edition somebody asks for besides their own: of a body that they know."""


@dataclass(frozen=True)
class Asked:
    """One file: of the published rows or of all that the reader may read, in a body's name or in nobody's."""

    kind: str
    form: str
    edition: str
    body: str

    def answered(self, world: World, client_of: str) -> Answer:
        fields = {"edition": self.edition, "review": "XCO-upr4", "wording": ["fr"]}
        if self.body:
            fields["organisation"] = world.bodies[self.body].public_id
        method = "POST" if REPORT_KINDS[self.kind].sections else "GET"
        client = browser(world, client_of)
        with clock_stopped(world), taken_back():
            return ask(client, f"/reports/{self.kind}/{self.form}/", method, fields)


def files(reader: str) -> Iterator[Asked]:
    body = PEOPLE[reader].body if reader in PEOPLE else None
    for kind in REPORT_KINDS.values():
        for form in kind.forms:
            for edition in ("public", "internal"):
                if not kind.needs_organisation:
                    yield Asked(kind.key, form, edition, "")
                if (kind.needs_organisation or kind.has_plan) and body:
                    yield Asked(kind.key, form, edition, body)
        if kind.needs_organisation and reader in NOT_THEIRS:
            yield Asked(kind.key, kind.forms[0], "internal", NOT_THEIRS[reader])


@pytest.fixture(scope="module")
def answers_to(world: World) -> Callable[[str], dict[Asked, Answer]]:
    """What is answered to a reader, asked once."""

    @cache
    def answers(reader: str) -> dict[Asked, Answer]:
        return {asked: asked.answered(world, reader) for asked in files(reader)}

    return answers


@pytest.mark.parametrize("reader", ONE_BY_ONE)
def test_no_file_holds_what_its_reader_may_not_read(
    world: World, answers_to: Callable[[str], dict[Asked, Answer]], reader: str
) -> None:
    """Neither in its words nor in its properties, nor by being otherwise than if the hidden rows had never been."""
    answers = answers_to(reader)
    failures = [
        f"{asked} tells {reader}: {', '.join(leaked)}"
        for asked, answer in answers.items()
        if (leaked := world.marks.leaked(answer.everything, reader))
    ]
    assert not failures, "\n".join(["", *failures])
    with taken_back():
        forget_unreadable(world, reader)
        for asked, answer in answers.items():
            if asked.edition == "public" and reader != STRANGER:
                # The same file for everybody: what it rests on is what a stranger reads.
                continue
            without = asked.answered(world, reader)
            assert (answer.status, answer.body) == (without.status, without.body), (
                f"{asked} betrays hidden rows"
            )


@pytest.mark.parametrize("reader", ONE_BY_ONE)
def test_an_edition_that_is_not_for_publication_is_made_for_those_it_speaks_for(
    world: World, answers_to: Callable[[str], dict[Asked, Answer]], reader: str
) -> None:
    """The files above hold what they are asked for: an internal edition that nobody gets would tell nothing."""
    for asked, answer in answers_to(reader).items():
        is_file = "attachment" in dict(answer.headers).get("Content-Disposition", "")
        is_own = asked.body in ("", PEOPLE[reader].body) if reader in PEOPLE else False
        assert is_file == (asked.edition == "public" or is_own), f"{asked} by {reader}: {answer.status}"
        if is_file and asked.kind in ("matrix", "midterm", "scorecard") and asked.edition == "internal":
            own = [
                word
                for word, readers in world.marks.readers.items()
                if len(readers) < 10 and word in answer.body
            ]
            assert own, f"{asked} by {reader} holds none of the words that only they and theirs may read"
