"""What stands beside the actions of a plan: other mechanisms on the same point, SDG targets, and the money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from uprkit.rules.budget import Budget, Money, budgets
from uprtrack.classification.loading import SDG
from uprtrack.classification.tags import Tag, tags_of
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import ExpectedAction
from uprtrack.recommendations.links import LinksShown, ShownLink, links_of


@dataclass(frozen=True, slots=True)
class Columns:
    """Of one action. ``paired`` are recommendations of treaty bodies, special procedures and regional bodies, those
    that a person decided first; ``sdgs`` are tags, each told by a person or a paper, or suggested by the machine.
    """

    paired: tuple[ShownLink, ...]
    sdgs: tuple[Tag, ...]
    budgets: tuple[Budget, ...]

    @property
    def has_gap(self) -> bool:
        return any(budget.gap for budget in self.budgets)


def columns_of(actions: Iterable[ExpectedAction], reader: Reader) -> dict[int, Columns]:
    """The columns of each action, by its key; a number of queries that does not grow with the actions.

    ``actions`` come with the recommendations that the reader may see and with their budget lines
    (``reading.actions_of``). What a reader may not read is in none of the columns.
    """
    listed = list(actions)
    served = {action.pk: list(action.recommendations.all()) for action in listed}
    tags = tags_of({row.pk for rows in served.values() for row in rows}, reader)
    # Links are those of the whole, of which some of these are parts.
    wholes = {row.parent_id or row.pk for rows in served.values() for row in rows}
    links = links_of(wholes, reader) if wholes else {}
    return {
        action.pk: Columns(
            paired=paired_with([row.parent_id or row.pk for row in served[action.pk]], links),
            sdgs=sdgs_among(tag for row in served[action.pk] for tag in tags[row.pk]),
            budgets=tuple(budget_of([action])),
        )
        for action in listed
    }


def paired_with(recommendations: Iterable[int], links: dict[int, LinksShown]) -> tuple[ShownLink, ...]:
    """The links to other mechanisms of some recommendations (by key), each other end once, decided ones first."""
    found: dict[int, ShownLink] = {}
    for key in recommendations:
        for link in links[key].parallel if key in links else ():
            known = found.get(link.other.pk)
            if known is None or _order(link) < _order(known):
                found[link.other.pk] = link
    return tuple(sorted(found.values(), key=_order))


def _order(link: ShownLink) -> tuple[bool, float, int]:
    return link.is_suggested, -(link.score or 1), link.other.pk


def sdgs_among(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """The SDG goals and targets among tags, each once, the surer one, in the order of their codes."""
    found: dict[str, Tag] = {}
    for tag in tags:
        if tag.term.taxonomy_id == SDG:
            known = found.get(tag.term.code)
            if known is None or (known.is_machine and not tag.is_machine):
                found[tag.term.code] = tag
    return tuple(found[code] for code in sorted(found, key=_by_number))


def _by_number(code: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part) if part.isdigit() else 100, part) for part in code.split("."))


def budget_of(actions: Iterable[ExpectedAction]) -> list[Budget]:
    """What actions need, what of it is secured and the gap, by currency; reads ``budget_lines`` where prefetched."""
    return budgets(
        Money(line.amount, line.currency, line.is_secured)
        for action in actions
        for line in action.budget_lines.all()
    )
