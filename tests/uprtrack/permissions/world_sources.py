"""What people decided about the sources of each circle's recommendation."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils import timezone

from tests.uprtrack.permissions.people import READ_BY
from tests.uprtrack.permissions.planting import World
from uprtrack.recommendations.models import (
    Distinction,
    Link,
    LinkDecision,
    LinkKind,
    Merge,
    Position,
    PositionEvent,
    Recommendation,
    Settlement,
)


def plant_decisions(
    world: World, circle: str, owned: dict[str, Any], recommendation: Recommendation, paper: dict[str, Any]
) -> None:
    """A settlement, a recommendation that was merged into the circle's, and one that was told apart from it."""
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    plant(Settlement, recommendation=recommendation, about="states", said=[], author=owned["author"])
    row = {"review": recommendation.review, "ordinal": recommendation.ordinal, **owned, **paper}
    merged = plant(Recommendation, **row, withdrawn_at=timezone.now(), merged_into=recommendation)
    plant(Merge, kept=recommendation, merged=merged, moved={}, before={}, author=owned["author"])
    twin = plant(Recommendation, **row)
    plant(PositionEvent, recommendation=twin, position=Position.NOTED, how_known="paper", **paper)
    plant(Distinction, first=recommendation, second=twin, author=owned["author"])
    link = {"recommendation": recommendation, "other": twin, "kind": LinkKind.NEAR_DUPLICATE}
    plant(LinkDecision, **owned, **link, is_yes=True)


def plant_links(world: World) -> None:
    """What a machine found between the two of each circle, once their texts are those that show."""
    for told_apart in Distinction.objects.select_related("first"):
        circle = world.circle_of[Recommendation._meta.label, told_apart.first_id]
        pair = {"recommendation": told_apart.second, "other": told_apart.first}
        world.plant(Link, READ_BY[circle], circle, **pair, kind=LinkKind.NEAR_DUPLICATE, score=0.9)


def twin_of(recommendation: Recommendation, *, is_told_apart: bool = True) -> Recommendation:
    """The one that was told apart from a circle's recommendation; that decision can be taken back on the way."""
    distinction = Distinction.objects.get(first=recommendation)
    if not is_told_apart:
        distinction.withdrawn_at = timezone.now()
        distinction.save()
    return distinction.second


def twins() -> set[int]:
    """Keys of the recommendations that have one."""
    return set(Distinction.objects.values_list("first_id", flat=True))
