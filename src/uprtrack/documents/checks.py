"""What must hold before the site starts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from uprtrack.documents.vault import can_open, key_path, stored_files

_LOOKED_AT = 50


def check_vault(app_configs: Sequence[AppConfig] | None = None, **_: Any) -> list[CheckMessage]:
    """Stored files need their key: without it the site does not start, rather than losing them unnoticed."""
    found: list[CheckMessage] = []
    media, keys = Path(settings.MEDIA_ROOT).resolve(), key_path().parent.resolve()
    if keys.is_relative_to(media):
        found.append(
            Error(
                f"The keys' folder {keys} lies in the media folder {media}: a copy of it holds the key.",
                hint="Set UPRTRACK_KEYS to a folder of its own.",
                id="documents.E002",
            )
        )
    # The smallest of a few is opened to prove the key: opening all would make every start slower.
    smallest = min(islice(stored_files(), _LOOKED_AT), key=lambda path: path.stat().st_size, default=None)
    if smallest is not None and not can_open(smallest):
        found.append(
            Error(
                f"The vault holds files that cannot be opened: {key_path()} is missing or holds another key.",
                hint="Restore the key file from its own backup; without it the files are lost.",
                id="documents.E001",
            )
        )
    return found
