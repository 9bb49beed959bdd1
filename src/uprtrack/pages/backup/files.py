"""The archives of files: tar, written piece by piece, with the SHA-256 of each file.

``about.json`` stands first; the files follow under ``files/``, after each thousand of them a member of
``manifest/`` with their sizes, modes and hashes (one line of JSON each); ``end.json`` stands last with the
totals. So neither writing nor reading holds more in memory than a thousand names.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

from uprtrack.pages.backup.archive import Backup, Part, backup_of, heading, unreadable
from uprtrack.pages.backup.errors import BackupError
from uprtrack.pages.backup.sealing import altered
from uprtrack.pages.backup.tables import line_of

ABOUT, END, FILES, MANIFEST = "about.json", "end.json", "files/", "manifest/"
UNFINISHED = ".part"
"""Files with this ending are being written; they are no part of a backup."""
_A_MANIFEST = 1000
_PIECE = 256 * 1024
_BLOCK = tarfile.BLOCKSIZE


@dataclass(frozen=True, slots=True)
class Totals:
    """Number of files, their bytes, and the SHA-256 (hex) over the lines of the manifests."""

    files: int = 0
    size: int = 0
    sha256: str = hashlib.sha256().hexdigest()


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file: its name below the folder (with ``/``), bytes, permissions and SHA-256 (hex)."""

    name: str
    size: int
    mode: int
    sha256: str


class _Counted:
    """Entries as they pass: those since the last manifest, and the totals."""

    def __init__(self) -> None:
        self.waiting: list[FileEntry] = []
        self._files = self._size = 0
        self._digest = hashlib.sha256()

    def add(self, entry: FileEntry) -> None:
        self.waiting.append(entry)
        self._files += 1
        self._size += entry.size
        self._digest.update(line_of(asdict(entry)))

    def lines(self) -> bytes:
        """The manifest of what waits, which then no longer does."""
        lines = b"".join(line_of(asdict(entry)) for entry in self.waiting)
        self.waiting.clear()
        return lines

    def totals(self) -> Totals:
        return Totals(self._files, self._size, self._digest.hexdigest())


class FilesArchive:
    """A folder's files as an archive; ``totals`` is known once ``pieces`` is exhausted."""

    def __init__(self, folder: Path, part: Part, backup: Backup) -> None:
        self._folder = folder
        self._part = part
        self._backup = backup
        self.totals = Totals()

    def pieces(self) -> Iterator[bytes]:
        """The archive's bytes. A file that is erased before its turn is left out."""
        counted = _Counted()
        yield _small(ABOUT, line_of(heading(self._part, self._backup)))
        manifests = 0
        for path in files_below(self._folder):
            try:
                handle = path.open("rb")
            except FileNotFoundError:
                continue
            with handle:
                yield from self._file(handle, path, counted)
            if len(counted.waiting) >= _A_MANIFEST:
                manifests += 1
                yield _small(f"{MANIFEST}{manifests:06}.jsonl", counted.lines())
        self.totals = counted.totals()
        if counted.waiting:
            yield _small(f"{MANIFEST}{manifests + 1:06}.jsonl", counted.lines())
        yield _small(END, line_of(asdict(self.totals)))
        yield bytes(2 * _BLOCK)

    def _file(self, handle: IO[bytes], path: Path, counted: _Counted) -> Iterator[bytes]:
        found = os.fstat(handle.fileno())
        name = path.relative_to(self._folder).as_posix()
        mode = stat.S_IMODE(found.st_mode)
        yield _header(FILES + name, found.st_size, mode)
        digest = hashlib.sha256()
        remaining = found.st_size
        while remaining:
            piece = handle.read(min(_PIECE, remaining))
            if not piece:
                raise BackupError(
                    _("%(file)s became shorter while it was backed up; begin again.") % {"file": path}
                )
            digest.update(piece)
            remaining -= len(piece)
            yield piece
        yield _padding(found.st_size)
        counted.add(FileEntry(name, found.st_size, mode, digest.hexdigest()))


def files_below(folder: Path) -> Iterator[Path]:
    """Every finished file below a folder, ordered by name; links and devices are refused.

    Nothing where there is no such folder.
    """
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from files_below(Path(entry.path))
        elif entry.name.endswith(UNFINISHED):
            continue
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)
        else:
            raise BackupError(
                _("%(file)s is no ordinary file, and a backup holds nothing else.") % {"file": entry.path}
            )


