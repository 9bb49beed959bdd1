"""What a parser returns: small dataclasses that remember where they were read.

The names are those of the review itself (Human Rights Council resolution 5/1, annex, paragraphs 26-32).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Position(StrEnum):
    """The answer of the State under review (resolution 5/1, paragraph 32): never "accepted" or "rejected"."""

    SUPPORTED = "supported"
    NOTED = "noted"
    PENDING = "pending"


class Kind(StrEnum):
    """What a row of a review's outcome is."""

    RECOMMENDATION = "recommendation"
    VOLUNTARY_PLEDGE = "voluntary_pledge"
    OBSERVATION = "observation"
    """What another mechanism recommends or observes: no State made it, and no position is taken on it."""


class Confidence(StrEnum):
    """How sure a reading is: what is not high is put to a person before it counts."""

    HIGH = "high"
    """The paper says it in so many words: a list under a verdict, or a short verdict beside the number."""
    MEDIUM = "medium"
    """A verdict stands among the State's free words."""
    LOW = "low"
    """No clear verdict: a rule for unclear answers decided."""


class DocumentKind(StrEnum):
    """The kinds of paper that a parser can tell apart."""

    WORKING_GROUP_REPORT = "working_group_report"
    ADDENDUM = "addendum"
    THEMATIC_LIST = "thematic_list"
    UPR_INFO_SHEET = "upr_info_sheet"
    UHRI_EXPORT = "uhri_export"
    MECHANISM_SHEET = "mechanism_sheet"


@dataclass(frozen=True, slots=True)
class Check:
    """A self-check that failed: a doubt for a person to settle before accepting."""

    check: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered paragraph as printed: ``page`` counts from 1, ``heading_path`` from the outermost."""

    text: str
    page: int | None = None
    paragraph: str = ""
    heading_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedRecommendation:
    """One recommendation or pledge as a paper has it; ``text`` is without number and without the States."""

    text: str
    recommending_states: tuple[str, ...] = ()
    paragraph: str = ""
    kind: Kind = Kind.RECOMMENDATION
    position: Position | None = None
    position_source: str | None = None
    page: int | None = None
    document: str | None = None
    state_under_review: str | None = None
    session: int | None = None
    upr_cycle: int | None = None
    heading: str = ""
    raw: str = ""
    """The row or paragraph with its attribution, exactly as received."""
    wording_in_dialogue: str = ""
    """The wording a footnote gives "as read during the interactive dialogue"."""
    themes: tuple[str, ...] = ()
    affected_persons: tuple[str, ...] = ()
    sdgs: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    action_category: int | None = None
    mechanism: str = ""
    """Key of the mechanism where it is not the UPR, with its kind and name (``uprkit.mechanisms``)."""
    mechanism_kind: str = ""
    mechanism_name: str = ""
    published_on: date | None = None
    """Day of the paper that holds the row, where the row and not the file tells it."""
    source_id: str = ""
    """What the source itself calls the row, such as UHRI's ``AnnotationId``."""
    checks: tuple[str, ...] = ()
    """Doubts about this row, each a whole sentence."""


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """A part of an answer that takes a recommendation in part: its words and what they come to."""

    position: Position
    words: str


@dataclass(frozen=True, slots=True)
class ParsedAnswer:
    """What an addendum says of one recommendation: the State's own words, and what they come to."""

    paragraph: str
    position: Position | None
    raw_response: str = ""
    page: int | None = None
    position_source: str | None = None
    checks: tuple[str, ...] = ()
    confidence: Confidence = Confidence.HIGH
    parts: tuple[AnswerPart, ...] = ()
    """Where a part is clearly accepted and another is not: the split for analysis. The position stays noted."""


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A paper as read. ``checks`` are doubts about the whole paper or about rows, with their place."""

    file: str
    kind: DocumentKind
    symbol: str | None = None
    title: str = ""
    state_under_review: str | None = None
    session: int | None = None
    upr_cycle: int | None = None
    dated_on: date | None = None
    reviewed_on: date | None = None
    adopted_on: date | None = None
    language: str = "en"
    pages: int | None = None
    recommendations: tuple[ParsedRecommendation, ...] = ()
    answers: tuple[ParsedAnswer, ...] = ()
    passages: tuple[Passage, ...] = ()
    checks: tuple[Check, ...] = field(default=())
