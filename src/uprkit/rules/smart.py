"""Whether a recommendation is specific, measurable, achievable, relevant and time-bound, as far as words tell.

Sources: UPR Info's guides for recommending States and for follow-up ("SMART" recommendations). Specific: one
issue, one defined action of category 5. Measurable: a deliverable that is there or not, or a figure.
Time-bound: a date; otherwise the next review is implied. What material capacity and evidence allow no text tells:
achievable and relevant are for a person.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from uprkit.rules.action_category import ActionReading


class Smart(StrEnum):
    SPECIFIC = "S"
    MEASURABLE = "M"
    ACHIEVABLE = "A"
    RELEVANT = "R"
    TIME_BOUND = "T"


class Verdict(StrEnum):
    STATED = "stated"
    NOT_STATED = "not_stated"
    TO_JUDGE = "to_judge"


@dataclass(frozen=True, slots=True)
class SmartReading:
    """One letter with its verdict and the reason as a sentence."""

    letter: Smart
    verdict: Verdict
    reason: str


MOST_YEARS = 4.5
"""From one review to the next: what takes longer needs a step on the way."""
_BESIDE = frozenset(
    ("International instruments", "Treaty bodies", "Special procedures", "UPR process", "General", "Other")
)
"""Issues that name the means: a recommendation on one of them and a subject has one issue."""
_SPECIFIC = 5
_DELIVERABLE = re.compile(
    r"\b(?:ratif\w+|acced\w+|accession|sign(?:ing|ature)?|withdraw\w*|moratorium|abolish\w*|repeal\w*|"
    r"decriminali[sz]\w+|criminali[sz]\w+|becom\w+ (?:a )?party|"
    r"(?:adopt|enact|pass|present|submit|introduce|amend|publish|establish|create|set up|issue|extend)\w*\s+"
    r"(?:an?\s+|the\s+|its\s+|any\s+)?(?:\w+\s+){0,4}?(?:laws?|legislation|bills?|code|act|plan|strategy|"
    r"reports?|commission|institution|mechanism|body|invitation|policy|committee|protocol|constitution|programme))\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\b\d+(?:\.\d+)?\s*(?:%|per\s?cent)|\b(?:by|to)\s+\d+(?:\.\d+)?\b(?!\s*(?:\d{2})?$)", re.I
)
_DATE = re.compile(
    r"\b(?:by|before|until|in|during|no later than|from|within|over)\s+(?:the\s+)?(?:end\s+of\s+)?(?:the\s+)?"
    r"(?:(?:19|20)\d\d|next\s+(?:universal\s+periodic\s+)?(?:review|upr|cycle|year|elections?)|"
    r"(?:\d+|one|two|three|four|five|six|twelve)\s+(?:days?|weeks?|months?|years?))\b",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\b(?:within|over|in)\s+(?:the\s+next\s+)?(\d+|five|six|ten)\s+years\b", re.IGNORECASE)
_LONG = {"five": 5, "six": 6, "ten": 10}
_EVIDENCE = re.compile(
    r"\b(?:concluding observations|recommendations? (?:of|by|made)|as recommended|reports? of|findings|"
    r"in line with|in accordance with|statistics)\b",
    re.IGNORECASE,
)


def read_smart(
    text: str, action: ActionReading | None, issues: Collection[str], actions: int
) -> list[SmartReading]:
    """The five letters in order. ``issues`` are UPR Info's labels, ``actions`` how many the text asks for."""
    return [
        _specific(action, issues, actions),
        _measurable(text),
        _achievable(text),
        _relevant(text),
        _time_bound(text),
    ]


def _specific(action: ActionReading | None, issues: Collection[str], actions: int) -> SmartReading:
    subjects = sorted(set(issues) - _BESIDE)
    if actions > 1:
        return SmartReading(
            Smart.SPECIFIC, Verdict.NOT_STATED, f"It asks for {actions} actions, not for one."
        )
    if action is None:
        return SmartReading(Smart.SPECIFIC, Verdict.TO_JUDGE, "Its verb is not known: a person decides.")
    if action.category < _SPECIFIC:
        return SmartReading(
            Smart.SPECIFIC,
            Verdict.NOT_STATED,
            f"“{action.verb}” is no specific action (category {action.category} of 5).",
        )
    if len(subjects) > 1:
        return SmartReading(
            Smart.SPECIFIC, Verdict.TO_JUDGE, f"The action is one; the issues are {', '.join(subjects)}."
        )
    return SmartReading(Smart.SPECIFIC, Verdict.STATED, f"One issue and one action: “{action.verb}”.")


def _measurable(text: str) -> SmartReading:
    found = _FIGURE.search(text) or _DELIVERABLE.search(text)
    if found:
        return SmartReading(
            Smart.MEASURABLE,
            Verdict.STATED,
            f"Whether it is done can be seen: “{' '.join(found[0].split())}”.",
        )
    return SmartReading(
        Smart.MEASURABLE, Verdict.NOT_STATED, "It names no deliverable and no figure: propose an indicator."
    )


def _achievable(text: str) -> SmartReading:
    years = _YEARS.search(text)
    if years:
        count = _LONG.get(years[1].lower()) or int(years[1])
        if count > MOST_YEARS:
            return SmartReading(
                Smart.ACHIEVABLE,
                Verdict.NOT_STATED,
                f"It takes {count} years: name a step before the next review.",
            )
    return SmartReading(
        Smart.ACHIEVABLE,
        Verdict.TO_JUDGE,
        "Whether means suffice a person decides; political will does not count.",
    )


def _relevant(text: str) -> SmartReading:
    found = _EVIDENCE.search(text)
    if found:
        return SmartReading(Smart.RELEVANT, Verdict.TO_JUDGE, f"It refers to evidence: “{found[0]}”.")
    return SmartReading(
        Smart.RELEVANT, Verdict.TO_JUDGE, "It names no evidence of the problem: a person decides."
    )


def _time_bound(text: str) -> SmartReading:
    found = _DATE.search(text)
    if found:
        return SmartReading(Smart.TIME_BOUND, Verdict.STATED, f"It names a time: “{found[0]}”.")
    return SmartReading(Smart.TIME_BOUND, Verdict.NOT_STATED, "It names no time; implied is the next review.")
