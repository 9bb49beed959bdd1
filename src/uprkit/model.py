"""What a parser returns: small dataclasses that remember where they were read.

The names are those of the review itself (Human Rights Council resolution 5/1, annex, paragraphs 26-32).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from uprkit.returned import ReturnedSheet


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
    NATIONAL_REPORT = "national_report"
    UN_COMPILATION = "un_compilation"
    STAKEHOLDER_SUMMARY = "stakeholder_summary"
    ADVANCE_QUESTIONS = "advance_questions"
    COUNCIL_DECISION = "council_decision"
    SESSION_REPORT = "session_report"
    PLENARY_STATEMENT = "plenary_statement"
    HIGH_COMMISSIONER_LETTER = "high_commissioner_letter"
    INFOGRAPHIC = "infographic"
    MID_TERM_REPORT = "mid_term_report"
    RETURNED_SHEET = "returned_sheet"
    """No paper: a spreadsheet that an installation sent out to be filled in (``uprkit.returned``)."""


FILED_KINDS = frozenset(
    {
        DocumentKind.NATIONAL_REPORT,
        DocumentKind.UN_COMPILATION,
        DocumentKind.STAKEHOLDER_SUMMARY,
        DocumentKind.ADVANCE_QUESTIONS,
        DocumentKind.COUNCIL_DECISION,
        DocumentKind.SESSION_REPORT,
        DocumentKind.PLENARY_STATEMENT,
        DocumentKind.HIGH_COMMISSIONER_LETTER,
        DocumentKind.INFOGRAPHIC,
        DocumentKind.MID_TERM_REPORT,
    }
)
"""Papers kept for their words: they list no recommendations, but speak of them and may make pledges."""

BEFORE_REVIEW = frozenset(
    {
        DocumentKind.NATIONAL_REPORT,
        DocumentKind.UN_COMPILATION,
        DocumentKind.STAKEHOLDER_SUMMARY,
        DocumentKind.ADVANCE_QUESTIONS,
    }
)
"""The bases of a review and the questions before it (resolution 5/1, annex, paragraphs 15 and 21)."""


class Author(StrEnum):
    """Who a mid-term report speaks for."""

    STATE = "state"
    NHRI = "nhri"
    CIVIL_SOCIETY = "civil_society"


@dataclass(frozen=True, slots=True)
class Check:
    """A self-check that failed: a doubt for a person to settle before accepting."""

    check: str
    place: str
    message: str
    page: int | None = None
    """Where in the paper to look, from 1; None where the paper has no pages, or the doubt no place among them."""
    words: str = ""
    """What is printed there, from its beginning on, as far as it helps to find it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered paragraph as printed: ``page`` counts from 1, ``heading_path`` from the outermost."""

    text: str
    page: int | None = None
    paragraph: str = ""
    heading_path: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    """ISO3 of the States that the paper says speak here."""


class Total(StrEnum):
    """What a paper states a number of recommendations of."""

    RECEIVED = "received"
    SUPPORTED = "supported"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A number of recommendations (as the UN counts them) that a paper states: a checksum, and no position.

    ``words`` is the sentence as printed; ``state_under_review`` the State (ISO3) it is about, where a paper on many
    reviews tells.
    """

    about: Total
    number: int
    words: str
    page: int | None = None
    state_under_review: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedReference:
    """Where a paper speaks of recommendations by their numbers; which ones it means, a person confirms.

    ``words`` are as printed; ``numbers`` have ranges written out (``"14"``, ``"115.2"``); ``passage`` is the place
    of the passage in the document's, from 0.
    """

    numbers: tuple[str, ...]
    words: str
    passage: int
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedNumbering:
    """The sentence in which a paper says whose numbers it uses, with what can be read from it."""

    words: str
    report: str | None = None
    """The symbol of the report whose numbers they are."""
    paragraph: str = ""
    """The paragraph of that report under which the recommendations stand."""


@dataclass(frozen=True, slots=True)
class ProposedPledge:
    """What may be a voluntary pledge, as printed; a person confirms it.

    ``lead_body`` is as printed, empty where the pledge names none or several; ``why`` says what it was proposed by.
    """

    text: str
    passage: int
    why: str
    lead_body: str = ""
    checks: tuple[str, ...] = ()


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
    references: tuple[ParsedReference, ...] = ()
    numbering: StatedNumbering | None = None
    pledges: tuple[ProposedPledge, ...] = ()
    """Proposals: what a paper lists as pledges without doubt is among ``recommendations``."""
    totals: tuple[StatedTotal, ...] = ()
    submitted_by: Author | None = None
    is_ocr: bool = False
    """Whether the words were recognised on pictures of pages (OCR) and may be misread."""
    sheet: ReturnedSheet | None = None
    """Of a spreadsheet that came back, what was read in it."""
