"""What interrupted writes leave in the vault: files that nothing refers to, and halves of files.

A file is written before the row that refers to it is committed. Where the transaction fails, or the power, the
file stays behind: nobody can reach it, and it is removed a day later. A file that is missing while a row refers
to it is a loss, which is reported and never tidied away.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings

from uprtrack.documents.models import ContentKey
from uprtrack.documents.vault import FOLDER, path_of, remove, stored_files

OLD_SECONDS = 24 * 60 * 60
"""Younger files may belong to a transaction under way."""


@dataclass(frozen=True, slots=True)
class Tidying:
    """Paths below the media folder: what was removed, and what rows refer to that is not there."""

    removed: tuple[str, ...]
    missing: tuple[str, ...]


def tidy(*, now: float | None = None) -> Tidying:
    """Remove what nothing refers to and is older than a day; ``now`` in seconds since the epoch."""
    before = (time.time() if now is None else now) - OLD_SECONDS
    # Read in this order: a file stored after its listing cannot be taken for one without a reference.
    files = {path_of(place): place for place in stored_files() if place.stat().st_mtime < before}
    referred = referred_paths()
    erased = set(ContentKey.objects.filter(destroyed_at__isnull=False).values_list("vault_path", flat=True))
    removed = []
    for path, place in files.items():
        if path in erased:
            place.unlink(missing_ok=True)
            removed.append(path)
        elif path not in referred:
            remove(path)
            removed.append(path)
    for half in _halves():
        if half.stat().st_mtime < before:
            half.unlink(missing_ok=True)
            removed.append(path_of(half))
    _forget_unused_keys(before, referred)
    media = Path(settings.MEDIA_ROOT)
    missing = sorted(path for path in referred - erased if not (media / path).exists())
    return Tidying(tuple(removed), tuple(missing))


def referred_paths() -> set[str]:
    """Every path of the vault that a row of any app refers to in a field ``vault_path``."""
    found: set[str] = set()
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        if model is not ContentKey and "vault_path" in names:
            found.update(model._base_manager.values_list("vault_path", flat=True).distinct())
    return found - {""}


def _halves() -> Iterator[Path]:
    return (Path(settings.MEDIA_ROOT) / FOLDER).glob("*/*.part")


def _forget_unused_keys(before: float, referred: set[str]) -> None:
    """Delete live keys of files that are gone and that nothing refers to."""
    media = Path(settings.MEDIA_ROOT)
    unused = [
        row.pk
        for row in ContentKey.objects.live().only("vault_path", "created_at").iterator()
        if row.created_at.timestamp() < before
        and row.vault_path not in referred
        and not (media / row.vault_path).exists()
    ]
    ContentKey.objects.filter(pk__in=unused).delete()
