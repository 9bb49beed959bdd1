"""UPR Info's action category of a recommendation, by rule: its opening verb, from 1 (minimal) to 5
(specific).

Source: UPR Info, Database, guide "Action category" (E. McMahon, October 2014): the first verb and the overall
action decide; of two leading verbs the second counts ("Continue and strengthen" is 4); a general action with
a specific means is 5 ("Improve … by amending"); evenly balanced, the first counts. Verbs that the guide does
not name follow the practice of its coding ("practice" in ``facts/action-verbs.csv``). The reading is blind to
both States. An unknown verb is left to a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from uprkit.facts import rows
from uprkit.reasons import Reason


@dataclass(frozen=True, slots=True)
class ActionReading:
    """``category`` 1 to 5, the ``verb`` it rests on as the table has it, and why."""

    category: int
    verb: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Verb:
    """``is_by_object``: specific on a law or plan, general on "measures"."""

    words: str
    category: int
    is_by_object: bool


_GENERAL_OBJECT = re.compile(
    r"\b(?:measures?|steps|efforts|actions|strateg(?:y|ies)|policy|policies|approach(?:es)?|initiatives|conditions)\b"
)
_SPECIFIC_OBJECT = re.compile(
    r"\b(?:laws?|legislation|legislative|legal|bills?|codes?|acts?|plans?|moratorium|programmes?|campaigns?|"
    r"commission|institution|committee|conventions?|protocols?|decree|constitution\w*|recommendations|"
    r"judgements?|statute|mechanism|body|system|training|framework)\b"
)
_MEANS = re.compile(r"\b(?:by|through)\s+(?:\w+ly\s+)?(?P<verb>\w+ing)\b")
_ADDRESSED_ELSEWHERE = re.compile(
    r"^(?:that\s+)?(?:the\s+)?(?:international\s+community|other\s+states|donors?\b|development\s+partners|ohchr|"
    r"office\s+of\s+the\s+high\s+commissioner)"
)
_LEAD_IN = re.compile(
    r"^(?:in|with|as|while|given|following|taking|bearing|noting|recalling|despite|based|on|at|under|regarding|concerning|"
    r"within|for|by|pursuant|building|having|also|furthermore|moreover|additionally|subject|due|since|after|before|when|"
    r"where|if|because|notwithstanding|parallel|until|considering|recognizing|welcoming|through)\b[^,;:]*[,:]\s*"
)
_SUBJECT = re.compile(
    r"^(?:(?:it\s+is\s+)?recommend(?:s|ed)?\s+)?(?:that\s+)?(?:(?:the\s+)?(?:government|authorities|state|country)\b"
    r"(?:\s+of\s+(?:the\s+)?[a-z' -]{3,40}?)?(?:\s+(?:should|must|to|could|shall|be)\b)\s*)"
)
_OPENING = re.compile(r"^(?:(?:recommend(?:s|ed)?|that|to|should|must|and|please|it|urges?|its?)\b[\s:,]*)+")
_SKIPPED = frozenset(
    (
        "also",
        "further",
        "better",
        "duly",
        "now",
        "soon",
        "promptly",
        "immediately",
        "as",
        "possible",
        "without",
        "delay",
        "always",
        "even",
        "more",
        "once",
        "again",
        "strictly",
        "swiftly",
        "rapidly",
        "timely",
        "still",
        "first",
        "then",
        "together",
        "jointly",
        "all",
        "not",
        "only",
        "where",
        "appropriate",
    )
)
_ADVERB = re.compile(r"^(?!apply|reply|rely|supply|comply|multiply)\w+ly$")
_MAX_SKIPPED = 6


@cache
def verbs() -> dict[str, Verb]:
    """The table by the verb's words, such as ``"speed up"``."""
    return {
        row["verb"]: Verb(row["verb"], int(row["category"]), row["by_object"] == "yes")
        for row in rows("action-verbs")
    }


@cache
def _gerunds() -> dict[str, str]:
    """``amending`` to ``amend``, for the means behind "by"."""
    forms = {}
    for verb in verbs():
        if " " not in verb:
            for form in _ing_forms(verb):
                forms[form] = verb
    return forms


