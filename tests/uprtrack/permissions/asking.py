"""How an address is asked for: with which arguments, about which rows, by whom it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.uprtrack.permissions.people import BODIES, HOLDERS, KNOWN_BY, READ_BY, people_of, readable_holders
from tests.uprtrack.permissions.planting import World
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation

MISSING = "zzzzzzzzzzzz"
"""A public identifier that nothing has."""
Arguments = dict[str, Any]


@dataclass(frozen=True)
class Served:
    """A pattern of the resolver: the whole route, its name, its view."""

    route: str
    name: str
    pattern: URLPattern


def served(patterns: Any = None, prefix: str = "") -> Iterator[Served]:
    """Every pattern of the site, however deep."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from served(each.url_patterns, route)
        else:
            yield Served(route, each.name or "", each)


@dataclass(frozen=True)
class Address:
    """How an address is asked for.

    ``of``: the table whose row it is about (None: it is about none). ``arguments``: from a row to the
    arguments of the address, and ``missing`` those where that row alone is
    missing. ``queries``: what is asked
    for in the query. ``sent``: what a form would send, from the row it is about.
    """

    of: type[models.Model] | None = None
    arguments: Callable[[Any], Arguments] = lambda row: {}
    missing: Callable[[Any], Arguments] | None = None
    queries: Callable[[World], list[str]] = lambda world: [""]
    is_found: Callable[[str, str], bool] | None = None
    """Whether a reader finds the row of a circle there; where it is not said, whoever may read it."""
    sent: Callable[[World, Any], Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class Subject:
    """A row that an address may be about, and who may read it."""

    circle: str
    row: models.Model | None
    readers: frozenset[str]


def speaking_to(reader: str) -> set[str]:
    """The bodies whose words a reader may read, and their own."""
    heard = {
        HOLDERS[circle].owner
        for circle in readable_holders(reader)
        if HOLDERS[circle].visibility != Visibility.SELF
    }
    return heard | {body for body in BODIES if reader in people_of(body)}


def subjects_of(world: World, address: Address) -> list[Subject]:
    """The rows to try an address with; a single one without row where it is about none."""
    if address.of is None:
        return [Subject("", None, frozenset())]
    if address.of is Organisation:
        return [Subject(body, world.bodies[body], KNOWN_BY[body]) for body in BODIES]
    label = address.of._meta.label
    return [
        Subject(circle, row, READ_BY.get(circle, frozenset()))
        for (table, circle), row in world.rows.items()
        if table == label
    ]


def url_of(served: Served, arguments: Arguments) -> str:
    return reverse(served.name, kwargs=arguments)


def by_public_id(
    name: str = "public_id", **others: str
) -> tuple[Callable[[Any], Arguments], Callable[[Any], Arguments]]:
    return (lambda row: {name: row.public_id, **others}), (lambda row: {name: MISSING, **others})


def about(table: type[models.Model], **options: Any) -> Address:
    arguments, missing = by_public_id()
    return Address(table, arguments, missing, **options)


def fixed(*, queries: Callable[[World], list[str]] | None = None, **arguments: str) -> Address:
    options: dict[str, Any] = {"queries": queries} if queries else {}
    return Address(arguments=lambda row: arguments, **options)


def by_each(parameter: str, table: type[models.Model], *circles: str) -> Callable[[World], list[str]]:
    """The plain address, and one for each row of some circles (of bodies: some bodies) named in the query."""

    def queries(world: World) -> list[str]:
        rows = [each for each in subjects_of(world, Address(table)) if each.circle in circles]
        return ["", *(f"{parameter}={getattr(each.row, 'public_id', '')}" for each in rows)]

    return queries


def each_of(*asked: str) -> Callable[[World], list[str]]:
    return lambda world: list(asked)
