"""No search for garbage while tests are collected, and afterwards none among what then stays for the whole run.

Half a million objects come with the site and the tests. Whenever they have grown by a quarter, Python goes through
all of them, and throws away nothing: three of the nine seconds that collecting takes.
"""

from __future__ import annotations

import gc
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
