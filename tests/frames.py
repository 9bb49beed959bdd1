"""Every test runs on one piece of stack, which makes the suite a fifth quicker.

CPython keeps the frames of Python functions in pieces of 16 KB, which it takes from the operating system when a
call crosses the end of one, and gives back when that call returns. Somewhere in a request such an end lies within
a loop, and the piece is taken and given back hundreds of times. A function that needs a large frame itself is
given a large piece, and what it calls stays within it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from _pytest.runner import pytest_runtest_protocol as run_test

VALUES = 70_000
"""Local variables of the large frame: with them it and all that it calls share a piece of one megabyte."""


def _with_large_frame() -> Callable[[Callable[[], bool]], bool]:
    names = " = ".join(f"v{number}" for number in range(VALUES))
    found: dict[str, Callable[[Callable[[], bool]], bool]] = {}
    # What stands after the return is never done; its names count all the same.
    exec(f"def within(call):\n    return call()\n    {names} = None\n", found)
    return found["within"]


within_one_piece = _with_large_frame()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """What pytest does itself, with room to call in."""
    return within_one_piece(lambda: run_test(item, nextitem))
