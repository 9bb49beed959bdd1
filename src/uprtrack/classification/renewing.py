"""Suggestions that another model, or an earlier version of the rules, made are made anew without anybody's doing."""

from __future__ import annotations

from uprtrack.classification.machine import version_in_use
from uprtrack.classification.models import MACHINE, Suggestion
from uprtrack.classification.search_source import KIND
from uprtrack.classification.suggesting import BATCH, suggest_by_machine
from uprtrack.recommendations.models import Recommendation
from uprtrack.search import index


def renew_after_migrating(*, plan: object = None, **_: object) -> None:
    """Called after migrations; a database that was emptied (no ``plan``) has nothing to renew."""
    if plan is not None:
        renew_suggestions()


def renew_suggestions() -> int:
    """Read all texts again where the machine reads otherwise than when they were read; returns how many.

    What stands in the search follows. Broken off, it goes on where it stopped when it is called again.
    """
    by_machine = Suggestion.objects.filter(origin__in=MACHINE)
    if not by_machine.exclude(model_version=version_in_use()).exists():
        return 0
    ids = list(Recommendation.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        suggest_by_machine(chunk)
        index.refresh(KIND, chunk)
    return len(ids)
