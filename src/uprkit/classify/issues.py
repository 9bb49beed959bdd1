"""UPR Info's issue labels of a recommendation, by rule: phrases that stand for labels, and how they combine.

Source: UPR Info, Database, guide "Issue categorisation" (October 2014): its rules (sections 1.1 to 1.7) and
its chart of common phrases ("guide" in ``facts/issue-phrases.csv``); other phrases follow the practice of its
coding ("practice"). Treaties come from ``facts/treaties.csv``. A first reading for a person to confirm.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from uprkit.facts import listed, rows
from uprkit.issues import issues

INSTRUMENTS = "International instruments"
TREATY_BODIES = "Treaty bodies"
GENERAL = "General"
OTHER = "Other"

_WORD = re.compile(r"[a-z0-9]+(?:'(?!s\b)[a-z]+)?")
_LONGEST_WORD = 64
"""Letters of a word that are looked at; no phrase has a longer one."""
_PHRASE = re.compile(r"[a-z0-9']+\*?")


@dataclass(frozen=True, slots=True)
class SuggestedIssue:
    """A label as in ``uprkit.issues``, a score from 0 to 1, and the reasons as sentences."""

    label: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """``words`` may end in ``*`` for any ending; no labels means that the words stand for nothing."""

    words: tuple[str, ...]
    labels: tuple[str, ...]
    is_weak: bool
    """Weak labels hold only where no other label does."""


@dataclass(slots=True)
class _Table:
    """Phrases by their first word, whole or as the beginning of a word."""

    whole: dict[str, list[_Phrase]] = field(default_factory=lambda: defaultdict(list))
    beginning: dict[str, list[_Phrase]] = field(default_factory=lambda: defaultdict(list))

    def add(self, phrase: _Phrase) -> None:
        first = phrase.words[0]
        if first.endswith("*"):
            self.beginning[first[:-1]].append(phrase)
        else:
            self.whole[first].append(phrase)

    def starting_with(self, word: str) -> Iterator[_Phrase]:
        yield from self.whole.get(word, ())
        for length in range(2, len(word) + 1):
            yield from self.beginning.get(word[:length], ())


@lru_cache(maxsize=16_384)
def _starting_with(word: str) -> tuple[_Phrase, ...]:
    """The phrases whose first word is this one: recommendations are made of few different words."""
    return tuple(_table().starting_with(word))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'").replace("‟", "'"))


@cache
def _table() -> _Table:
    """Every phrase and every name of a treaty; what the table of phrases says of a treaty's name holds."""
    known: dict[tuple[str, ...], _Phrase] = {}
    subjects = {row["treaty"]: listed(row["labels"]) for row in rows("issue-treaties")}
    for row in rows("treaties"):
        for name in (row["treaty"], row["title"], *listed(row["aliases"])):
            words = tuple(_words(name))
            known[words] = _Phrase(words, (INSTRUMENTS, *subjects[row["treaty"]]), False)
    for row in rows("issue-phrases"):
        words = tuple(_PHRASE.findall(row["phrase"]))
        known[words] = _Phrase(words, listed(row["labels"]), row["weak"] == "yes")
    table = _Table()
    for phrase in known.values():
        table.add(phrase)
    return table


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    phrase: _Phrase


def _matches(words: Sequence[str]) -> list[_Match]:
    """The phrases found, those left out that stand inside a longer one."""
    found = [
        _Match(start, start + len(phrase.words), phrase)
        for start, word in enumerate(words)
        for phrase in _starting_with(word[:_LONGEST_WORD])
        if len(phrase.words) == 1 or _goes_on(phrase.words, words, start)
    ]
    found.sort(key=lambda match: (match.start - match.end, match.start))
    kept: list[_Match] = []
    for match in found:
        if not any(
            other.start <= match.start and match.end <= other.end and other.phrase.words != match.phrase.words
            for other in kept
        ):
            kept.append(match)
    return sorted(kept, key=lambda match: match.start)


def _goes_on(wanted: tuple[str, ...], words: Sequence[str], start: int) -> bool:
    """Whether the words behind the first one, which is there, are those of a phrase."""
    if start + len(wanted) > len(words):
        return False
    for place in range(1, len(wanted)):
        word, said = wanted[place], words[start + place]
        if word != said and not (word[-1] == "*" and said.startswith(word[:-1])):
            return False
    return True


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


def suggest_issues(text: str) -> list[SuggestedIssue]:
    """The labels that a recommendation's English text asks for; at least one for a text with words.

    Where nothing is found the label is ``General`` (human rights are named) or ``Other``, with a low score.
    """
    words = _words(text)
    if not words:
        return []
    found: dict[str, list[str]] = {}
    weak: dict[str, list[str]] = {}
    for match in _matches(words):
        said = " ".join(words[match.start : match.end])
        for label in match.phrase.labels:
            reasons = (weak if match.phrase.is_weak else found).setdefault(label, [])
            if said not in reasons:
                reasons.append(said)
    found = _merged(found) or weak
    if not found:
        label = GENERAL if "human rights" in " ".join(words) else OTHER
        return [SuggestedIssue(label, 0.4, ("No phrase of a more particular issue was found.",))]
    return [
        SuggestedIssue(label, 0.9 if len(said) > 1 else 0.75, tuple(f"It says “{words}”." for words in said))
        for label, said in found.items()
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
