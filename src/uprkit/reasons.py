"""Why something was suggested: the rule that decided and the words it went by, and the sentence that says so.

A reason is kept apart from its sentence, so that a site can say it in its reader's language and mark the words.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple


class Reason(NamedTuple):
    """``rule`` is a key of ``SENTENCES``; ``words`` are what it went by, as they stand in the text or in a table."""

    rule: str
    words: tuple[str, ...] = ()


SENTENCES = {
    # Words of the text, and what follows from them.
    "said": "It says %(words)s.",
    "issue": "Its issue is %(words)s.",
    "no_issue": "No phrase of a more particular issue was found.",
    "model": "The trained model goes by %(words)s.",
    "model_alone": "The trained model finds no single word that decides.",
    "lexicon": "The word list of its language, which nobody has measured, finds %(words)s.",
    # UPR Info, Database, guide "Action category" (2014).
    "opens": "It opens with %(words)s.",
    "second_verb": "Of two leading verbs the second counts: %(words)s.",
    "general_object": "Its object is general: %(words)s.",
    "specific_means": "It names a specific means: %(words)s.",
    "addressed": "It is addressed to others than the State under review.",
    "no_verb": "No verb that the table knows opens it: a person decides.",
    "rule_differs": "The rule reads otherwise (category %(first)s).",
    # SMART, UPR Info's guides.
    "several_actions": "It asks for %(first)s actions, not for one.",
    "not_specific": "“%(first)s” is no specific action (category %(second)s of 5).",
    "several_issues": "The action is one; the issues are %(words)s.",
    "one_action": "One issue and one action: %(words)s.",
    "deliverable": "Whether it is done can be seen: %(words)s.",
    "no_deliverable": "It names no deliverable and no figure: propose an indicator.",
    "too_long": "It takes %(first)s years: name a step before the next review.",
    "means": "Whether means suffice a person decides; political will does not count.",
    "evidence": "It refers to evidence: %(words)s.",
    "no_evidence": "It names no evidence of the problem: a person decides.",
    "time": "It names a time: %(words)s.",
    "no_time": "It names no time; implied is the next review.",
    # An expected action beside the recommendation that it serves.
    "weaker_category": "The recommendation asks to “%(first)s” (category %(second)s), the expected action to "
    "“%(third)s” (category %(fourth)s).",
    "weaker_treaties": "The expected action does not name %(words)s.",
    "weaker_words": "The recommendation says %(words)s, the expected action does not.",
}
"""English sentences by rule: ``words`` are all words in quotes, ``first`` to ``fourth`` single ones."""
_PLACES = ("first", "second", "third", "fourth")


def sentence(reason: Reason, say: Callable[[str], str] = str) -> str:
    """A reason as a whole sentence; ``say`` translates one of ``SENTENCES``, placeholders and all."""
    said = dict(zip(_PLACES, reason.words, strict=False))
    words = ", ".join(f"“{word}”" for word in reason.words)
    return say(SENTENCES[reason.rule]) % {**dict.fromkeys(_PLACES, ""), **said, "words": words}


@lru_cache(maxsize=16_384)
def sentences(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """Reasons in English, in their order; remembered, since texts on one matter are tagged for the same ones."""
    return tuple(sentence(reason) for reason in reasons)
