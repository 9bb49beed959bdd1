"""Clustering: under which heading each recommendation stands, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from uprtrack.organisations.models import Organisation
from uprtrack.plans.models import Cluster, ExpectedAction
from uprtrack.reports.outcome import Entry, Outcome


@dataclass(slots=True)
class Block:
    """A heading and what stands under it."""

    title: str
    entries: list[Entry] = field(default_factory=list)


def by_theme(outcome: Outcome) -> list[Block]:
    """By each entry's first theme, in the order of the alphabet; those without a theme come last."""
    blocks: dict[str, Block] = {}
    rest = Block(_("Without a theme"))
    for entry in outcome.entries:
        theme = main_theme(entry)
        block = blocks.setdefault(theme, Block(theme)) if theme else rest
        block.entries.append(entry)
    return _filled([*sorted(blocks.values(), key=lambda block: block.title.casefold()), rest])


def main_theme(entry: Entry) -> str:
    """The theme an entry stands under: the first that a person or a paper gave, else the machine's first."""
    themes = sorted(entry.themes, key=lambda tag: tag.is_machine)
    return themes[0].chip if themes else ""


def by_plan(outcome: Outcome, organisation: Organisation) -> list[Block]:
    """By the clusters of an organisation's plan, in its order; empty where it has no clusters."""
    blocks: dict[int, Block] = {}
    order: dict[int, tuple[int, int]] = {}
    rest = Block(_("Not in the plan"))
    for entry in outcome.entries:
        cluster = _cluster(entry.actions, organisation)
        if cluster is None:
            rest.entries.append(entry)
            continue
        blocks.setdefault(cluster.pk, Block(_full_title(cluster))).entries.append(entry)
        order[cluster.pk] = (cluster.ordinal, cluster.pk)
    if not blocks:
        return []
    return _filled([*(blocks[key] for key in sorted(blocks, key=lambda key: order[key])), rest])


def _cluster(actions: Iterable[ExpectedAction], organisation: Organisation) -> Cluster | None:
    own = (action.cluster for action in actions if action.plan.owner_id == organisation.pk)
    return next((cluster for cluster in own if cluster is not None), None)


def _full_title(cluster: Cluster) -> str:
    return f"{cluster.parent.title}: {cluster.title}" if cluster.parent else cluster.title


def _filled(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if block.entries]
