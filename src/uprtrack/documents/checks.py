"""What must hold before the site starts: stored files with their keys, and the keys where no copy takes them."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections

from uprtrack.documents.models import ContentKey
from uprtrack.documents.vault import can_open, path_of, stored_files
from uprtrack.documents.vault_keys import VaultError, key_path
from uprtrack.documents.vault_rotation import missing_keys
from uprtrack.documents.vault_tidying import referred_paths

_LOOKED_AT = 50
_RESTORE = "Restore the key file from its own backup; without it the files are lost."


def check_key_file(app_configs: Sequence[AppConfig] | None = None, **_: Any) -> list[CheckMessage]:
    """The key file lies apart from what it protects, for its owner alone, and is there where files are."""
    found: list[CheckMessage] = []
    folder = key_path().parent.resolve()
    for name, place in (("media", Path(settings.MEDIA_ROOT)), ("data", Path(settings.DATA))):
        if folder.is_relative_to(place.resolve()):
            found.append(
                Error(
                    f"The keys' folder {folder} lies in the {name} folder {place}: a copy of it holds the key.",
                    hint="Set UPRTRACK_KEYS to a folder of its own.",
                    id="documents.E002",
                )
            )
            break
    if not key_path().exists():
        if next(stored_files(), None) is not None:
            found.append(
                Error(
                    f"The vault holds files that cannot be opened: {key_path()} is missing.",
                    hint=_RESTORE,
                    id="documents.E001",
                )
            )
        return found
    mode = stat.S_IMODE(key_path().stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        found.append(
            Error(
                f"The key file {key_path()} can be read by others: expected the mode 0600, found {mode:04o}.",
                hint=f"chmod 600 {key_path()}",
                id="documents.E003",
            )
        )
    return found


def check_content_keys(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Stored files need their key: without it the site does not start, rather than losing them unnoticed.

    Runs where a database is given; before its tables are made there is nothing to look for.
    """
    if "default" not in (databases or ()) or not _has_table():
        return []
    if not key_path().exists() and not ContentKey.objects.live().exists():
        return []
    try:
        return _unopened()
    except VaultError as error:
        return [Error(str(error), hint=_RESTORE, id="documents.E001")]


def _unopened() -> list[CheckMessage]:
    found: list[CheckMessage] = [
        Error(
            f"The key file {key_path()} lacks the site key {name}, which {count} stored files need.",
            hint=_RESTORE,
            id="documents.E004",
        )
        for name, count in missing_keys().items()
    ]
    if not found and not _opens_a_sample():
        found.append(
            Error(
                f"The vault holds files that cannot be opened: no key of {key_path()} fits.",
                hint=_RESTORE,
                id="documents.E001",
            )
        )
    return found


def _has_table() -> bool:
    return ContentKey._meta.db_table in connections["default"].introspection.table_names()


def _opens_a_sample() -> bool:
    """Whether the smallest of a few files opens; opening all would make every start slower.

    What no row refers to is left aside: it remains of a write that was interrupted.
    """
    places = list(islice(stored_files(), _LOOKED_AT))
    if not places:
        return True
    live = set(
        ContentKey.objects.live()
        .filter(vault_path__in=[path_of(place) for place in places])
        .values_list("vault_path", flat=True)
    )
    known = [place for place in places if path_of(place) in live]
    if not known:
        referred = referred_paths()
        tombs = set(
            ContentKey.objects.filter(destroyed_at__isnull=False).values_list("vault_path", flat=True)
        )
        known = [place for place in places if path_of(place) in referred - tombs]
    smallest = min(known, key=lambda place: place.stat().st_size, default=None)
    return smallest is None or can_open(smallest)
