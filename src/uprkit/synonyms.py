"""Names of one thing: a treaty, a body or a term by its title, its acronyms and its usual short forms.

Treaties and mechanisms from ``treaties`` and ``mechanisms``; other acronyms as met in recommendations.
"""

from __future__ import annotations

from functools import cache

from uprkit.facts import listed, rows
from uprkit.treaties import treaties


@cache
def name_groups() -> tuple[tuple[str, ...], ...]:
    """Groups of names, each of one thing. A name may stand in several: "CERD" is a treaty and its committee."""
    mechanisms = [(row["name"], *listed(row["aliases"])) for row in rows("mechanisms")]
    others = [listed(row["names"]) for row in rows("synonyms")]
    groups = [*(treaty.names for treaty in treaties().values()), *mechanisms, *others]
    return tuple(group for group in (tuple(dict.fromkeys(names)) for names in groups) if len(group) > 1)
