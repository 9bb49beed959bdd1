"""Other spellings of words that nothing holds, from the words of the rows that a reader may see."""

from __future__ import annotations

import re

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from uprtrack.search.facets import Mask
from uprtrack.search.query import LONGEST
from uprtrack.search.tables import Table
from uprtrack.search.tokens import fold

SHORTEST = 4
"""Letters of a word that is worth another spelling."""
ALIKE = 0.7
_WRITTEN = re.compile(r"(?<!\w)[^\W\d_]{4,40}(?!\w)")
MOST = 8
"""Words of a query that are looked at."""


def respelled(words: str, table: Table, permitted: Mask) -> str:
    """The query with each word that no row holds replaced by the nearest that one does; "" where none is near.

    Only words of rows in ``permitted`` are known here: no spelling tells of others. Among words as near the one
    that more rows hold comes first.
    """
    known: dict[str, int] = {}
    for index in table.indexes:
        for word, number in index.known_words(permitted).items():
            known[word] = known.get(word, 0) + number
    if not known:
        return ""
    candidates = sorted(
        (word for word in known if len(word) >= SHORTEST and word.isalpha()), key=lambda w: -known[w]
    )
    changed, place, made = 0, 0, []
    for found in list(_WRITTEN.finditer(words[:LONGEST]))[:MOST]:
        folded = fold(found[0])
        if folded in known or words[found.end() : found.end() + 1] == ":":
            continue
        best = process.extractOne(
            folded, candidates, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=ALIKE
        )
        if best is not None:
            made += [words[place : found.start()], best[0]]
            place, changed = found.end(), changed + 1
    return "".join([*made, words[place:]]) if changed else ""