def _ing_forms(verb: str) -> tuple[str, ...]:
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    return (f"{stem}ing", f"{verb}{verb[-1]}ing", f"{verb[:-2]}ying" if verb.endswith("ie") else f"{stem}ing")


def read_action_category(text: str) -> ActionReading | None:
    """The category of a recommendation's English text, or None where its opening verb is not known."""
    words = " ".join(text.casefold().replace("’", "'").split()).strip(" .;:\"“'")
    if _ADDRESSED_ELSEWHERE.match(words):
        return ActionReading(1, "", (Reason("addressed"),))
    opening = _first_verb(_without_lead_in(words))
    if opening is None:
        return None
    verb, rest = opening
    second = _second_verb(rest)
    if second is not None and (verb.category == 2 or verb.category == second[0].category):
        verb, rest = second
        return _judged(verb, rest, Reason("second_verb", (verb.words,)))
    return _judged(verb, rest, Reason("opens", (verb.words,)))


@dataclass(frozen=True, slots=True)
class OpeningVerb:
    """Where the verb that a text opens with stands in it, and its words as the table has them."""

    start: int
    end: int
    verb: str


def opening_of(text: str) -> OpeningVerb | None:
    """The first verb of the table in a text, by its places in it; None where there is none."""
    reading = read_action_category(text)
    if reading is None or not reading.verb:
        return None
    opening = _first_verb(_without_lead_in(" ".join(text.casefold().split())))
    verb = opening[0].words if opening else reading.verb
    found = re.search(r"\b" + r"\s+".join(map(re.escape, verb.split())) + r"\b", text, re.IGNORECASE)
    return OpeningVerb(found.start(), found.end(), verb) if found else None


def plain_form(gerund: str) -> str:
    """``ratifying`` gives ``ratify``; empty for a word that is no verb of the table."""
    return _gerunds().get(gerund, "")


def _without_lead_in(words: str) -> str:
    for _ in range(3):
        shorter = _SUBJECT.sub("", _LEAD_IN.sub("", words)) or words
        shorter = _OPENING.sub("", shorter) or shorter
        if shorter == words:
            return words
        words = shorter
    return words


def _first_verb(words: str) -> tuple[Verb, str] | None:
    """The verb that a text opens with, adverbs skipped, and what follows it; the longest phrase wins."""
    tokens = words.split()
    for start in range(min(_MAX_SKIPPED, len(tokens))):
        found = _phrase_at(tokens, start)
        if found is not None and not (found[0].words in _SKIPPED and _phrase_at(tokens, start + 1)):
            return found
        token = tokens[start].strip(",;")
        if token not in _SKIPPED and not _ADVERB.match(token):
            return None
    return None


def _phrase_at(tokens: list[str], start: int) -> tuple[Verb, str] | None:
    for length in (3, 2, 1):
        phrase = " ".join(token.strip(",;.") for token in tokens[start : start + length])
        verb = verbs().get(phrase)
        if verb is not None and len(tokens) >= start + length:
            return verb, " ".join(tokens[start + length :])
    return None


def _second_verb(rest: str) -> tuple[Verb, str] | None:
    """A verb coordinated with the first: "continue **and strengthen**", "sign and ratify"."""
    joined = re.match(r"(?:,?\s*(?:and|or|/)(?:/or)?)\s+(?:to\s+)?(?:further\s+)?(?P<rest>.+)", rest)
    return _first_verb(joined["rest"]) if joined else None


def _judged(verb: Verb, rest: str, reason: Reason) -> ActionReading:
    """The verb's category, made general by a general object and specific by a specific means."""
    if verb.is_by_object:
        head = " ".join(rest.split()[:8])
        general, specific = _GENERAL_OBJECT.search(head), _SPECIFIC_OBJECT.search(head)
        if general and not (specific and specific.start() < general.end() + 12):
            return ActionReading(4, verb.words, (reason, Reason("general_object", (general[0],))))
    if verb.category == 4:
        for means in _MEANS.finditer(rest):
            base = verbs().get(_gerunds().get(means["verb"], ""))
            if base is not None and base.category == 5 and not base.is_by_object:
                return ActionReading(5, verb.words, (reason, Reason("specific_means", (means[0],))))
    return ActionReading(verb.category, verb.words, (reason,))
