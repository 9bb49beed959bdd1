"""From words as written to the tokens that both databases index alike.

A text is folded (case, accents), cut into words and stemmed by its language (Snowball; a language without a
stemmer stays unstemmed). Everything a token holds is a letter or a digit, so no engine sees any syntax in it.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

import Stemmer

# Marks that are no letters: accents, Hebrew points, Arabic vowel signs.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1dc0-\u1dff"
_MARK = re.compile(f"[{_MARKS}\u0640]")
# The English possessive is no word of its own: "women's rights" is found by "women rights".
_WORD = re.compile(rf"(?!(?<=['’])s(?![^\W_]))(?:[^\W_][{_MARKS}\u0640]*)+", re.IGNORECASE)
# Scripts written without blanks: each sign is a token, and a run of them is searched as a phrase.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(rf"(?![\W_])[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W_])+")
# Most texts hold nothing beyond ASCII but quotation marks, dashes and the like, and are cut faster without a pattern.
_SIGN = re.compile("[\u00a0-\u00a9\u00ab-\u00b1\u2010-\u205e]+")
_BLANKED = "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128))
_ASCII_POSSESSIVE = re.compile("'s(?![a-z0-9])")
_PARTS = re.compile(f"({_WORD.pattern})", re.IGNORECASE)
_PLAIN_PARTS = re.compile("((?!(?<=['’])[sS](?![A-Za-z0-9]))[A-Za-z0-9]+)")

LONGEST_TOKEN = 100
"""Characters of a token that count: PostgreSQL refuses words of more than two kilobytes."""
BREAK = "xtextbreakx"
"""Stands between two texts of a document, so that no phrase reaches from one into the other."""
BESIDE = "xbesidex"
"""Stands in a document before what stands beside its text: number and names."""

_STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
_KNOWN = frozenset(Stemmer.algorithms())
# A stemmer keeps its word in itself while it works, so threads cannot share one.
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written: ``text[start:end]``; ``folded`` holds its one or more tokens before stemming."""

    start: int
    end: int
    folded: tuple[str, ...]


def fold(text: str) -> str:
    """Without case and accents: "Éducation" gives "education". Cyrillic й stays: stems depend on it."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", _MARK.sub("", plain.replace("и\u0306", "й")))


def words_of(text: str) -> Iterator[Word]:
    """The words of a text in order, with where they stand in it."""
    for found in _WORD.finditer(text):
        written = found[0]
        folded = _kept_folded(written) if len(written) <= LONGEST_TOKEN else _folded(written)
        if folded:
            yield Word(found.start(), found.end(), folded)


def _folded(word: str) -> tuple[str, ...]:
    if word.isascii() and word.isalnum():
        return (word.lower()[:LONGEST_TOKEN],)
    return tuple(token[:LONGEST_TOKEN] for token in _RUN.findall(fold(word)))


_kept_folded = lru_cache(maxsize=65_536)(_folded)


def parts_of(text: str) -> list[str]:
    """A text cut into what stands between its words (may be empty) and its words, in turn; joined they are the text."""
    is_plain = text.isascii() or _SIGN.sub(" ", text).isascii()
    return (_PLAIN_PARTS if is_plain else _PARTS).split(text)


def stem(word: str, language: str) -> str:
    """The Snowball stem of a folded word in a language (BCP 47, by its first part), or the word itself."""
    algorithm = _algorithm_of(language)
    return _stem(word, algorithm) if algorithm else word


@lru_cache(maxsize=1_024)
def _algorithm_of(language: str) -> str:
    """The name of a language's stemmer; empty where there is none."""
    algorithm = _STEMMERS.get(language.partition("-")[0].casefold(), "")
    return algorithm if algorithm in _KNOWN else ""


@lru_cache(maxsize=65_536)
def _stem(word: str, algorithm: str) -> str:
    if word.isascii() and word.isdigit():
        return word
    stemmers = _local.__dict__
    if algorithm not in stemmers:
        stemmers[algorithm] = Stemmer.Stemmer(algorithm, 0)
    stemmed: str = stemmers[algorithm].stemWord(word)
    return stemmed if stemmed.isascii() and stemmed.isalnum() else "".join(_folded(stemmed)) or word


class _Kept(dict[str, str]):
    """The tokens of words, blanks between them, by the word as written; never more than so many words."""

    def __init__(self, algorithm: str) -> None:
        super().__init__()
        self._algorithm = algorithm

    def __missing__(self, word: str) -> str:
        folded = _folded(word)
        tokens = " ".join([_stem(token, self._algorithm) for token in folded] if self._algorithm else folded)
        # What is longer than any word is not kept: it would fill the memory.
        if len(word) <= LONGEST_TOKEN:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[word] = tokens
        return tokens


_MOST_KEPT = 65_536
_SHORT = 200
"""Characters of a text that is kept with its tokens: names of States and headings come again and again."""


@cache
def _kept(algorithm: str) -> _Kept:
    return _Kept(algorithm)


def stems_of_words(language: str) -> Mapping[str, str]:
    """Of any word as written the stemmed tokens, blanks between them; "" as language leaves them folded alone."""
    return _kept(_algorithm_of(language))


def _written(text: str) -> tuple[list[str], bool]:
    """The words of a text in order, and whether all are plain: of ASCII, in small letters."""
    plain = text if text.isascii() else _SIGN.sub(_ascii_sign, text)
    if not plain.isascii():
        return _WORD.findall(text), False
    plain = plain.translate(_BLANKED) if "'" not in plain else _without_possessives(plain)
    return plain.split(), True


def _ascii_sign(found: re.Match[str]) -> str:
    return "'" if found[0][-1] == "’" else " "


def _without_possessives(text: str) -> str:
    return _ASCII_POSSESSIVE.sub(" ", text.lower()).translate(_BLANKED)


def _read(text: str, language: str) -> tuple[str, Collection[str]]:
    """The tokens of a text, blanks between them, and its words folded, each once."""
    words, is_plain = _written(text)
    tokens = map(_kept(_algorithm_of(language)).__getitem__, words)
    forms = dict.fromkeys(words)
    if is_plain and (len(text) <= LONGEST_TOKEN or max(map(len, forms), default=0) <= LONGEST_TOKEN):
        return " ".join(tokens), forms
    return " ".join(filter(None, tokens)), " ".join(map(_kept("").__getitem__, forms)).split()


_read_short = lru_cache(maxsize=4_096)(_read)


def tokens_of(text: str, language: str) -> list[str]:
    """The stemmed tokens of a text, in order."""
    return _read(text, language)[0].split()


def tokens_and_forms(
    texts: Iterable[tuple[str, str]], beside: Iterable[tuple[str, str]] = ()
) -> tuple[str, str]:
    """The tokens of several (language, text) pairs and of those beside them, and all their words folded, each once.

    Both are one string, blanks between what it holds.
    """
    within = [_kept_short(language, text) for language, text in texts]
    around = [_kept_short(language, text) for language, text in beside]
    between = f" {BREAK} "
    tokens = (
        f"{between.join([read[0] for read in within])} {BESIDE} {between.join([read[0] for read in around])}"
    )
    forms = dict.fromkeys(chain.from_iterable([read[1] for read in (*within, *around)]))
    return tokens.strip(), " ".join(forms)


def _kept_short(language: str, text: str) -> tuple[str, Collection[str]]:
    return _read_short(text, language) if len(text) <= _SHORT else _read(text, language)
