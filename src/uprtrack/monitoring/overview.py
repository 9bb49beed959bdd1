"""The overview of a review: which recommendations to show, and how many there are of each level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from uprtrack.monitoring.models import Level
from uprtrack.monitoring.voices import DIFFER, LEVEL_LABELS, Voices, voices_of
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.standing import Reader
from uprtrack.plans.reading import with_language
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NOT_COMMENTED = "not_commented"
LEVELS = (*Level.values, DIFFER, NOT_COMMENTED)
MINE: dict[str, StrOrPromise] = {
    "no": _("Not assessed by us this year"),
    "never": _("Never assessed by us"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A recommendation with the voices on it."""

    recommendation: Recommendation
    voices: Voices


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many recommendations are shown at a level."""

    level: str
    label: StrOrPromise
    count: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asked for; with an actor, ``level`` is that actor's own, else the level shown."""

    actor: str = ""
    level: str = ""
    mine: str = ""

    @classmethod
    def asked(cls, query: QueryDict) -> Choice:
        """The choice of an address; what it does not know counts as not asked."""
        level, mine = query.get("level", ""), query.get("mine", "")
        return cls(
            actor=query.get("actor", ""),
            level=level if level in LEVELS else "",
            mine=mine if mine in MINE else "",
        )

    def fits(self, row: Row, own: frozenset[int], year: int) -> bool:
        """Whether a row belongs to the choice of somebody of the organisations ``own`` (ids)."""
        level = row.voices.level_shown
        if self.actor:
            voice = next((item for item in row.voices.current if item.owner.public_id == self.actor), None)
            if voice is None:
                return self.level == NOT_COMMENTED
            level = voice.level
        if self.level and level != self.level:
            return False
        ours = row.voices.of(own)
        if self.mine == "no":
            return not any(item.assessed_on.year == year for item in ours)
        return not (self.mine == "never" and ours)


def rows_of(review: Review, reader: Reader, as_of: date | None = None) -> list[Row]:
    """Every recommendation of a review that the reader sees, with its voices as of a day; three queries."""
    readable = Recommendation.objects.visible_to(reader).standing().of_review(review)
    recommendations = list(with_language(readable))
    voices = voices_of((item.pk for item in recommendations), reader, as_of)
    return [Row(item, voices[item.pk]) for item in recommendations]


def counts_of(rows: Iterable[Row]) -> list[LevelCount]:
    """Recommendations by the level shown; every level, zero included."""
    counted = Counter(row.voices.level_shown for row in rows)
    return [LevelCount(level, LEVEL_LABELS[level], counted[level]) for level in LEVELS]


def actors_in(rows: Iterable[Row]) -> list[Organisation]:
    """Everybody who assessed under their name, by kind and name."""
    actors = {voice.owner_id: voice.owner for row in rows for voice in row.voices.named}
    return sorted(actors.values(), key=lambda actor: (actor.kind, actor.label))
