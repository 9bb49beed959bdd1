"""Decrypting in constant memory: age hands out what it has authenticated, chunk by chunk of 64 KiB.

``pyrage`` decrypts in one call that writes to a file-like object. To hand the plaintext on piece by piece the
call runs in a thread of its own, which waits whenever a few pieces lie ready.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import Protocol

import pyrage

PIECE = 64 * 1024
_PIECES_READY = 4

Identities = Sequence[pyrage.x25519.Identity]


class NoKeyFitsError(Exception):
    """None of the identities opens the file, or its header was altered."""


class AlteredError(Exception):
    """A chunk of the file is not what was encrypted, or the file was cut short."""


class _Writer(Protocol):
    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...


def decrypt_into(place: Path, identities: Identities, writer: _Writer) -> None:
    """Decrypt a file into ``writer``; NoKeyFitsError, AlteredError, or what the writer itself raises."""
    with place.open("rb") as handle:
        try:
            pyrage.decrypt_io(handle, writer, list(identities))
        except pyrage.DecryptError as error:
            raise NoKeyFitsError(place.name) from error
        except OSError as error:
            raise AlteredError(place.name) from error


class _Digest:
    """Hashes what passes and keeps nothing."""

    def __init__(self) -> None:
        self.sha256 = hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        self.sha256.update(data)
        return len(data)

    def flush(self) -> None:
        pass


def digest_of(place: Path, identities: Identities) -> str:
    """The SHA-256 (hex) of the whole plaintext, every chunk authenticated; raises as ``decrypt_into``."""
    digest = _Digest()
    decrypt_into(place, identities, digest)
    return digest.sha256.hexdigest()


class _EnoughError(Exception):
    """The first plaintext has come: the key fits."""


class _FirstPiece:
    def write(self, data: bytes, /) -> int:
        raise _EnoughError

    def flush(self) -> None:
        pass


def fits(place: Path, identities: Identities) -> bool:
    """Whether one of the identities opens a file, told from its header and its first chunk."""
    try:
        decrypt_into(place, identities, _FirstPiece())
    except _EnoughError:
        return True
    except (NoKeyFitsError, AlteredError):
        return False
    return True


class _StoppedError(Exception):
    """Whoever read has gone."""


class _End:
    """What a reader finds last: the error that ended the file, or None at its proper end."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error


class _Handoff:
    """Gathers what age writes into pieces and lays them ready; raises once the reader has stopped."""

    def __init__(self, ready: Queue[bytes | _End], stopped: Event) -> None:
        self._ready = ready
        self._stopped = stopped
        self._gathered = bytearray()

    def write(self, data: bytes, /) -> int:
        if self._stopped.is_set():
            raise _StoppedError
        self._gathered += data
        if len(self._gathered) >= PIECE:
            self.pass_on()
        return len(data)

    def flush(self) -> None:
        pass

    def pass_on(self) -> None:
        if self._gathered:
            self._ready.put(bytes(self._gathered))
            self._gathered.clear()


def pieces_of(place: Path, identities: Identities) -> Iterator[bytes]:
    """The plaintext in pieces of about 64 KiB, never more than a few of them in memory.

    The thread ends with the last piece, or as soon as the iterator is closed. Raises as ``decrypt_into``.
    """
    ready: Queue[bytes | _End] = Queue(maxsize=_PIECES_READY)
    stopped = Event()
    thread = Thread(target=_hand_out, args=(place, identities, ready, stopped), name="vault", daemon=True)
    thread.start()
    item: bytes | _End = b""
    try:
        while True:
            item = ready.get()
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        stopped.set()
        # The thread may wait for room to lay down a piece: take all, up to the end.
        while not isinstance(item, _End):
            item = ready.get()
        thread.join()


def _hand_out(place: Path, identities: Identities, ready: Queue[bytes | _End], stopped: Event) -> None:
    end = _End(AlteredError(place.name))
    handoff = _Handoff(ready, stopped)
    try:
        decrypt_into(place, identities, handoff)
        handoff.pass_on()
        end = _End(None)
    except _StoppedError:
        end = _End(None)
    except (NoKeyFitsError, AlteredError, OSError) as error:
        end = _End(error)
    finally:
        ready.put(end)


class PieceReader:
    """Pieces as a stream that can be read from, for what is to be encrypted anew without being held."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes (all that is left where negative), and none at the end."""
        if size < 0:
            data = self._left + b"".join(self._pieces)
            self._left = b""
            return data
        if not self._left:
            self._left = next(self._pieces, b"")
        data, self._left = self._left[:size], self._left[size:]
        return data
