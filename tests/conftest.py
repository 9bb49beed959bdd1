"""What every test may stand on: the real documents beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.frames import pytest_runtest_protocol
from tests.garbage import pytest_collection
from tests.missing import is_missing

__all__ = ["pytest_collection", "pytest_runtest_protocol"]

LONGEST = ("browser", "backup")
"""Groups that one process has to itself for minutes: begun last, they would leave the other one waiting."""

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real documents; without it a test is skipped by name, and fails where CI runs."""
    if not SHARED_DATA.is_dir():
        is_missing(f"the real documents are not at {SHARED_DATA}")
    return SHARED_DATA


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest groups first, the rest as it was."""

    def is_short(item: pytest.Item) -> bool:
        group = item.get_closest_marker("xdist_group")
        return group is None or group.args[0] not in LONGEST

    items.sort(key=is_short)
