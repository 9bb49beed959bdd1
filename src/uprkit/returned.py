"""A spreadsheet that left an installation and came back, as it was read: marked rows, their cells, their tokens.

What the tokens say only the installation knows that signed them; the reading trusts nothing in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

TOKENS_SHEET = "uprtrack-rows"
"""The hidden sheet that carries the rows' identities, and by which such a file is known."""
LISTS_SHEET = "uprtrack-lists"
"""The hidden sheet with what drop-downs offer."""
MAGIC = "uprtrack returned sheet 1"
"""The first cell of the hidden sheet."""
MARK = "#mark"
"""The key of the column that holds the rows' marks, in the hidden row of keys above the headings."""


class CellKind(StrEnum):
    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    TRUTH = "truth"
    FORMULA = "formula"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class ReturnedCell:
    """``value``: a text as it stands, a number in decimal notation, a day as ISO 8601, a formula as written."""

    kind: CellKind
    value: str
    place: str
    """Column and row as the program shows them, such as ``F12``."""


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row below the headings: ``number`` as the program counts, ``mark`` empty where a person added it."""

    sheet: str
    number: int
    mark: str
    cells: dict[str, ReturnedCell]
    """By the key of the column."""


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """``tokens`` leads from the mark of a row to what was signed for it."""

    installation: str
    tokens: dict[str, str]
    rows: tuple[ReturnedRow, ...]
