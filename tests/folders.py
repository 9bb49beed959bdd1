"""Loaded before anything else (``-p tests.folders``): no test touches the data or the keys of an installation.

Nor does it wait for a refusal: tests ask for thousands, and the one of ``refusal_time`` has a clock of its own.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_home = tempfile.mkdtemp(prefix="uprtrack-tests-")
os.environ["UPRTRACK_DATA"] = f"{_home}/data"
os.environ["UPRTRACK_KEYS"] = f"{_home}/keys"
(Path(os.environ["UPRTRACK_DATA"]) / "static").mkdir(parents=True)
os.environ["UPRTRACK_REFUSAL_MILLISECONDS"] = "0"
