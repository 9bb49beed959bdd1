"""What pages show of plans: actions with everything about them, in the order of their clusters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Case, Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from uprtrack.documents.models import DocumentFile
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.plans.models import Cluster, ExpectedAction, Plan, Responsibility, ResponsibilityKind
from uprtrack.recommendations.models import Recommendation, RecommendationQuerySet

UNSTATED_LANGUAGE = "en"
"""The language of a text as received where its paper's file does not tell: the reports appear in English."""


@dataclass(frozen=True, slots=True)
class Block:
    """A cluster with its own actions, ``depth`` from 0; None gathers the actions that stand in no cluster."""

    cluster: Cluster | None
    depth: int
    actions: list[ExpectedAction]


def actions_of(plans: QuerySet[Plan] | Iterable[Plan], reader: Reader) -> QuerySet[ExpectedAction]:
    """The standing actions of plans with bodies, indicators, values and the recommendations a reader sees.

    Six queries however many actions there are. Whether the plans may be read is the caller's to see to.
    """
    recommendations = with_language(Recommendation.objects.visible_to(reader).standing_with_parts())
    return (
        ExpectedAction.objects.filter(plan__in=plans, withdrawn_at__isnull=True)
        .select_related("cluster", "programme", "plan__owner__origin", "plan__review__state_under_review")
        .prefetch_related(
            Prefetch("recommendations", queryset=recommendations.select_related("review")),
            Prefetch("responsibilities", queryset=_lead_first(reader)),
            "indicators__values",
            "budget_lines",
        )
    )


def responsibilities_known_to(
    reader: Reader, named: QuerySet[Responsibility] | None = None
) -> QuerySet[Responsibility]:
    """Who answers for actions, as far as the reader may know of the bodies named; in one's own plans everybody.

    A coalition that publishes its plan does not thereby publish which members it has.
    """
    own = Q(action__plan__owner__in=standing_of(reader).own)
    named = Responsibility.objects.all() if named is None else named
    return named.filter(Q(organisation__in=known_to(reader)) | own).select_related("organisation")


def _lead_first(reader: Reader) -> QuerySet[Responsibility]:
    places = Case(
        *(When(kind=kind, then=place) for place, kind in enumerate(ResponsibilityKind)), default=Value(9)
    )
    return responsibilities_known_to(reader).order_by(places, "pk")


def with_language(recommendations: RecommendationQuerySet) -> RecommendationQuerySet:
    """Recommendations with ``paper_language``, the language (BCP 47) in which their text was received."""
    files = DocumentFile.objects.filter(document=OuterRef("document")).order_by("pk")
    language = Coalesce(Subquery(files.values("language")[:1]), Value(UNSTATED_LANGUAGE))
    return recommendations.annotate(paper_language=language)


def with_counts(plans: QuerySet[Plan], reader: Reader) -> QuerySet[Plan]:
    """Plans with ``action_count`` and ``recommendation_count`` (those that the reader may see)."""
    standing = Q(actions__withdrawn_at__isnull=True)
    readable = Recommendation.objects.visible_to(reader).standing().values("pk")
    return plans.annotate(
        action_count=Count("actions", filter=standing, distinct=True),
        recommendation_count=Count(
            "actions__recommendations",
            filter=standing & Q(actions__recommendations__in=readable),
            distinct=True,
        ),
    )


def narrowed(
    actions: QuerySet[ExpectedAction], *, body: Organisation | None, status: str
) -> QuerySet[ExpectedAction]:
    """Actions that a body answers for or is invited to, and of a status; None and "" narrow nothing."""
    if body is not None:
        actions = actions.filter(responsibilities__in=Responsibility.objects.filter(organisation=body))
    if status:
        actions = actions.filter(status=status)
    return actions


def blocks_of(clusters: Iterable[Cluster], actions: Iterable[ExpectedAction]) -> list[Block]:
    """Clusters in the order of their tree with their actions; empty branches are left out."""
    by_cluster: dict[int | None, list[ExpectedAction]] = defaultdict(list)
    for action in actions:
        by_cluster[action.cluster_id].append(action)
    children: dict[int | None, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        children[cluster.parent_id].append(cluster)

    def branch(parent: int | None, depth: int) -> Iterator[Block]:
        for cluster in children[parent]:
            below = list(branch(cluster.pk, depth + 1))
            if by_cluster[cluster.pk] or below:
                yield Block(cluster, depth, by_cluster[cluster.pk])
                yield from below

    found = list(branch(None, 0))
    if by_cluster[None]:
        found.append(Block(None, 0, by_cluster[None]))
    return found


def bodies_named_in(plan: Plan, reader: Reader) -> QuerySet[Organisation]:
    """Every body that a standing action of the plan names, as far as the reader may know of it."""
    return (
        Organisation.objects.filter(
            responsibilities__in=responsibilities_known_to(reader).filter(
                action__plan=plan, action__withdrawn_at__isnull=True
            )
        )
        .distinct()
        .order_by("kind", "name")
    )
