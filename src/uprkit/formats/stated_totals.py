"""How many recommendations a paper says were received, supported and noted: checksums for what was read.

Sentences alone are read: numbers on a chart stand for nothing by themselves. "12 recommendations on housing" or
"5 in part" are parts of a total and not one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from uprkit.formats.number_lists import find_lists
from uprkit.formats.recommending_states import resolve_states
from uprkit.model import DocumentKind, Passage, StatedTotal, Total
from uprkit.states import find_state

TELL_TOTALS = frozenset(
    {
        DocumentKind.ADDENDUM,
        DocumentKind.COUNCIL_DECISION,
        DocumentKind.SESSION_REPORT,
        DocumentKind.PLENARY_STATEMENT,
        DocumentKind.HIGH_COMMISSIONER_LETTER,
        DocumentKind.INFOGRAPHIC,
        DocumentKind.MID_TERM_REPORT,
    }
)
"""Papers of a review's outcome and after; those before a review speak of the totals of an earlier one."""

_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[A-Z“])")
_NUMBER = r"(?<!\d\s)(?<![\d.,/])(?P<number>\d{1,3})(?![\d.,]\d)(?!\s?%)"
_NO_PART = (
    r"(?!\s*(?:\(in\s+part\)|in\s+part\b|partially\b|partly\b"
    r"|(?:on|regarding|concerning|about|pertaining\s+to|relat(?:ed|ing)\s+to|dealing\s+with|addressing|from|by|for)\b"
    r"|in\s+(?:the\s+)?(?:area|field|sphere|part|principle)s?\b))"
)
"""What follows a total of some recommendations only."""
_NO_PART_BUT_ALL = (
    rf"(?:(?=\s+(?:from|by)\s+(?:(?:the|all|other|UN|United\s+Nations|\d{{1,3}})\s+)*"
    rf"(?:member\s+states?|states|delegations|countries)\b)|{_NO_PART})"
)
"""Who made them all is no part: "received 215 recommendations from Member States"."""
_OF_ALL = r"(?:(?:out\s+)?of\s+(?:these|them|those|the(?:\s+\d{1,3})?|\d{1,3}))"
_VERB = (
    r"(?P<verb>accept(?:s|ed|ing)?|support(?:s|ed|ing)?|endorse[sd]?|not(?:e|es|ed|ing)|t(?:akes?|ook|aken)\s+note\s+of"
    r"|reject(?:s|ed)?|(?:(?:do|does|did)\s+not\s+)?enjoy(?:s|ed)?\s+(?:the|its|our|his|her)\s+support)"
)
_NOUN = r"(?:UPR\s+)?recommendations\b"
_NAMED = rf"(?:{_NOUN}(?:\s+{_OF_ALL}(?:\s+{_NOUN})?)?|{_OF_ALL}(?:\s+{_NOUN})?)"
_AFTER = re.compile(
    rf"\b{_VERB}\s+(?:(?:the\s+following|a\s+total\s+of|in\s+full|fully|altogether|all)\s+)*{_NUMBER}\s+{_NAMED}"
    rf"{_NO_PART}",
    re.IGNORECASE,
)
"""What comes behind the verb: "supported 182 of the 215 recommendations"."""
_BEFORE = re.compile(
    rf"\b{_NUMBER}\s+(?:(?:UPR\s+)?recommendations?\s+|of\s+(?:them|these|those|which|the\s+recommendations)\s+)?"
    r"(?:(?:that|which|are|were|is|was|be|been|has|have|had|having|would|will|now|also|fully|immediately)\s+)*"
    rf"{_VERB}\b(?!\s+(?:by|the|a|an|its|that|this)\b){_NO_PART}",
    re.IGNORECASE,
)
"""What comes before it: "of these, 182 were supported and 33 noted"."""
_LISTED = re.compile(
    rf"\b{_VERB}\s+(?:(?:the\s+)?(?:other|remaining|rest\s+of)\s+)?{_NUMBER}(?=\s*(?:[.,;)]|and\b|while\b|but\b|$))",
    re.IGNORECASE,
)
"""A total that leaves the noun out where the sentence had it: "supported 182 recommendations and noted 33"."""
_RECEIVED = (
    re.compile(
        rf"\breceiv(?:ed|ing)\s+(?:(?:a\s+total\s+of|altogether|in\s+all)\s+)?{_NUMBER}\s+recommendations\b{_NO_PART_BUT_ALL}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_NUMBER}\s+recommendations\s+(?:(?:that|which|it|were|was|are|had|have|has|been)\s+)*"
        r"(?:received|made|put\s+forward|formulated|addressed|submitted|presented|issued)\b"
        rf"{_NO_PART_BUT_ALL}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:out\s+of|of)\s+(?:a\s+total\s+of\s+|all\s+|the\s+(?:total\s+of\s+|total\s+)?)?{_NUMBER}\s+"
        rf"(?:UPR\s+)?recommendations\b{_NO_PART}",
        re.IGNORECASE,
    ),
)
_OF_THOSE = re.compile(r"\bof\s+(?:them|these|those|which)\b|\bthe\s+(?:remaining|other)\b", re.IGNORECASE)
_SPEAKS = re.compile(r"\brecommendations?\b", re.IGNORECASE)
_INTRODUCED = re.compile(
    r"(?:\brecommendations?|\brecs?\.?|\bfollowing|\bparagraphs?|\bparas?\.?)"
    r"(?:\s+(?:numbers?|nos?\.?|numbered|contained\s+in\s+paragraphs?))?\s*[:(]?\s*$|:\s*$",
    re.IGNORECASE,
)
"""Before a number that names a recommendation or paragraph."""
_NAMED_CYCLE = re.compile(
    r"\b(?:first|second|third|fourth|fifth|\d(?:st|nd|rd|th)|previous|earlier|last|preceding|past)\s+"
    r"(?:(?:UPR|universal\s+periodic\s+review|review)\s+)?(?:cycles?|rounds?|reviews?)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:respect\s+to|compar\w+\s+(?:to|with)|than\s+in|than)\s+(?:the|its|our)\s+$", re.IGNORECASE
)
_NEGATION = re.compile(
    r"\b(?:not|cannot|unable|neither|never)\s+(?:to\s+)?(?:be\s+|yet\s+)?$|n[’']t\s+$", re.IGNORECASE
)
_PARTLY = re.compile(r"\b(?:partially|partly|in\s+part|in\s+principle)[\s,]*$", re.IGNORECASE)
_REVIEW_OF = re.compile(
    r"\bThe\s+(?:universal\s+periodic\s+)?review\s+of\s+(?P<state>.{3,80}?)\s+(?:was|took)\b"
)
_SUPPORT_OF = re.compile(
    r"\bsupport\s+of\s+(?:the\s+(?:Government|delegation)\s+of\s+)?(?P<state>[^,;.]{3,60})"
)


