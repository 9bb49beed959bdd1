"""The clusters of a plan with what stands under them, and a proposal for what stands under none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, TextChoices
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from uprkit.classify import grouping
from uprkit.classify.model import shipped_model
from uprtrack.classification.loading import UPR_ISSUE
from uprtrack.classification.tags import Tag, tags_of
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import Cluster, ExpectedAction, Plan
from uprtrack.recommendations.models import Recommendation

LONGEST_TITLE = 80
"""Letters of a title made from a recommendation's words."""


class Scheme(TextChoices):
    """How recommendations are divided."""

    THEME = "theme", _("By theme")
    FOUR = "four", _("By Kenya’s four clusters")
    OWN = "own", _("Into the clusters of this plan")


KENYAN = {
    grouping.KenyanCluster.LEGAL: _("Legal and institutional reforms"),
    grouping.KenyanCluster.CIVIL: _("Civil and political rights"),
    grouping.KenyanCluster.SOCIAL: _("Economic, social and cultural rights"),
    grouping.KenyanCluster.GROUP: _("Rights of groups"),
}


@dataclass(slots=True)
class Shelf:
    """A cluster with the recommendations that stand under it, ``depth`` from 0; None for those without a cluster."""

    cluster: Cluster | None
    depth: int
    recommendations: list[Recommendation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Recommendations for one cluster: a new one with this title, or ``cluster``; ``alike`` go into clusters within."""

    title: str
    cluster: Cluster | None
    recommendations: list[Recommendation]
    alike: list[tuple[str, list[Recommendation]]]

    @property
    def number(self) -> int:
        return len(self.recommendations) + sum(len(rows) for _title, rows in self.alike)


def shelves_of(plan: Plan, reader: Reader) -> list[Shelf]:
    """The clusters in the order of their tree, then what stands under none, as far as the reader may see it.

    A recommendation stands where it was put, and where an action that serves it stands. Four queries.
    """
    visible = Recommendation.objects.visible_to(reader).standing()
    served = ExpectedAction.objects.filter(withdrawn_at__isnull=True).prefetch_related(
        Prefetch("recommendations", queryset=visible)
    )
    clusters = plan.clusters.standing().prefetch_related(
        Prefetch("recommendations", queryset=visible), Prefetch("actions", queryset=served)
    )
    children: dict[int | None, list[Cluster]] = defaultdict(list)
    held: dict[int, list[Recommendation]] = {}
    for cluster in clusters:
        children[cluster.parent_id].append(cluster)
        of_actions = [row for action in cluster.actions.all() for row in action.recommendations.all()]
        held[cluster.pk] = _in_order(
            {row.pk: row for row in (*cluster.recommendations.all(), *of_actions)}.values()
        )
    shelves: list[Shelf] = []

    def branch(parent: int | None, depth: int) -> None:
        for cluster in children[parent]:
            shelves.append(Shelf(cluster, depth, held[cluster.pk]))
            branch(cluster.pk, depth + 1)

    branch(None, 0)
    placed = {row.pk for rows in held.values() for row in rows}
    rest = [row for row in visible.of_review(plan.review) if row.pk not in placed]
    return [*shelves, Shelf(None, 0, _in_order(rest))]


def propose(plan: Plan, scheme: str, reader: Reader) -> list[Proposed]:
    """Clusters for what stands under none; what is placed stays where it is."""
    shelves = shelves_of(plan, reader)
    rows = shelves[-1].recommendations
    if not rows:
        return []
    if scheme == Scheme.OWN:
        return _into_own(shelves[:-1], rows)
    tags = tags_of([row.pk for row in rows], reader)
    texts = [row.text for row in rows]
    named = {cluster.title.casefold(): cluster for cluster in _tops(shelves)}
    if scheme == Scheme.FOUR:
        labels = [_labels(tags[row.pk], {UPR_ISSUE}) for row in rows]
        groups = grouping.by_four(texts, labels, shipped_model())
        titles = {kind.value: str(title) for kind, title in KENYAN.items()}
    else:
        themes = [[tag.chip for tag in _themes(tags[row.pk])] for row in rows]
        groups = grouping.by_theme(texts, themes, shipped_model())
        titles = {}
    return [_proposed(group, titles, named, rows) for group in groups]


def _proposed(
    group: grouping.Group, titles: dict[str, str], named: dict[str, Cluster], rows: Sequence[Recommendation]
) -> Proposed:
    title = titles.get(group.key, group.key) or gettext("Without a theme")
    together = {place for members in group.alike for place in members}
    return Proposed(
        title,
        named.get(title.casefold()),
        [rows[place] for place in group.members if place not in together],
        [(title_of(rows[members[0]]), [rows[place] for place in members]) for members in group.alike],
    )


def _into_own(shelves: Sequence[Shelf], rows: Sequence[Recommendation]) -> list[Proposed]:
    """Under the clusters of the plan, by their titles and what stands there; what fits none stays without."""
    there = [(shelf.cluster, shelf.recommendations) for shelf in shelves if shelf.cluster is not None]
    headings = [grouping.Heading(cluster.title, tuple(row.text for row in held)) for cluster, held in there]
    fitting: dict[int, list[Recommendation]] = defaultdict(list)
    for row, place in zip(rows, grouping.under_headings(headings, [row.text for row in rows]), strict=True):
        if place is not None:
            fitting[place].append(row)
    return [Proposed(there[place][0].title, there[place][0], fitting[place], []) for place in sorted(fitting)]


def title_of(row: Recommendation) -> str:
    """A title for what asks nearly the same: the opening of the first text."""
    return Truncator(row.text.strip().rstrip(";.,")).chars(LONGEST_TITLE)


def _themes(tags: Collection[Tag]) -> list[Tag]:
    """What people and papers say before what a machine does, the surer first."""
    return sorted((tag for tag in tags if tag.is_theme), key=lambda tag: (tag.is_machine, -tag.score))


def _labels(tags: Collection[Tag], taxonomies: Collection[str]) -> list[str]:
    return [tag.term.label for tag in _themes(tags) if tag.term.taxonomy_id in taxonomies]


def _tops(shelves: Sequence[Shelf]) -> list[Cluster]:
    return [shelf.cluster for shelf in shelves if shelf.cluster is not None and shelf.depth == 0]


def _in_order(rows: Collection[Recommendation]) -> list[Recommendation]:
    return sorted(rows, key=lambda row: (row.review_id, row.ordinal, row.pk))
