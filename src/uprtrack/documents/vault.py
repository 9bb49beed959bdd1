"""Files at rest: encrypted as they arrive, opened only while somebody who may read them reads them.

The format is age (age-encryption.org/v1): ChaCha20-Poly1305 over chunks of 64 KiB, each authenticated. Every
file is encrypted to a key of its own, its content key. ``ContentKey`` keeps that key, wrapped for the site's
newest key (``vault_keys``): destroying the row's key makes the file unreadable, and with it every copy of the
media folder. Files without a row were encrypted to a site key itself, by earlier versions; ``vault_rotation``
gives them a key of their own.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyrage
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from uprtrack.documents.models import ContentKey, ContentKeyQuerySet
from uprtrack.documents.vault_keys import (
    SiteKey,
    VaultError,
    key_path,
    make_first_key,
    missing_key_file,
    site_keys,
)
from uprtrack.documents.vault_stream import (
    AlteredError,
    NoKeyFitsError,
    digest_of,
    fits,
    pieces_of,
)
from uprtrack.organisations.models import Actor

__all__ = [
    "Encrypted",
    "ErasedError",
    "StoredFile",
    "VaultError",
    "actor_of",
    "can_open",
    "destroy",
    "destroy_keys_of",
    "encrypt",
    "keep",
    "key_path",
    "open_stored",
    "path_of",
    "remove",
    "store",
    "stored_files",
]

FOLDER = "vault"


class ErasedError(VaultError):
    """The key of the file was destroyed on request: nobody can open it any more."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """``path`` below the media folder; ``size`` in bytes and ``sha256`` (hex) of the plaintext."""

    path: str
    size: int
    sha256: str


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _Counted:
    """Hands a stream on while counting and hashing what passes."""

    def __init__(self, stream: _Readable) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data


@dataclass(frozen=True, slots=True)
class Encrypted:
    """A file of the vault whose key nobody has yet: kept (``keep``), or gone as if it had never come (``remove``)."""

    stored: StoredFile
    identity: pyrage.x25519.Identity


def store(stream: _Readable, *, actor: Actor | None = None) -> StoredFile:
    """Encrypt a stream, from where it stands to its end, into a new file of the vault, and keep its key.

    ``actor`` is the person it is erased for (``destroy_keys_of``). Raises VaultError.
    """
    return keep(encrypt(stream), actor=actor)


def encrypt(stream: _Readable) -> Encrypted:
    """The first half of ``store``, which takes longest and needs no transaction.

    The file gets its name once it is whole, so that a write cut short leaves nothing that looks like a file; its
    key is kept after that, so that a file without a key was never handed to anybody, and ``vault_tidying``
    removes it. Raises VaultError where files exist whose key is gone: a fresh key beside them would hide the
    loss.
    """
    newest_key()
    identity = pyrage.x25519.Identity.generate()
    name = secrets.token_hex(16)
    path = f"{FOLDER}/{name[:2]}/{name}.age"
    counted = _Counted(stream)
    encrypt_to(Path(settings.MEDIA_ROOT) / path, counted, identity)
    return Encrypted(StoredFile(path, counted.size, counted.digest.hexdigest()), identity)


def keep(file: Encrypted, *, actor: Actor | None = None) -> StoredFile:
    """The second half: where the key cannot be kept, the file goes."""
    try:
        keep_key(file.stored.path, file.identity, actor=actor)
    except (VaultError, DatabaseError):
        (Path(settings.MEDIA_ROOT) / file.stored.path).unlink(missing_ok=True)
        raise
    return file.stored


def open_stored(path: str, *, sha256: str = "") -> Generator[bytes]:
    """The plaintext of a stored file, in pieces; checked to its end before the first piece is handed out.

    A file altered near its end would otherwise be half delivered before anybody could tell: it is decrypted
    twice, and never held in memory or on disk. ``sha256``, where given, is what the database remembers: it
    also finds a file that was exchanged for another one of the vault. Whoever stops early closes it, as Django's
    streaming response does. Raises VaultError.
    """
    place, identities = _place(path), _identities(path)
    if not place.exists():
        raise VaultError(
            _("The stored file %(path)s is missing: it was deleted or not restored from the backup.")
            % {"path": path}
        )
    with _told(path):
        found = digest_of(place, identities)
    if sha256 and found != sha256:
        raise VaultError(_altered(path))
    return _opened(path, place, identities)


def _opened(path: str, place: Path, identities: list[pyrage.x25519.Identity]) -> Generator[bytes]:
    with _told(path):
        yield from pieces_of(place, identities)


def remove(path: str) -> None:
    """Delete a stored file with its key, as if it had never been stored; nothing happens where there is none."""
    place = _place(path)
    # In a transaction that failed no query is possible; a key made within it is gone with it.
    if not transaction.get_connection().needs_rollback:
        ContentKey.objects.filter(vault_path=path).delete()
    place.unlink(missing_ok=True)


def actor_of(path: str) -> Actor | None:
    """For whom a stored file is erased, if for anybody."""
    key = ContentKey.objects.filter(vault_path=path).select_related("actor").first()
    return key.actor if key else None


def destroy(path: str) -> None:
    """Erase a stored file for good: its key is destroyed, a tombstone stays, the file goes at the commit."""
    _bury(ContentKey.objects.filter(vault_path=path))


def destroy_keys_of(actor: Actor) -> int:
    """Erase every file stored for an actor; the number of files.

    A backup of the database made before holds the wrapped keys still: they are of no use once
    ``rotate_keys --retire`` has taken the site key they need out of the key file and of its backups.
    """
    return _bury(ContentKey.objects.filter(actor=actor))


def _bury(keys: ContentKeyQuerySet) -> int:
    with transaction.atomic():
        paths = list(keys.live().select_for_update().values_list("vault_path", flat=True))
        ContentKey.objects.filter(vault_path__in=paths).update(
            wrapped=b"", site_key="", destroyed_at=timezone.now()
        )
        transaction.on_commit(lambda: _delete(paths))
    return len(paths)


def _delete(paths: Iterable[str]) -> None:
    for path in paths:
        _place(path).unlink(missing_ok=True)


def stored_files() -> Iterator[Path]:
    """Every file of the vault."""
    return (Path(settings.MEDIA_ROOT) / FOLDER).glob("*/*.age")


def path_of(place: Path) -> str:
    """The path below the media folder, as rows remember it."""
    return place.relative_to(Path(settings.MEDIA_ROOT)).as_posix()


def can_open(place: Path) -> bool:
    """Whether the keys at hand open a file of the vault."""
    try:
        return fits(place, _identities(path_of(place)))
    except VaultError:
        return False


def encrypt_to(target: Path, stream: _Readable, identity: pyrage.x25519.Identity) -> None:
    """Write a stream, encrypted to a content key, to a file that gets its name once it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = target.with_name(f"{target.name}.part")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            pyrage.encrypt_io(stream, handle, [identity.to_public()])
            handle.flush()
            os.fsync(handle.fileno())
        partial.replace(target)
    except (pyrage.EncryptError, AlteredError, OSError) as error:
        raise VaultError(_("The file could not be stored: %(reason)s.") % {"reason": error}) from error
    finally:
        partial.unlink(missing_ok=True)


