"""In what way a later recommendation echoes an earlier one, where it does.

Source: UPR Info, "Starting all over again?": the same, similar, general, build_up.
"""

from __future__ import annotations

import re
from enum import StrEnum

from rapidfuzz import fuzz

from uprkit.classify.link_respects import RESPECTS, Respects, Weighed

_SAME = 85.0
_MUCH_ALIKE = 0.35
_FAR_APART = 3
"""Steps between UPR Info's categories of action: to go on, and to do something certain, are not one action."""
_ALL_WORDS = 0.9
"""The share of its words, by rarity, that each of two texts has of the other where they are the same."""


class LinkKind(StrEnum):
    SAME = "same"
    SIMILAR = "similar"
    GENERAL = "general"
    BUILD_UP = "build_up"


_GOES_ON = re.compile(
    r"\b(?:already|adopted|recently|created|established|ratified|culmination|finali[sz]e)\b"
    r"|\b(?:implement\w*|enforc\w*|apply|application|funds?|funding|resources|complete|fully|effective\w*)\b.{0,80}"
    r"\b(?:laws?|legislation|acts?|bill|code|plans?|strategy|policy|programmes?|convention|protocol|covenant|treaty"
    r"|mechanism|institution|commission|committee|ombuds\w*|authority|framework|[A-Z]{3,})\b",
    re.IGNORECASE,
)
"""That something is there by now, or that a law, plan, treaty or body is to be put to work."""
_TO_JOIN = re.compile(
    r"\b(?:ratify\w*|ratification|acced\w*|accession|sign|signing|signature|withdraw\w*|reservations?)\b",
    re.IGNORECASE,
)
_BEGINS = frozenset(
    (
        *(
            "ratify",
            "accede",
            "sign",
            "adopt",
            "enact",
            "establish",
            "create",
            "develop",
            "elaborate",
            "draft",
        ),
        *("introduce", "set up", "formulate", "prepare"),
    )
)


_CHAINS = tuple(
    (re.compile(earlier, re.IGNORECASE), re.compile(later, re.IGNORECASE))
    for earlier, later in (
        (
            r"\b(?:ratif|acce[ds]|sign|op-?cat)",
            r"\b(?:establish|creat|set(?:ting)? up|designat)\w*\b.{0,60}\b(?:mechanism|body|authority)",
        ),
        (r"\bmoratorium|\bnot carry out", r"\babolish|\babolition"),
        (r"\brome statute", r"\bkampala|\bamendments?\b"),
        (r"\b(?:ratif|acce[ds]|sign)", r"\bcompetence of the\b.{0,60}\bcommunications\b"),
    )
)
"""What an earlier text asks for, and the step that is open only when it is done."""


_SIMILAR = {"terms": 3.7, "subjects": 1.38, "issues": 1.11, "joins_one": -1.48}
_SAME_CATEGORY, _SIMILAR_SHIFT = 0.49, -2.18
"""Weights that tell the same matter and action from the same matter alone, fitted to the judged texts for tuning."""


def kind_of(query: Weighed, known: Weighed, respects: Respects) -> LinkKind:
    """The kind of a link that is there."""
    told = dict(zip(RESPECTS, respects, strict=True))
    if _is_same(query, known, told):
        return LinkKind.SAME
    if _builds_up(query, known):
        return LinkKind.BUILD_UP
    later, earlier = query.reading.action, known.reading.action
    weighed = sum(weight * told[name] for name, weight in _SIMILAR.items()) + _SIMILAR_SHIFT
    apart = abs(later.category - earlier.category) if later and earlier else _FAR_APART
    weighed += _SAME_CATEGORY if apart == 0 else 0.0
    is_near = apart < _FAR_APART or told["terms"] >= _MUCH_ALIKE
    return LinkKind.SIMILAR if is_near and weighed >= 0 else LinkKind.GENERAL


def _is_same(query: Weighed, known: Weighed, told: dict[str, float]) -> bool:
    """Nearly word for word, a treaty under any of its names counting as one word."""
    then, before = query.reading.action, known.reading.action
    is_same_verb = then is not None and before is not None and then.verb == before.verb
    said = min(told["terms"], told["terms_of_later"], told["terms_of_earlier"])
    if is_same_verb and said >= _ALL_WORDS:
        return True
    return (
        fuzz.token_sort_ratio(query.reading.text.casefold(), known.reading.text.casefold()) >= _SAME
        and not told["other_name"]
        and query.joins == known.joins
    )


def _builds_up(query: Weighed, known: Weighed) -> bool:
    """Whether the later text goes on from where the earlier one, once carried out, leads."""
    later, earlier = query.reading.text, known.reading.text
    if any(
        first.search(earlier) and then.search(later) and not then.search(earlier) for first, then in _CHAINS
    ):
        return True
    if not _GOES_ON.search(later):
        return False
    if known.joins:
        return not _TO_JOIN.search(later) and not query.names.isdisjoint(known.names)
    then, before = query.reading.action, known.reading.action
    is_other = then is None or before is None or then.verb != before.verb
    return is_other and before is not None and before.verb in _BEGINS
