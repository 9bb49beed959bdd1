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
