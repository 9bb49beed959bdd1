"""The table of what is being decided: each recommendation with what every body says, side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from uprtrack.organisations.standing import Reader
from uprtrack.positions.models import PositionDecision, PositionProposal
from uprtrack.recommendations.models import NOT_WITHDRAWN, Kind, Position, Recommendation
from uprtrack.recommendations.sources import shown_states
from uprtrack.reviews.models import Review, State


@dataclass(slots=True)
class Line:
    """One recommendation or part: ``proposals`` of executive bodies, ``inputs`` of all others, the decision.

    ``parts`` are lines of their own.
    """

    recommendation: Recommendation
    states: list[State]
    proposals: list[PositionProposal] = field(default_factory=list)
    inputs: list[PositionProposal] = field(default_factory=list)
    decision: PositionDecision | None = None
    parts: list[Line] = field(default_factory=list)

    @property
    def is_decided(self) -> bool:
        return self.decision is not None

    @property
    def contradicts(self) -> bool:
        """Whether the official position is another one than what was decided: a paper says otherwise."""
        official = self.recommendation.position
        return (
            self.decision is not None and official != Position.PENDING and official != self.decision.position
        )

    @property
    def differ(self) -> bool:
        """Whether executive bodies propose different answers to it, or to a part of it."""
        return len({item.answer for item in self.proposals}) > 1 or any(part.differ for part in self.parts)

    @property
    def has_words(self) -> bool:
        """Whether any body said something."""
        return bool(self.proposals or self.inputs) or any(part.has_words for part in self.parts)


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a review in the order of its report, and how many are what; in recommendations."""

    lines: list[Line]

    @property
    def decided(self) -> list[Line]:
        return [line for line in self.lines if line.is_decided]

    @property
    def undecided(self) -> list[Line]:
        return [line for line in self.lines if not line.is_decided]

    @property
    def differing(self) -> list[Line]:
        return [line for line in self.lines if line.differ]

    @property
    def waiting(self) -> list[Line]:
        """Those that would be published now."""
        return [line for line in self.decided if line.recommendation.position == Position.PENDING]

    @property
    def by_answer(self) -> dict[str, int]:
        """How many recommendations were decided each way, those of which nothing was decided left out."""
        counted: dict[str, int] = defaultdict(int)
        for line in self.decided:
            if line.decision is not None:
                counted[str(line.decision.get_answer_display())] += 1
        return dict(counted)


def table_of(review: Review, reader: Reader) -> Table:
    """What is pending and what was decided, as far as the reader sees it; the queries do not grow with the rows."""
    rows = list(
        Recommendation.objects.visible_to(reader)
        .standing_with_parts()
        .of_review(review)
        .filter(kind=Kind.RECOMMENDATION)
        .order_by("ordinal", "parent_id", "letter", "pk")
    )
    lines = _lines(rows, reader)
    wholes = [line for line in lines.values() if line.recommendation.parent_id is None]
    for line in lines.values():
        whole = lines.get(line.recommendation.parent_id or 0)
        if whole is not None:
            whole.parts.append(line)
    return Table(
        [
            line
            for line in wholes
            if line.recommendation.position == Position.PENDING or line.decision is not None
        ]
    )


def line_of(recommendation: Recommendation, reader: Reader) -> Line:
    """The same for one recommendation, with its parts."""
    readable = Recommendation.objects.visible_to(reader).standing_with_parts()
    parts = list(readable.filter(parent=recommendation).order_by("letter"))
    lines = _lines([recommendation, *parts], reader)
    lines[recommendation.pk].parts = [lines[part.pk] for part in parts]
    return lines[recommendation.pk]


def proposal_of(
    recommendation: Recommendation, owners: frozenset[int], reader: Reader
) -> PositionProposal | None:
    """What one of the reader's own bodies said on a recommendation and let stand."""
    found = PositionProposal.objects.visible_to(reader).filter(
        NOT_WITHDRAWN, recommendation=recommendation, owner__in=owners
    )
    return found.select_related("owner", "recommendation__review").first()


def decision_of(
    recommendation: Recommendation, owners: frozenset[int], reader: Reader
) -> PositionDecision | None:
    """What one of the reader's own bodies decided on a recommendation."""
    found = PositionDecision.objects.visible_to(reader).filter(
        NOT_WITHDRAWN, recommendation=recommendation, owner__in=owners
    )
    return found.select_related("owner", "recommendation__review").first()


def _lines(rows: list[Recommendation], reader: Reader) -> dict[int, Line]:
    keys = [row.pk for row in rows]
    states = shown_states(keys)
    lines = {row.pk: Line(row, states.get(row.pk, [])) for row in rows}
    said = PositionProposal.objects.visible_to(reader).filter(NOT_WITHDRAWN, recommendation__in=keys)
    for proposal in said.select_related("owner", "shared_with").order_by("owner__name", "pk"):
        line = lines[proposal.recommendation_id]
        (line.proposals if proposal.owner.is_executive else line.inputs).append(proposal)
    decided = PositionDecision.objects.visible_to(reader).filter(NOT_WITHDRAWN, recommendation__in=keys)
    for decision in decided.select_related("owner", "shared_with").order_by("-pk"):
        lines[decision.recommendation_id].decision = decision
    return lines
