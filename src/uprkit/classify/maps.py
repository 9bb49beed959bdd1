"""Versioned maps from phrases and issues to other labels: SDG targets, affected persons, kinds of institution.

A map is a table in ``facts`` with the columns ``kind`` (phrase or issue), ``key`` and ``labels``. A phrase of no
labels stands for nothing, and hides shorter ones inside it. What an issue stands for holds beside the phrases;
``weak`` rows hold only where nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from uprkit.classify.phrases import Phrase, PhraseTable, phrase_words
from uprkit.facts import listed, rows

SDG_MAP = "sdg-map"
PERSONS_MAP = "affected-persons"
INSTITUTIONS_MAP = "institutions-by-subject"
MAPS_VERSION = "maps 1"
"""Stands beside everything that a map suggested; a change of a map changes it."""

Reasons = dict[str, list[str]]
"""Labels with the reasons for each as whole sentences."""


class LabelMap:
    """One of the maps, ready to be asked."""

    def __init__(self, name: str) -> None:
        table = rows(name)
        self._phrases = PhraseTable.of(
            Phrase(phrase_words(row["key"]), listed(row["labels"]), row["weak"] == "yes")
            for row in table
            if row["kind"] == "phrase"
        )
        self._issues = {
            row["key"]: (listed(row["labels"]), row["weak"] == "yes")
            for row in table
            if row["kind"] == "issue"
        }

    @property
    def issues(self) -> frozenset[str]:
        """The issue labels that the map speaks of."""
        return frozenset(self._issues)

    def labels(self, words: Sequence[str], issues: Iterable[str]) -> Reasons:
        """What a text's words and issues stand for."""
        found: Reasons = {}
        weak: Reasons = {}
        for match in self._phrases.matches(words):
            for label in match.phrase.labels:
                reasons = (weak if match.phrase.is_weak else found).setdefault(label, [])
                said = f"It says “{match.said(words)}”."
                if said not in reasons:
                    reasons.append(said)
        for issue in issues:
            labels, is_weak = self._issues.get(issue, ((), False))
            for label in labels:
                (weak if is_weak else found).setdefault(label, []).append(f"Its issue is “{issue}”.")
        return found or weak


@cache
def label_map(name: str) -> LabelMap:
    """A map by the name of its table."""
    return LabelMap(name)
