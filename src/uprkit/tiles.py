"""The world as a grid of tiles: one for each member and observer State, of one size, with no borders.

Compiled for this software by lie of the land; the place of a tile says nothing of the size, the extent or the
status of anything. A map made of it carries ``DISCLAIMER``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from uprkit.facts import rows

DISCLAIMER = (
    "The designations employed and the presentation of material on this map do not imply the expression of any "
    "opinion whatsoever on the part of the Secretariat of the United Nations concerning the legal status of any "
    "country, territory, city or area or of its authorities, or concerning the delimitation of its frontiers or "
    "boundaries."
)
"""The United Nations' own words for maps (administrative instruction ST/AI/189/Add.25/Rev.1, 1997)."""


@dataclass(frozen=True, slots=True)
class Tile:
    """``column`` counts from the west, ``row`` from the north, both from 0."""

    iso3: str
    column: int
    row: int


@cache
def tiles() -> tuple[Tile, ...]:
    """The tiles of the 193 member States and the two observer States, by the States' English names."""
    return tuple(Tile(each["iso3"], int(each["column"]), int(each["row"])) for each in rows("world-tiles"))


@cache
def extent() -> tuple[int, int]:
    """How many columns and rows the grid has."""
    return max(tile.column for tile in tiles()) + 1, max(tile.row for tile in tiles()) + 1
