"""What the site answers, with everything that could give something away: body, headers, log, queries, writes."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpResponse
from django.test import Client

from tests.uprtrack.permissions.asking import (
    Arguments,
)
from tests.uprtrack.permissions.marks import text_of
from tests.uprtrack.permissions.people import STRANGER
from tests.uprtrack.permissions.planting import World

_TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")\w+')
_DURATION = re.compile(r"\b\d+ ms\b")
_SAVEPOINT = re.compile(r"^(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT)\b")
_WRITE = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
_OF_THE_MOMENT = frozenset({"Content-Length", "Expires"})
"""Headers that follow from the body, which is compared, or from the clock of the web's own library."""
_OF_SESSIONS = frozenset({"django_session", "usersessions_usersession", "uprtrack_cache"})
"""Tables that remember a browser, not what anybody wrote."""


@dataclass(frozen=True)
class Answer:
    """``body``: its words; ``statements``: the SQL without values; ``written``: the tables written to."""

    status: int
    body: str
    headers: tuple[tuple[str, str], ...]
    statements: tuple[str, ...]
    log: str

    @property
    def everything(self) -> str:
        heads = "\n".join(f"{name}: {value}" for name, value in self.headers)
        return "\n".join((heads, self.body, self.log))

    @property
    def is_refused_at_the_door(self) -> bool:
        """Whether the answer was given before anything was looked at: so it is the same whatever it is about.

        An address takes nothing by this method, sends strangers to sign in, or is for roles that the reader has
        nowhere, which is said before the view is called (organisations.rights).
        """
        is_sent_to_sign_in = any(name == "Location" and "/login/" in value for name, value in self.headers)
        is_before_the_view = "in process_view" in self.log
        return (
            self.status == 405
            or (self.status == 302 and is_sent_to_sign_in)
            or (self.status == 403 and is_before_the_view)
        )

    @property
    def written(self) -> set[str]:
        return written_by(self.statements)


def written_by(statements: Iterable[str]) -> set[str]:
    """The tables that some statements write to, without those that remember a browser."""
    found = (_WRITE.match(statement) for statement in statements)
    return {match[2] for match in found if match} - _OF_SESSIONS


@contextmanager
def statements_of(connection: BaseDatabaseWrapper) -> Iterator[list[str]]:
    """The SQL that is executed inside, without its values and without savepoints."""
    statements: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not _SAVEPOINT.match(sql):
            statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield statements


@dataclass
class _Kept(logging.Handler):
    """Keeps what is logged at the level that a running site logs at, or above."""

    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.INFO)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
        if record.exc_info:
            self.lines.append(logging.Formatter().formatException(record.exc_info))
        elif record.exc_text:
            self.lines.append(record.exc_text)

    __hash__ = logging.Handler.__hash__


@contextmanager
def _logged() -> Iterator[list[str]]:
    handler = _Kept()
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield handler.lines
    finally:
        root.removeHandler(handler)


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def browser(world: World, reader: str) -> Client:
    """The one browser of a reader, signed in unless nobody is."""
    client = Client()
    Session.objects.all().delete()
    UserSession.objects.all().delete()
    if reader != STRANGER:
        with clock_stopped(world):
            client.force_login(world.users[reader])
    return client


def ask(
    client: Client,
    url: str,
    method: str = "GET",
    data: Mapping[str, Any] | None = None,
    arguments: Arguments | None = None,
) -> Answer:
    """The answer to one request; ``arguments`` of the address are made alike in it, so that two can be compared.

    The browser's cookies stay as they were. What is written stays: wrap it in ``taken_back``.
    """
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    with _logged() as lines, statements_of(connection) as statements:
        if method in ("GET", "HEAD", "POST"):
            response = getattr(client, method.lower())(url, data)
        else:
            response = client.generic(method, url)
        content = b"".join(response.streaming_content) if response.streaming else response.content
    client.cookies = cookies
    return _alike(response, content, statements, lines, [str(value) for value in (arguments or {}).values()])


def _alike(
    response: HttpResponse, content: bytes, statements: list[str], lines: list[str], names: list[str]
) -> Answer:
    def blank(text: str) -> str:
        for name in names:
            # A short number may stand anywhere; in an address it stands between slashes.
            text = text.replace(f"/{name}/", "/…/").replace(f"%2F{name}%2F", "%2F…%2F")
            text = text.replace(name, "…") if len(name) > 6 and not name.isdecimal() else text
        return text

    headers = tuple(sorted((name, blank(value)) for name, value in response.headers.items()))
    sized = tuple((name, value) for name, value in headers if name not in _OF_THE_MOMENT)
    cookies = tuple(("Set-Cookie", name) for name in sorted(response.cookies))
    return Answer(
        status=response.status_code,
        body=blank(_TOKEN.sub(r"\1", text_of(content))),
        headers=(*sized, *cookies),
        statements=tuple(statements),
        log=blank(_DURATION.sub("", "\n".join(lines))),
    )


@contextmanager
def clock_stopped(world: World) -> Iterator[None]:
    """For two answers to be alike they must be given at one moment."""
    stamp = SimpleNamespace(time=world.now.timestamp)
    with (
        patch("django.utils.timezone.now", lambda: world.now),
        patch("uprtrack.organisations.sessions.time", stamp),
    ):
        yield
