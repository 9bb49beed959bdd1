"""A whole review side by side: what each actor holds of each recommendation, where they differ and in what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from uprkit.indices.columns import Figures
from uprkit.indices.iri import do_differ
from uprkit.indices.records import Record, columns_of
from uprkit.indices.statistics import Unit
from uprkit.rules.traffic_light import ImplementationLevel
from uprtrack.monitoring.models import Assessment, Level
from uprtrack.monitoring.overview import Row
from uprtrack.monitoring.voices import Voices
from uprtrack.organisations.models import Organisation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PARTS: dict[str, StrOrPromise] = {
    "level": _("level"),
    "laws": _("laws"),
    "policies": _("policies"),
    "practices": _("practices"),
}
"""What actors judge, each with a level: the whole, and its parts where they judge them apart."""
ANY = "any"


def parts_that_differ(voices: Voices) -> list[str]:
    """The keys of ``PARTS`` in which actors who speak under their names are half a step or more apart.

    Voices whose name is withheld are not compared, as they are not counted: see ``Voices``.
    """
    return [part for part in PARTS if do_differ(_levels(voices.named, part))]


def _levels(voices: Iterable[Assessment], part: str) -> list[ImplementationLevel]:
    return [ImplementationLevel(value) for voice in voices if (value := getattr(voice, part))]


@dataclass(frozen=True, slots=True)
class Cell:
    """One actor's own word on a recommendation; None where it has said nothing."""

    actor: Organisation
    voice: Assessment | None
    differing: tuple[str, ...]

    @property
    def parts(self) -> list[tuple[StrOrPromise, StrOrPromise]]:
        """Of the parts in which actors differ what this one holds, where it judged them."""
        if self.voice is None:
            return []
        apart = {"laws": self.voice.laws, "policies": self.voice.policies, "practices": self.voice.practices}
        held = ((part, level) for part, level in apart.items() if level and part in self.differing)
        return [(PARTS[part], Level(level).label) for part, level in held]


@dataclass(frozen=True, slots=True)
class Compared:
    """A recommendation with its voices, and the keys of ``PARTS`` in which they differ."""

    row: Row
    differing: tuple[str, ...]

    @property
    def parts(self) -> list[StrOrPromise]:
        """In what they differ, in words."""
        return [PARTS[part] for part in self.differing]

    def cells(self, actors: Sequence[Organisation]) -> list[Cell]:
        """What each actor holds, in their order."""
        held = {voice.owner_id: voice for voice in self.row.voices.named}
        return [Cell(actor, held.get(actor.pk), self.differing) for actor in actors]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked for: where assessments differ, what an actor left out, as of which day.

    ``problem`` holds the day that was asked for where it is none.
    """

    differ: str = ""
    missing: str = ""
    on: date | None = None
    problem: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        """From an address; what it does not know counts as not asked, a day that is none is told."""
        differ, told = query.get("differ", ""), query.get("on", "").strip()
        try:
            on = parse_date(told)
        except ValueError:
            on = None
        return cls(
            differ=differ if differ in PARTS or differ == ANY else "",
            missing=query.get("missing", ""),
            on=on,
            problem=told if on is None else "",
        )

    def fits(self, compared: Compared) -> bool:
        if self.differ and not (
            compared.differing if self.differ == ANY else self.differ in compared.differing
        ):
            return False
        named = compared.row.voices.named
        return not any(voice.owner.public_id == self.missing for voice in named)


@dataclass(frozen=True, slots=True)
class Answering:
    """An actor, and on how many recommendations it spoke."""

    actor: Organisation
    count: int


def compared(rows: Iterable[Row]) -> list[Compared]:
    return [Compared(row, tuple(parts_that_differ(row.voices))) for row in rows]


def answering(rows: Iterable[Row], actors: Collection[Organisation]) -> list[Answering]:
    """Who answered on how many of the recommendations: who answers biases what comes out (Beyond Promises)."""
    counted = Counter(voice.owner_id for row in rows for voice in row.voices.named)
    return [Answering(actor, counted[actor.pk]) for actor in actors]


def most_heard(told: Iterable[Compared]) -> list[Organisation]:
    """Who spoke under their name on some of the recommendations, who spoke on most of them first."""
    actors: dict[int, Organisation] = {}
    counted: Counter[int] = Counter()
    for voice in (voice for each in told for voice in each.row.voices.named):
        actors[voice.owner_id] = voice.owner
        counted[voice.owner_id] += 1
    return sorted(actors.values(), key=lambda actor: (-counted[actor.pk], actor.kind, actor.label))


def figures_of(rows: Iterable[Row]) -> Figures:
    """The levels of recommendations and what triggered action, counted as the site's statistics count."""
    return (
        columns_of(Record(level=_counted(row.voices)) for row in rows).counted(Unit.RECOMMENDATIONS).total()
    )


def _counted(voices: Voices) -> str | None:
    """A level of ``dimensions.LEVELS``; None where nobody speaks under a name."""
    level = voices.level_class
    return None if level == ImplementationLevel.NOT_COMMENTED else level
