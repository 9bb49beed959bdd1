"""Files at rest: encrypted as they arrive, opened only while somebody who may read them reads them.

The format is age (age-encryption.org/v1): ChaCha20-Poly1305 over chunks of 64 KiB, each authenticated. The
key file ``settings.KEYS / "evidence-keys"`` holds age x25519 identities, one a line, the newest last: new
files are encrypted to the newest, older files stay readable through the others. It lies outside database and
media, so that a copy of both is of no use without it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

import pyrage
from django.conf import settings
from django.utils.translation import gettext as _

from uprtrack.secret import write_private

KEY_FILE = "evidence-keys"
FOLDER = "vault"
CHUNK = 64 * 1024


class VaultError(Exception):
    """A stored file cannot be opened or a new one not be kept; the message is one whole sentence for
    people.
    """


@dataclass(frozen=True, slots=True)
class StoredFile:
    """``path`` below the media folder; ``size`` in bytes and ``sha256`` (hex) of the plaintext."""

    path: str
    size: int
    sha256: str


class _Counted:
    """Hands a stream on while counting and hashing what passes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data


def store(stream: IO[bytes]) -> StoredFile:
    """Encrypt a stream, from where it stands to its end, into a new file of the vault.

    The file gets its name once it is whole, so that a write cut short leaves nothing that looks like a file.
    Raises VaultError where files exist whose key is gone: a fresh key beside them would hide the loss.
    """
    recipient = _newest_key().to_public()
    name = secrets.token_hex(16)
    path = f"{FOLDER}/{name[:2]}/{name}.age"
    target = Path(settings.MEDIA_ROOT) / path
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = target.with_suffix(".part")
    counted = _Counted(stream)
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            pyrage.encrypt_io(counted, handle, [recipient])
        partial.replace(target)
    except (pyrage.EncryptError, OSError) as error:
        raise VaultError(_("The file could not be stored: %(reason)s.") % {"reason": error}) from error
    finally:
        partial.unlink(missing_ok=True)
    return StoredFile(path, counted.size, counted.digest.hexdigest())


def open_stored(path: str, *, sha256: str = "") -> Iterator[bytes]:
    """The plaintext of a stored file, in pieces; opened and checked before the first piece is handed out.

    A file altered near its end would otherwise be half delivered before anybody could tell. What is stored
    has at most ``uprkit.formats.source.MAX_BYTES``, so it is held in memory, never on disk. ``sha256``, where
    given, is what the database remembers: it also finds a file that was exchanged for another one of the
    vault. Raises VaultError.
    """
    data = _opened(path)
    if sha256 and hashlib.sha256(data).hexdigest() != sha256:
        raise VaultError(_altered(path))
    return (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))


def remove(path: str) -> None:
    """Delete a stored file; nothing happens where there is none."""
    _place(path).unlink(missing_ok=True)


def stored_files() -> Iterator[Path]:
    """Every file of the vault."""
    return (Path(settings.MEDIA_ROOT) / FOLDER).glob("*/*.age")


def key_path() -> Path:
    return Path(settings.KEYS) / KEY_FILE


def can_open(path: Path) -> bool:
    """Whether the keys at hand open a file of the vault."""
    try:
        _decrypt(path)
    except VaultError:
        return False
    return True


def _opened(path: str) -> bytes:
    place = _place(path)
    if not place.exists():
        raise VaultError(
            _("The stored file %(path)s is missing: it was deleted or not restored from the backup.")
            % {"path": path}
        )
    return _decrypt(place)


def _decrypt(place: Path) -> bytes:
    plain = BytesIO()
    with place.open("rb") as handle:
        try:
            pyrage.decrypt_io(handle, plain, _keys())
        except pyrage.DecryptError as error:
            raise VaultError(
                _("The stored file %(path)s cannot be opened: no key in %(keys)s fits, or it was altered.")
                % {"path": place.name, "keys": key_path()}
            ) from error
        except OSError as error:
            raise VaultError(_altered(place.name)) from error
    return plain.getvalue()


def _altered(path: str) -> str:
    return _("The stored file %(path)s was altered after it was stored, and is not handed out.") % {
        "path": path
    }


def _place(path: str) -> Path:
    media = Path(settings.MEDIA_ROOT).resolve()
    place = (media / path).resolve()
    if not place.is_relative_to(media / FOLDER):
        raise VaultError(_("%(path)s is no stored file: it leads out of the vault.") % {"path": path})
    return place


def _newest_key() -> pyrage.x25519.Identity:
    if not key_path().exists():
        if next(stored_files(), None) is not None:
            raise VaultError(_missing_key())
        write_private(key_path(), str(pyrage.x25519.Identity.generate()))
    return _keys()[-1]


def _keys() -> list[pyrage.x25519.Identity]:
    if not key_path().exists():
        raise VaultError(_missing_key())
    lines = key_path().read_text(encoding="utf-8").split()
    try:
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines]
    except pyrage.IdentityError as error:
        raise VaultError(
            _("The key file %(keys)s is damaged: expected one age identity a line.") % {"keys": key_path()}
        ) from error
    if not keys:
        raise VaultError(
            _("The key file %(keys)s is empty: expected at least one age identity.") % {"keys": key_path()}
        )
    return keys


def _missing_key() -> str:
    return _("The key file %(keys)s is missing, without which no stored file can be opened: restore it.") % {
        "keys": key_path()
    }
