"""The container of a bundle: a ZIP of which every byte follows from the names and contents of its members.

The members are stored, not deflated, under fixed names, dates and modes, in one order. It is written and read in
one pass from front to back, so that neither side holds it or lays it down: ``zipfile`` goes back and forth in
what it writes and reads. A reader knows each byte that may come next; whatever else a ZIP could hold (other
members, a name twice, a path that leads elsewhere, a symbolic link, bytes before or after, a bomb) is refused so.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol
from zlib import crc32

from uprkit.bundles.checks import described
from uprkit.bundles.errors import BundleError
from uprkit.bundles.manifest import MEMBER_NAME

PIECE = 64 * 1024
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_HEADER = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UNIX, _STORED, _MODE = 20, 3, 0, 0o100644 << 16
_DATE = 1 << 5 | 1
"""1 January 1980, as MS-DOS wrote it."""
_LONGEST_NAME = 200


class Readable(Protocol):
    """Anything that bytes can be read from, front to back."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Stored:
    """A member as it stands in the container: ``offset`` of its header, CRC-32 and size of its content."""

    name: str
    crc: int
    size: int
    offset: int

    @property
    def header(self) -> bytes:
        """What stands before the content."""
        told = (_VERSION, 0, _STORED, 0, _DATE, self.crc, self.size, self.size, len(self.name), 0)
        return _HEADER.pack(b"PK\3\4", *told) + self.name.encode("ascii")

    @property
    def end(self) -> int:
        return self.offset + _HEADER.size + len(self.name) + self.size


def directory(members: Collection[Stored]) -> bytes:
    """What stands after the content of the last member."""
    entries = b"".join(_entry(member) for member in members)
    start = max((member.end for member in members), default=0)
    return entries + _END.pack(b"PK\5\6", 0, 0, len(members), len(members), len(entries), start, 0)


def _entry(member: Stored) -> bytes:
    versions = (_VERSION, _UNIX, _VERSION, 0)
    content = (0, _STORED, 0, _DATE, member.crc, member.size, member.size)
    rest = (len(member.name), 0, 0, 0, 0, _MODE, member.offset)
    return _ENTRY.pack(b"PK\1\2", *versions, *content, *rest) + member.name.encode("ascii")


class ContainerReader:
    """Reads a container member by member; BundleError, naming ``file``, at the first byte that is not due."""

    def __init__(self, file: str, source: Readable) -> None:
        self.file = file
        self.size = 0
        self._source = source
        self._digest = hashlib.sha256()
        self._members: list[Stored] = []
        self._ahead = b""

    @property
    def sha256(self) -> str:
        """Of all that was read so far, in hexadecimal."""
        return self._digest.hexdigest()

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes, and none at the end."""
        data = self._source.read(size)
        self._digest.update(data)
        self.size += len(data)
        return data

    def open(self, name: str, listed: Collection[str]) -> MemberReader:
        """The content of the next member, which is to be ``name``; ``listed`` are all that the manifest names."""
        member = self._next()
        if member is None or member.name != name:
            raise BundleError(self._misplaced(member, name, listed))
        self._members.append(member)
        return MemberReader(self, member)

    def finish(self, listed: Collection[str]) -> None:
        """Read what follows the last member."""
        member = self._next()
        if member is not None:
            raise BundleError(self._misplaced(member, "", listed))
        expected = directory(self._members)
        found = self._ahead + self.read(len(expected) + 1 - len(self._ahead))
        while found == expected[: len(found)] and len(found) <= len(expected) and (more := self.read(PIECE)):
            found += more
        if found != expected:
            raise BundleError(self._stored_otherwise())

    def _next(self) -> Stored | None:
        """The next member; None where the directory begins."""
        offset = self.size
        data = self._exactly(_HEADER.size, least=_END.size)
        if data[:4] in (b"PK\1\2", b"PK\5\6"):
            self._ahead = data
            return None
        if data[:4] != b"PK\3\4" or len(data) < _HEADER.size:
            raise BundleError(self._no_bundle("bytes that are no member of a ZIP file"))
        fields = _HEADER.unpack(data)
        crc, packed_size, size, length = fields[6:10]
        if length > _LONGEST_NAME:
            raise BundleError(
                f"{self.file} holds a member that no bundle has: its name has {length} letters."
            )
        raw = self._exactly(length)
        name = raw.decode("ascii", "backslashreplace")
        if fields[3] != _STORED or packed_size != size:
            raise BundleError(
                f"{name} of {self.file}: expected a plain stored file, found a compressed member."
            )
        if name not in (MANIFEST, SIGNATURE) and not re.fullmatch(MEMBER_NAME, name, re.ASCII):
            raise BundleError(f"{self.file} holds a member that no bundle has: {described(name)}.")
        member = Stored(name, crc, size, offset)
        if member.header != data + raw:
            raise BundleError(self._stored_otherwise())
        return member

    def _exactly(self, size: int, *, least: int | None = None) -> bytes:
        data = b""
        while len(data) < size and (piece := self.read(size - len(data))):
            data += piece
        if len(data) < (size if least is None else least):
            raise BundleError(self._no_bundle(f"its end after {self.size:,} bytes"))
        return data

    def _misplaced(self, found: Stored | None, expected: str, listed: Collection[str]) -> str:
        if expected in (MANIFEST, SIGNATURE):
            instead = found.name if found else "none"
            return f"{self.file} is no bundle: expected a member {expected}, found {instead}."
        if found is None:
            return f"{self.file} holds no {expected}, which its manifest lists."
        if found.name in {member.name for member in self._members}:
            return f"{self.file} holds {found.name} twice."
        if found.name not in listed:
            return f"{self.file} holds {found.name}, which its manifest does not list."
        return f"{self.file} holds no {expected} where it belongs, but {found.name}."

    def _no_bundle(self, found: str) -> str:
        return (
            f"{self.file} is no bundle, or it was cut short or damaged: expected a ZIP file, found {found}."
        )

    def _stored_otherwise(self) -> str:
        return f"{self.file} was altered after it was made: its members are not stored the way a bundle stores them."


class MemberReader:
    """The content of one member, in pieces: never more than is asked for is held."""

    def __init__(self, container: ContainerReader, member: Stored) -> None:
        self.size = member.size
        self.digest = hashlib.sha256()
        self._container = container
        self._member = member
        self._left = member.size
        self._crc = 0

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes (all that is left where negative), and none at the end."""
        data = self._container.read(self._left if size < 0 else min(size, self._left))
        if size < 0:
            while len(data) < self._left and (more := self._container.read(self._left - len(data))):
                data += more
        self._left -= len(data)
        self._crc = crc32(data, self._crc)
        self.digest.update(data)
        return data

    def finish(self) -> str:
        """Read what is left; the SHA-256 (hexadecimal) of the whole. BundleError where it was cut or damaged."""
        while self.read(PIECE):
            pass
        name, file = self._member.name, self._container.file
        if self._left:
            raise BundleError(
                f"{name} of {file} was cut short: expected {self.size:,} bytes, found {self.size - self._left:,}."
            )
        if self._crc != self._member.crc:
            raise BundleError(
                f"{name} of {file} was damaged or altered: its content does not fit its checksum."
            )
        return self.digest.hexdigest()


def checksum(pieces: Iterable[bytes]) -> tuple[int, str, int]:
    """CRC-32, SHA-256 (hexadecimal) and number of bytes of what comes in pieces."""
    crc, digest, size = 0, hashlib.sha256(), 0
    for piece in pieces:
        crc, size = crc32(piece, crc), size + len(piece)
        digest.update(piece)
    return crc, digest.hexdigest(), size
