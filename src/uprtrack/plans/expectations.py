"""A coalition's expectations beside the State's published plan: what was judged, and what is proposed to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from uprkit.classify.linking import Linker
from uprkit.classify.model import shipped_model
from uprkit.indices.expectations import Met, met
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import ExpectationJudgement, ExpectedAction, Plan, PlanKind
from uprtrack.recommendations.models import Recommendation

MOST_PROPOSED = 5


@dataclass(frozen=True, slots=True)
class Expectation:
    """An expected action of a coalition's plan and what was judged of it; None where nobody did."""

    action: ExpectedAction
    judgement: ExpectationJudgement | None

    @property
    def level(self) -> str | None:
        return self.judgement.level if self.judgement else None


@dataclass(frozen=True, slots=True)
class Expectations:
    """All expectations of a plan beside one plan of the State, and what they come to."""

    rows: tuple[Expectation, ...]

    @property
    def counts(self) -> Met:
        return met(row.level for row in self.rows)

    def at(self, level: str) -> list[Expectation]:
        """Those judged so; ``not_judged`` gives the others, an empty word all."""
        if level == NOT_JUDGED:
            return [row for row in self.rows if row.level is None]
        return [row for row in self.rows if not level or row.level == level]


NOT_JUDGED = "not_judged"


def state_plans_beside(plan: Plan) -> QuerySet[Plan]:
    """The published plans of the State for the same review: what is not published is held against nobody."""
    published = Plan.objects.published().filter(review=plan.review_id, kind=PlanKind.STATE_MATRIX)
    return published.select_related("owner", "review__state_under_review").order_by("published_at", "pk")


def expectations_of(plan: Plan, state_plan: Plan, reader: Reader) -> Expectations:
    """The expectations of a plan that the reader may read; a number of queries that does not grow with them.

    Of the actions that meet one those show that still stand in the State's plan.
    """
    standing = ExpectedAction.objects.filter(
        plan__in=Plan.objects.published(), plan=state_plan, withdrawn_at__isnull=True
    )
    judged = ExpectationJudgement.objects.filter(
        action__plan=plan, action__plan__in=Plan.objects.visible_to(reader), state_plan=state_plan
    ).prefetch_related(Prefetch("met_by", standing))
    by_action = {judgement.action_id: judgement for judgement in judged}
    actions = plan.actions.filter(withdrawn_at__isnull=True).order_by("cluster__ordinal", "pk")
    return Expectations(tuple(Expectation(action, by_action.get(action.pk)) for action in actions))


def with_recommendations(actions: Iterable[ExpectedAction], reader: Reader) -> None:
    """Have the recommendations that the reader may see at each action: for those that a page shows."""
    readable = Recommendation.objects.visible_to(reader).standing_with_parts()
    prefetch_related_objects(
        list(actions),
        Prefetch("recommendations", readable.only("pk", "public_id", "number", "text", "parent")),
    )


@dataclass(frozen=True, slots=True)
class Proposal:
    """An action of the State's plan that may meet an expectation: a suggestion, and nobody's judgement.

    ``score`` is the likeness of the words from 0 to 1, None where the texts are not alike; ``shares`` says whether
    both serve a recommendation.
    """

    action: ExpectedAction
    score: float | None
    words: tuple[str, ...]
    shares: bool

    @property
    def percent(self) -> int:
        return round(100 * (self.score or 0))


def proposals_for(expectation: ExpectedAction, theirs: Sequence[ExpectedAction]) -> list[Proposal]:
    """Which of the State's actions to look at first: those alike in words, then those for the same recommendation.

    At most ``MOST_PROPOSED`` alike. Both come with their recommendations (``with_recommendations``).
    """
    linker = Linker([action.text for action in theirs], shipped_model())
    alike = {
        link.candidate: link
        for link in next(iter(linker.nearest([expectation.text], MOST_PROPOSED)))
        if link.candidate is not None
    }
    own = {row.parent_id or row.pk for row in expectation.recommendations.all()}
    found = []
    for place, action in enumerate(theirs):
        shares = any((row.parent_id or row.pk) in own for row in action.recommendations.all())
        link = alike.get(place)
        if link is not None or shares:
            score, words = (link.score, link.words) if link is not None else (None, ())
            found.append(Proposal(action, score, words, shares))
    return sorted(found, key=lambda item: (-(item.score or 0), not item.shares, item.action.pk))
