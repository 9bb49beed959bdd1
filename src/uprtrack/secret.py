"""The site's secret: made once, kept outside database and media, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def site_secret(keys: Path) -> str:
    """The secret in ``keys/site-secret``; written on first use with mode 0600."""
    path = keys / "site-secret"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(64))
    return path.read_text(encoding="utf-8").strip()


def write_private(path: Path, content: str) -> None:
    """Write a new file that only its owner can read; FileExistsError where there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(content + "\n")
