"""The Sustainable Development Goals and their 169 targets (General Assembly resolution 70/1), short labels
our own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from uprkit.facts import rows


@dataclass(frozen=True, slots=True)
class SdgTarget:
    """``code`` such as ``16.2`` or ``3.a``."""

    code: str
    goal: int
    label: str


@dataclass(frozen=True, slots=True)
class Sdg:
    """A goal, 1 to 17, with its targets in order."""

    number: int
    label: str
    targets: tuple[SdgTarget, ...]


@cache
def sdgs() -> dict[int, Sdg]:
    """The 17 goals by number."""
    labels: dict[int, str] = {}
    targets: dict[int, list[SdgTarget]] = {}
    for row in rows("sdg-targets"):
        goal = int(row["goal"])
        labels[goal] = row["goal_label"]
        targets.setdefault(goal, []).append(SdgTarget(row["target"], goal, row["label"]))
    return {goal: Sdg(goal, label, tuple(targets[goal])) for goal, label in labels.items()}


@cache
def sdg_targets() -> dict[str, SdgTarget]:
    """The targets by code."""
    return {target.code: target for goal in sdgs().values() for target in goal.targets}


@cache
def _goals_by_name() -> dict[str, Sdg]:
    return {_folded(goal.label): goal for goal in sdgs().values()}


def _folded(name: str) -> str:
    return " ".join(re.findall(r"[a-z]+", name.casefold().replace("&", " and ")))


def find_sdg(name: str) -> Sdg | SdgTarget | None:
    """A goal or target by number or name, as OHCHR's list and the UHRI write them, or None.

    Read are ``"16"``, ``"SDG 16"``, ``"16 - PEACE, JUSTICE AND STRONG INSTITUTIONS"``, ``"16.2 - …"`` and a
    goal's name.
    """
    found = re.match(
        r"\s*(?:sdg|goal|target)?\s*(?P<goal>\d{1,2})(?:\.(?P<target>\d{1,2}|[a-z])\b)?", name, re.IGNORECASE
    )
    if found is None:
        return _goals_by_name().get(_folded(name))
    if found["target"]:
        return sdg_targets().get(f"{int(found['goal'])}.{found['target'].lower()}")
    return sdgs().get(int(found["goal"]))


@cache
def sdg_indicators() -> dict[str, str]:
    """Labels of our own by code (``16.2.2``) for those indicators of General Assembly resolution 71/313 that the map
    of SDGs names.
    """
    return {row["indicator"]: row["label"] for row in rows("sdg-indicators")}
