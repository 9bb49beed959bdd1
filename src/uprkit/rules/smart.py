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

from uprkit.reasons import Reason
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
    """One letter with its verdict and the reason."""

    letter: Smart
    verdict: Verdict
    reason: Reason


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
        return _said(Smart.SPECIFIC, Verdict.NOT_STATED, "several_actions", str(actions))
    if action is None:
        return _said(Smart.SPECIFIC, Verdict.TO_JUDGE, "no_verb")
    if action.category < _SPECIFIC:
        if not action.verb:
            return SmartReading(Smart.SPECIFIC, Verdict.NOT_STATED, action.reasons[0])
        return _said(Smart.SPECIFIC, Verdict.NOT_STATED, "not_specific", action.verb, str(action.category))
    if len(subjects) > 1:
        return _said(Smart.SPECIFIC, Verdict.TO_JUDGE, "several_issues", *subjects)
    return _said(Smart.SPECIFIC, Verdict.STATED, "one_action", action.verb)


def _said(letter: Smart, verdict: Verdict, rule: str, *words: str) -> SmartReading:
    return SmartReading(letter, verdict, Reason(rule, words))


def _measurable(text: str) -> SmartReading:
    found = _FIGURE.search(text) or _DELIVERABLE.search(text)
    if found:
        return _said(Smart.MEASURABLE, Verdict.STATED, "deliverable", " ".join(found[0].split()))
    return _said(Smart.MEASURABLE, Verdict.NOT_STATED, "no_deliverable")


def _achievable(text: str) -> SmartReading:
    years = _YEARS.search(text)
    if years:
        count = _LONG.get(years[1].lower()) or int(years[1])
        if count > MOST_YEARS:
            return _said(Smart.ACHIEVABLE, Verdict.NOT_STATED, "too_long", str(count))
    return _said(Smart.ACHIEVABLE, Verdict.TO_JUDGE, "means")


def _relevant(text: str) -> SmartReading:
    found = _EVIDENCE.search(text)
    if found:
        return _said(Smart.RELEVANT, Verdict.TO_JUDGE, "evidence", found[0])
    return _said(Smart.RELEVANT, Verdict.TO_JUDGE, "no_evidence")


def _time_bound(text: str) -> SmartReading:
    found = _DATE.search(text)
    if found:
        return _said(Smart.TIME_BOUND, Verdict.STATED, "time", found[0])
    return _said(Smart.TIME_BOUND, Verdict.NOT_STATED, "no_time")
