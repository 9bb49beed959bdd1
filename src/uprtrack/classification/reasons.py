"""Why the machine suggests something, in the reader's language: the library itself speaks English alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from uprkit.issues import issues
from uprkit.reasons import Reason, sentence
from uprtrack.classification.labels import translated

SENTENCES = (
    gettext_noop("It says %(words)s."),
    gettext_noop("Its issue is %(words)s."),
    gettext_noop("No phrase of a more particular issue was found."),
    gettext_noop("The trained model goes by %(words)s."),
    gettext_noop("The trained model finds no single word that decides."),
    gettext_noop("The word list of its language, which nobody has measured, finds %(words)s."),
    gettext_noop("It opens with %(words)s."),
    gettext_noop("Of two leading verbs the second counts: %(words)s."),
    gettext_noop("Its object is general: %(words)s."),
    gettext_noop("It names a specific means: %(words)s."),
    gettext_noop("It is addressed to others than the State under review."),
    gettext_noop("No verb that the table knows opens it: a person decides."),
    gettext_noop("The rule reads otherwise (category %(first)s)."),
    gettext_noop("It asks for %(first)s actions, not for one."),
    gettext_noop("“%(first)s” is no specific action (category %(second)s of 5)."),
    gettext_noop("The action is one; the issues are %(words)s."),
    gettext_noop("One issue and one action: %(words)s."),
    gettext_noop("Whether it is done can be seen: %(words)s."),
    gettext_noop("It names no deliverable and no figure: propose an indicator."),
    gettext_noop("It takes %(first)s years: name a step before the next review."),
    gettext_noop("Whether means suffice a person decides; political will does not count."),
    gettext_noop("It refers to evidence: %(words)s."),
    gettext_noop("It names no evidence of the problem: a person decides."),
    gettext_noop("It names a time: %(words)s."),
    gettext_noop("It names no time; implied is the next review."),
    gettext_noop(
        "The recommendation asks to “%(first)s” (category %(second)s), the expected action to "
        "“%(third)s” (category %(fourth)s)."
    ),
    gettext_noop("The expected action does not name %(words)s."),
    gettext_noop("The recommendation says %(words)s, the expected action does not."),
    gettext_noop("It is counted in one unit: %(words)s."),
    gettext_noop("No unit is given: say what is counted."),
    gettext_noop("Target and source are given, and where it starts from."),
    gettext_noop("No baseline is given: nobody can tell whether anything changed."),
    gettext_noop("The baseline has no date: say of which year it is."),
    gettext_noop("No target is given: nobody can tell when enough is done."),
    gettext_noop("No source is given: say who publishes the figures."),
    gettext_noop("The target is the baseline: nothing would change."),
    gettext_noop("It tells of a commitment: whether it helps anybody an outcome indicator shows."),
    gettext_noop(
        "It tells groups apart: %(words)s; whether these are the ones left behind a person decides."
    ),
    gettext_noop("No groups are told apart: an average hides those who are left behind."),
    gettext_noop("The target has no date: say until when it is to be reached."),
    gettext_noop("No body leads: say who answers for it."),
    gettext_noop("It has no indicator: nobody can tell whether it has its effect."),
    gettext_noop("An indicator with target and source shows it: %(words)s."),
    gettext_noop("None of its indicators has all of baseline, target and source."),
    gettext_noop("No money is named: say what it costs and who pays."),
    gettext_noop("It serves no recommendation."),
    gettext_noop("No outcome indicator shows what becomes better for people."),
    gettext_noop("It is one defined action: %(words)s."),
    gettext_noop("It serves recommendations; whether it does what they ask a person decides."),
)
"""The library's sentences, marked for translation; a test holds them against it."""
_OF_ISSUES = frozenset({"issue", "several_issues"})
"""Rules whose words are labels of issues, not words of the text."""


@dataclass(frozen=True, slots=True)
class Told:
    """A reason as a whole sentence; ``words`` are those of the text that it went by."""

    rule: str
    sentence: str
    words: tuple[str, ...]


def told(reasons: Iterable[Reason]) -> list[Told]:
    """Reasons in the reader's language."""
    return [_told(reason) for reason in reasons]


def _told(reason: Reason) -> Told:
    if reason.rule in _OF_ISSUES:
        known = issues()
        named = tuple(
            translated(known[label].full_label) if label in known else label for label in reason.words
        )
        return Told(reason.rule, sentence(Reason(reason.rule, named), gettext), ())
    return Told(reason.rule, sentence(reason, gettext), reason.words)