def _header(name: str, size: int, mode: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, mode
    return member.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


def _padding(size: int) -> bytes:
    return bytes(-size % _BLOCK)


def _small(name: str, content: bytes) -> bytes:
    return _header(name, len(content), 0o600) + content + _padding(len(content))


class FilesReader:
    """Reads an archive of files to its end; with ``into`` it also writes them below that new folder.

    What was written is read again from the disk when its manifest comes, so what ``read`` accepts is there.
    """

    def __init__(self, stream: IO[bytes], name: str, part: Part, into: Path | None = None) -> None:
        self._stream = stream
        self._name = name
        self._part = part
        self._into = into
        self._counted = _Counted()

    def read(self) -> tuple[Backup, Totals]:
        """The backup that the archive belongs to and what it held.

        Raises BackupError where anything differs from what was written.
        """
        try:
            with tarfile.open(fileobj=self._stream, mode="r|", bufsize=_PIECE) as archive:
                members = self._members(archive)
                first, about = next(members, ("", None))
                backup = backup_of(self._parsed(first == ABOUT, about), self._part, self._name)
                self._read_files(members)
        except (tarfile.TarError, OSError, EOFError, UnicodeError) as error:
            if isinstance(error, OSError) and error.errno:
                raise BackupError(
                    _("The files of %(file)s could not be written: %(reason)s.")
                    % {"file": self._name, "reason": error}
                ) from error
            raise unreadable(self._name) from error
        while self._stream.read(_PIECE):
            # Whether the archive is whole is known at its end only.
            continue
        return backup, self._counted.totals()

    def _members(self, archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes] | None]]:
        for member in archive:
            if member.type != tarfile.REGTYPE:
                raise BackupError(
                    _("%(file)s holds %(member)s, which is no ordinary file; nothing of it is used.")
                    % {"file": self._name, "member": member.name}
                )
            content = archive.extractfile(member)
            if content is not None and member.name.startswith(FILES):
                self._take(member, content)
            yield member.name, content

    def _read_files(self, members: Iterator[tuple[str, IO[bytes] | None]]) -> None:
        for name, content in members:
            if name.startswith(MANIFEST) and content is not None:
                self._compare(content.read())
            elif name == END:
                expected = self._parsed(not self._counted.waiting, content)
                if expected != asdict(self._counted.totals()) or next(members, None) is not None:
                    raise unreadable(self._name)
                return
            elif not name.startswith(FILES):
                raise unreadable(self._name)
        raise BackupError(altered(self._name))

    def _parsed(self, is_expected: bool, content: IO[bytes] | None) -> dict[str, Any]:
        try:
            found = json.loads(content.read()) if is_expected and content is not None else None
        except ValueError as error:
            raise unreadable(self._name) from error
        if not isinstance(found, dict):
            raise unreadable(self._name)
        return found

    def _take(self, member: tarfile.TarInfo, content: IO[bytes]) -> None:
        name = member.name.removeprefix(FILES)
        if not is_safe(name):
            raise BackupError(
                _("%(file)s holds a file named %(member)s, which leads out of its folder; nothing is used.")
                % {"file": self._name, "member": name}
            )
        mode = member.mode & 0o777
        digest = hashlib.sha256()
        if self._into is None:
            for piece in _pieces(content):
                digest.update(piece)
        else:
            _write_new(self._into, name, mode, _hashed(_pieces(content), digest))
        self._counted.add(FileEntry(name, member.size, mode, digest.hexdigest()))

    def _compare(self, manifest: bytes) -> None:
        if self._into is not None:
            self._compare_with_disk(self._into)
        if self._counted.lines() != manifest:
            raise BackupError(
                _("The files of %(file)s differ from their hashes; nothing of it is used.")
                % {"file": self._name}
            )

    def _compare_with_disk(self, folder: Path) -> None:
        for entry in self._counted.waiting:
            with (folder / entry.name).open("rb") as handle:
                found = hashlib.file_digest(handle, "sha256").hexdigest()
            if found != entry.sha256:
                raise BackupError(
                    _("The file %(member)s of %(file)s differs on the disk from what was backed up.")
                    % {"member": entry.name, "file": self._name}
                )


def is_safe(name: str) -> bool:
    """Whether a name stays below its folder on any system."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and name == "/".join(parts)
        and not name.startswith("/")
        and not {"..", "."} & set(parts)
        and not set("\\:\0") & set(name)
    )


def _write_new(folder: Path, name: str, mode: int, pieces: Iterable[bytes]) -> None:
    target = folder / name
    for parent in reversed(PurePosixPath(name).parents):
        (folder / parent).mkdir(exist_ok=True, mode=0o700)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        for piece in pieces:
            handle.write(piece)
        handle.flush()
        os.fchmod(handle.fileno(), mode)
        os.fsync(handle.fileno())


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    while piece := content.read(_PIECE):
        yield piece


def _hashed(pieces: Iterable[bytes], digest: Any) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece
