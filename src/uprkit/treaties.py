"""Human rights treaties by every name that recommendations use, and who is party to them.

Ratifications: United Nations Treaty Collection as of August 2022, years only; not authoritative.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from uprkit.facts import listed, rows
from uprkit.states import folded as folded_plain


class RatificationStatus(StrEnum):
    PARTY = "party"
    SIGNATORY = "signatory"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Treaty:
    """``code`` such as ``OP-CAT``; ``group`` is core (the 18 UN treaties and protocols), ilo or other."""

    code: str
    group: str
    title: str
    year_adopted: int | None
    year_in_force: int | None
    body: str
    names: tuple[str, ...]
    has_ratifications: bool


@dataclass(frozen=True, slots=True)
class Ratification:
    """``status`` is None where the source is unclear; ``year`` where it gives none."""

    iso3: str
    treaty: str
    status: RatificationStatus | None
    year: int | None


@cache
def treaties() -> dict[str, Treaty]:
    """Every treaty by code."""
    return {
        row["treaty"]: Treaty(
            code=row["treaty"],
            group=row["group"],
            title=row["title"],
            year_adopted=_year(row["year_adopted"]),
            year_in_force=_year(row["year_in_force"]),
            body=row["body"],
            names=tuple(dict.fromkeys((row["treaty"], row["title"], *listed(row["aliases"])))),
            has_ratifications=row["in_ratifications"] == "yes",
        )
        for row in rows("treaties")
    }


def _year(cell: str) -> int | None:
    return int(cell) if cell else None


@cache
def ratifications() -> dict[tuple[str, str], Ratification]:
    """(ISO3, treaty code) to what the Treaty Collection says of them."""
    return {
        (row["iso3"], row["treaty"]): Ratification(
            iso3=row["iso3"],
            treaty=row["treaty"],
            status=RatificationStatus(row["status"]) if row["status"] else None,
            year=_year(row["year"]),
        )
        for row in rows("ratifications")
    }


def find_ratification(iso3: str, treaty: str) -> Ratification | None:
    """What is known of a State and a treaty, or None."""
    return ratifications().get((iso3, treaty))


def folded(name: str) -> str:
    """A name without case, accents, punctuation and the word "No.", for comparing."""
    return re.sub(r"\bno (?=\d)", "", folded_plain(name))


@cache
def _by_name() -> dict[str, Treaty]:
    """A treaty's own code and title win over another treaty's alias."""
    by_alias = {folded(name): treaty for treaty in treaties().values() for name in treaty.names}
    by_title = {
        folded(name): treaty for treaty in treaties().values() for name in (treaty.title, treaty.code)
    }
    return by_alias | by_title


def find_treaty(name: str) -> Treaty | None:
    """The treaty of any known name, code or abbreviation, or None.

    ``CERD``, ``CESCR`` and ``CMW`` name committees too: the context decides, not this lookup.
    """
    return _by_name().get(folded(name))
