"""A bundle as a file: written in one way only, and read only where it was written so (see ``container``)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from zlib import crc32

from uprkit.bundles import json_text
from uprkit.bundles.container import (
    MANIFEST,
    PIECE,
    SIGNATURE,
    ContainerReader,
    MemberReader,
    Readable,
    Stored,
    checksum,
    directory,
)
from uprkit.bundles.errors import BundleError
from uprkit.bundles.keys import PublicKey, SigningKey
from uprkit.bundles.manifest import Manifest, Member, read_manifest, require_limits, write_manifest
from uprkit.bundles.schema import KINDS, ROWS

FILES = "files/"
_MAX_MANIFEST = 4 * 1024 * 1024
_MAX_SIGNATURE = 1024

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
Open = Callable[[], Iterable[bytes]]
"""Begins a file anew and returns it in pieces."""
Take = Callable[[str, Readable], None]
"""Is given each file as it passes: its SHA-256 as the manifest tells it, not checked yet, and its content."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that passed every check.

    ``sha256`` and ``size`` (bytes) are those of the whole; ``rows`` by kind as in ``schema``; ``files`` the number
    of bytes of each file by its SHA-256.
    """

    name: str
    sha256: str
    size: int
    manifest: Manifest
    rows: Mapping[str, tuple[dict[str, Any], ...]]
    files: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Content:
    """What a member holds: how it is begun, and what it was found to be."""

    open: Open
    crc: int
    sha256: str
    size: int

    @classmethod
    def measured(cls, begin: Open) -> _Content:
        return cls(begin, *checksum(begin()))


class PackedBundle:
    """A bundle that is ready to be written, piece by piece, as often as it is asked for.

    Only rows are held in memory. ``files`` are opened by their SHA-256, once to be measured, then each time that
    the bundle is written. The bytes are the same for the same manifest, rows and files. ``members`` of the
    manifest and its key are filled in here; rows are sorted by identifier. Raises BundleError where a row does not
    fit its kind or a file is not what its name says, so that nothing is sent that nobody can read.
    """

    def __init__(
        self, manifest: Manifest, rows: Rows, key: SigningKey, files: Mapping[str, Open] | None = None
    ) -> None:
        contents: dict[str, _Content] = {}
        members: list[Member] = []
        ordered = {kind: sorted(rows.get(kind, ()), key=lambda row: str(row["id"])) for kind in KINDS}
        for kind, told in ordered.items():
            _require_rows(f"{kind}.jsonl", kind, told)
            data = "".join(json_text.written(row) + "\n" for row in told).encode("utf-8")
            contents[f"{kind}.jsonl"] = content = _Content.measured(_held(data))
            members.append(Member(f"{kind}.jsonl", content.sha256, content.size, len(told)))
        _require_files("The bundle", ordered, files or {})
        for digest, begin in sorted((files or {}).items()):
            contents[f"{FILES}{digest}"] = content = _Content.measured(begin)
            members.append(Member(f"{FILES}{digest}", content.sha256, content.size, None))
            if content.sha256 != digest:
                raise BundleError(f"{FILES}{digest} of the bundle has another SHA-256: {content.sha256}.")
        require_limits("The bundle", members)
        head = write_manifest(replace(manifest, public_key=key.public, members=tuple(members)))
        first = {MANIFEST: head, SIGNATURE: _signature_text(key.public, key.sign(head))}
        self._parts = _placed(
            {**{name: _Content.measured(_held(data)) for name, data in first.items()}, **contents}
        )

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the bundle; BundleError where a file is no more what it was when it was measured."""
        for stored, begin in self._parts:
            yield stored.header
            crc, size = 0, 0
            for piece in begin():
                crc, size = crc32(piece, crc), size + len(piece)
                yield piece
            if (crc, size) != (stored.crc, stored.size):
                raise BundleError(f"{stored.name} of the bundle changed while the bundle was being written.")
        yield directory([stored for stored, _begin in self._parts])


def pack(manifest: Manifest, rows: Rows, key: SigningKey, files: Mapping[str, bytes] | None = None) -> bytes:
    """The bytes of a small bundle, held in memory with its ``files`` (by SHA-256); as ``PackedBundle`` says."""
    held = {digest: _held(data) for digest, data in (files or {}).items()}
    return b"".join(PackedBundle(manifest, rows, key, held).pieces())


def open_bundle(file: str, source: bytes | Readable, *, take: Take | None = None) -> Bundle:
    """Check a bundle from front to back, signature first, then every row, then every file; BundleError at the
    first fault.

    Whether the signer is somebody to believe is for the caller to decide, by ``manifest.fingerprint``. ``take``
    is given each file while it is checked: what it keeps is to be thrown away where an error follows.
    """
    container = ContainerReader(file, BytesIO(source) if isinstance(source, bytes) else source)
    head = _small(container, MANIFEST, _MAX_MANIFEST)
    signer = _signer(file, head, _small(container, SIGNATURE, _MAX_SIGNATURE))
    manifest = read_manifest(file, head, signer)
    require_limits(file, manifest.members)
    listed = {member.name: member for member in manifest.members}
    rows = {kind: _read_rows(container, kind, listed) for kind in KINDS}
    files = {member.sha256: member.bytes for member in manifest.members if member.rows is None}
    _require_files(file, rows, files)
    for digest in sorted(files):
        content = _content(container, listed[f"{FILES}{digest}"], listed)
        if take is not None:
            take(digest, content)
        _require_digest(file, listed[f"{FILES}{digest}"], content)
    container.finish(listed)
    return Bundle(file, container.sha256, container.size, manifest, rows, files)


