"""Texts in Arabic, Chinese, French, Russian and Spanish: treaties, issues and action verbs by lexicon.

No model was trained on these languages and no coded texts were at hand to measure the lexicons: what they find is
a first hint. A phrase is looked for in the text without accents on Latin letters, Arabic vowel signs and case; at
the beginning of a word where the script parts words; ``*`` stands for any ending.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from uprkit.classify.issues import INSTRUMENTS
from uprkit.facts import listed, rows

LEXICON_LANGUAGES = ("ar", "es", "fr", "ru", "zh")
CONFIDENCE = 0.5
_OPENING = 60
"""Characters in which the deciding verb is looked for."""
_ARABIC_SIGNS = re.compile("[\u0640\u064b-\u0652\u0670]")


@dataclass(frozen=True, slots=True)
class ForeignReading:
    """``category`` 1 to 5 or None; treaties and issues with the words that name them."""

    category: int | None
    verb: str
    treaties: dict[str, str]
    issues: dict[str, str]


def read_foreign(text: str, language: str) -> ForeignReading:
    """What a text says by the lexicon of its language, a BCP 47 tag; raises ValueError for any other language."""
    code = language.split("-")[0].lower()
    if code not in LEXICON_LANGUAGES:
        raise ValueError(f"There is no lexicon for “{language}”: expected {', '.join(LEXICON_LANGUAGES)}.")
    words = _folded(text)
    treaties = dict(_found(code, "treaty", words))
    issues = dict(_found(code, "issue", words))
    subjects = {row["treaty"]: listed(row["labels"]) for row in rows("issue-treaties")} if treaties else {}
    for treaty, said in treaties.items():
        for label in (INSTRUMENTS, *subjects.get(treaty, ())):
            issues.setdefault(label, said)
    category, verb = _opening_verb(code, words)
    return ForeignReading(category, verb, treaties, issues)


def _found(code: str, kind: str, words: str) -> Iterator[tuple[str, str]]:
    """What stands in the text, the words of a longer phrase not counted again for a shorter one."""
    covered: list[tuple[int, int]] = []
    for pattern, stands_for in _lexicon(code)[kind]:
        for match in pattern.finditer(words):
            if not any(start <= match.start() and match.end() <= end for start, end in covered):
                covered.append(match.span())
                yield stands_for, match[0]
                break


def _opening_verb(code: str, words: str) -> tuple[int | None, str]:
    """The first verb of the text; the second counts where the first says to go on (UPR Info's guide)."""
    found = sorted(
        (match.start(), -len(match[0]), int(category), match[0])
        for pattern, category in _lexicon(code)["verb"]
        if (match := pattern.search(words[:_OPENING]))
    )
    if not found:
        return None, ""
    place, length, category, verb = found[0]
    behind = place - length
    for other in found[1:]:
        is_next = behind <= other[0] <= behind + 4 and re.fullmatch(
            r"\W*(?:et|y|и|و|并|和)?\W*", words[behind : other[0]]
        )
        if category == 2 and is_next:
            return other[2], other[3]
    return category, verb


@cache
def _lexicon(code: str) -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """Patterns of one language by kind, the longest phrases first."""
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {"treaty": [], "issue": [], "verb": []}
    table = [row for row in rows("other-languages") if row["language"] == code]
    for row in sorted(table, key=lambda row: (-len(row["phrase"]), row["phrase"])):
        found[row["kind"]].append((_pattern(code, row["phrase"]), row["stands_for"]))
    return found


def _pattern(code: str, phrase: str) -> re.Pattern[str]:
    parts = (re.escape(part).replace("\\ ", r"\s+") for part in _folded(phrase).split("*"))
    # Arabic writes "and", "for" and the article onto the word; Chinese does not part words at all.
    begin = {"zh": "", "ar": r"\b(?:[وفبلك]{0,2}(?:ال)?)?"}.get(code, r"\b")
    return re.compile(begin + r"\w*".join(parts))


def _folded(text: str) -> str:
    """Small letters; Latin ones without accents, Arabic ones without signs, Russian ones with the letter е for ё."""
    plain = _ARABIC_SIGNS.sub("", text.replace("’", "'").casefold().replace("ё", "е"))
    letters = unicodedata.normalize("NFD", plain)
    kept = "".join(
        letter
        for place, letter in enumerate(letters)
        if not (unicodedata.combining(letter) and _is_latin(letters, place))
    )
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def _is_latin(letters: str, place: int) -> bool:
    while place and unicodedata.combining(letters[place]):
        place -= 1
    return letters[place] < "\u0250"
