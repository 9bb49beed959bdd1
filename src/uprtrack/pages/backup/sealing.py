"""The files of a backup are age files (age-encryption.org/v1), written and read as streams.

Sealed to recipients, a file is an age file like any other. For passphrases the library seals only what fits
into memory. A backup under a passphrase therefore gets an identity of its own: the first line of each file
is the word ``uprtrack-backup-passphrase``, a blank and, as base64, that identity as an age file under the
passphrase (scrypt); after the line follows the age file for that identity. Both halves open with any program
that knows age.

Nothing is written to disk but what is sealed. Whoever knows a recipient can seal a file to it, so a file
under a recipient is secret and whole, but does not prove who made it.
"""

from __future__ import annotations

import os
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyrage
from django.utils.translation import gettext as _

from uprtrack.pages.backup.errors import BackupError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

AGE = b"age-encryption.org/v1"
PASSPHRASE = b"uprtrack-backup-passphrase "
_LONGEST_FIRST_LINE = 4096
_BUFFER = 256 * 1024


@dataclass(frozen=True)
class Lock:
    """Whom the files of a backup are sealed to; ``first_line`` precedes each file (see the module)."""

    recipients: Sequence[pyrage.x25519.Recipient]
    first_line: bytes = b""


def lock_for_recipients(names: Iterable[str]) -> Lock:
    """A lock for public keys (``age1…``); BackupError where one is none."""
    recipients = []
    for name in names:
        try:
            recipients.append(pyrage.x25519.Recipient.from_str(name.strip()))
        except pyrage.RecipientError as error:
            raise BackupError(
                _("%(name)s is no recipient: expected an age public key, which begins with age1.")
                % {"name": name}
            ) from error
    return Lock(recipients)


def lock_for_passphrase(passphrase: str) -> Lock:
    """A lock under a passphrase; takes a second and up to 1 GiB, so that guessing is slow."""
    identity = pyrage.x25519.Identity.generate()
    sealed = pyrage.passphrase.encrypt(str(identity).encode(), passphrase)
    return Lock([identity.to_public()], PASSPHRASE + b64encode(sealed) + b"\n")


@dataclass
class Opener:
    """What a person has to open a backup with."""

    passphrase: str = ""
    identities: Sequence[pyrage.x25519.Identity] = ()
    _known: dict[bytes, pyrage.x25519.Identity] = field(default_factory=dict, repr=False)

    def under_passphrase(self, first_line: bytes, name: str) -> pyrage.x25519.Identity:
        """The identity in a first line; computed once for the files of a backup, which share it."""
        if first_line not in self._known:
            encoded = first_line.removeprefix(PASSPHRASE).removesuffix(b"\n")
            try:
                sealed = b64decode(encoded, validate=True)
                if b64encode(sealed) != encoded:
                    raise BackupError(altered(name))
                plain = pyrage.passphrase.decrypt(sealed, self.passphrase)
                self._known[first_line] = pyrage.x25519.Identity.from_str(plain.decode())
            except (pyrage.DecryptError, pyrage.IdentityError, ValueError) as error:
                raise BackupError(
                    _("The passphrase does not open %(file)s, or the beginning of the file was altered.")
                    % {"file": name}
                ) from error
        return self._known[first_line]


def identities_in(path: Path) -> list[pyrage.x25519.Identity]:
    """The identities of an age identity file (``AGE-SECRET-KEY-1…``, one a line); BackupError without one."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        written = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        identities = [pyrage.x25519.Identity.from_str(line) for line in written]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise BackupError(
            _("%(file)s is no age identity file: expected lines that begin with AGE-SECRET-KEY-1.")
            % {"file": path}
        ) from error
    if not identities:
        raise BackupError(_("%(file)s holds no age identity.") % {"file": path})
    return identities


def is_under_passphrase(path: Path) -> bool:
    """Whether a file asks for a passphrase; BackupError where it is no file of a backup."""
    try:
        with path.open("rb") as handle:
            return _first_line(handle, path.name) != b""
    except OSError as error:
        raise BackupError(_unreadable(path.name, error)) from error


def seal(path: Path, pieces: Iterable[bytes], lock: Lock) -> None:
    """Write pieces into a new file, sealed, readable by its owner alone, and on the disk when this returns.

    What the pieces' source raises is raised as it is. Raises BackupError where the file cannot be written.
    """
    source = _Pulled(iter(pieces))
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            handle.write(lock.first_line)
            pyrage.encrypt_io(source, handle, lock.recipients)
            handle.flush()
            os.fsync(handle.fileno())
    except (pyrage.EncryptError, OSError) as error:
        if source.failure is not None:
            raise source.failure from None
        raise BackupError(
            _("%(file)s could not be written: %(reason)s.") % {"file": path, "reason": error}
        ) from error


class _Pulled:
    """Pieces of any length as a stream to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._waiting = bytearray()
        self.failure: BaseException | None = None

    def read(self, size: int) -> bytes:
        try:
            while len(self._waiting) < size:
                self._waiting += next(self._pieces)
        except StopIteration:
            pass
        except BaseException as failure:
            # The library turns whatever is raised here into an error of its own, an interruption too.
            self.failure = failure
            raise
        piece = bytes(self._waiting[:size])
        del self._waiting[:size]
        return piece


