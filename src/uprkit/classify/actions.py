"""The actions that one recommendation asks for, as a proposal to divide it; and actions weaker than its text.

A recommendation is never changed: the proposal gives places in the text as received, for children a, b … that a
person makes or not. "Sign and ratify" is one action on one object and stays together (UPR Info, "On the road to
implementation": a signature alone implements it in part).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from uprkit.classify.named import named_in
from uprkit.classify.words import words_of
from uprkit.reasons import Reason
from uprkit.rules.action_category import read_action_category, verbs

_JOINT = re.compile(
    r"(?P<strong>;)\s*(?:and\s+|as\s+well\s+as\s+)?(?:to\s+)?|"
    r"(?P<weak>,?\s+and\s+(?:also\s+|to\s+|further\s+|in\s+particular\s+)*|,\s+)",
    re.IGNORECASE,
)
_SHORTEST = 3
"""Words that an action has at least: a verb and an object."""
_NOT_ALONE = frozenset(
    (
        *("continue", "develop", "guarantee", "support", "experience", "work", "review", "reform", "process"),
        *(
            "control",
            "access",
            "respect",
            "measure",
            "visit",
            "request",
            "report",
            "study",
            "campaign",
            "aid",
        ),
        *(
            "monitor",
            "need",
            "finance",
            "place",
            "practice",
            "train",
            "trial",
            "fight",
            "help",
            "plan",
            "end",
        ),
    )
)
"""Verbs that are nouns as often: they begin an action only behind a semicolon."""


@dataclass(frozen=True, slots=True)
class ActionPart:
    """``letter`` a, b …; ``start`` and ``end`` in the text as received; the category of this part, if known."""

    letter: str
    start: int
    end: int
    text: str
    category: int | None


def propose_parts(text: str) -> list[ActionPart]:
    """The parts of a text that asks for several actions, in order; empty where it asks for one."""
    starts = list(_later_starts(text))
    return cut_parts(text, starts) if 0 < len(starts) < len(ascii_lowercase) else []


def cut_parts(text: str, later: Sequence[int]) -> list[ActionPart]:
    """A text cut where its further actions begin, places ascending within it; joints between them are left out.

    What stands in a part stands so in the text: ``text[start:end]``.
    """
    starts = [0, *later]
    parts = []
    for letter, start, end in zip(ascii_lowercase, starts, [*starts[1:], len(text)], strict=False):
        start += len(text[start:end]) - len(text[start:end].lstrip())
        said = text[start:end]
        kept = re.sub(
            r"(?:[\s,;.]|\b(?:and|as well as|to|also|further)\s*$)+$", "", said, flags=re.IGNORECASE
        )
        reading = read_action_category(kept)
        parts.append(
            ActionPart(letter, start, start + len(kept), kept, reading.category if reading else None)
        )
    return parts


def _later_starts(text: str) -> Iterator[int]:
    """Where a further action begins: a joint, a verb that the table knows, and an object on both sides."""
    before = 0
    for joint in _JOINT.finditer(text):
        begun, rest = text[before : joint.start()], text[joint.end() :]
        verb = _verb_at(rest)
        if verb is None or (joint["weak"] and verb in _NOT_ALONE):
            continue
        if not before and read_action_category(begun) is None:
            # A lead-in ("In collaboration with …,") is no action of its own.
            continue
        has_object = len(words_of(begun)) >= _SHORTEST and not _ends_in_verb(begun)
        if has_object and len(words_of(rest)) >= _SHORTEST - 1:
            yield joint.end()
            before = joint.end()


def _verb_at(rest: str) -> str | None:
    """The verb, in its plain form, that a text begins with, or None."""
    words = [word for word in words_of(rest[:80]) if not word.endswith("ly")][:3]
    for length in (3, 2, 1):
        phrase = " ".join(words[:length])
        if len(words) >= length and phrase in verbs():
            return phrase
    return None


def _ends_in_verb(begun: str) -> bool:
    """Whether the last word before a joint is a verb, as in "sign **and** ratify" or "respect, protect"."""
    words = words_of(begun)
    return bool(words) and words[-1] in verbs() and words[-1] not in _NOT_ALONE


_STRENGTHS = (
    re.compile(r"\b(?:immediately|without delay|urgently|by (?:19|20)\d\d)\b", re.I),
    re.compile(r"\b(?:all|every|fully|full|any)\b", re.I),
    re.compile(r"\bwithout reservations?\b", re.I),
)
"""Words of urgency, of scope, and of obligations without reservation."""


def weaker_because(recommendation: str, action: str) -> list[Reason]:
    """Why an expected action asks for less than the recommendation; empty where nothing shows it.

    Compared are action categories (UPR Info), treaties named, and words of urgency and scope. A person decides.
    """
    found = []
    asked, offered = read_action_category(recommendation), read_action_category(action)
    if asked and offered and offered.category < asked.category:
        told = (asked.verb, str(asked.category), offered.verb, str(offered.category))
        found.append(Reason("weaker_category", told))
    missing = named_in(words_of(recommendation)).treaties.keys() - named_in(words_of(action)).treaties.keys()
    if missing:
        found.append(Reason("weaker_treaties", tuple(sorted(missing))))
    for words in _STRENGTHS:
        said = words.search(recommendation)
        if said and not words.search(action):
            found.append(Reason("weaker_words", (said[0],)))
    return found
