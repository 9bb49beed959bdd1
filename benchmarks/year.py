"""How long each page takes over a year of a country's work: ``python3 run.py benchmark year [--json FILE]``.

A country with 300 recommendations under review, 1,200 measures, 4,000 assessments and 60 people on SQLite, filled
through the services (which takes two minutes). Every address that answers with a page is opened by a coordinator,
a focal point, an officer of the human rights institution, a coalition's coordinator and a stranger, each on the
first row that they may read; the median of some visits is told, in milliseconds, with the number of queries. Fails
(status 1) where a median is over the limit, or a page weighs too much.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client
    from tests.uprtrack.permissions.asking import Address

MOST_MILLISECONDS = 200.0
LARGEST_PAGE = 150_000
READERS = ("coordinator", "justice", "nhri", "coalition", "")
"""Accounts of the country; "" is a stranger."""
ROWS_TRIED = 8
OK = 200


@dataclass(frozen=True, slots=True)
class Visited:
    """What opening one page as one reader took; ``longest`` and ``median`` in milliseconds, ``size`` in bytes."""

    route: str
    reader: str
    address: str
    median: float
    longest: float
    queries: int
    size: int


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--visits", type=int, default=7)
    parser.add_argument("--data", type=Path, help="a folder that is filled once and used again")
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        prepare(options.data or Path(home))
        visited = list(visit_all(options.visits))
    if options.json:
        options.json.write_text(json.dumps([asdict(each) for each in visited], indent=1), encoding="utf-8")
    return 0 if tell(visited) else 1


def prepare(home: Path) -> None:
    """Start Django in this process, on the installation of a folder, which is filled where it is new."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="uprtrack.settings",
        UPRTRACK_DATA=str(home / "data"),
        UPRTRACK_KEYS=str(home / "keys"),
        UPRTRACK_OPERATOR="Benchmark",
        UPRTRACK_OPERATOR_KIND="academic",
    )
    os.environ.pop("DATABASE_URL", None)
    is_new = not (home / "data").exists()
    (home / "data").mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    logging.disable()
    if is_new:
        from benchmarks.year_rows import fill

        print("Filling the installation …", flush=True)
        call_command("migrate", verbosity=0)
        fill()


def visit_all(visits: int) -> Iterator[Visited]:
    """Every page as every reader."""
    from tests.uprtrack.permissions.addresses import ADDRESSES
    from tests.uprtrack.permissions.asking import served

    clients = {reader: _client(reader) for reader in READERS}
    for each in served():
        address = ADDRESSES.get(each.route)
        if address is None or each.route.startswith(("api/", "i18n/", "accounts/")):
            continue
        for reader, client in clients.items():
            found = _found(client, reader, each.name, address)
            if found is not None:
                yield _visited(client, each.route, reader, found, visits)


def _client(reader: str) -> Client:
    from django.test import Client

    from uprtrack.organisations.models import User

    client = Client()
    if reader:
        client.force_login(User.objects.get(username=reader))
    return client


def _found(client: Client, reader: str, name: str, address: Address) -> str | None:
    """The first address of a route that gives the reader a page; None where it has none for them."""
    from django.core.exceptions import ObjectDoesNotExist
    from django.urls import NoReverseMatch, reverse

    for row in _rows(reader, address):
        try:
            path = reverse(name, kwargs=address.arguments(row))
        except (NoReverseMatch, AttributeError, LookupError, ObjectDoesNotExist):
            # The address is about rows of another kind of these, as a sheet is of plans that name bodies.
            continue
        answer = client.get(path, secure=True)
        if answer.status_code == OK and answer.headers["Content-Type"].startswith("text/html"):
            return path
    return None


def _rows(reader: str, address: Address) -> list[Any]:
    from uprtrack.organisations.models import User

    if address.of is None:
        return [None]
    rows = address.of._default_manager.order_by("pk")
    if hasattr(rows, "visible_to"):
        from django.contrib.auth.models import AnonymousUser

        rows = rows.visible_to(User.objects.get(username=reader) if reader else AnonymousUser())
    return list(rows[:ROWS_TRIED])


def _visited(client: Client, route: str, reader: str, path: str, visits: int) -> Visited:
    from django.db import connection

    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *others: Any) -> Any:
        asked.append(sql)
        return execute(sql, *others)

    with connection.execute_wrapper(note):
        size = len(client.get(path, secure=True).content)
    took = []
    for _visit in range(visits):
        began = time.perf_counter()
        client.get(path, secure=True)
        took.append((time.perf_counter() - began) * 1_000)
    return Visited(route, reader, path, statistics.median(took), max(took), len(asked), size)


def tell(visited: Sequence[Visited]) -> bool:
    """Print the slowest pages; returns whether all limits are kept."""
    slowest = sorted(visited, key=lambda each: each.median, reverse=True)
    for each in slowest[:25]:
        print(
            f"{each.median:7.1f} ms (longest {each.longest:.1f}) {each.queries:3} queries {each.size // 1000:4} kB  "
            f"{each.reader or 'stranger':<12}{each.address}"
        )
    pages = len({each.route for each in visited})
    print(f"{pages} pages, {len(visited)} of reader and page; median of all {_middle(visited):.1f} ms")
    slow = [each for each in visited if each.median > MOST_MILLISECONDS]
    heavy = [each for each in visited if each.size > LARGEST_PAGE]
    print(f"over {MOST_MILLISECONDS:g} ms: {len(slow)}; over {LARGEST_PAGE // 1000} kB: {len(heavy)}")
    for each in heavy:
        print(f"{each.size:>9} bytes  {each.reader or 'stranger':<12}{each.address}")
    return bool(visited) and not slow and not heavy


def _middle(visited: Sequence[Visited]) -> float:
    return statistics.median(each.median for each in visited) if visited else 0.0


if __name__ == "__main__":
    sys.exit(main())
