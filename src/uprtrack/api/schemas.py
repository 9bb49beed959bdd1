"""What the interface answers, field by field; the OpenAPI document and the dump's reference are made of this.

Codes are those of the tables: ISO 3166-1 alpha-3 for States, BCP 47 for languages, dates as ISO 8601. Names of
fields are never renamed within a version; new ones may be added.
"""

from __future__ import annotations

from datetime import date
from typing import Generic, Literal, TypeVar

from ninja import Schema
from pydantic import Field

Item = TypeVar("Item")


class StateNamed(Schema):
    """A State by code and by the UN's short name in English."""

    iso3: str = Field(description="ISO 3166-1 alpha-3 code", examples=["SVN"])
    name: str = Field(description="the UN's short name in English")


class PaperNamed(Schema):
    """A published paper, as what it says names it."""

    id: str = Field(description="identifier of the paper, under /documents")
    symbol: str = Field(description="UN document symbol; empty where the paper has none")
    kind: str = Field(description="kind of paper, such as working_group_report")


class BodyNamed(Schema):
    """Who speaks. Where a name is withheld the identifier is null and the name says so."""

    id: str | None = Field(description="identifier of the organisation; null where its name is withheld")
    name: str = Field(description="name, or that it is withheld")
    kind: str = Field(description="kind of organisation, such as nhri")


class Attribution(Schema):
    """A State that a paper says made the recommendation."""

    state: StateNamed
    document: PaperNamed | None = Field(description="the paper that says so, where it is published")


class Wording(Schema):
    """The recommendation in a language and a role."""

    language: str = Field(description="BCP 47 tag")
    role: str = Field(description="as_received, as_read, translation, plain or child_friendly")
    text: str
    translator: str = Field(description="who translated or wrote it, as they asked to be named")
    document: PaperNamed | None = Field(description="the paper it stands in, if it comes from one")


class PositionStep(Schema):
    """One answer of the State under review, by one source; a later one overwrites none."""

    position: Literal["supported", "noted", "pending"]
    words: str = Field(description="the State's own words, where the source gives them")
    dated_on: date | None
    how_known: str = Field(description="paper, rule or person")
    source: str = Field(description="the source that a person named")
    document: PaperNamed | None
    page: int | None = Field(description="page of that paper, from 1")


class Tag(Schema):
    """A term on the recommendation, and how it is known."""

    taxonomy: str = Field(description="list the term is from: upr_issue, action_category, sdg …")
    code: str
    label: str = Field(description="the term in English")
    origin: str = Field(description="decision (of a person), ohchr, upr_info, rule or model")
    is_machine: bool = Field(description="suggested by a machine and confirmed by nobody")
    score: float = Field(
        description="0 to 1: of a machine's suggestion how sure it is; else 1 or the source's"
    )


class Source(Schema):
    """Where the text as received stands."""

    document: PaperNamed | None = Field(description="the paper read, where it is published")
    printed_in: str = Field(description="symbol or title of the paper that prints it")
    page: int | None = Field(description="page, from 1")


class RecommendationShort(Schema):
    """A recommendation, pledge or observation as others refer to it."""

    id: str = Field(description="permanent identifier", examples=["7k3m9q2xw"])
    review: str = Field(description="alias of the review", examples=["SVN-upr3"])
    number: str = Field(description="number as printed; empty where the source has none")


class Recommendation(RecommendationShort):
    """One recommendation as the UN counts it, with everything published about its text."""

    mechanism: str = Field(description="key of the mechanism: upr, or that of a treaty body …")
    state_under_review: StateNamed
    cycle: int = Field(description="cycle of the UPR; of other mechanisms the year")
    session: int | None = Field(description="session of the UPR Working Group")
    kind: Literal["recommendation", "voluntary_pledge", "observation"]
    heading: str = Field(description="heading it stands under, as printed")
    text: str = Field(description="text as received, unchanged")
    language: str = Field(description="BCP 47 tag of the text as received")
    position: Literal["supported", "noted", "pending"] | None = Field(
        description="position of today; null for what no State answers (pledges, observations)"
    )
    is_counted_as_noted: bool = Field(description="noted by rule: unanswered when the outcome was adopted")
    recommending_states: list[StateNamed]
    attributions: list[Attribution]
    wordings: list[Wording]
    position_trail: list[PositionStep]
    tags: list[Tag]
    source: Source
    published_on: date


class ReviewShown(Schema):
    """The review of a State by a mechanism in one cycle."""

    alias: str = Field(examples=["SVN-upr3"])
    mechanism: str
    state_under_review: StateNamed
    cycle: int
    session: int | None
    reviewed_on: date | None
    adopted_on: date | None = Field(description="when the Human Rights Council adopted the outcome")
    next_review_on: date | None


class StateShown(StateNamed):
    """A State with its groups."""

    regional_group: str = Field(description="UN regional group, such as EEG")
    organisations: list[str] = Field(description="organisations it is a member of, such as OIF")
    is_fictional: bool = Field(description="a State of the demonstration")


