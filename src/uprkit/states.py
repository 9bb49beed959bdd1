"""States by code and by every name they are known under.

Facts: ISO 3166-1, the UN's short names, UPR Info's regional groups and organisations (about 2014).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from uprkit.facts import listed, rows


@dataclass(frozen=True, slots=True)
class State:
    """One of the 193 UN member States, an observer State, or the demonstration's fictional one.

    The fictional State bears a code that ISO 3166-1 leaves to users (XAA to XZZ), so it can clash with none.
    """

    iso3: str
    iso2: str
    short_name: str
    un_short_name: str
    names: tuple[str, ...]
    regional_group: str
    organisations: tuple[str, ...]
    is_member: bool
    is_fictional: bool


@cache
def states() -> dict[str, State]:
    """Every State by ISO 3166-1 alpha-3 code."""
    return {row["iso3"]: _state(row) for row in rows("states")}


def _state(row: dict[str, str]) -> State:
    names = (row["short_name"], row["un_short_name"])
    variants = listed(row["upr_info_names"]) + listed(row["other_names"])
    return State(
        iso3=row["iso3"],
        iso2=row["iso2"],
        short_name=row["short_name"],
        un_short_name=row["un_short_name"],
        names=tuple(dict.fromkeys(name for name in names + variants if name)),
        regional_group=row["regional_group"],
        organisations=listed(row["organisations"]),
        is_member=row["un_status"] == "member",
        is_fictional=row["un_status"] == "fictional",
    )


_SIGNS = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A name without case, accents, punctuation and a leading article, for comparing."""
    plain = name
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _SIGNS.sub(" ", plain.casefold()).strip().removeprefix("the ")


@cache
def codes_by_name() -> dict[str, str]:
    """Folded name, variant or known misspelling to ISO3; a right spelling wins over a misspelling."""
    codes = {folded(row["written"]): row["iso3"] for row in rows("state-misspellings")}
    codes |= {folded(name): state.iso3 for state in states().values() for name in state.names}
    return codes


def find_state(name: str) -> str | None:
    """ISO3 of a State by any exact name known for it (case, accents and punctuation aside), or None."""
    return codes_by_name().get(folded(name))
