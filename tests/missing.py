"""What a test needs and a machine may lack: such a test is skipped by name, and fails where CI runs."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def is_missing(message: str) -> NoReturn:
    """End a test for want of something; in CI all of it must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def need_program(name: str) -> None:
    """Go on where a program is installed."""
    if shutil.which(name) is None:
        is_missing(f"{name} is not installed")
