"""Recommendations that section II names only by their paragraph in section I.

"The recommendations noted in paragraphs 27 (b) and 43 (a) did not enjoy the support of …" (sessions 1-9): the
wording stands in the account of the dialogue, and the State is the subject of that paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from uprkit.states import codes_by_name, folded

_PARAGRAPHS = re.compile(
    r"\bpara(?:graph)?s?\.?\s+(?=\d)|\brecommendations?\s+(?:nos?\.?\s+)?(?=\d{1,3}\s*\([a-z]{1,2}\))",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\s*(?:,|;|and|as well as|&|-|–|to)?\s*(?:paragraphs?\s+)?(\d{1,3})?\s*"
    r"(?:,?\s*sub-?para(?:graph)?s?\.?\s*)?((?:\(?[a-z]{1,2}\)\s*(?:,|and|or|to|;|–|-)?\s*)*)"
)
_LETTER = re.compile(r"\(?([a-z]{1,2})\)(\s*(?:to|–|-)\s*(?=\(?[a-z]{1,2}\)))?")
_UP_TO = re.compile(r"\s*(?:–|-|to)\s*(?:paragraphs?\s+)?\Z")
MAX_RANGE = 40
"""More paragraphs, or letters, no statement names as "23 to 30" or "(a) to (f)"."""
_LETTERS_IN_TEXT = re.compile(r"\(([a-z]{1,2})\)\s*")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z])")
_RECOMMENDS = re.compile(
    r"\b(?:recommend(?:ed|s|ing)?|urged?|called (?:on|upon|for)|encouraged?|suggested|proposed|invited)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:and\s+|also\s+|further\s+)*(?:it\s+)?(?:recommended|recommending)\s+(?:that\s+|to\s+\w+\s+to\s+)?",
    re.IGNORECASE,
)
_DELEGATION = re.compile(r"(?:The\s+)?(?:head\s+of\s+(?:the\s+)?)?delegation\b", re.IGNORECASE)
_AGAIN = re.compile(r"[,;]?\s+(?:and|it)\s+(?:also|further|finally)?\s*recommended\b", re.IGNORECASE)
_TO = re.compile(r"^\s*(?:that|to)\s+", re.IGNORECASE)
_SHOULD = re.compile(r"^(?:should|shall|to)\s+")
_WORDS = re.compile(r"[\w’'.()-]+|,")
_LONGEST = 9
"""More words no name of a State has."""
_REACH = 90
"""More characters no name of a State has."""
_COMMAS = 2
"""In a printed name of several words these count as words."""
_POSSESSIVE = re.compile(r"[’']s?$")
_END = re.compile(r"[\s,;.]*(?:\band\b|\bor\b)?[\s,;.]*$")


@dataclass(frozen=True, slots=True)
class Reference:
    """A paragraph of section I, with the letter of its part where one is named."""

    paragraph: int
    letter: str = ""

    @property
    def label(self) -> str:
        return f"{self.paragraph} ({self.letter})" if self.letter else str(self.paragraph)


@dataclass(frozen=True, slots=True)
class FoundInDialogue:
    """What a reference leads to; ``state`` is None and ``text`` empty where that could not be read."""

    reference: Reference
    text: str
    state: str | None


def references_in(statement: str) -> list[Reference]:
    """ "paragraphs 23(b) and (f), 27(b) to (d) and 62–64" as references, in order, without repeats."""
    found: list[Reference] = []
    for start in _PARAGRAPHS.finditer(statement):
        place = start.end()
        paragraph: int | None = None
        while True:
            match = _REFERENCE.match(statement, place)
            if not match or not (match.group(1) or match.group(2)):
                break
            if match.group(1):
                is_range = _UP_TO.fullmatch(statement[place : match.start(1)])
                begin, paragraph = paragraph, int(match.group(1))
                if is_range and begin is not None and begin < paragraph <= begin + MAX_RANGE:
                    found.extend(Reference(between) for between in range(begin + 1, paragraph))
            if paragraph is not None:
                found.extend(Reference(paragraph, letter) for letter in _letters_in(match.group(2)) or [""])
            place = match.end()
    return list(dict.fromkeys(found))


def _letters_in(words: str) -> list[str]:
    """ "(a) to (c), (f)" as a, b, c, f."""
    letters: list[str] = []
    begin = ""
    for letter, up_to in _LETTER.findall(words):
        if begin and len(begin) == len(letter) == 1 and begin < letter:
            letters.extend(chr(between) for between in range(ord(begin) + 1, ord(letter)))
        letters.append(letter)
        begin = letter if up_to else ""
    return letters


def resolve(
    reference: Reference, paragraphs: Mapping[int, str], state_under_review: str | None
) -> list[FoundInDialogue]:
    """Look a reference up in section I (paragraph number to text); without a letter it may mean several."""
    paragraph = paragraphs.get(reference.paragraph, "")
    state = subject_of(paragraph, state_under_review)
    texts = [_part(paragraph, reference.letter)] if reference.letter else _recommendations_in(paragraph)
    texts = [_without_subject(text, state_under_review) for text in texts]
    return [FoundInDialogue(reference, text, state) for text in texts if text and state] or [
        FoundInDialogue(reference, "", state)
    ]


def _part(paragraph: str, letter: str) -> str:
    """From "(b)" up to the next letter or the end of the sentence."""
    marks = list(_LETTERS_IN_TEXT.finditer(paragraph))
    for number, mark in enumerate(marks):
        if mark.group(1) == letter:
            end = marks[number + 1].start() if number + 1 < len(marks) else len(paragraph)
            sentence = _SENTENCE.split(paragraph[mark.end() : end])[0]
            return _END.sub("", _LEAD.sub("", sentence)).strip()
    return ""


def _without_subject(text: str, state_under_review: str | None) -> str:
    """What "that Coastland mend its piers" asks: the State that is addressed is no part of it."""
    if state_under_review is None or opens_with_state(text) != state_under_review:
        return text
    words = list(_WORDS.finditer(text, 0, _REACH))
    codes = codes_by_name()
    for last in range(min(len(words), _LONGEST), 0, -1):
        end = words[last - 1].end()
        if codes.get(folded(text[:end])) == state_under_review:
            return _SHOULD.sub("", text[end:].lstrip(), count=1) if text[end : end + 1] == " " else text
    return text


def _recommendations_in(paragraph: str) -> list[str]:
    """The lettered parts, or else the sentences that recommend something, from the verb on."""
    letters = [mark.group(1) for mark in _LETTERS_IN_TEXT.finditer(paragraph)]
    if letters:
        return [_part(paragraph, letter) for letter in letters]
    found: list[str] = []
    for sentence in _SENTENCE.split(paragraph):
        verb = _RECOMMENDS.search(sentence)
        if verb:
            found.extend(_END.sub("", part).strip() for part in _AGAIN.split(sentence[verb.end() :]) if part)
    return [_TO.sub("", text) for text in found]


def subject_of(paragraph: str, state_under_review: str | None) -> str | None:
    """The first State that a paragraph names, other than the one under review; possessives do not count."""
    words = _WORDS.findall(paragraph[:400])
    for first in range(len(words)):
        state = _state_at(words, first)
        if state and state != state_under_review:
            return state
    return None


def opens_with_state(text: str) -> str | None:
    """The State that a text begins with ("The Netherlands stated …"), or None."""
    words = _WORDS.findall(text, 0, _REACH)
    return _state_at(words, 1 if words and words[0] == "The" else 0)


def speakers_of(paragraph: str, state_under_review: str | None) -> tuple[str, ...]:
    """Who speaks in a paragraph of section I: the State it opens with, or the delegation of the one under review."""
    state = opens_with_state(paragraph)
    if state is None and state_under_review and _DELEGATION.match(paragraph):
        state = state_under_review
    return (state,) if state else ()


def _state_at(words: Sequence[str], first: int) -> str | None:
    """The State whose name begins at a word, the longest name first; None where it is a possessive."""
    if first >= len(words) or not words[first][:1].isupper():
        return None
    start = folded(words[first]).partition(" ")[0]
    longest = _LONGEST if start in ("", "the") else _lengths_by_first_word().get(start, 0)
    codes = codes_by_name()
    for length in range(min(longest, len(words) - first), 0, -1):
        name = " ".join(words[first : first + length])
        code = codes.get(folded(name))
        if code:
            return code
        owner = _POSSESSIVE.sub("", name)
        if owner != name and codes.get(folded(owner)):
            return None
    return None


@cache
def _lengths_by_first_word() -> dict[str, int]:
    """How many words the longest name has that begins with a word: most can be told from it at once."""
    lengths: dict[str, int] = {}
    for name in codes_by_name():
        first, *more = name.split(" ")
        length = 1 + len(more) + _COMMAS if more else 1
        lengths[first] = max(lengths.get(first, 0), min(length, _LONGEST))
    return lengths
