"""Loaded before anything else (``-p tests.folders``): no test touches the data or the keys of an installation."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_home = tempfile.mkdtemp(prefix="uprtrack-tests-")
os.environ["UPRTRACK_DATA"] = f"{_home}/data"
os.environ["UPRTRACK_KEYS"] = f"{_home}/keys"
(Path(os.environ["UPRTRACK_DATA"]) / "static").mkdir(parents=True)