class DocumentShown(PaperNamed):
    """A published paper."""

    title: str
    review: str | None = Field(description="alias of the review; null for sheets that cover many")
    dated_on: date | None
    languages: list[str] = Field(description="languages of its files, BCP 47")
    recommendations: int = Field(description="published recommendations whose text is shown from it")


class Passage(Schema):
    """A paragraph of a published paper, as printed."""

    document: PaperNamed
    review: str | None = Field(description="alias of the paper's review; null where it has none")
    language: str = Field(description="language of the file, BCP 47")
    ordinal: int = Field(description="place among the passages of its file")
    page: int | None = Field(description="page, from 1, where the file has pages")
    paragraph: str = Field(description="number as printed; empty where there is none")
    headings: list[str] = Field(description="headings it stands under, the widest first")
    speakers: list[StateNamed] = Field(description="States that the paper says speak here")
    text: str
    is_ocr: bool = Field(description="recognised on a picture of the page: may be misread")


class PlanNamed(Schema):
    """A published plan."""

    id: str
    title: str
    kind: str = Field(description="state_matrix, cso_plan or action_strategy")
    review: str = Field(description="alias of the review")
    owner: BodyNamed


class Responsible(Schema):
    """A body that answers for an expected action, or is invited to it."""

    body: BodyNamed
    part: str = Field(description="lead, support or invited")


class IndicatorValue(Schema):
    """A measured value."""

    measured_on: date
    value: str = Field(description="decimal number, in the indicator's unit")
    group: str = Field(description="of whom; empty for everybody. Of one day and group the last one holds")
    note: str


class Indicator(Schema):
    """What shows whether an action has its effect (OHCHR, HR/PUB/12/5)."""

    id: str
    name: str
    type: str = Field(description="structural, process or outcome")
    unit: str
    baseline: str | None = Field(description="decimal number, in the unit")
    baseline_year: int | None
    target: str | None = Field(description="decimal number, in the unit")
    target_year: int | None
    baseline_on: date | None = Field(description="day of the baseline, where more than the year is told")
    target_on: date | None = Field(description="day of the target, where more than the year is told")
    source: str
    disaggregation: str = Field(description="by what values are told apart, in the plan's words")
    sdg_target: str
    sdg_indicator: str = Field(description="code such as 5.2.1; empty for none")
    values: list[IndicatorValue]


class Budget(Schema):
    """What an action needs in one currency; amounts of two currencies are never added up."""

    currency: str = Field(description="ISO 4217")
    needed: str = Field(description="decimal number")
    secured: str = Field(description="decimal number")
    gap: str = Field(description="decimal number: needed less secured")


class Action(Schema):
    """An expected action of a published plan."""

    id: str
    plan: PlanNamed
    cluster: str = Field(description="title of the cluster it stands in; empty for none")
    text: str
    type: str = Field(description="political, legislative, administrative or resources")
    starts_on: date | None
    ends_on: date | None
    programme: str = Field(description="title of the national programme it aligns with; empty for none")
    support_offered: str = Field(description="in an action strategy: what civil society offers")
    status: str = Field(description="not_started, ongoing, completed or delayed")
    budgets: list[Budget] = Field(description="one for each currency in which money is named")
    bodies: list[Responsible] = Field(description="bodies that are named in public; others are left out")
    indicators: list[Indicator]
    recommendations: list[RecommendationShort] = Field(description="those published that it serves")


class Assessment(Schema):
    """What one actor makes of one recommendation on a day, as it published it."""

    id: str | None = Field(description="identifier; null where the name of the actor is withheld")
    recommendation: RecommendationShort
    actor: BodyNamed
    assessed_on: date
    level: str = Field(description="fully, partially, not or not_assessed (UPR Info, Beyond Promises, 2014)")
    laws: str = Field(description="level of laws; empty where not told")
    policies: str = Field(description="level of policies; empty where not told")
    practices: str = Field(description="level of practices; empty where not told")
    light: str = Field(description="the actor's own traffic light: green, orange, red or grey")
    narrative: str
    effect: str = Field(description="on people's enjoyment of the right: better, unchanged, worse or unknown")
    confidence: str = Field(description="high, medium or low")
    published_on: date


class Page(Schema, Generic[Item]):
    """A page of a list; follow ``next`` until it is null."""

    total: int = Field(description="rows found in all")
    problems: list[str] = Field(description="whole sentences on what of the query was not read as written")
    suggestion: str = Field(description="other words to try; empty where there are none")
    next: str | None = Field(description="address of the next page; null on the last")
    items: list[Item]


class Facets(Schema):
    """How many rows have each value; a facet's own choice is lifted, so that its other values stay in sight."""

    unit: Literal["recommendation", "passage", "action", "assessment"] = Field(
        description="what is counted; recommendations as the UN counts them"
    )
    total: int
    problems: list[str]
    suggestion: str
    counts: dict[str, dict[str, int]] = Field(description="facet → value → rows")


class Problem(Schema):
    """Problem details (RFC 9457), sent as application/problem+json."""

    type: str = Field(description="address that explains the kind of problem, or about:blank")
    title: str
    status: int
    detail: str = Field(description="a whole sentence: what was expected, what was found")
