"""Data files with the fixed facts, and the one way to read them."""

from __future__ import annotations

import csv
from pathlib import Path

_HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """The rows of ``facts/<name>.csv`` by column name; lists inside a cell stay joined by ``|``."""
    with (_HERE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def listed(cell: str) -> tuple[str, ...]:
    """A cell's list: ``"AU|OIC"`` becomes ``("AU", "OIC")``, an empty cell ``()``."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())