@contextmanager
def opened(path: Path, opener: Opener) -> Iterator[IO[bytes]]:
    """The content of a sealed file as a stream.

    Each piece is authenticated before it is handed out, but whether the file is whole is known at its end
    only: the end of the stream raises BackupError where it was cut short or altered, and whoever reads keeps
    nothing before having seen the end.
    """
    name = path.name
    try:
        handle = path.open("rb")
    except OSError as error:
        raise BackupError(_unreadable(name, error)) from error
    with handle:
        identities = _identities_for(handle, name, opener)
        incoming, outgoing = os.pipe()
        failures: list[Exception] = []

        def decrypt() -> None:
            try:
                with os.fdopen(outgoing, "wb") as pipe:
                    pyrage.decrypt_io(handle, pipe, identities)
            except (pyrage.DecryptError, OSError) as failure:
                failures.append(failure)

        worker = threading.Thread(target=decrypt)
        worker.start()
        try:
            with BufferedReader(_Checked(incoming, worker, failures, name), _BUFFER) as stream:
                yield stream
        finally:
            # Where the reader gave up, the closed pipe ends the worker.
            worker.join()


class _Checked(RawIOBase):
    """The reading end of the pipe, which says at its end whether that was the file's."""

    def __init__(
        self, descriptor: int, worker: threading.Thread, failures: list[Exception], name: str
    ) -> None:
        self._pipe = os.fdopen(descriptor, "rb", buffering=0)
        self._worker = worker
        self._failures = failures
        self._name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        count = self._pipe.readinto(buffer)
        if not count:
            self._worker.join()
            for failure in self._failures:
                raise BackupError(_why(failure, self._name)) from failure
        return count or 0

    def close(self) -> None:
        self._pipe.close()
        super().close()


def _identities_for(handle: IO[bytes], name: str, opener: Opener) -> list[pyrage.x25519.Identity]:
    first_line = _first_line(handle, name)
    if first_line and not opener.passphrase:
        raise BackupError(_("%(file)s is sealed with a passphrase, and none was given.") % {"file": name})
    if first_line:
        return [opener.under_passphrase(first_line, name)]
    if not opener.identities:
        raise BackupError(
            _("%(file)s is sealed to a recipient: its identity file is needed.") % {"file": name}
        )
    return list(opener.identities)


def _first_line(handle: IO[bytes], name: str) -> bytes:
    """The line before the age file, which the handle stands at afterwards; empty where there is none."""
    start = handle.read(_LONGEST_FIRST_LINE)
    line, newline, rest = start.partition(b"\n")
    if start.startswith(PASSPHRASE) and newline and rest.startswith(AGE):
        handle.seek(len(line) + 1)
        return line + newline
    if line == AGE:
        handle.seek(0)
        return b""
    raise BackupError(
        _("%(file)s is no file of a backup, or its beginning was altered: expected an age file.")
        % {"file": name}
    )


def _why(failure: Exception, name: str) -> str:
    if isinstance(failure, pyrage.DecryptError):
        return _("No key at hand opens %(file)s, or the beginning of the file was altered.") % {"file": name}
    if isinstance(failure, OSError) and failure.errno:
        return _unreadable(name, failure)
    return altered(name)


def altered(name: str) -> str:
    """The sentence for a file that is not as it was written."""
    return _("%(file)s was altered or cut short after it was written; nothing of it is used.") % {
        "file": name
    }


def _unreadable(name: str, error: OSError) -> str:
    return _("%(file)s cannot be read: %(reason)s.") % {"file": name, "reason": error.strerror or error}
