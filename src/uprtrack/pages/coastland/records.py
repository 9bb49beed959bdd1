"""What the files on Coastland hold, as dataclasses: one field per key of the TOML tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from uprkit.model import Position
from uprtrack.monitoring.models import Confidence, Effect, Level, Light
from uprtrack.plans.models import ActionStatus, ActionType, IndicatorType
from uprtrack.recommendations.models import WordingRole


class LinkKind(StrEnum):
    """How a recommendation follows one of an earlier cycle (UPR Info, "Starting all over again?")."""

    GENERAL = "general"
    SIMILAR = "similar"
    SAME = "same"
    BUILD_UP = "build_up"


@dataclass(frozen=True, slots=True)
class Following:
    """The number of a recommendation of the cycle before, and how it is followed up."""

    number: str
    link: LinkKind


@dataclass(frozen=True, slots=True)
class Recommendation:
    """``text`` is without number and States; ``recommending_states`` are as printed in the attribution."""

    number: str
    text: str
    recommending_states: tuple[str, ...]
    follows: tuple[Following, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The recommendations under one heading of section II, with the position that the heading gives."""

    paragraph: int
    position: Position
    recommendations: tuple[Recommendation, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A paragraph of the interactive dialogue, with the State that speaks."""

    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Pledge:
    """A voluntary pledge made with the review; ``number`` is its paragraph and letter: ``108 (a)``."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    symbol: str
    dated_on: date
    ge_number: str


@dataclass(frozen=True, slots=True)
class Comment:
    """The State's explanation for the recommendations of these numbers."""

    numbers: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Addendum(Paper):
    """``supported`` and ``noted`` are as printed: numbers, and ranges such as ``105.8–105.14``."""

    introduction: tuple[str, ...]
    supported: tuple[str, ...]
    noted: tuple[str, ...]
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Cycle:
    """One review with its two papers."""

    upr_cycle: int
    session: int
    session_held: str
    reviewed_on: date
    review_meeting: int
    adopted_by_working_group_on: date
    adoption_meeting: int
    troika_selected_on: date
    troika: tuple[str, ...]
    head_of_delegation: str
    council_session: int
    council_session_held: str
    council_adopted_on: date
    advance_questions: tuple[str, ...]
    presentation: tuple[str, ...]
    dialogue: tuple[Statement, ...]
    closing: str
    annex: tuple[str, ...]
    report: Paper
    addendum: Addendum
    groups: tuple[Group, ...]
    pledges: tuple[Pledge, ...] = ()

    @property
    def recommendations(self) -> tuple[Recommendation, ...]:
        return tuple(item for group in self.groups for item in group.recommendations)

    def reported_positions(self) -> dict[str, Position]:
        """Number to the position given by the heading in the Working Group report."""
        return {item.number: group.position for group in self.groups for item in group.recommendations}

    def final_positions(self) -> dict[str, Position]:
        """Number to the position after the addendum; what neither paper settles stays pending."""
        answers = dict.fromkeys(expanded(self.addendum.supported), Position.SUPPORTED)
        answers |= dict.fromkeys(expanded(self.addendum.noted), Position.NOTED)
        return self.reported_positions() | answers


def expanded(numbers: tuple[str, ...]) -> Iterator[str]:
    """Every number of a printed list: ``("105.8–105.10",)`` gives 105.8, 105.9 and 105.10."""
    for entry in numbers:
        ends = re.fullmatch(r"(\d+)\.(\d+)–(\d+)\.(\d+)", entry)
        if ends and ends[1] == ends[3]:
            yield from (f"{ends[1]}.{item}" for item in range(int(ends[2]), int(ends[4]) + 1))
        else:
            yield entry


@dataclass(frozen=True, slots=True)
class Organisation:
    """``kind`` is a value of ``uprtrack.organisations.kinds``; ``members`` and ``parent`` are keys."""

    key: str
    name: str
    short_name: str
    kind: str
    description: str
    parent: str = ""
    members: tuple[str, ...] = ()
    is_registered: bool = True
    nhri_status: str = ""
    recommending_state: str = ""


@dataclass(frozen=True, slots=True)
class ThematicGroup:
    """A thematic group; its members besides the one that leads it are keys, as ``parent`` and ``led_by`` are."""

    key: str
    parent: str
    name: str
    led_by: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of reference, as the members adopted them."""

    organisation: str
    adopted_on: date
    text: str
    is_published: bool = False


@dataclass(frozen=True, slots=True)
class Lead:
    """Which member leads an organisation; both are keys."""

    organisation: str
    led_by: str


@dataclass(frozen=True, slots=True)
class Membership:
    """``role`` is a value of ``uprtrack.organisations.kinds``."""

    organisation: str
    role: str


@dataclass(frozen=True, slots=True)
class DemonstrationUser:
    """An account with a name for its function, never for a person."""

    username: str
    display_name: str
    memberships: tuple[Membership, ...]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class People:
    organisations: tuple[Organisation, ...]
    groups: tuple[ThematicGroup, ...]
    terms: tuple[Terms, ...]
    leads: tuple[Lead, ...]
    users: tuple[DemonstrationUser, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    key: str
    title: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class YearValue:
    """A figure in the indicator's unit for the end of a year."""

    year: int
    value: float


@dataclass(frozen=True, slots=True)
class Indicator:
    name: str
    indicator_type: IndicatorType
    unit: str
    baseline: YearValue
    target: YearValue
    source: str
    sdg_target: str
    values: tuple[YearValue, ...]
    disaggregation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectedAction:
    """``lead`` and ``supporting`` are executive bodies; other branches and the NHRI are only ``invited``."""

    key: str
    cluster: str
    text: str
    action_type: ActionType
    recommendations: tuple[str, ...]
    lead: tuple[str, ...]
    starts_on: date
    ends_on: date
    status: ActionStatus
    indicators: tuple[Indicator, ...]
    supporting: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    title: str
    owner: str
    upr_cycle: int
    adopted_on: date
    clusters: tuple[Cluster, ...]
    expected_actions: tuple[ExpectedAction, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Either a link or a small text file (``file_name`` and ``content``), or a title alone."""

    title: str
    link: str = ""
    file_name: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One actor's judgement of one recommendation or pledge on one day; ``light`` is the actor's own."""

    recommendation: str
    actor: str
    assessed_on: date
    level: Level
    laws: Level
    policies: Level
    practices: Level
    light: Light
    effect: Effect
    confidence: Confidence
    narrative: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """``language`` is a BCP 47 tag, ``written_by`` the key of an organisation."""

    recommendation: str
    role: WordingRole
    language: str
    written_by: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ThemeDecision:
    """``issues`` are labels of UPR Info's list, ``sdg_targets`` codes such as ``5.2``."""

    recommendation: str
    issues: tuple[str, ...]
    sdg_targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Classification:
    decided_by: str
    decided_on: date
    decisions: tuple[ThemeDecision, ...]


@dataclass(frozen=True, slots=True)
class Coastland:
    """Everything about the country; ``cycles`` are in order of time."""

    cycles: tuple[Cycle, ...]
    people: People
    plan: Plan
    assessments: tuple[Assessment, ...]
    wordings: tuple[Wording, ...]
    classification: Classification
    organisations: dict[str, Organisation] = field(init=False)

    def __post_init__(self) -> None:
        by_key = {organisation.key: organisation for organisation in self.people.organisations}
        object.__setattr__(self, "organisations", by_key)

    def cycle(self, upr_cycle: int) -> Cycle:
        """The review of that cycle; raises KeyError where Coastland had none."""
        for cycle in self.cycles:
            if cycle.upr_cycle == upr_cycle:
                return cycle
        raise KeyError(upr_cycle)
