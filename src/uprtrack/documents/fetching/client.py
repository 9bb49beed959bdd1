"""A client that is no burden to whoever answers, and does not give up at the first fault.

Between two requests to one host lies a pause. A fault that may pass (the connection cut, 408, 425, 429, 500, 502,
503, 504) is tried again after a growing, jittered wait, or after the time that ``Retry-After`` asks for. Proxies
come from the environment (``HTTPS_PROXY``, ``NO_PROXY``), as httpx reads it. No cookie is kept.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version
from typing import Any, TypeVar

import httpx
import tenacity
from django.conf import settings
from django.utils.translation import gettext as _

from uprkit.formats.source import MAX_BYTES
from uprtrack.documents.fetching.fetched import FetchError, Progress, unheeded

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
TEMPORARY_FAILURES = (httpx.TransportError,)
CHUNK = 65536
T = TypeVar("T")
Params = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Patience:
    """``attempts`` in all; waits in seconds: the first about ``first``, none above ``longest``.

    A host that asks for a longer wait than ``longest`` is taken at its word: nothing more is asked of it.
    """

    attempts: int = 6
    first: float = 1.0
    longest: float = 120.0
    connect_timeout: float = 15.0
    read_timeout: float = 60.0


PATIENT = Patience()


class PassingFaultError(Exception):
    """A fault that may pass; ``retry_after`` is the wait asked for, in seconds."""

    def __init__(self, sentence: str, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """A body in memory, its media type, and the address that answered, redirects followed."""

    data: bytes
    media_type: str
    address: str


class PoliteClient:
    """``clock``, ``now`` and ``sleep`` can be put in the place of the real ones."""

    def __init__(
        self,
        patience: Patience = PATIENT,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = tenacity.nap.sleep,
    ) -> None:
        self.patience = patience
        self.now = now
        self._clock, self._sleep = clock, sleep
        self._asked_at: dict[str, float] = {}
        self._http = httpx.Client(
            timeout=httpx.Timeout(patience.read_timeout, connect=patience.connect_timeout),
            # What is asked for is nobody else's business: no cookie, no referrer, no name but the program's.
            headers={"User-Agent": f"uprtrack/{version('uprtrack')}"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=True,
            max_redirects=5,
            event_hooks={"request": [self._pause], "response": [self._refuse_downgrade]},
        )

    def __enter__(self) -> PoliteClient:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get_json(self, address: str, params: Params = (), *, max_bytes: int = MAX_BYTES) -> Any:
        """The JSON that an address answers with; FetchError where it answers with anything else."""
        answer = self.get(address, params, max_bytes=max_bytes)
        try:
            return json.loads(answer.data)
        except (ValueError, RecursionError) as error:
            raise FetchError(
                _("%(address)s: expected JSON, found %(type)s.")
                % {"address": answer.address, "type": answer.media_type or _("no type")}
            ) from error

    def get(
        self,
        address: str,
        params: Params = (),
        *,
        max_bytes: int = MAX_BYTES,
        progress: Progress = unheeded,
    ) -> Answer:
        """The body that an address answers with, held in memory, at most ``max_bytes``."""

        def attempt() -> Answer:
            with self.open(address, params) as response:
                if response.status_code != httpx.codes.OK:
                    raise refusal(response)
                data = bytearray()
                for piece in pieces_of(response, max_bytes):
                    data += piece
                    progress(len(data), announced(response))
                return Answer(bytes(data), media_type(response), str(response.url))

        return self.persist(address, attempt)

    def persist(self, address: str, attempt: Callable[[], T], gained: Callable[[], int] = lambda: 0) -> T:
        """Try until it succeeds or patience ends; FetchError with the last fault then.

        ``gained`` is what failed attempts have brought so far (bytes): while it grows, patience begins anew.
        """
        retrying = tenacity.Retrying(
            stop=_Stalled(self.patience.attempts, gained),
            wait=self._wait,
            retry=tenacity.retry_if_exception_type(PassingFaultError),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(attempt)
        except PassingFaultError as error:
            raise FetchError(
                _("%(fault)s It was tried %(times)d times.")
                % {"fault": error, "times": retrying.statistics["attempt_number"]}
            ) from error

    @contextmanager
    def open(
        self, address: str, params: Params = (), headers: Mapping[str, str] | None = None
    ) -> Iterator[httpx.Response]:
        """A response whose body is yet to be read; PassingFaultError where the fault may pass."""
        query = httpx.QueryParams(list(params)) if params else None
        try:
            with self._http.stream("GET", address, params=query, headers=headers) as response:
                if response.status_code in PASSING:
                    raise PassingFaultError(answered(response), self._retry_after(response))
                yield response
        except TEMPORARY_FAILURES as error:
            told = " ".join(str(error).split()) or type(error).__name__
            raise PassingFaultError(
                _("%(address)s: the connection failed (%(fault)s).") % {"address": address, "fault": told}
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FetchError(
                _("%(address)s cannot be fetched (%(fault)s).") % {"address": address, "fault": error}
            ) from error

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, PassingFaultError) and error.retry_after is not None:
            return error.retry_after
        return float(
            tenacity.wait_random_exponential(multiplier=self.patience.first, max=self.patience.longest)(state)
        )

    def _pause(self, request: httpx.Request) -> None:
        """Wait until the host may be asked again; redirects count as requests."""
        host = request.url.host
        asked_at = self._asked_at.get(host)
        if asked_at is not None and (left := asked_at + settings.FETCH_PAUSE - self._clock()) > 0:
            self._sleep(left)
        self._asked_at[host] = self._clock()

    def _refuse_downgrade(self, response: httpx.Response) -> None:
        """What was asked for under encryption is not fetched without it."""
        following = response.next_request
        if following is not None and response.url.scheme == "https" and following.url.scheme != "https":
            raise FetchError(
                _("%(address)s leads to an address without encryption, %(other)s: it is not followed.")
                % {"address": response.url, "other": following.url}
            )

    def _retry_after(self, response: httpx.Response) -> float | None:
        """The wait that a response asks for, in seconds; FetchError where it is longer than patience."""
        told = response.headers.get("Retry-After", "").strip()
        if told.isdecimal():
            seconds = float(told)
        else:
            try:
                seconds = max(0.0, (parsedate_to_datetime(told) - self.now()).total_seconds())
            except (ValueError, TypeError):
                return None
        if seconds > self.patience.longest:
            raise FetchError(
                _("%(fault)s It asks to wait %(seconds)d seconds: try again then.")
                % {"fault": answered(response), "seconds": seconds}
            )
        return seconds


class _Stalled(tenacity.stop.stop_base):
    """Stops after so many attempts in a row that brought nothing."""

    def __init__(self, attempts: int, gained: Callable[[], int]) -> None:
        self._attempts, self._gained = attempts, gained
        self._most, self._without = gained(), 0

    def __call__(self, retry_state: tenacity.RetryCallState) -> bool:
        gained = self._gained()
        self._without = 0 if gained > self._most else self._without + 1
        self._most = max(self._most, gained)
        return self._without >= self._attempts


def pieces_of(response: httpx.Response, max_bytes: int) -> Iterator[bytes]:
    """The decoded body; FetchError as soon as it is known to be larger than ``max_bytes``."""
    size = 0
    if (announced(response) or 0) > max_bytes:
        raise FetchError(_too_large(response, max_bytes))
    for piece in response.iter_bytes(CHUNK):
        size += len(piece)
        if size > max_bytes:
            raise FetchError(_too_large(response, max_bytes))
        yield piece


def announced(response: httpx.Response) -> int | None:
    """The length of the body as announced, in bytes; None where it is packed or not told."""
    told = response.headers.get("Content-Length", "")
    return int(told) if told.isdecimal() and "Content-Encoding" not in response.headers else None


def media_type(response: httpx.Response) -> str:
    return str(response.headers.get("Content-Type", "")).partition(";")[0].strip().lower()


def answered(response: httpx.Response) -> str:
    """The sentence for a status that is no success."""
    return _("%(address)s answered with status %(status)d (%(reason)s).") % {
        "address": response.url,
        "status": response.status_code,
        "reason": response.reason_phrase or _("no reason given"),
    }


def refusal(response: httpx.Response) -> FetchError:
    if response.status_code == httpx.codes.NOT_FOUND:
        return FetchError(_("%(address)s: there is nothing at this address.") % {"address": response.url})
    return FetchError(answered(response))


def _too_large(response: httpx.Response, max_bytes: int) -> str:
    return _("%(address)s is larger than expected: at most %(limit)d MB are fetched.") % {
        "address": response.url,
        "limit": max_bytes // (1024 * 1024),
    }
