"""Whatever is sent to an address changes nothing that its sender may not change, and with the right no other row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from tests.uprtrack.permissions.addresses import (
    ADDRESSES,
    Served,
    Subject,
    served,
    subjects_of,
    url_of,
)
from tests.uprtrack.permissions.answers import Answer, ask, browser, clock_stopped, taken_back
from tests.uprtrack.permissions.people import HOLDERS, MEMBERS_OF, PEOPLE, READERS, STRANGER, in_turn
from tests.uprtrack.permissions.planting import World
from uprtrack.classification.models import Term
from uprtrack.organisations.kinds import Role
from uprtrack.organisations.models import Activity, Actor, Owned, User, Verb

pytestmark = pytest.mark.django_db

OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

TRIED = ("published", "published_by_coalition", "note", "own", "in_mechanism", "unpublished", "of_others")
"""The circles whose rows are written to: every kind of relation that a sender can have to a row."""
OFTEN_ALLOWED = ("own", "ngo")
"""Those that somebody may write to by nearly every address: tried by everybody."""
BODIES_TRIED = ("ngo", "coalition", "mechanism", "other_ngo")

NEVER_WRITE = frozenset(
    name
    for name, person in PEOPLE.items()
    if person.body is None or person.role == Role.READER or person.is_closed or person.has_left
) | {STRANGER}
"""Whoever has no role, a role for reading, or none any more."""

OWN_ACCOUNT = frozenset(
    {"account_emailaddress", "mfa_authenticator", "organisations_user", "usersessions_usersession"}
)
"""What everybody may change who has an account: their own."""

ABOUT_THE_BROWSER = re.compile(r'^SELECT .* FROM "(django_session|organisations_user)"')
"""Who is there: asked before the address is looked at."""

COMPUTED = frozenset({"search.SearchDocument", "search.Revision"})
"""Tables that follow from others, whoever changes those."""

ANSWERS_TO: dict[str, frozenset[str]] = {
    "focal_point": frozenset({"published", "of_mechanism", "in_mechanism"}),
    "ministry_coordinator": frozenset({"published", "of_mechanism", "in_mechanism"}),
}
"""Plans in which a body was given an action by name: of that action it tells the state."""
PUBLISHES_FOR: dict[str, frozenset[str]] = {
    "mechanism_coordinator": frozenset({"in_mechanism"}),
}
"""State data that was shared with the mechanism, which publishes it (domain rules, section 5)."""


def everything_a_form_could_send(world: World, reader: str, subject: Subject) -> dict[str, Any]:
    """One set of fields that satisfies each form of the site, or comes as near as its other kinds allow."""
    body = PEOPLE[reader].body if reader in PEOPLE else None
    own = world.bodies[body or "media"]
    recommendation = world.rows["recommendations.Recommendation", "published"]
    return {
        "organisation": own.pk,
        "visibility": "organisation",
        "title": "A title",
        "text": "Some words",
        "reason": "A reason",
        "language": "fr",
        "role": "plain",
        "translator": "",
        "position": "noted",
        "words": "As said",
        "dated_on": "2025-06-01",
        "source": "The records",
        "term": Term.objects.filter(taxonomy="upr_issue").order_by("-pk").values_list("pk", flat=True)[0],
        "answer": "yes",
        "kind": "policy",
        "type": "political",
        "status": "ongoing",
        "version": getattr(subject.row, "version", 1),
        "recommendations": [getattr(recommendation, "public_id", "")],
        "name": "A name",
        "unit": "persons",
        "measured_on": "2025-06-01",
        "value": "1",
        "assessed_on": "2025-06-01",
        "taken_on": "2025-06-01",
        "level": "partially",
        "narrative": "What was seen",
        "light": "",
        "effect": "unknown",
        "confidence": "medium",
        "with_files": "on",
        "act": "discard",
        "evidence_title": "A link",
        "evidence_link": "https://example.org/report",
        "username": "somebody-new",
        "shown_as": "Somebody new",
        "password": "a long pass phrase for tests",
        "indicator-name": "",
        "reviewed_on": "2023-05-01",
        "is_confirmed": "on",
        "confirm": "on",
        "lasts": "7",
        "uses": "1",
        "adopted_on": "2024-01-01",
        "themes": [],
    }


OF_ROUTE: dict[str, dict[str, Any]] = {
    "plans/<slug:public_id>/actions/add/": {"kind": "cso_plan"},
    "plans/add/": {"kind": "action_strategy"},
    "plans/actions/<slug:public_id>/bodies/": {"kind": "lead"},
    "plans/indicators/<slug:public_id>/change/": {"type": "process"},
    "plans/actions/<slug:public_id>/indicators/add/": {"type": "process"},
    "organisations/<slug:public_id>/members/add/": {"role": "member"},
}


def posts(world: World, reader: str) -> Iterator[tuple[Served, Subject]]:
    for each in served():
        address = ADDRESSES.get(each.route)
        if address is None or each.route.startswith(("accounts/", "i18n/")):
            continue
        subjects = [
            item
            for item in subjects_of(world, address)
            if item.row is None or item.circle in TRIED or item.circle in BODIES_TRIED
        ]
        own = [item for item in subjects if item.circle in OFTEN_ALLOWED]
        rest = [item for item in subjects if item not in own]
        for subject in own + in_turn(rest, 2, reader, each.route):
            yield each, subject


def send(world: World, client: Any, reader: str, each: Served, subject: Subject) -> Answer:
    fields = everything_a_form_could_send(world, reader, subject) | OF_ROUTE.get(each.route, {})
    if each.route == "plans/actions/<slug:public_id>/bodies/":
        fields["organisation"] = world.bodies["ministry"].public_id
    arguments = ADDRESSES[each.route].arguments(subject.row)
    return ask(client, url_of(each, arguments), "POST", fields, arguments)


@cache
def _model_of(table: str) -> type[models.Model] | None:
    return next(
        (model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table), None
    )


Kept = dict[str, dict[object, tuple[object, ...]]]


def rows_of(tables: set[str]) -> Kept:
    """Every row of some tables, with all its values."""
    found: Kept = {}
    for table in tables:
        model = _model_of(table)
        if model is not None:
            rows = model._base_manager.values_list(
                "pk", *(each.attname for each in model._meta.concrete_fields)
            )
            found[table] = {row[0]: row for row in rows}
    return found


@pytest.fixture(scope="module")
def before(world: World) -> Kept:
    return rows_of({model._meta.db_table for model in apps.get_models(include_auto_created=True)})


@pytest.mark.parametrize("reader", READERS)
def test_what_is_sent_changes_only_what_its_sender_may_change(
    world: World, before: Kept, reader: str
) -> None:
    client = browser(world, reader)
    failures: list[str] = []
    for each, subject in posts(world, reader):
        with taken_back():
            answer = send(world, client, reader, each, subject)
            if leaked := world.marks.leaked(answer.everything, reader):
                failures.append(f"POST {each.route} of {subject.circle} tells {reader}: {', '.join(leaked)}")
            if answer.written:
                wrong = list(_wrongly_changed(world, reader, before, rows_of(answer.written)))
                failures += [f"POST {each.route} of {subject.circle} by {reader}: {what}" for what in wrong]
    assert not failures, "\n".join(["", *failures[:40], f"({len(failures)} in all)"])


def _wrongly_changed(world: World, reader: str, before: Kept, after: Kept) -> Iterator[str]:
    for table, rows in after.items():
        model = _model_of(table)
        if model is None or model._meta.label in COMPUTED:
            continue
        for pk, values in rows.items():
            if pk not in before[table]:
                yield from _wrongly_made(world, reader, model, pk)
            elif values != before[table][pk]:
                yield from _wrongly_touched(world, reader, model, pk)
        yield from (
            f"{model._meta.label} {pk} is gone"
            for pk in before[table].keys() - rows.keys()
            if reader in NEVER_WRITE
        )


def _wrongly_made(world: World, reader: str, model: type[models.Model], pk: object) -> Iterator[str]:
    if model._meta.db_table in OWN_ACCOUNT or not issubclass(model, Owned):
        if reader in NEVER_WRITE and model._meta.app_label not in (
            "sessions",
            "usersessions",
            "organisations",
        ):
            yield f"{model._meta.label} was made"
        return
    row = model._base_manager.get(pk=pk)
    if isinstance(row, Activity) and row.is_denial:
        return
    own = PEOPLE[reader].body if reader in PEOPLE else None
    if reader in NEVER_WRITE:
        yield f"{model._meta.label} was made"
    elif own is None or (row.owner != world.bodies[own] and not _may_act_for(world, reader, row)):
        yield f"{model._meta.label} was made in the name of {row.owner.kind}"


def _may_act_for(world: World, reader: str, row: Owned) -> bool:
    """A line of the log that another body finds in its own: of what was published for it, of who left it."""
    if not isinstance(row, Activity):
        return False
    beside = {"ministry"} if reader in PUBLISHES_FOR else set()
    own = PEOPLE[reader].body or ""
    beside.update(MEMBERS_OF.get(own, ()), (body for body, members in MEMBERS_OF.items() if own in members))
    is_of_joining = row.verb in (Verb.AFFILIATE, Verb.LEAVE)
    return row.owner in {world.bodies[body] for body in beside} and (is_of_joining or reader in PUBLISHES_FOR)


def _wrongly_touched(world: World, reader: str, model: type[models.Model], pk: object) -> Iterator[str]:
    if reader in world.users and (model, pk) in (
        (User, world.users[reader].pk),
        (Actor, world.actors[reader].pk),
    ):
        return
    circle = world.circle_of.get((model._meta.label, pk), "")
    holder = HOLDERS.get(circle)
    if reader in NEVER_WRITE:
        yield f"{model._meta.label} of {circle or 'no circle'} was changed"
    elif holder is not None and PEOPLE[reader].body != holder.owner:
        allowed = ANSWERS_TO.get(reader, frozenset()) | PUBLISHES_FOR.get(reader, frozenset())
        if circle not in allowed:
            yield f"{model._meta.label} of {circle} was changed by another organisation"
    elif holder is not None and circle.startswith("note") and holder.author != reader:
        yield f"{model._meta.label}: somebody else's own note was changed"


NOT_SENT = {
    "leave/": "ends the session alone",
    "import/": "takes a paper: tests of documents",
    "recommendations/publish/<str:alias>/": "see the tests of recommendations",
    "exchange/read/": "takes a signed bundle: tests of exchange",
    "exchange/partners/add/": "takes a key: tests of exchange",
    "recommendations/": "its form asks, and writes nothing",
    "plans/actions/<slug:public_id>/": "its forms lead to other addresses",
    "organisations/<slug:public_id>/terms/": "its forms lead to other addresses",
    "organisations/me/erase/confirm/": "takes the password: test_erasure",
    "organisations/<slug:public_id>/bodies/add/": "takes a kind of its own: test_coalitions",
    "organisations/<slug:public_id>/groups/add/": "takes members by key: test_coalitions",
    "organisations/<slug:public_id>/send/": "takes a person of the member: test_coalitions",
    "organisations/<slug:public_id>/lead/": "takes a member by key: test_coalitions",
    "organisations/<slug:public_id>/part/propose/": "takes an identifier told outside: test_joining",
    "organisations/<slug:public_id>/members/<slug:membership_id>/change/": "test_membership",
    "organisations/<slug:public_id>/members/<slug:membership_id>/hand-over/": "test_membership",
    "organisations/<slug:public_id>/members/<slug:membership_id>/erase/": "takes the password: test_erasure",
    "organisations/<slug:public_id>/links/join/": "takes days and a role: test_invitations",
    "organisations/<slug:public_id>/links/password/": "takes a person: test_invitations",
    "organisations/<slug:public_id>/links/read/<slug:kind>/<slug:row_id>/": "test_invitations",
    "recommendations/wordings/<int:pk>/withdraw/": "only of wordings that a person wrote: tests of recommendations",
    "plans/add/": "takes the review that is selected: tests of plans",
}
"""Addresses that take what a list of fields cannot give."""


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
            if (answer.status, answer.body, read) != (405, "", []):
                failures.append(f"{method} {each.route}: {answer.status}, queries: {read}")
    assert not failures, "\n".join(failures)


@pytest.mark.parametrize("reader", [STRANGER, "ngo_coordinator", "mechanism_coordinator"])
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


WRITERS = (
    "ngo_coordinator",
    "mechanism_coordinator",
    "coalition_coordinator",
    "nhri_coordinator",
    "ministry_coordinator",
)


def test_somebody_writes_by_every_address_that_takes_words(world: World) -> None:
    """What nobody can do was not tried rightly, and would prove nothing of those who may not."""
    clients = {reader: browser(world, reader) for reader in WRITERS}
    in_vain = []
    for each in served():
        if each.route in NOT_SENT or each.route not in ADDRESSES:
            continue
        subjects = subjects_of(world, ADDRESSES[each.route])
        if not any(_takes_words(world, client, each, subjects) for client in clients.values()):
            continue
        tried = ((reader, subject) for subject in subjects for reader in WRITERS)
        if not any(_writes(world, clients[reader], reader, each, subject) for reader, subject in tried):
            in_vain.append(each.route)
    assert in_vain == [], "\n".join(in_vain)


def _takes_words(world: World, client: Client, each: Served, subjects: list[Subject]) -> bool:
    """Whether an address is posted to: it answers nothing else, or shows a form that leads to itself."""
    if each.route.startswith(("accounts/", "i18n/")):
        return False
    for subject in subjects:
        url = url_of(each, ADDRESSES[each.route].arguments(subject.row))
        with taken_back():
            answer = ask(client, url)
        if answer.status == 405 or re.search(rf'<form method="post"(?! action)|action="{url}"', answer.body):
            return True
    return False


def _writes(world: World, client: Client, reader: str, each: Served, subject: Subject) -> bool:
    with taken_back():
        answer = send(world, client, reader, each, subject)
    return bool(answer.written - {Activity._meta.db_table})
