"""Data files with the fixed facts, and the one way to read them."""

from __future__ import annotations

import csv
import io
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """The rows of ``facts/<name>.csv`` by column name; lists inside a cell stay joined by ``|``."""
    content = (files(__name__) / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def listed(cell: str) -> tuple[str, ...]:
    """A cell's list: ``"AU|OIC"`` becomes ``("AU", "OIC")``, an empty cell ``()``."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())
