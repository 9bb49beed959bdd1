"""The code stays short: no function of more than forty lines, no file of four hundred."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINES_OF_A_FUNCTION = 40
LINES_OF_A_FILE = 400


def sources(*folders: str) -> list[Path]:
    """Every module below some folders but migrations, which are written by a program."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def long_functions(text: str) -> Iterator[str]:
    """Name and length of each function that has too many lines, from ``def`` to its last."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LINES_OF_A_FUNCTION:
                yield f"{node.name}: {length} lines"


@pytest.mark.parametrize("folder", ["src", "benchmarks"])
def test_no_function_is_long(folder: str) -> None:
    found = {
        str(path.relative_to(ROOT)): long
        for path in sources(folder)
        if (long := list(long_functions(path.read_text(encoding="utf-8"))))
    }
    assert found == {}, "straighten these, or take a part with a name of its own out"


@pytest.mark.parametrize("folder", ["src", "benchmarks", "tests"])
def test_no_file_is_long(folder: str) -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources(folder)
    }
    assert {path: length for path, length in lengths.items() if length >= LINES_OF_A_FILE} == {}


@pytest.mark.parametrize(("lines", "is_long"), [(40, False), (41, True)])
def test_a_long_function_is_found(lines: int, is_long: bool) -> None:
    inner = "\n".join(["class Some:", "    def method(self):", *["        pass"] * (lines - 1)])
    assert list(long_functions(inner)) == ([f"method: {lines} lines"] if is_long else [])
