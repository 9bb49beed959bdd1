"""Indicators that would show whether a recommendation as received is carried out: proposals for a person to fit.

Kinds as in OHCHR, "Human Rights Indicators: A Guide to Measurement and Implementation" (HR/PUB/12/5, 2012):
structural (commitments), process (efforts), outcome (results). Outcomes are SDG indicators of the global list
(General Assembly resolution 71/313). No baseline, target or source is made up: whoever plans knows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from uprkit.classify.named import SPECIAL_PROCEDURES, named_in
from uprkit.classify.words import words_of
from uprkit.sdgs import sdg_indicators


class IndicatorType(StrEnum):
    STRUCTURAL = "structural"
    PROCESS = "process"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class ProposedIndicator:
    """``name`` is a key of ``NAMES``, or the label of an SDG indicator; ``about`` what it is about, if named."""

    type: IndicatorType
    name: str
    about: str = ""
    sdg_indicator: str = ""

    def told(self) -> str:
        """In English."""
        return NAMES.get(self.name, self.name) % {"about": self.about}


NAMES = {
    "treaty": "Date of ratification or accession, and reservations: %(about)s",
    "law": "Date of entry into force and scope of the law",
    "plan": "Date of adoption, period and budget of the plan or policy",
    "institution": "Date on which the body was set up, its mandate and its yearly budget",
    "invitation": "Visits of special procedures requested, and those that took place",
    "reporting": "Reports to treaty bodies due, and those submitted",
    "training": "Persons trained, by profession and sex, of those who should be",
    "cases": "Complaints received, investigated, brought to court and decided, with redress granted",
    "budget": "Money spent, as a share of the public budget",
    "services": "Persons reached by the service, by sex, age and region, of those who need it",
    "efforts": "Measures taken, each with its date and the number of persons it reaches",
}
"""English names by key; ``about`` names treaties."""
_BY_WORDS = (
    (
        IndicatorType.STRUCTURAL,
        "law",
        r"laws?|legislation|legislative|bills?|code|penali[sz]\w*|criminali[sz]\w*|abolish\w*",
    ),
    (IndicatorType.STRUCTURAL, "plan", r"plans?|strateg(?:y|ies)|polic(?:y|ies)|programmes?"),
    (
        IndicatorType.STRUCTURAL,
        "institution",
        r"commissions?|institutions?|mechanisms?|ombuds\w+|committees?",
    ),
    (IndicatorType.PROCESS, "training", r"train\w*|awareness|education for|sensiti[sz]\w*|campaigns?"),
    (
        IndicatorType.PROCESS,
        "cases",
        r"investigat\w*|prosecut\w*|perpetrators?|impunity|bring\w* to justice|redress|complaints?|violence",
    ),
    (IndicatorType.PROCESS, "budget", r"budget\w*|resources|funding|funds|financ\w+|allocat\w+"),
    (
        IndicatorType.PROCESS,
        "services",
        r"access|services|schools?|health|housing|water|shelters?|assistance to",
    ),
)
_MATCHING = [(kind, name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, name, words in _BY_WORDS]
_JOINING = re.compile(
    r"\b(?:ratif\w+|acced\w+|accession|sign\w*|becom\w+ (?:a )?party|withdraw\w*)\b", re.IGNORECASE
)
_MOST = 5


def propose_indicators(text: str, sdgs: Iterable[str] = ()) -> list[ProposedIndicator]:
    """At most five, structural before process before outcome; at least one for a text with words.

    ``sdgs`` are codes of goals, targets and indicators, as ``tag_texts`` gives them.
    """
    words = words_of(text)
    if not words:
        return []
    named = named_in(words)
    found = []
    if named.treaties and _JOINING.search(text):
        found.append(ProposedIndicator(IndicatorType.STRUCTURAL, "treaty", ", ".join(named.treaties)))
    if SPECIAL_PROCEDURES in named.bodies:
        found.append(ProposedIndicator(IndicatorType.PROCESS, "invitation"))
    elif named.bodies:
        found.append(ProposedIndicator(IndicatorType.PROCESS, "reporting"))
    found += [ProposedIndicator(kind, name) for kind, name, pattern in _MATCHING if pattern.search(text)]
    known = sdg_indicators()
    outcomes = [
        ProposedIndicator(IndicatorType.OUTCOME, known[code], sdg_indicator=code)
        for code in sdgs
        if code in known
    ][:2]
    if not found:
        found = [ProposedIndicator(IndicatorType.PROCESS, "efforts")]
    order = list(IndicatorType)
    found.sort(key=lambda each: order.index(each.type))
    return found[: _MOST - len(outcomes)] + outcomes
