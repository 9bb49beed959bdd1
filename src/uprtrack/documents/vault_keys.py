"""The site's own keys: the file ``settings.KEYS / "evidence-keys"``, in which the newest key stands last.

The format is that of ``age-keygen`` (age-encryption.org/v1): one x25519 identity a line, comments after ``#``; a
comment ``# created: INSTANT`` above an identity says how old it is. The file lies outside database and media,
so that a copy of both is of no use without it. It is read anew for every file opened: a process that runs
while keys are rotated needs no restart.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyrage
from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

KEY_FILE = "evidence-keys"
_CREATED = "# created:"


class VaultError(Exception):
    """A stored file cannot be opened or a new one not be kept; the message is one whole sentence for
    people.
    """


@dataclass(frozen=True, slots=True)
class SiteKey:
    """An identity of the key file; ``created_at`` is None where the file does not say."""

    identity: pyrage.x25519.Identity
    created_at: datetime | None = None

    @property
    def name(self) -> str:
        """The public half (``age1…``): it tells keys apart and opens nothing."""
        return str(self.identity.to_public())

    def wrap(self, identity: pyrage.x25519.Identity) -> bytes:
        """A content key, encrypted so that only this key opens it."""
        return bytes(pyrage.encrypt(str(identity).encode(), [self.identity.to_public()]))

    def unwrap(self, wrapped: bytes) -> pyrage.x25519.Identity:
        """The content key in ``wrapped``; VaultError where it was altered or wrapped for another key."""
        try:
            return pyrage.x25519.Identity.from_str(pyrage.decrypt(wrapped, [self.identity]).decode())
        except (pyrage.DecryptError, pyrage.IdentityError, OSError, UnicodeDecodeError) as error:
            raise VaultError(
                _("A content key cannot be unwrapped with the site key %(name)s: the row was altered.")
                % {"name": self.name}
            ) from error


def key_path() -> Path:
    return Path(settings.KEYS) / KEY_FILE


def site_keys() -> list[SiteKey]:
    """The keys of the key file, the newest last; VaultError where it is missing, empty or damaged."""
    if not key_path().exists():
        raise VaultError(missing_key_file())
    keys: list[SiteKey] = []
    created_at: datetime | None = None
    for line in key_path().read_text(encoding="utf-8").splitlines():
        if line.startswith(_CREATED):
            created_at = _instant(line.removeprefix(_CREATED).strip())
        elif line.strip() and not line.startswith("#"):
            keys.append(SiteKey(_identity(line.strip()), created_at))
            created_at = None
    if not keys:
        raise VaultError(
            _("The key file %(keys)s is empty: expected at least one age identity.") % {"keys": key_path()}
        )
    return keys


def make_first_key() -> None:
    """Begin the key file with a fresh key, unless another process has just done so."""
    temporary = _write_beside([_fresh()])
    try:
        # Unlike a rename, a link never replaces what another process wrote meanwhile.
        os.link(temporary, key_path())
        _sync_folder()
    except FileExistsError:
        pass
    finally:
        temporary.unlink()


def add_key() -> SiteKey:
    """Append a fresh key, which new files are encrypted for from now on; all older ones stay."""
    key = _fresh()
    _replace([*site_keys(), key])
    return key


def remove_keys(names: Collection[str]) -> None:
    """Take keys out of the file for good; what they alone open is lost."""
    _replace([key for key in site_keys() if key.name not in names])


def missing_key_file() -> str:
    return _("The key file %(keys)s is missing, without which no stored file can be opened: restore it.") % {
        "keys": key_path()
    }


def _instant(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is None or timezone.is_aware(found) else timezone.make_aware(found)


def _identity(line: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(line)
    except pyrage.IdentityError as error:
        raise VaultError(
            _("The key file %(keys)s is damaged: expected one age identity a line.") % {"keys": key_path()}
        ) from error


def _fresh() -> SiteKey:
    return SiteKey(pyrage.x25519.Identity.generate(), timezone.now().replace(microsecond=0))


def _replace(keys: Iterable[SiteKey]) -> None:
    """Exchange the key file in one step: at no moment is there none, or half of one."""
    _write_beside(keys).replace(key_path())
    _sync_folder()


def _write_beside(keys: Iterable[SiteKey]) -> Path:
    """The keys in a file of their own with mode 0600, safely on the disk."""
    lines = []
    for key in keys:
        if key.created_at is not None:
            lines.append(f"{_CREATED} {key.created_at.isoformat()}")
        lines += [f"# public key: {key.name}", str(key.identity)]
    key_path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = key_path().with_name(f".{KEY_FILE}-{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write("\n".join(lines) + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    return temporary


def _sync_folder() -> None:
    """Let the new name of a file outlive a loss of power; other systems than POSIX do so by themselves."""
    if os.name != "posix":
        return
    descriptor = os.open(key_path().parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
