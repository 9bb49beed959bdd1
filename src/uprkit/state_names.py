"""States by their names in the six languages of the United Nations.

Short names are CLDR's (through langcodes); where the United Nations call a State otherwise in a language, that name
stands in ``facts/state-names.csv``. A name that two States could have in a language belongs to neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cache

import langcodes

from uprkit.facts import rows
from uprkit.states import find_state, states


def find_state_in(name: str, language: str) -> str | None:
    """ISO3 of a State by its exact name in a language (BCP 47), case, accents and punctuation apart, else by its
    English one; or None.
    """
    code = None if language.startswith("en") else _codes_in(language.split("-")[0]).get(_folded(name))
    return code or find_state(name)


@cache
def _codes_in(language: str) -> dict[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    for code, state in states().items():
        if not state.is_fictional and state.iso2:
            found[_folded(langcodes.Language.make(territory=state.iso2).territory_name(language))].add(code)
    for row in rows("state-names"):
        if row["language"] == language:
            found[_folded(row["name"])].add(row["iso3"])
    return {name: next(iter(codes)) for name, codes in found.items() if name and len(codes) == 1}


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.findall(r"\w+", "".join(sign for sign in plain if not unicodedata.combining(sign))))
