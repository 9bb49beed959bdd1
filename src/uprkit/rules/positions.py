"""The position that free words of the State under review come to.

The order is UPR Info's methodology "Responses to recommendations" (October 2014): what is clearly accepted is
supported, everything else is noted (Human Rights Council resolution 5/1, annex, paragraph 32), and what was
not answered is pending until the Council adopts the outcome. Negation is tested before support.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from uprkit.model import AnswerPart, Confidence, Position


class Ground(StrEnum):
    """Which of the methodology's rules gave the position."""

    EXPLICIT_SUPPORT = "explicit_support"
    IN_PART = "in_part"
    IN_PRINCIPLE = "in_principle"
    NOT_SUPPORTED = "not_supported"
    NOTED = "noted"
    CONSIDERED = "considered"
    ALREADY_IMPLEMENTED = "already_implemented"
    COMMENT_ONLY = "comment_only"
    DEFERRED = "deferred"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class PositionReading:
    """A position with its ground; ``is_clear`` is False where a person should confirm it."""

    position: Position
    ground: Ground
    reason: str
    is_clear: bool
    needs_split: bool = False

    @property
    def confidence(self) -> Confidence:
        """How sure the reading of free words is; only a short verdict is surer (see ``addendum``)."""
        return Confidence.MEDIUM if self.is_clear else Confidence.LOW


_GAP = r"(?:(?!\b(?:but|however)\b)[^.;,:]){0,60}?"
_SUPPORTING = r"(?:accept\w*|support\w*|enjoy\w*|agree\w*|endors\w+|approv\w+)"
_NEGATED = re.compile(
    rf"(?:\bcannot|\bunable\s+to|\bneither|\bnor|\bwithout|\bnot|n't)\b{_GAP}\b{_SUPPORTING}"
    r"(?:\s+(?:the|its|our|their|his)?\s*(?:full\s+)?support(?:ed|s)?\b)?"
    r"|\brejects?\b|\brejected\b(?!\s+(?:asylum|appl))|\b(?:declin|refus)(?:e|es|ed)\s+to\s+(?:accept|support)\b"
    r"|\bdisagree\w*|\boppos(?:e|es|ed)\s+(?:to\s+)?(?:the|this|these)\s+recommendation"
    r"|^\W*(?:no|declined)\W*$|\bunsupported\b|\b(?:un|non-?)accept\w*",
    re.IGNORECASE,
)
_UNDECIDED = re.compile(
    r"\b(?:cannot|can\s+not|could\s+not|unable\s+to|not\s+(?:in\s+a\s+position\s+to|able\s+to))\b[^.;:]{0,60}?"
    r"\b(?:statement|commit\w*|decide|decision|answer|respond|implement|fulfil\w*)\b",
    re.IGNORECASE,
)
_SUPPORT = re.compile(
    r"(?<!would )(?<!could )(?<!might )(?<!nationally )(?<!generally )(?<!commonly )(?<!widely )"
    r"\baccept(?:s|ed|ance)?\b(?!\s+(?:standard|norm|definition|practice)s?\b)"
    r"(?!\s+(?:all\s+|the\s+|any\s+|more\s+|new\s+)?(?:visits?|refugees?|migrants?|asylum|invitations?|jurisdiction|competence"
    r"|individual|complaints?|responsibility|inquir\w+|communications?|applications?)\b)"
    r"|\benjoy(?:s|ed|ing)?\b[^.;:]{0,30}?\bsupport\b|\b(?:have|has|had|received)\s+the\s+support\s+of\b"
    r"|\b(?:supports?|supported|endorses?|endorsed|agrees?\s+(?:to|with))\b"
    r"(?:(?!\b(?:aim|spirit|objective|idea|intent|principle|goal|purpose)\w*\b)[^.;:]){0,40}?\brecommendations?\b"
    r"|\brecommendations?\b[^.;:]{0,60}?\b(?:is|are|were|was|be|been|now)\b[^.;:]{0,15}?"
    r"\b(?:supported|endorsed|agreed|acceptable)\b"
    r"|^\W*(?:is\s+|are\s+)?(?:fully\s+|now\s+)*(?:supports?|supported|accepts?|agrees?|agreed|endorsed)\b\W*(?=$|\s)"
    r"|\bsupported\s+(?:recommendations?|by\b)|^\W*recommendations?[\s(:–—-]+(?:fully\s+)?(?:supported|agreed|endorsed)\b"
    r"|\b(?:supports?|endorses?)\s+(?:it|them|this|these)\W*$|^\W*(?:acceptable|yes)\W*$",
    re.IGNORECASE,
)
_NOTED = re.compile(
    r"\bnotes?\b\s+(?:(?:the|these|this|following|all|\d+)\s+)*recommendations?\b"
    r"|\bnoted\b(?!\s+that\b)|\b(?:takes?|took|taken|taking)\s+(?:due\s+)?note\b|^\W*notes?\W*$",
    re.IGNORECASE,
)
_IN_PART = re.compile(
    r"\bin\s+part\b|\bpartial(?:ly)?\b|\bpartly\b|\bwith\s+the\s+exception\b|\bwith\s+(?:a\s+)?reservations?\b"
    r"|\b(?:only\s+)?(?:insofar|in\s+so\s+far|as\s+far|to\s+the\s+extent)\b|\bpart\s+of\s+(?:the|this)\s+rec"
    r"|\b(?:first|second|last|latter|former|remaining)\s+part\b",
    re.IGNORECASE,
)
_IN_PRINCIPLE = re.compile(r"\bin\s+principle\b", re.IGNORECASE)
_DEFERRED = re.compile(
    r"\b(?:would|will|to|shall)\s+(?:be\s+)?(?:examined?|provide\s+(?:its\s+)?responses?)\b|\bin\s+due\s+(?:time|course)\b"
    r"|\bdefer(?:s|red)?\b|^\W*pending\b|\bremains?\s+pending\b",
    re.IGNORECASE,
)
_CONSIDERED = re.compile(
    r"\b(?:under|further|for)\s+(?:its\s+)?(?:consideration|study|review|examination)\b"
    r"|\b(?:will|would|to|is|are|be|being)\s+(?:be\s+|further\s+|carefully\s+)*(?:consider(?:ed|s|ing)?|stud(?:y|ied))\b",
    re.IGNORECASE,
)
_ALREADY = re.compile(
    r"\balready\s+(?:\w+\s+){0,2}?(?:implement|fulfil|realis|realiz|done|complet|adopt|in\s+(?:place|force|process))\w*"
    r"|\b(?:is|are|been|being|largely|considers?)\s+(?:\w+\s+){0,3}?implemented\b|\bin\s+the\s+process\s+of\b",
    re.IGNORECASE,
)

