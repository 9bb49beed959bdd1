"""Phrases that stand for labels, found in the words of a text in time linear to its length."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from uprkit.classify.words import WORD

_LONGEST_WORD = 64
"""Letters of a word that are looked at; no phrase has a longer one."""
_PHRASE = re.compile(rf"{WORD.pattern}\*?")
_KNOWN_WORDS = 16_384


@dataclass(frozen=True, slots=True)
class Phrase:
    """``words`` may end in ``*`` for any ending; no labels means that the words stand for nothing."""

    words: tuple[str, ...]
    labels: tuple[str, ...]
    is_weak: bool = False
    """Weak labels hold only where no other label does."""
    group: str = ""
    """A phrase hides only shorter ones of its own group."""


def phrase_words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as a table has it, ``"free* of speech"``, cut as ``words_of`` cuts a text."""
    return tuple(_PHRASE.findall(phrase.lower()))


class Match(NamedTuple):
    """A phrase and the places of its first word and of the one behind its last."""

    start: int
    end: int
    phrase: Phrase

    def said(self, words: Sequence[str]) -> str:
        return " ".join(words[self.start : self.end])


class _Starting(NamedTuple):
    """Phrases of one first word: of this word alone, by their second word, and of a second word left open."""

    alone: tuple[Phrase, ...]
    by_second: dict[str, list[Phrase]]
    second_open: tuple[Phrase, ...]


@dataclass(slots=True)
class PhraseTable:
    """Phrases by their first word, whole or as the beginning of a word."""

    whole: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    beginning: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    _starting: dict[str, _Starting | None] = field(default_factory=dict)

    @classmethod
    def of(cls, phrases: Iterable[Phrase]) -> PhraseTable:
        table = cls()
        for phrase in phrases:
            first = phrase.words[0]
            if first.endswith("*"):
                table.beginning[first[:-1]].append(phrase)
            else:
                table.whole[first].append(phrase)
        return table

    def _starting_with(self, word: str) -> _Starting | None:
        """The phrases whose first word is this one, remembered: texts are made of few different words."""
        if len(self._starting) >= _KNOWN_WORDS:
            self._starting.clear()
        found = tuple(self._looked_up(word[:_LONGEST_WORD]))
        if not found:
            self._starting[word] = None
            return None
        by_second: dict[str, list[Phrase]] = {}
        for phrase in found:
            if len(phrase.words) > 1 and not phrase.words[1].endswith("*"):
                by_second.setdefault(phrase.words[1], []).append(phrase)
        starting = _Starting(
            tuple(phrase for phrase in found if len(phrase.words) == 1),
            by_second,
            tuple(phrase for phrase in found if len(phrase.words) > 1 and phrase.words[1].endswith("*")),
        )
        self._starting[word] = starting
        return starting

    def _looked_up(self, word: str) -> Iterator[Phrase]:
        yield from self.whole.get(word, ())
        for length in range(2, len(word) + 1):
            yield from self.beginning.get(word[:length], ())

    def _found(self, words: Sequence[str]) -> list[Match]:
        """Every phrase at every place."""
        found = []
        known, last = self._starting, len(words) - 1
        for start, word in enumerate(words):
            starting = known[word] if word in known else self._starting_with(word)
            if starting is None:
                continue
            if starting.alone:
                found.extend([Match(start, start + 1, phrase) for phrase in starting.alone])
            if start == last:
                break
            for phrase in starting.by_second.get(words[start + 1], ()):
                if len(phrase.words) == 2 or _goes_on(phrase.words, words, start):
                    found.append(Match(start, start + len(phrase.words), phrase))
            for phrase in starting.second_open:
                if _goes_on(phrase.words, words, start):
                    found.append(Match(start, start + len(phrase.words), phrase))
        return found

    def matches(self, words: Sequence[str]) -> list[Match]:
        """The phrases found, in order, those left out that stand inside a longer one."""
        return _not_hidden(self._found(words), len(words))

    def matches_by_group(self, words: Sequence[str]) -> dict[str, list[Match]]:
        """The same for each group of phrases by itself."""
        groups: dict[str, list[Match]] = {}
        for match in self._found(words):
            groups.setdefault(match.phrase.group, []).append(match)
        return {group: _not_hidden(found, len(words)) for group, found in groups.items()}


def _not_hidden(found: list[Match], length: int) -> list[Match]:
    if len(found) < 2:
        return found
    found.sort(key=lambda match: (match.start - match.end, match.start))
    kept: list[Match] = []
    reach = [0] * length
    for match in found:
        # Longest first: what a kept phrase reaches over from this place on lies inside that phrase.
        if reach[match.start] < match.end:
            kept.append(match)
            for place in range(match.start, match.end):
                reach[place] = max(reach[place], match.end)
    kept.sort(key=lambda match: match.start)
    return kept


def _goes_on(wanted: tuple[str, ...], words: Sequence[str], start: int) -> bool:
    """Whether the words behind the first one, which is there, are those of a phrase."""
    if start + len(wanted) > len(words):
        return False
    for place in range(1, len(wanted)):
        word, said = wanted[place], words[start + place]
        if word != said and not (word[-1] == "*" and said.startswith(word[:-1])):
            return False
    return True