def totals_in(text: str, page: int | None = None) -> list[StatedTotal]:
    """The totals that the sentences of a text state, in order."""
    found: list[StatedTotal] = []
    before = ""
    for sentence in _SENTENCE_END.split(text):
        # "It received 180 recommendations. It supports 150 of them and notes 30."
        carries_on = bool(found) and found[-1].words == before and _OF_THOSE.search(sentence) is not None
        told = _told_by(sentence, carries_on=carries_on)
        found.extend(StatedTotal(about, number, sentence.strip(), page) for about, number in told)
        before = sentence.strip()
    return found


def totals_of(passages: Sequence[Passage]) -> tuple[StatedTotal, ...]:
    """The totals that a paper's passages state, each with its State where the paper names one."""
    found: list[StatedTotal] = []
    running: str | None = None
    for passage in passages:
        running = _state_begun(passage) or running
        for total in totals_in(passage.text, passage.page):
            named = _SUPPORT_OF.search(total.words)
            state = _resolved(named["state"]) if named else None
            found.append(replace(total, state_under_review=state or running))
    return tuple(found)


def _told_by(sentence: str, *, carries_on: bool) -> Iterator[tuple[Total, int]]:
    if not (carries_on or _SPEAKS.search(sentence)) or _is_of_other_cycle(sentence):
        return
    listed = _places_listed(sentence)
    taken: list[tuple[int, int]] = []
    for pattern in (_AFTER, _BEFORE):
        yield from _answered(pattern, sentence, listed, taken)
    for received in _RECEIVED:
        for match in received.finditer(sentence):
            if match.span("number") not in taken and match.span("number") not in listed:
                taken.append(match.span("number"))
                yield Total.RECEIVED, int(match["number"])
    if taken:
        yield from _answered(_LISTED, sentence, listed, taken)


def _answered(
    pattern: re.Pattern[str], sentence: str, listed: set[tuple[int, int]], taken: list[tuple[int, int]]
) -> Iterator[tuple[Total, int]]:
    """Totals with a verb that says how they were answered; ``taken`` gains their places."""
    for match in pattern.finditer(sentence):
        place = match.span("number")
        if place in taken or place in listed:
            continue
        before = sentence[: min(match.start("verb"), match.start("number"))]
        between = sentence[match.start() : match.start("verb")]
        if _PARTLY.search(before) or _PARTLY.search(between):
            continue
        taken.append(place)
        is_denied = bool(_NEGATION.search(before) or _NEGATION.search(between))
        yield _about(match["verb"], is_denied=is_denied), int(match["number"])


def _is_of_other_cycle(sentence: str) -> bool:
    """Whether a sentence looks at a cycle by name, which may be an earlier one; to compare with one is no such look."""
    return any(not _COMPARED.search(sentence[: match.start()]) for match in _NAMED_CYCLE.finditer(sentence))


def _places_listed(sentence: str) -> set[tuple[int, int]]:
    """Where numbers of recommendations stand: the last of "recommendations 4 and 5 are noted" is no total."""
    spans = [
        (found.start, found.end)
        for found in find_lists(sentence)
        if found.is_dotted or len(found.numbers) > 1
    ]
    return {
        match.span()
        for match in re.finditer(r"\d{1,3}", sentence)
        if _INTRODUCED.search(sentence[: match.start()])
        or any(start <= match.start() < end for start, end in spans)
    }


def _about(verb: str, *, is_denied: bool) -> Total:
    is_noted = verb.lower().startswith(("not", "t", "rej", "do", "did"))
    return Total.NOTED if is_noted or is_denied else Total.SUPPORTED


def _state_begun(passage: Passage) -> str | None:
    """The State whose review a passage begins to report on, by the heading above it or its own words."""
    headed = next(
        (state for heading in reversed(passage.heading_path) if (state := find_state(heading))), None
    )
    said = _REVIEW_OF.search(passage.text)
    return headed or (_resolved(said["state"]) if said else None)


def _resolved(words: str) -> str | None:
    found = resolve_states(words.strip())
    return found[0] if found and len(found) == 1 else None