_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[A-Z“])")
_TURN = re.compile(r"(?:[,;]\s*|\s)(?:but|while|whereas|however|although)\b", re.IGNORECASE)

_IMPERATIVE = re.compile(
    r"^\W*(?:accept|support|endorse|agree|note|reject|consider)\s+"
    r"(?!(?:(?:the|this|these|that|those|all|both|it|our|its)\s+)*(?:\w+\s+){0,2}?recommendations?\b)"
    r"(?=[a-z“\"])(?!(?:in|with|as|and|but|or|on|for|subject|partially|partly|fully|to|it|this)\b)",
    re.IGNORECASE,
)
"""A recommendation's own first words ("Accept visits of …"), which answer nothing."""

_REASONS = {
    Ground.EXPLICIT_SUPPORT: "The State clearly accepts the recommendation.",
    Ground.IN_PART: "The State accepts a part and not the rest: noted, to be split where both are clear.",
    Ground.IN_PRINCIPLE: "Accepted in principle counts as noted.",
    Ground.NOT_SUPPORTED: "The State says that it does not support the recommendation.",
    Ground.NOTED: "The State notes the recommendation.",
    Ground.CONSIDERED: "The State only says that it considers the recommendation: noted.",
    Ground.ALREADY_IMPLEMENTED: "Called implemented without being clearly accepted: noted.",
    Ground.COMMENT_ONLY: "A comment without clear acceptance counts as noted.",
    Ground.DEFERRED: "The State defers its answer: pending until the outcome is adopted.",
    Ground.NO_ANSWER: "No answer: pending until the outcome is adopted.",
}
UNANSWERED = "no clear answer; counted as noted"
"""What stands beside a position that was never given, once the outcome is adopted."""


