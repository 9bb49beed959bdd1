"""A large file into a folder: continued where it broke off, asked for again only where it has changed.

Beside the file lies what the server said of it (``<name>.json``). What is there of an unfinished download
(``<name>.part``) is continued with ``Range``, on the condition (``If-Range``) that the server still holds the same
version; otherwise it begins anew.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx
from django.utils.translation import gettext as _

from uprtrack.documents.fetching.client import (
    PassingFaultError,
    PoliteClient,
    announced,
    pieces_of,
    refusal,
)
from uprtrack.documents.fetching.fetched import FetchError, Progress, unheeded

UNPACKED = {"Accept-Encoding": "identity"}
"""A packed body cannot be continued: the place in it says nothing of the file."""


@dataclass(slots=True)
class _Version:
    """What tells one version of a file at an address from another, and when it was fetched whole."""

    address: str
    etag: str = ""
    modified: str = ""
    fetched_at: str = ""

    @property
    def condition(self) -> str:
        """For ``If-Range``, which takes no weak validator."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


@dataclass(slots=True)
class Download:
    """``path`` is where the whole file comes to lie; ``max_bytes`` its largest size."""

    client: PoliteClient
    address: str
    path: Path
    max_bytes: int
    progress: Progress = unheeded
    _part: Path = field(init=False)
    _note: Path = field(init=False)

    def __post_init__(self) -> None:
        self._part = self.path.with_name(self.path.name + ".part")
        self._note = self.path.with_name(self.path.name + ".json")

    def run(self) -> str:
        """Fetch the file, or leave it where it has not changed; returns the instant (ISO 8601) it was fetched."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return self.client.persist(self.address, self._attempt, self._there)

    def _there(self) -> int:
        return self._part.stat().st_size if self._part.exists() else 0

    def _attempt(self) -> str:
        known = self._noted()
        begun = self._there() if known and known.condition and not known.fetched_at else 0
        with self.client.open(self.address, headers=UNPACKED | self._conditions(known, begun)) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED and known is not None and self.path.exists():
                return known.fetched_at
            if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                self._part.unlink(missing_ok=True)
                raise PassingFaultError(str(refusal(response)))
            if response.status_code == httpx.codes.PARTIAL_CONTENT and begun:
                return self._take(response, known, self._continued_at(response, begun))
            if response.status_code != httpx.codes.OK:
                raise refusal(response)
            return self._take(response, None, 0)

    def _conditions(self, known: _Version | None, begun: int) -> dict[str, str]:
        if known is None:
            return {}
        if begun:
            return {"Range": f"bytes={begun}-", "If-Range": known.condition}
        if not known.fetched_at or not self.path.exists():
            return {}
        asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
        return {name: value for name, value in asked.items() if value}

    def _continued_at(self, response: httpx.Response, begun: int) -> int:
        """The place that a part begins at: what lies before it is kept, and it must not lie behind a gap."""
        told = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
        if not told.isdecimal() or int(told) > begun:
            raise FetchError(
                _("%(address)s: expected the rest from byte %(begun)d on, found “%(told)s”.")
                % {
                    "address": self.address,
                    "begun": begun,
                    "told": response.headers.get("Content-Range", ""),
                }
            )
        return int(told)

    def _take(self, response: httpx.Response, known: _Version | None, begun: int) -> str:
        version = known or _Version(
            self.address,
            etag=response.headers.get("ETag", ""),
            modified=response.headers.get("Last-Modified", ""),
        )
        self._write_note(version)
        length = announced(response)
        total = begun + length if length is not None else None
        if (total or 0) > self.max_bytes:
            raise FetchError(
                _("%(address)s is larger than expected: at most %(limit)d MB are fetched.")
                % {"address": self.address, "limit": self.max_bytes // (1024 * 1024)}
            )
        with self._part.open("r+b" if begun else "wb") as out:
            out.seek(begun)
            out.truncate()
            for piece in pieces_of(response, self.max_bytes - begun):
                out.write(piece)
                self.progress(out.tell(), total)
        self._part.replace(self.path)
        version.fetched_at = self.client.now().isoformat()
        self._write_note(version)
        return version.fetched_at

    def _noted(self) -> _Version | None:
        try:
            told = json.loads(self._note.read_text(encoding="utf-8"))
            version = _Version(**told)
        except (OSError, ValueError, TypeError):
            return None
        return version if version.address == self.address else None

    def _write_note(self, version: _Version) -> None:
        self._note.write_text(json.dumps(asdict(version)), encoding="utf-8")
