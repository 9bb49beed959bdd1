"""Data files with the fixed facts, and the one way to read them."""

from __future__ import annotations

import csv
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """The rows of ``facts/<name>.csv`` by column name; lists inside a cell stay joined by ``|``."""
    with (files(__name__) / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def listed(cell: str) -> tuple[str, ...]:
    """A cell's list: ``"AU|OIC"`` becomes ``("AU", "OIC")``, an empty cell ``()``."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())
