"""What every test may stand on: the real documents beside the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.frames import pytest_runtest_protocol
from tests.garbage import pytest_collection

__all__ = ["pytest_collection", "pytest_runtest_protocol"]

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
