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
    # SMART of indicators and expected actions: OHCHR, HR/PUB/12/5; UPR Info's guides.
    "indicator_unit": "It is counted in one unit: %(words)s.",
    "indicator_no_unit": "No unit is given: say what is counted.",
    "indicator_measurable": "Target and source are given, and where it starts from.",
    "indicator_no_baseline": "No baseline is given: nobody can tell whether anything changed.",
    "indicator_no_baseline_date": "The baseline has no date: say of which year it is.",
    "indicator_no_target": "No target is given: nobody can tell when enough is done.",
    "indicator_no_source": "No source is given: say who publishes the figures.",
    "indicator_no_change": "The target is the baseline: nothing would change.",
    "indicator_commitment": "It tells of a commitment: whether it helps anybody an outcome indicator shows.",
    "indicator_groups": "It tells groups apart: %(words)s; whether these are the ones left behind a person decides.",
    "indicator_no_groups": "No groups are told apart: an average hides those who are left behind.",
    "indicator_no_target_date": "The target has no date: say until when it is to be reached.",
    "action_no_lead": "No body leads: say who answers for it.",
    "action_no_indicator": "It has no indicator: nobody can tell whether it has its effect.",
    "action_indicator": "An indicator with target and source shows it: %(words)s.",
    "action_weak_indicators": "None of its indicators has all of baseline, target and source.",
    "action_no_money": "No money is named: say what it costs and who pays.",
    "action_serves_none": "It serves no recommendation.",
    "action_no_outcome": "No outcome indicator shows what becomes better for people.",
    "action_verb": "It is one defined action: %(words)s.",
    "action_serves": "It serves recommendations; whether it does what they ask a person decides.",
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
