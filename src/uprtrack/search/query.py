"""What a person types into the search box: words, "quoted phrases", -excluded words, OR between two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from uprtrack.search.tokens import stem, words_of

LONGEST = 500
"""Characters of a query that are read; what follows is left out."""
MOST_TERMS = 40

_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟", '"'))
_TERM = re.compile(r'(?P<minus>-*)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')

Phrase = tuple[str, ...]
"""Tokens that stand one after the other."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase, with a variant for every language it may be written in."""

    variants: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """All ``required`` clauses must hold, each by one of its terms; none of ``excluded`` may."""

    required: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.required or self.excluded)

    @property
    def phrases(self) -> set[Phrase]:
        """Every phrase that is looked for, for marking it in a text."""
        return {phrase for clause in self.required for term in clause for phrase in term.variants}


@dataclass(slots=True)
class _Reading:
    clauses: list[list[Term]] = field(default_factory=list)
    excluded: list[Term] = field(default_factory=list)
    is_alternative: bool = False

    def take(self, term: Term, *, is_excluded: bool) -> None:
        if is_excluded:
            self.excluded.append(term)
        elif self.is_alternative and self.clauses:
            self.clauses[-1].append(term)
        else:
            self.clauses.append([term])
        self.is_alternative = False


def parse_query(text: str, languages: Sequence[str] = ("en",)) -> Query:
    """Read a query; any text is one. Between words stands AND; OR binds its two neighbours closer.

    ``languages``: those the texts, and the person, may use; a word is looked for by its stem in each.
    """
    reading = _Reading()
    for count, found in enumerate(_TERM.finditer(text[:LONGEST].translate(_QUOTES))):
        if count >= MOST_TERMS:
            break
        if found["word"] == "OR" and not found["minus"]:
            reading.is_alternative = True
            continue
        if found["word"] == "AND" and not found["minus"]:
            continue
        term = _term(found["word"] or found["phrase"] or "", languages)
        if term.variants:
            reading.take(term, is_excluded=bool(found["minus"]))
    return Query(tuple(tuple(clause) for clause in reading.clauses), tuple(reading.excluded))


def _term(written: str, languages: Sequence[str]) -> Term:
    folded = [token for word in words_of(written) for token in word.folded]
    variants = (tuple(stem(token, language) for token in folded) for language in languages)
    return Term(tuple(dict.fromkeys(variant for variant in variants if variant)))