def keep_key(path: str, identity: pyrage.x25519.Identity, *, actor: Actor | None = None) -> None:
    """Keep the content key of a file, wrapped for the site key that is the newest now."""
    site_key = newest_key()
    ContentKey.objects.create(
        vault_path=path, wrapped=site_key.wrap(identity), site_key=site_key.name, actor=actor
    )


def newest_key() -> SiteKey:
    """The site key that new content keys are wrapped for; made at the first file."""
    if not key_path().exists():
        if ContentKey.objects.live().exists() or next(stored_files(), None) is not None:
            raise VaultError(missing_key_file())
        make_first_key()
    return site_keys()[-1]


def _identities(path: str) -> list[pyrage.x25519.Identity]:
    """What may open a file: its content key, and the site's keys for one stored by an earlier version.

    A file that is just being given a key of its own has a row before it is exchanged: both fit in turn.
    """
    keys = site_keys()
    row = ContentKey.objects.filter(vault_path=path).first()
    if row is None:
        return [key.identity for key in keys]
    if row.destroyed_at is not None:
        raise ErasedError(
            _("This file was erased on request on %(day)s; nobody can open it any more.")
            % {"day": date_format(timezone.localdate(row.destroyed_at))}
        )
    fitting = [key for key in keys if key.name == row.site_key]
    if not fitting:
        raise VaultError(
            _(
                "The stored file %(path)s cannot be opened: it needs the site key %(name)s, which the key file "
                "%(keys)s lacks."
            )
            % {"path": path, "name": row.site_key, "keys": key_path()}
        )
    return [fitting[0].unwrap(bytes(row.wrapped)), *(key.identity for key in keys)]


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Say in a sentence what went wrong while a file was opened."""
    try:
        yield
    except NoKeyFitsError as error:
        raise VaultError(
            _("The stored file %(path)s cannot be opened: no key in %(keys)s fits, or it was altered.")
            % {"path": path, "keys": key_path()}
        ) from error
    except (AlteredError, OSError) as error:
        raise VaultError(_altered(path)) from error


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
