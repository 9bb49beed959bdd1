"""Finding a Chromium on this machine: Debian's, or what else goes by its names."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """The path of a Chromium, or None; ``UPRTRACK_CHROMIUM`` names one outright."""
    named = os.environ.get("UPRTRACK_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)
