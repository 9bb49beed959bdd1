"""The columns and rows of a file, whatever kind of row was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from uprtrack.catalogue.finding import Found
from uprtrack.catalogue.kinds import FIRST
from uprtrack.exports.columns import Column, Unit, columns_of
from uprtrack.exports.other_kinds import OTHER_KINDS, other_rows
from uprtrack.exports.rows import told_rows
from uprtrack.organisations.standing import Reader


def columns_for(kind: str, unit: Unit) -> Sequence[Column[Any]]:
    """The columns of a file; the unit means nothing for other kinds than recommendations."""
    return columns_of(unit) if kind == FIRST else OTHER_KINDS[kind].columns


def rows_for(
    reader: Reader, found: Found, unit: Unit, note: Callable[[int], None] | None = None
) -> Iterator[Any]:
    """Every row found, as the reader may see it."""
    if found.selection.kind == FIRST:
        return told_rows(reader, found, unit, note)
    return other_rows(reader, found, note)


def file_name(kind: str, unit: Unit) -> str:
    """What a file is called: after the kind of its rows."""
    return f"uprtrack-{unit.value if kind == FIRST else kind}s"
