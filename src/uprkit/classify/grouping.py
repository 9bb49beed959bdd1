"""Clusters for the recommendations of a review: a proposal that people rename, merge and split.

What asks nearly the same stays together, whatever the scheme. Schemes: by theme; by the four clusters of Kenya's
matrix (domain rules, section 3: legal and institutional reforms, civil and political rights, economic, social and
cultural rights, group rights); by headings that are there already.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from uprkit.classify.features import read_text
from uprkit.classify.link_terms import Terms, terms_of
from uprkit.classify.linking import Linker
from uprkit.classify.model import ClassificationModel
from uprkit.facts import rows
from uprkit.issues import find_issue

Themes = Sequence[str]
"""The themes of one text, the surest first."""


class KenyanCluster(StrEnum):
    LEGAL = "legal"
    CIVIL = "civil"
    SOCIAL = "social"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Group:
    """Texts by their places: ``members``, of which ``alike`` names those that ask nearly the same, two or more each.

    ``key`` is a theme or a Kenyan cluster, "" for what has none.
    """

    key: str
    members: tuple[int, ...]
    alike: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A cluster that is there: its title, and the texts that stand under it already."""

    title: str
    texts: tuple[str, ...] = ()


def near_identical_groups(texts: Sequence[str], model: ClassificationModel) -> list[tuple[int, ...]]:
    """Texts that ask nearly the same as the first of their group, in order; each text stands in one group at most."""
    first_of: dict[int, int] = {}
    groups: dict[int, list[int]] = {}
    for pair in Linker(texts, model).near_identical():
        if pair.first in first_of or pair.second in first_of or pair.second in groups:
            # Alike to one that stands elsewhere: chains would join what is no longer alike.
            continue
        first_of[pair.second] = pair.first
        groups.setdefault(pair.first, [pair.first]).append(pair.second)
    return [tuple(members) for _first, members in sorted(groups.items())]


def by_theme(texts: Sequence[str], themes: Sequence[Themes], model: ClassificationModel) -> list[Group]:
    """By the surest theme, in the order of the alphabet; what has none comes last."""
    found = _grouped(texts, [of_one[0] if of_one else "" for of_one in themes], model)
    return sorted(found, key=lambda group: (not group.key, group.key.casefold()))


def by_four(texts: Sequence[str], issues: Sequence[Themes], model: ClassificationModel) -> list[Group]:
    """By the Kenyan clusters, in their order, from UPR Info's labels; what has none comes last."""
    order = [*KenyanCluster, ""]
    found = _grouped(texts, [kenyan_cluster(of_one) or "" for of_one in issues], model)
    return sorted(found, key=lambda group: order.index(group.key))


def kenyan_cluster(issues: Themes) -> KenyanCluster | None:
    """The cluster of labels: a group whose rights they name goes first, then the surest label that is a right."""
    found = [_kenyan()[issue.label] for label in issues if (issue := find_issue(label)) is not None]
    if KenyanCluster.GROUP in found:
        return KenyanCluster.GROUP
    rights = [cluster for cluster in found if cluster != KenyanCluster.LEGAL]
    return rights[0] if rights else found[0] if found else None


def under_headings(headings: Sequence[Heading], texts: Sequence[str]) -> list[int | None]:
    """For each text the place of the heading that it fits best, by subjects, names and words; None where none does."""
    known = [[terms_of(read_text(text)) for text in (heading.title, *heading.texts)] for heading in headings]
    placed: list[int | None] = []
    for text in texts:
        wanted = terms_of(read_text(text))
        fits = [max(_fit(terms, wanted) for terms in of_one) for of_one in known]
        best = max(range(len(fits)), key=lambda place: (fits[place], -place), default=None)
        placed.append(best if best is not None and fits[best] >= _FITTING else None)
    return placed


_FITTING = 0.3


def _fit(heading: Terms, text: Terms) -> float:
    """How much of what a heading says the text says as well, from 0 to 1."""
    weight = sum(heading.weights.values())
    shared = sum(heading.weights[term] for term in heading.weights.keys() & text.weights.keys())
    words = shared / weight if weight else 0.0
    subjects = heading.subjects & text.subjects
    return max(words, len(subjects) / len(heading.subjects) if heading.subjects else 0.0)


def _grouped(texts: Sequence[str], keys: Sequence[str], model: ClassificationModel) -> list[Group]:
    """Groups by key; what asks nearly the same goes where most of it belongs."""
    placed = list(keys)
    alike: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for members in near_identical_groups(texts, model):
        counted = Counter(keys[place] for place in members if keys[place])
        key = counted.most_common(1)[0][0] if counted else ""
        alike[key].append(members)
        for place in members:
            placed[place] = key
    by_key: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(placed):
        by_key[key].append(place)
    return [Group(key, tuple(members), tuple(alike[key])) for key, members in by_key.items()]


@cache
def _kenyan() -> dict[str, KenyanCluster]:
    return {row["issue"]: KenyanCluster(row["cluster"]) for row in rows("kenyan-clusters")}
