"""UPR Info's issue labels of a recommendation, by rule: phrases that stand for labels, and how they combine.

Source: UPR Info, Database, guide "Issue categorisation" (October 2014): its rules (sections 1.1 to 1.7) and
its chart of common phrases ("guide" in ``facts/issue-phrases.csv``); other phrases follow the practice of its
coding ("practice"). Treaties come from ``facts/treaties.csv``. A first reading for a person to confirm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from uprkit.classify.phrases import Phrase, PhraseTable, phrase_words
from uprkit.classify.words import words_of
from uprkit.facts import listed, rows
from uprkit.issues import issues
from uprkit.reasons import Reason

INSTRUMENTS = "International instruments"
TREATY_BODIES = "Treaty bodies"
GENERAL = "General"
OTHER = "Other"


@dataclass(frozen=True, slots=True)
class SuggestedIssue:
    """A label as in ``uprkit.issues``, a score from 0 to 1, and the reasons."""

    label: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class IssueReading:
    """The labels that hold with the words said for each, and every phrase found, as the table has it."""

    labels: dict[str, list[str]]
    phrases: tuple[Phrase, ...]


@cache
def _table() -> PhraseTable:
    """Every phrase and every name of a treaty; what the table of phrases says of a treaty's name holds."""
    known: dict[tuple[str, ...], Phrase] = {}
    subjects = {row["treaty"]: listed(row["labels"]) for row in rows("issue-treaties")}
    for row in rows("treaties"):
        for name in (row["treaty"], row["title"], *listed(row["aliases"])):
            words = tuple(words_of(name))
            known[words] = Phrase(words, (INSTRUMENTS, *subjects[row["treaty"]]))
    for row in rows("issue-phrases"):
        words = phrase_words(row["phrase"])
        known[words] = Phrase(words, listed(row["labels"]), row["weak"] == "yes")
    return PhraseTable.of(known.values())


_MERGED = frozenset(
    {
        "CP rights - general",
        "ESC rights - general",
        "Development",
        "Freedom of movement",
        "Labour",
        "Poverty",
        "Right to education",
        "Right to food",
        "Right to health",
        "Right to housing",
        "Right to land",
        "Right to water",
    }
)
"""What a group may suffer or lack: beside several of these the group alone is tagged (guide, 1.2)."""
_GROUPS = frozenset(
    {
        "Asylum-seekers - refugees",
        "Disabilities",
        "Human rights defenders",
        "Indigenous peoples",
        "Internally displaced persons",
        "Migrants",
        "Minorities",
        "Sexual Orientation and Gender Identity",
    }
)
_MOST_RIGHTS = 2
"""Rights that may stand beside a group; one is the guide's rule, coding practice lets two pass."""


def read_issues(words: Sequence[str]) -> IssueReading:
    """What the phrases in the words of a text stand for; no label where nothing is found."""
    found: dict[str, list[str]] = {}
    weak: dict[str, list[str]] = {}
    matches = _table().matches(words)
    for match in matches:
        said = match.said(words)
        for label in match.phrase.labels:
            reasons = (weak if match.phrase.is_weak else found).setdefault(label, [])
            if said not in reasons:
                reasons.append(said)
    return IssueReading(_merged(found) or weak, tuple(match.phrase for match in matches))


def issues_by_rule(words: Sequence[str], reading: IssueReading) -> list[SuggestedIssue]:
    """A reading as suggestions, for words that are there: at least one.

    Where nothing is found the label is ``General`` (human rights are named) or ``Other``, with a low score.
    """
    if not reading.labels:
        label = GENERAL if "human rights" in " ".join(words) else OTHER
        return [SuggestedIssue(label, 0.4, (Reason("no_issue"),))]
    return [
        SuggestedIssue(
            label, 0.9 if len(said) > 1 else 0.75, tuple(Reason("said", (words,)) for words in said)
        )
        for label, said in reading.labels.items()
    ]


def _merged(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Without the rights, where a group stands beside several of them."""
    rights = _MERGED & found.keys()
    if len(rights) <= _MOST_RIGHTS or not _GROUPS & found.keys():
        return found
    return {label: said for label, said in found.items() if label not in rights}


def unknown_labels() -> set[str]:
    """Labels in the two tables that are none of the 54; empty unless a table has a slip."""
    return {
        label
        for name in ("issue-phrases", "issue-treaties")
        for row in rows(name)
        for label in listed(row["labels"])
    } - issues().keys()
