"""A bundle as a file: written in one way only, and read only where it was written so.

The members are stored, not deflated, under fixed names, dates and modes. A reader therefore knows every byte
that a bundle may have: it writes the members anew and compares. Whatever else a ZIP could hold (other members,
a name twice, a path that leads elsewhere, a symbolic link, bytes before or after, a bomb) is refused so.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from uprkit.bundles import json_text
from uprkit.bundles.checks import described
from uprkit.bundles.errors import BundleError
from uprkit.bundles.keys import PublicKey, SigningKey
from uprkit.bundles.manifest import MAX_MEMBERS, MEMBER_NAME, Manifest, Member, read_manifest, write_manifest
from uprkit.bundles.schema import KINDS, ROWS

MAX_BYTES = 50 * 1024 * 1024
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OverflowError,
    OSError,
    struct.error,
)
"""What ``zipfile`` raises at files that only look like a ZIP."""

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that passed every check; ``rows`` by kind as in ``schema``, ``files`` by SHA-256."""

    name: str
    sha256: str
    manifest: Manifest
    rows: Mapping[str, tuple[dict[str, Any], ...]]
    files: Mapping[str, bytes]


def pack(manifest: Manifest, rows: Rows, key: SigningKey, files: Mapping[str, bytes] | None = None) -> bytes:
    """The bytes of a bundle; the same for the same manifest, rows and files (by SHA-256).

    ``members`` of the manifest and its key are filled in here. Rows are sorted by identifier. Raises
    BundleError where a row does not fit its kind, so that nothing is sent that nobody can read.
    """
    contents: dict[str, bytes] = {}
    members: list[Member] = []
    for kind in KINDS:
        ordered = sorted(rows.get(kind, ()), key=lambda row: str(row["id"]))
        _require_rows(f"{kind}.jsonl", kind, ordered)
        data = "".join(json_text.written(row) + "\n" for row in ordered).encode("utf-8")
        contents[f"{kind}.jsonl"] = data
        members.append(Member(f"{kind}.jsonl", _digest(data), len(data), len(ordered)))
    for digest, data in sorted((files or {}).items()):
        contents[f"files/{digest}"] = data
        members.append(Member(f"files/{digest}", _digest(data), len(data), None))
    whole = replace(manifest, public_key=key.public, members=tuple(members))
    head = write_manifest(whole)
    signature = _signature_text(key.public, key.sign(head))
    packed = _zipped({MANIFEST: head, SIGNATURE: signature, **contents})
    if len(packed) > MAX_BYTES:
        raise BundleError(_too_large("The bundle", len(packed)))
    return packed


def open_bundle(file: str, data: bytes) -> Bundle:
    """Check a bundle, signature first, then every member, then every row; BundleError at the first fault.

    Whether the signer is somebody to believe is for the caller to decide, by ``manifest.fingerprint``.
    """
    if len(data) > MAX_BYTES:
        raise BundleError(_too_large(file, len(data)))
    contents = _unzipped(file, data)
    head = contents.pop(MANIFEST)
    signer = _signer(file, head, contents.pop(SIGNATURE))
    manifest = read_manifest(file, head, signer)
    listed = {member.name for member in manifest.members}
    if extra := sorted(contents.keys() - listed):
        raise BundleError(f"{file} holds {extra[0]}, which its manifest does not list.")
    for member in manifest.members:
        _require_member(file, member, contents)
    rows = {kind: _rows(file, kind, contents[f"{kind}.jsonl"]) for kind in KINDS}
    for member in manifest.members:
        kind = member.name.removesuffix(".jsonl")
        if kind in rows and len(rows[kind]) != member.rows:
            raise BundleError(
                f"{member.name} of {file}: expected {member.rows} rows as the manifest says, "
                f"found {len(rows[kind])}."
            )
    files = {
        name.removeprefix("files/"): body for name, body in contents.items() if name.startswith("files/")
    }
    return Bundle(file, _digest(data), manifest, rows, files)


def _unzipped(file: str, data: bytes) -> dict[str, bytes]:
    """The members by name, of a file that is byte for byte what ``_zipped`` writes of them."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            _require_entries(file, infos, len(data))
            contents = {info.filename: archive.read(info) for info in infos}
    except BundleError:
        raise
    except _BROKEN as error:
        raise BundleError(
            f"{file} is no bundle, or it was cut short or damaged: expected a ZIP file, found {error}."
        ) from error
    for name in (MANIFEST, SIGNATURE):
        if name not in contents:
            raise BundleError(f"{file} is no bundle: expected a member {name}, found none.")
    if _zipped(contents) != data:
        raise BundleError(
            f"{file} was altered after it was made: its members are not stored the way a bundle stores them."
        )
    return contents


def _require_entries(file: str, infos: list[zipfile.ZipInfo], size: int) -> None:
    """Names and sizes before anything is unpacked."""
    if len(infos) > MAX_MEMBERS + 2:
        raise BundleError(f"{file} has {len(infos):,} members, and up to {MAX_MEMBERS + 2:,} are read.")
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        if name not in (MANIFEST, SIGNATURE) and not re.fullmatch(MEMBER_NAME, name, re.ASCII):
            raise BundleError(f"{file} holds a member that no bundle has: {described(name)}.")
        if name in seen:
            raise BundleError(f"{file} holds {name} twice.")
        if info.compress_type != zipfile.ZIP_STORED or info.external_attr != _MODE:
            raise BundleError(
                f"{name} of {file}: expected a plain stored file, found a compressed member or a link."
            )
        seen.add(name)
    unpacked = sum(info.file_size for info in infos)
    if unpacked > size:
        raise BundleError(f"{file} is refused: its {size:,} bytes would unpack to {unpacked:,} bytes.")


def _zipped(contents: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents, key=_place):
            info = zipfile.ZipInfo(name, _DATE)
            info.create_system = 3
            info.external_attr = _MODE
            archive.writestr(info, contents[name])
    return packed.getvalue()


def _place(name: str) -> tuple[int, str]:
    first = [MANIFEST, SIGNATURE, *(f"{kind}.jsonl" for kind in KINDS)]
    return (first.index(name), "") if name in first else (len(first), name)


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


def _require_member(file: str, member: Member, contents: Mapping[str, bytes]) -> None:
    data = contents.get(member.name)
    if data is None:
        raise BundleError(f"{file} holds no {member.name}, which its manifest lists.")
    if len(data) != member.bytes or _digest(data) != member.sha256:
        raise BundleError(
            f"{member.name} of {file} was altered: expected {member.bytes:,} bytes with the SHA-256 "
            f"{member.sha256}, found {len(data):,} bytes with {_digest(data)}."
        )


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


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _too_large(file: str, size: int) -> str:
    return f"{file} is refused: it has {size:,} bytes, and bundles up to {MAX_BYTES:,} bytes are read."
