"""The level of implementation as lists show it: a facet of what the reader may read."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from uprtrack.monitoring.models import Assessment, Level
from uprtrack.monitoring.voices import DIFFER, Voices, voices_of
from uprtrack.organisations.standing import Reader

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LEVELS: dict[str, StrOrPromise] = {
    Level.FULLY.value: _("Fully"),
    Level.PARTIALLY.value: _("Partially"),
    Level.NOT.value: _("Not"),
    "differ": _("Assessments differ"),
    Level.NOT_ASSESSED.value: _("Not assessed"),
}
"""The values of the facet "level" in the order of the bar. Where assessments differ no level is named."""


COMMENTED, NOT_COMMENTED = "commented", "not_commented"
COMMENTS: dict[str, StrOrPromise] = {
    COMMENTED: _("Assessed by an actor"),
    NOT_COMMENTED: _("Assessed by nobody"),
}
"""The values of the facet "commented", as UPR Info counts it (Beyond Promises, 2014): whether an actor says anything of
implementation under its name, be it that it could not be assessed."""


def comment_of(voices: Voices) -> str:
    """A key of ``COMMENTS``."""
    return NOT_COMMENTED if voices.level_shown == NOT_COMMENTED else COMMENTED


def level_of(voices: Voices | None) -> str:
    """A key of ``LEVELS``; without any assessment "not_assessed"."""
    if voices is None or not voices.current:
        return Level.NOT_ASSESSED.value
    shown = voices.level_shown
    return "differ" if shown == DIFFER else shown if shown in LEVELS else Level.NOT_ASSESSED.value


def assessed_by_somebody(reader: Reader, among: Collection[int] | None = None) -> dict[int, Voices]:
    """The voices on those recommendations that anybody, as far as the reader sees, has assessed.

    ``among`` are the keys of those asked about; None asks about all.
    """
    assessed = Assessment.objects.visible_to(reader).standing().order_by().distinct()
    if among is not None:
        assessed = assessed.filter(recommendation__in=among)
    ids = set(assessed.values_list("recommendation_id", flat=True))
    return voices_of(ids, reader) if ids else {}
