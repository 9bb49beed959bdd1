"""A server on this machine that answers as the real sites do, with the faults that a test asks for."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

BEGIN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass
class Request:
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    target: str


@dataclass
class Reply:
    """``cut_at`` closes the connection after so many bytes of the body, though more were announced."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    is_announced: bool = True


Answering = Callable[[Request], Reply]


class RemoteSite:
    """``on`` says what a path answers, ``before`` what it answers first, once each, in order."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._answers: dict[str, Answering] = {}
        self._first: dict[str, list[Reply]] = defaultdict(list)
        self.url = ""

    def on(self, path: str, answer: Answering | Reply) -> None:
        self._answers[path] = answer if callable(answer) else lambda _request: answer

    def before(self, path: str, *replies: Reply) -> None:
        self._first[path].extend(replies)

    def answer(self, request: Request) -> Reply:
        self.requests.append(request)
        if self._first[request.path]:
            return self._first[request.path].pop(0)
        answering = self._answers.get(request.path)
        return answering(request) if answering else Reply(404, b"<html>Nothing here</html>")

    @contextmanager
    def served(self) -> Iterator[RemoteSite]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = parse_qs(parts.query, keep_blank_values=True)
                reply = site.answer(Request(parts.path, query, dict(self.headers), self.path))
                self.send_response(reply.status)
                length = {"Content-Length": str(len(reply.body))} if reply.is_announced else {}
                headers = length | reply.headers
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                # Whoever asked may have heard enough.
                with suppress(ConnectionError):
                    self.wfile.write(reply.body[: reply.cut_at])
                self.close_connection = True

            def log_message(self, *_: Any) -> None:
                """The server's own log is nobody's."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


@dataclass
class FakeTime:
    """A clock that only goes on when somebody sleeps."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=self.seconds)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def json_reply(content: Any, **more: Any) -> Reply:
    return Reply(body=json.dumps(content).encode(), headers={"Content-Type": "application/json"}, **more)


def ranged(body: bytes, *, etag: str = '"v1"', cut_at: list[int | None] | None = None) -> Answering:
    """A file that can be continued; ``cut_at`` says for each request in turn where the connection breaks."""
    cuts = cut_at or []

    def answer(request: Request) -> Reply:
        cut = cuts.pop(0) if cuts else None
        headers = {"ETag": etag, "Content-Type": "application/json"}
        if request.headers.get("If-None-Match") == etag:
            return Reply(304, headers=headers)
        asked = request.headers.get("Range", "")
        if asked and request.headers.get("If-Range") == etag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            return Reply(206, body[start:], headers, cut)
        return Reply(200, body, headers, cut)

    return answer
