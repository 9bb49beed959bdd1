"""Reads the files on Coastland and checks that every reference in them resolves."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from uprtrack.pages.coastland.checks import faults
from uprtrack.pages.coastland.records import (
    Assessment,
    Classification,
    Coastland,
    Cycle,
    People,
    Plan,
    Wording,
)
from uprtrack.pages.coastland.tables import ContentError, record

CYCLES = (3, 4)


def read(folder: Traversable) -> Coastland:
    """The content of a folder with Coastland's files; raises ContentError, a sentence for every fault."""
    assessments = _entries(folder, "assessments.toml", "assessments")
    wordings = _entries(folder, "wordings.toml", "wordings")
    coastland = Coastland(
        cycles=tuple(record(Cycle, _table(folder, f"cycle{n}.toml"), f"cycle{n}.toml") for n in CYCLES),
        people=record(People, _table(folder, "people.toml"), "people.toml"),
        plan=record(Plan, _table(folder, "plan.toml"), "plan.toml"),
        assessments=tuple(record(Assessment, entry, place) for place, entry in assessments),
        wordings=tuple(record(Wording, entry, place) for place, entry in wordings),
        classification=record(Classification, _table(folder, "classification.toml"), "classification.toml"),
    )
    found = list(faults(coastland))
    if found:
        raise ContentError("\n".join(found))
    return coastland


@cache
def load() -> Coastland:
    """Coastland as it comes with Uprtrack, read once."""
    return read(files(__package__))


def _table(folder: Traversable, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{name}: expected TOML, found a fault: {error}.") from error


def _entries(folder: Traversable, name: str, key: str) -> list[tuple[str, object]]:
    found = _table(folder, name).get(key)
    if not isinstance(found, list):
        raise ContentError(f"{name}: expected the tables [[{key}]], found none.")
    return [(f"{name}, {key} {index}", entry) for index, entry in enumerate(found, start=1)]