def _held(data: bytes) -> Open:
    return lambda: (data[start : start + PIECE] for start in range(0, len(data), PIECE))


def _placed(contents: Mapping[str, _Content]) -> list[tuple[Stored, Open]]:
    """Where each member stands, and how its content is begun."""
    parts: list[tuple[Stored, Open]] = []
    offset = 0
    for name, content in contents.items():
        stored = Stored(name, content.crc, content.size, offset)
        parts.append((stored, content.open))
        offset = stored.end
    return parts


def _small(container: ContainerReader, name: str, limit: int) -> bytes:
    content = container.open(name, ())
    if content.size > limit:
        raise BundleError(
            f"{name} of {container.file}: expected up to {limit:,} bytes, found {content.size:,}."
        )
    data = content.read()
    content.finish()
    return data


def _content(container: ContainerReader, member: Member, listed: Mapping[str, Member]) -> MemberReader:
    """The content of the next member, of the size that the manifest tells."""
    content = container.open(member.name, listed)
    if content.size != member.bytes:
        raise BundleError(
            f"{member.name} of {container.file} was altered: expected {member.bytes:,} bytes as its manifest says, "
            f"found {content.size:,}."
        )
    return content


def _require_digest(file: str, member: Member, content: MemberReader) -> None:
    digest = content.finish()
    if digest != member.sha256:
        raise BundleError(
            f"{member.name} of {file} was altered: expected content with the SHA-256 {member.sha256}, found "
            f"{digest}."
        )


def _read_rows(
    container: ContainerReader, kind: str, listed: Mapping[str, Member]
) -> tuple[dict[str, Any], ...]:
    """The rows of a kind, each checked."""
    member = listed[f"{kind}.jsonl"]
    content = _content(container, member, listed)
    data = content.read()
    _require_digest(container.file, member, content)
    rows = _rows(container.file, kind, data)
    if len(rows) != member.rows:
        raise BundleError(
            f"{member.name} of {container.file}: expected {member.rows} rows as the manifest says, found "
            f"{len(rows)}."
        )
    return rows


def _signature_text(key: PublicKey, signature: bytes) -> bytes:
    return f"{key.text}\n{base64.b64encode(signature).decode('ascii')}\n".encode("ascii")


def _signer(file: str, head: bytes, signature: bytes) -> PublicKey:
    """The key that signed a manifest; BundleError where the signature does not hold."""
    place = f"{SIGNATURE} of {file}"
    try:
        key, code = (line.decode("ascii") for line in signature.splitlines())
        signer, made = PublicKey.from_text(key), base64.b64decode(code, validate=True)
    except (BundleError, binascii.Error, ValueError) as error:
        raise BundleError(
            f"{place}: expected a public key and a signature, a line each, found none."
        ) from error
    if signature != _signature_text(signer, made) or not signer.has_signed(head, made):
        raise BundleError(
            f"{place} does not fit: {MANIFEST} was altered after it was signed, or signed with another key "
            f"than {signer.fingerprint}."
        )
    return signer


def _rows(file: str, kind: str, data: bytes) -> tuple[dict[str, Any], ...]:
    """The rows of a member, each checked against its kind."""
    place = f"{kind}.jsonl of {file}"
    if data and not data.endswith(b"\n"):
        raise BundleError(f"{place}: expected a line break after the last row, found none.")
    rows = [
        json_text.read(f"{place}, line {number}", line)
        for number, line in enumerate(data.split(b"\n")[:-1], start=1)
    ]
    _require_rows(place, kind, rows)
    return tuple(rows)


def _require_rows(place: str, kind: str, rows: Sequence[Any]) -> None:
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        if problem := ROWS[kind](row):
            raise BundleError(f"{place}, line {number}, {problem}.")
        if row["id"] in seen:
            raise BundleError(f"{place}, line {number}: the row {row['id']} stands there twice.")
        seen.add(row["id"])


def _require_files(place: str, rows: Rows, files: Iterable[str]) -> None:
    """Every file that a row names is there, and no other."""
    there, named = set(files), dict(_named_files(rows))
    if missing := sorted(named.keys() - there):
        raise BundleError(
            f"{place} holds no {FILES}{missing[0]}, on which the evidence {named[missing[0]]} rests."
        )
    if superfluous := sorted(there - named.keys()):
        raise BundleError(f"{place} holds {FILES}{superfluous[0]}, which none of its rows names.")


def _named_files(rows: Rows) -> Iterator[tuple[str, str]]:
    """SHA-256 and identifier of every piece of evidence that is a file."""
    for kind in ("measures", "assessments"):
        for row in rows.get(kind, ()):
            for item in row["evidence"]:
                if item["sha256"]:
                    yield item["sha256"], item["id"]
