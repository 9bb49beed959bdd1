"""A new site key: every content key is wrapped anew for it, in batches, while the site runs.

Files themselves stay as they are, except those that earlier versions encrypted to a site key directly: each
gets a content key of its own. Whatever is interrupted goes on where it stood when it is started again: a row
says which site key it needs, and old keys stay in the key file until ``retire`` takes them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pyrage
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from uprtrack.documents.models import ContentKey
from uprtrack.documents.vault import FOLDER, encrypt_to, keep_key, newest_key, path_of, stored_files
from uprtrack.documents.vault_keys import SiteKey, VaultError, add_key, key_path, remove_keys, site_keys
from uprtrack.documents.vault_stream import PieceReader, fits, pieces_of

BATCH = 500
SEALING = ".sealing"
"""Suffix of a file on its way to a content key of its own: complete, and not yet in the place of the old one."""
SETTLED_AFTER = timedelta(minutes=10)
"""No write takes longer than this: afterwards nothing is on its way that was wrapped for an older key."""

Told = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did: ``is_resumed`` where it finished an earlier one and made no key of its own."""

    newest: str
    is_resumed: bool
    rewrapped: int
    sealed: int
    unopened: tuple[str, ...]
    """Files that no key opens."""


def rotate(tell: Told) -> Rotation:
    """Make a new site key and wrap every content key for it; VaultError where a key needed is missing."""
    newest_key()
    refuse_missing_keys()
    is_resumed = _is_unfinished()
    newest = site_keys()[-1] if is_resumed else add_key()
    rewrapped = _rewrap_all(newest, tell)
    sealed, unopened = _seal_all(tell)
    return Rotation(newest.name, is_resumed, rewrapped, sealed, unopened)


def retire(*, is_stopped: bool = False) -> tuple[str, ...]:
    """Take all keys but the newest out of the key file; their names, or VaultError where one is needed still.

    ``is_stopped`` says that the site does not run, so that no write can be under way.
    """
    *old, newest = site_keys()
    if not old:
        return ()
    needed = ContentKey.objects.live().exclude(site_key=newest.name).count()
    directly = sum(fits(place, [key.identity for key in old]) for place in _unsealed())
    if needed or directly or next(_half_sealed(), None) is not None:
        raise VaultError(
            f"Older site keys are needed still: {needed} content keys are wrapped for them, and {directly} files "
            "are encrypted to them directly. Run rotate_keys without --retire first."
        )
    if newest.created_at is not None and not is_stopped:
        ready_at = newest.created_at + SETTLED_AFTER
        if timezone.now() < ready_at:
            raise VaultError(
                f"The newest site key was made at {newest.created_at:%H:%M} UTC, and a file may be on its way "
                f"that was wrapped for an older one: run this again after {ready_at:%H:%M} UTC, or with "
                "--stopped while the site does not run."
            )
    names = tuple(key.name for key in old)
    remove_keys(names)
    return names


def missing_keys() -> dict[str, int]:
    """Site keys that content keys need and the key file lacks, with the number of files each would open."""
    present = {key.name for key in site_keys()}
    needed = ContentKey.objects.live().order_by().values_list("site_key", flat=True).distinct()
    return {
        name: ContentKey.objects.live().filter(site_key=name).count()
        for name in needed
        if name not in present
    }


def refuse_missing_keys() -> None:
    """VaultError where content keys need a site key that the key file lacks."""
    missing = missing_keys()
    if missing:
        raise VaultError(
            f"The key file {key_path()} lacks {len(missing)} site key(s) that {sum(missing.values())} stored "
            f"files need: {', '.join(missing)}. Restore it from its backup."
        )


def _is_unfinished() -> bool:
    keys = site_keys()
    if ContentKey.objects.live().exclude(site_key=keys[-1].name).exists():
        return len(keys) > 1
    if next(_half_sealed(), None) is not None:
        return True
    older = [key.identity for key in keys[:-1]]
    return bool(older) and any(fits(place, older) for place in _unsealed())


def _rewrap_all(newest: SiteKey, tell: Told) -> int:
    waiting = ContentKey.objects.live().exclude(site_key=newest.name)
    total, done = waiting.count(), 0
    by_name = {key.name: key for key in site_keys()}
    while batch := _rewrap_batch(newest, by_name):
        done += batch
        tell(f"{done} of {max(total, done)} content keys wrapped for the new site key")
    return done


def _rewrap_batch(newest: SiteKey, by_name: dict[str, SiteKey]) -> int:
    with transaction.atomic():
        # Held until the commit: what is destroyed meanwhile must not come back.
        rows = list(
            ContentKey.objects.live().exclude(site_key=newest.name).select_for_update().order_by("pk")[:BATCH]
        )
        for row in rows:
            if row.site_key not in by_name:
                raise VaultError(f"{row.vault_path}: the key file lacks the site key {row.site_key}.")
            row.wrapped = newest.wrap(by_name[row.site_key].unwrap(bytes(row.wrapped)))
            row.site_key = newest.name
        ContentKey.objects.bulk_update(rows, ["wrapped", "site_key"])
    return len(rows)


def _seal_all(tell: Told) -> tuple[int, tuple[str, ...]]:
    """Give every file without a content key one of its own: how many, and those that no key opens."""
    sealed = _finish_half_sealed()
    identities = [key.identity for key in site_keys()]
    unopened = []
    for place in list(_unsealed()):
        if fits(place, identities):
            _seal(place, identities)
            sealed += 1
            tell(f"{sealed} files of earlier versions given keys of their own")
        else:
            unopened.append(path_of(place))
    return sealed, tuple(unopened)


def _seal(place: Path, identities: list[pyrage.x25519.Identity]) -> None:
    """Encrypt a file anew: first beside it, then its key, then in its place, so that one of both always opens."""
    identity = pyrage.x25519.Identity.generate()
    half = place.with_suffix(SEALING)
    encrypt_to(half, PieceReader(pieces_of(place, identities)), identity)
    keep_key(path_of(place), identity)
    half.replace(place)


def _half_sealed() -> Iterator[Path]:
    return (Path(settings.MEDIA_ROOT) / FOLDER).glob(f"*/*{SEALING}")


def _finish_half_sealed() -> int:
    """End what was interrupted: with its key kept, a file is exchanged; without, it begins again."""
    finished = 0
    for half in list(_half_sealed()):
        place = half.with_suffix(".age")
        if ContentKey.objects.live().filter(vault_path=path_of(place)).exists():
            half.replace(place)
            finished += 1
        else:
            half.unlink()
    return finished


def _unsealed() -> Iterator[Path]:
    """Files that no content key stands for."""
    known = set(ContentKey.objects.values_list("vault_path", flat=True))
    return (place for place in stored_files() if path_of(place) not in known)
