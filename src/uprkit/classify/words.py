"""The words of a text, as all suggestions read them: small letters, figures, one apostrophe inside."""

from __future__ import annotations

import re

WORD = re.compile(r"[a-z0-9]+(?:'(?!s\b)[a-z]+)?")

STOP_WORDS = frozenset(
    (
        *(
            "the",
            "a",
            "an",
            "of",
            "to",
            "and",
            "in",
            "for",
            "on",
            "its",
            "with",
            "by",
            "as",
            "that",
            "at",
            "all",
        ),
        *(
            "from",
            "or",
            "their",
            "be",
            "is",
            "are",
            "it",
            "this",
            "has",
            "have",
            "his",
            "her",
            "who",
            "which",
        ),
        *("into", "such", "other"),
    )
)
"""Words that tell nothing beside another word."""


def words_of(text: str) -> list[str]:
    """The words in order; ``"The State's laws"`` gives ``["the", "state", "s", "laws"]``."""
    return WORD.findall(text.lower().replace("’", "'").replace("‟", "'"))


_STEM = 7


def stem_of(word: str) -> str:
    """The first letters of a word, in place of its stem: as good for our models as Snowball's, in no time."""
    return word[:_STEM]