def read_position(answer: str, *, is_adopted: bool = False) -> PositionReading:
    """The position in the State's own English words, by the methodology's rules in their order.

    ``is_adopted`` tells whether the Council has adopted the outcome: an answer that never came counts as
    noted from then on.
    """
    words = _plain(answer)
    ground = _ground(words)
    if ground in (Ground.DEFERRED, Ground.NO_ANSWER):
        if is_adopted:
            return PositionReading(Position.NOTED, ground, UNANSWERED, is_clear=False)
        return PositionReading(Position.PENDING, ground, _REASONS[ground], is_clear=True)
    position = Position.SUPPORTED if ground is Ground.EXPLICIT_SUPPORT else Position.NOTED
    is_clear = ground in (Ground.EXPLICIT_SUPPORT, Ground.NOT_SUPPORTED, Ground.NOTED)
    return PositionReading(position, ground, _REASONS[ground], is_clear, needs_split=ground is Ground.IN_PART)


def read_parts(answer: str) -> tuple[AnswerPart, ...]:
    """The parts of an answer that clearly takes one part of a recommendation and not another, in order.

    Empty where the answer is not so: then it is one position (methodology: "in part" is split where the parts
    are clearly explained, otherwise noted). The words of all parts together are the answer's words.
    """
    parts: list[AnswerPart] = []
    before = ""
    for words in _clauses(answer):
        position = _verdict(words)
        if position is None or (parts and parts[-1].position is position):
            if parts:
                parts[-1] = AnswerPart(parts[-1].position, parts[-1].words + words)
            else:
                before += words
        else:
            parts.append(AnswerPart(position, before + words))
            before = ""
    if len({part.position for part in parts}) < 2:
        return ()
    return tuple(AnswerPart(part.position, part.words.strip()) for part in parts)


def _clauses(answer: str) -> list[str]:
    """Sentences, and clauses that turn against what was said before; together they are the answer."""
    starts = [match.end() for match in _SENTENCE_END.finditer(answer)]
    turns = [match.start() for match in _TURN.finditer(answer)]
    edges = sorted({0, *starts, *turns, len(answer)})
    return [answer[start:end] for start, end in pairwise(edges)]


def _verdict(words: str) -> Position | None:
    plain = _plain(words)
    ground = _ground(plain)
    if ground is Ground.EXPLICIT_SUPPORT:
        return Position.SUPPORTED
    if ground in (Ground.NOT_SUPPORTED, Ground.NOTED) or _UNDECIDED.search(plain):
        return Position.NOTED
    return None


def position_of_heading(heading: str) -> Position | None:
    """The position that a heading or a lead-in sentence states for what follows it; None where it states
    none.

    A title that names both ("Supported and noted recommendations") states none.
    """
    words = _plain(heading)
    ground = _ground(words)
    if ground is Ground.DEFERRED:
        return Position.PENDING
    if ground in (Ground.NOT_SUPPORTED, Ground.NOTED, Ground.IN_PRINCIPLE):
        return Position.NOTED
    if ground is Ground.IN_PART:
        return Position.NOTED if _IN_PART.search(words) else None
    return Position.SUPPORTED if ground is Ground.EXPLICIT_SUPPORT else None


def _plain(words: str) -> str:
    squeezed = " ".join(words.replace("’", "'").replace("‘", "'").split())
    return _IMPERATIVE.sub("", re.sub(r"\bnot\s+only\b", "", squeezed, flags=re.IGNORECASE))


def _ground(words: str) -> Ground:
    if not re.search(r"\w", words):
        return Ground.NO_ANSWER
    is_refused = bool(_NEGATED.search(words))
    affirmed = _NEGATED.sub(" ", words)
    is_supported = bool(_SUPPORT.search(affirmed))
    is_noted = bool(_NOTED.search(affirmed))
    if is_supported and _IN_PRINCIPLE.search(affirmed):
        return Ground.IN_PRINCIPLE
    if is_supported and (is_refused or is_noted or _UNDECIDED.search(words) or _IN_PART.search(words)):
        return Ground.IN_PART
    if is_supported:
        return Ground.EXPLICIT_SUPPORT
    if is_refused:
        return Ground.NOT_SUPPORTED
    if is_noted:
        return Ground.NOTED
    return _ground_without_verdict(words)


def _ground_without_verdict(words: str) -> Ground:
    if _DEFERRED.search(words):
        return Ground.DEFERRED
    if _CONSIDERED.search(words):
        return Ground.CONSIDERED
    return Ground.ALREADY_IMPLEMENTED if _ALREADY.search(words) else Ground.COMMENT_ONLY
