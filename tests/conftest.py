"""What every test may stand on: the real documents beside the project, and folders of its own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

# Before the settings are read: no test touches the data or the keys of an installation.
_home = tempfile.mkdtemp(prefix="uprtrack-tests-")
os.environ["UPRTRACK_DATA"] = f"{_home}/data"
os.environ["UPRTRACK_KEYS"] = f"{_home}/keys"
Path(os.environ["UPRTRACK_DATA"]).mkdir()

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real documents; without it a test is skipped by name, and fails where CI runs."""
    if not SHARED_DATA.is_dir():
        message = f"the real documents are not at {SHARED_DATA}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return SHARED_DATA
