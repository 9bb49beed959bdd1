"""Words of documents in memory: which hold a word, a phrase, a beginning, and how often.

Both databases give the same tokens, so that both find, rank and suggest the same. A ``WordIndex`` never changes:
documents written later stand in another one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from uprtrack.search.query import TEXT_FIELD, Phrase
from uprtrack.search.tokens import BESIDE

Places = npt.NDArray[np.int32]
"""Places of documents, as they stand in the table of their kind."""


class _Numbered(dict[str, int]):
    """Gives every new word the next number."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


@dataclass(frozen=True, slots=True)
class Postings:
    """``vocabulary`` in rising order; of word ``n`` the entries from ``starts[n]`` to ``starts[n + 1]``.

    ``documents`` gives the place of the document of each entry, ``positions`` where in all the words it stands;
    both rise within a word.
    """

    vocabulary: list[str]
    starts: npt.NDArray[np.int64]
    documents: Places
    positions: Places

    @classmethod
    def of(
        cls, words: array[int], numbers: _Numbered, lengths: Places, first: int
    ) -> tuple[Postings, Places]:
        """Postings of all words of documents one after the other, and those words as places in ``vocabulary``."""
        vocabulary = sorted(numbers)
        rank = np.empty(len(vocabulary), np.int32)
        rank[[numbers[word] for word in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
        told = np.frombuffer(words, np.int32) if len(words) else np.zeros(0, np.int32)
        ranked = rank[told]
        keys = np.sort((ranked.astype(np.int64) << 32) | np.arange(len(ranked), dtype=np.int64))
        positions = (keys & 0xFFFFFFFF).astype(np.int32)
        of_position = np.repeat(np.arange(first, first + len(lengths), dtype=np.int32), lengths)
        starts = np.zeros(len(vocabulary) + 1, np.int64)
        np.cumsum(np.bincount(ranked, minlength=len(vocabulary)), out=starts[1:])
        return cls(vocabulary, starts, of_position[positions], positions), ranked

    def number(self, word: str) -> int | None:
        place = bisect_left(self.vocabulary, word)
        return place if place < len(self.vocabulary) and self.vocabulary[place] == word else None

    def entries(self, word: str) -> slice:
        number = self.number(word)
        return slice(0, 0) if number is None else slice(self.starts[number], self.starts[number + 1])

    def entries_beginning(self, letters: str) -> slice:
        """The entries of all words that begin with some letters: they stand together."""
        first = bisect_left(self.vocabulary, letters)
        end = bisect_left(self.vocabulary, letters + "\U0010ffff")
        return slice(self.starts[first], self.starts[end])


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The documents at the places from ``first`` on."""

    first: int
    stems: Postings
    forms: Postings
    """Words as written, of each document once; without ``positions``."""
    ranked: Places
    """All words one after the other, as places in the vocabulary of ``stems``."""
    ends: npt.NDArray[np.int64]
    """Of each document where its words end."""
    texts: npt.NDArray[np.int64]
    """Of each document where its text ends, and what stands beside it begins."""

    @classmethod
    def of(cls, documents: Iterable[tuple[str, str]], first: int) -> WordIndex:
        """From the ``tokens`` and ``forms`` of documents in the order of their places."""
        numbers, forms = _Numbered(), _Numbered()
        words, form_words = array("i"), array("i")
        ends, form_ends = array("q"), array("q")
        beside = numbers[BESIDE]
        for tokens, written in documents:
            words.extend(map(numbers.__getitem__, tokens.split()))
            ends.append(len(words))
            form_words.extend(map(forms.__getitem__, written.split()))
            form_ends.append(len(form_words))
        whole_ends, lengths = _lengths(ends)
        stems, ranked = Postings.of(words, numbers, lengths, first)
        by_form, _ranked = Postings.of(form_words, forms, _lengths(form_ends)[1], first)
        by_form = replace(by_form, positions=by_form.positions[:0])
        texts = whole_ends.copy()
        marks = stems.entries(next(word for word, number in numbers.items() if number == beside))
        # A text that says the word itself does no harm: the last one is ours.
        texts[stems.documents[marks] - first] = stems.positions[marks]
        return cls(first, stems, by_form, ranked, whole_ends, texts)

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """How many words each document has."""
        return np.diff(self.ends, prepend=0)

    def phrase(self, phrase: Phrase, where: str = "") -> Places:
        """The documents that hold a phrase, each as often as it does, rising."""
        found = self.stems.entries(phrase[0])
        documents, positions = self.stems.documents[found], self.stems.positions[found]
        if len(phrase) > 1:
            numbers = [self.stems.number(word) for word in phrase[1:]]
            if None in numbers:
                return documents[:0]
            kept = positions + len(phrase) <= self.ends[documents - self.first]
            documents, positions = documents[kept], positions[kept]
            for step, number in enumerate(numbers, start=1):
                kept = self.ranked[positions + step] == number
                documents, positions = documents[kept], positions[kept]
        return self._within(documents, positions, where)

    def beginning(self, letters: str, where: str = "") -> Places:
        """The documents that hold a word with this beginning; not in order, each as often as it has such words."""
        if not where:
            return self.forms.documents[self.forms.entries_beginning(letters)]
        # Which part of a row a word as written stands in is not known: where it matters the stems are asked.
        found = self.stems.entries_beginning(letters)
        return self._within(self.stems.documents[found], self.stems.positions[found], where)

    def _within(self, documents: Places, positions: Places, where: str) -> Places:
        if not where:
            return documents
        is_text = positions < self.texts[documents - self.first]
        return documents[is_text if where == TEXT_FIELD else ~is_text]

    def known_words(self, mask: npt.NDArray[np.bool_]) -> dict[str, int]:
        """The words as written that documents in ``mask`` (of all places of the kind) hold, and how many do."""
        kept = np.concatenate(([0], np.cumsum(mask[self.forms.documents])))
        counts = np.diff(kept[self.forms.starts])
        there = np.flatnonzero(counts)
        words = (self.forms.vocabulary[number] for number in there.tolist())
        return dict(zip(words, counts[there].tolist(), strict=True))


def _lengths(ends: array[int]) -> tuple[npt.NDArray[np.int64], Places]:
    whole = np.array(ends, np.int64)
    return whole, np.diff(whole, prepend=0).astype(np.int32)
