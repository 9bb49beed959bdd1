"""UPR Info's 54 issue labels and five action categories, found by any spelling known for them.

Source: UPR Info, Database of UPR Recommendations, guides "Issues" and "Action category" (2014). Where figures
from them are published, cite the database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from uprkit.facts import listed, rows


@dataclass(frozen=True, slots=True)
class Issue:
    """``label`` is the spelling of the exports; ``names`` all spellings known for it."""

    number: int
    label: str
    full_label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionCategory:
    """``number`` runs from 1 (minimal) to 5 (specific action)."""

    number: int
    name: str
    meaning: str
    example_verbs: tuple[str, ...]


@cache
def issues() -> dict[str, Issue]:
    """The 54 issues by label, in UPR Info's order."""
    return {
        row["label"]: Issue(
            number=int(row["number"]),
            label=row["label"],
            full_label=row["full_label"],
            names=tuple(dict.fromkeys((row["label"], row["full_label"], *listed(row["variants"])))),
        )
        for row in rows("upr-info-issues")
    }


@cache
def action_categories() -> dict[int, ActionCategory]:
    """The five categories by number."""
    return {
        int(row["action"]): ActionCategory(
            number=int(row["action"]),
            name=row["name"],
            meaning=row["meaning"],
            example_verbs=listed(row["example_verbs"]),
        )
        for row in rows("upr-info-actions")
    }


def folded(name: str) -> str:
    """A label without case, punctuation and typographic apostrophes, for comparing."""
    return " ".join(
        re.findall(r"[a-z0-9]+", name.casefold().replace("’", "").replace("'", "").replace("&", " and "))
    )


@cache
def _by_name() -> dict[str, Issue]:
    return {folded(name): issue for issue in issues().values() for name in issue.names}


@cache
def _actions_by_name() -> dict[str, ActionCategory]:
    return {folded(category.name): category for category in action_categories().values()}


def find_issue(name: str) -> Issue | None:
    """The issue of any known spelling (case, punctuation and the kind of apostrophe aside), or None."""
    return _by_name().get(folded(name))


def find_action_category(name: str) -> ActionCategory | None:
    """A category by number (``"5"``, ``"5 - Specific action"``) or name, or None."""
    number = re.match(r"\s*([1-5])(?![\d.])", name)
    if number:
        return action_categories()[int(number[1])]
    return _actions_by_name().get(folded(name))
