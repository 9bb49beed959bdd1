"""Versioned maps from phrases and issues to other labels: SDG targets, affected persons, kinds of institution.

A map is a table in ``facts`` with the columns ``kind`` (phrase or issue), ``key`` and ``labels``. A phrase of no
labels stands for nothing, and hides shorter ones inside it. What an issue stands for holds beside the phrases;
``weak`` rows hold only where nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from uprkit.classify.phrases import Match, Phrase, PhraseTable, phrase_words
from uprkit.facts import listed, rows
from uprkit.reasons import Reason

SDG_MAP = "sdg-map"
PERSONS_MAP = "affected-persons"
INSTITUTIONS_MAP = "institutions-by-subject"
MAPS = (SDG_MAP, PERSONS_MAP, INSTITUTIONS_MAP)
MAPS_VERSION = "maps 1"
"""Stands beside everything that a map suggested; a change of a map changes it."""

Reasons = dict[str, list[Reason]]
"""Labels with the reasons for each."""


@cache
def _phrases() -> PhraseTable:
    """The phrases of all maps, so that a text is gone through once."""
    return PhraseTable.of(
        Phrase(phrase_words(row["key"]), listed(row["labels"]), row["weak"] == "yes", name)
        for name in MAPS
        for row in rows(name)
        if row["kind"] == "phrase"
    )


@cache
def issues_of_map(name: str) -> dict[str, tuple[tuple[str, ...], bool]]:
    """The issues that a map speaks of, with what each stands for and whether that is weak."""
    return {
        row["key"]: (listed(row["labels"]), row["weak"] == "yes")
        for row in rows(name)
        if row["kind"] == "issue"
    }


def mapped_labels(words: Sequence[str], issues: Sequence[str]) -> dict[str, Reasons]:
    """What a text's words and issues stand for in each of the maps."""
    matches = _phrases().matches_by_group(words)
    return {name: _labels(name, matches.get(name, ()), words, issues) for name in MAPS}


def _labels(name: str, matches: Iterable[Match], words: Sequence[str], issues: Iterable[str]) -> Reasons:
    found: Reasons = {}
    weak: Reasons = {}
    for match in matches:
        said = Reason("said", (match.said(words),))
        for label in match.phrase.labels:
            reasons = (weak if match.phrase.is_weak else found).setdefault(label, [])
            if said not in reasons:
                reasons.append(said)
    known = issues_of_map(name)
    for issue in issues:
        labels, is_weak = known.get(issue, ((), False))
        for label in labels:
            (weak if is_weak else found).setdefault(label, []).append(Reason("issue", (issue,)))
    return found or weak
