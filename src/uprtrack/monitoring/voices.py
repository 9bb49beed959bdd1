"""The voices on a recommendation: each actor's own assessment side by side, and what they come to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from uprkit.indices.iri import STATE, Claim, Iri, compute_iri_pair
from uprkit.rules.small_cells import THRESHOLD, protect_counts
from uprkit.rules.traffic_light import ImplementationLevel
from uprtrack.monitoring.models import Assessment, Level
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DIFFER = "disputed"
"""The level shown where assessments are half a step of the index or more apart."""


@dataclass(frozen=True, slots=True)
class Voices:
    """The current assessment of each actor that the reader may see, State first, and the index over them.

    ``iri`` counts all actors, ``iri_without_state`` all but the executive bodies of the State itself. Voices
    whose name is withheld are heard and not counted: the index is a mean over actors, and it cannot be shown
    that such a voice is of another actor than those who speak under their names. Counting it until its actor
    speaks again would give that actor two claims, or, with the older one taken out, show whose it was.
    """

    current: tuple[Assessment, ...]
    iri: Iri
    iri_without_state: Iri

    @property
    def level_shown(self) -> str:
        """A value of ``Level``, ``DIFFER`` where assessments differ, "not_commented" where there is none."""
        return DIFFER if self.iri.is_disputed else str(self.iri.level)

    @property
    def level_label(self) -> StrOrPromise:
        """``level_shown`` in words."""
        if self.current and not self.named:
            return _("Assessed with the name withheld")
        return LEVEL_LABELS[self.level_shown]

    @property
    def is_disputed(self) -> bool:
        return self.iri.is_disputed

    @property
    def level_class(self) -> str:
        """The style of ``level_shown``."""
        return "differ" if self.iri.is_disputed else self.level_shown

    @property
    def has_state(self) -> bool:
        """Whether the State's own assessment is among the voices."""
        return any(voice.owner.is_executive for voice in self.current)

    @property
    def named(self) -> list[Assessment]:
        """The voices that stand under their actors' names."""
        return [voice for voice in self.current if not voice.owner.is_withheld]

    @property
    def kinds(self) -> list[tuple[StrOrPromise, int]]:
        """How many named actors there are of each kind of organisation."""
        counted = Counter(OrganisationKind(voice.owner.kind) for voice in self.named)
        return [(kind.label, count) for kind, count in sorted(counted.items())]

    @property
    def withheld(self) -> str:
        """How many voices there are whose name is withheld, in words; "" where there are none."""
        return withheld_voices(len(self.current) - len(self.named))

    def of(self, organisation_ids: Collection[int]) -> list[Assessment]:
        """The voices of some actors."""
        return [voice for voice in self.current if voice.owner_id in organisation_ids]


LEVEL_LABELS: dict[str, StrOrPromise] = {
    **{level.value: level.label for level in Level},
    ImplementationLevel.NOT_COMMENTED.value: _("No assessment yet"),
    DIFFER: _("Assessments differ"),
}


def withheld_voices(number: int) -> str:
    """A number of voices whose name is withheld, in words; a small one is not told. "" for none."""
    if not number:
        return ""
    (shown,) = protect_counts([number]).counts
    if shown is None:
        return gettext("name withheld: fewer than %(count)d") % {"count": THRESHOLD}
    return gettext("name withheld: %(count)d") % {"count": shown}


@dataclass(frozen=True, slots=True)
class YearOfVoices:
    """What each actor held at the end of a year; ``is_new`` assessments were made in that year."""

    year: int
    voices: Voices
    new: frozenset[int]
    """Ids of the assessments made in that year; the others are older and still held."""


def voices_of(
    recommendation_ids: Iterable[int], reader: Reader, as_of: date | None = None
) -> dict[int, Voices]:
    """The voices on each recommendation as of a day (today if None); two queries, a reader's standing aside.

    An actor's current assessment is the latest that the reader may see: what an actor wrote later for fewer
    eyes takes nothing from what it has published. Recommendations without an assessment get empty voices.
    """
    ids = list(dict.fromkeys(recommendation_ids))
    assessments = _readable(ids, reader)
    if as_of is not None:
        assessments = [item for item in assessments if item.assessed_on <= as_of]
    by_recommendation: dict[int, list[Assessment]] = defaultdict(list)
    for assessment in assessments:
        by_recommendation[assessment.recommendation_id].append(assessment)
    return {key: voices_from(by_recommendation[key]) for key in ids}


def over_time(recommendation: Recommendation, reader: Reader) -> list[YearOfVoices]:
    """The voices at the end of each year in which somebody assessed, oldest first; two queries."""
    assessments = _readable([recommendation.pk], reader)
    return [
        YearOfVoices(
            year=year,
            voices=voices_from([item for item in assessments if item.assessed_on.year <= year]),
            new=frozenset(item.pk for item in assessments if item.assessed_on.year == year),
        )
        for year in sorted({item.assessed_on.year for item in assessments})
    ]


def voices_from(assessments: Sequence[Assessment]) -> Voices:
    """Voices from assessments of one recommendation in the order of their dates: the latest of each actor."""
    latest = {assessment.owner_id: assessment for assessment in assessments}
    current = tuple(sorted(latest.values(), key=_reading_order))
    named = [assessment for assessment in current if not assessment.owner.is_withheld]
    pair = compute_iri_pair([_claim(assessment) for assessment in named])
    return Voices(current=current, iri=pair.with_state, iri_without_state=pair.without_state)


def _readable(recommendation_ids: Sequence[int], reader: Reader) -> list[Assessment]:
    return with_owners(
        Assessment.objects.visible_to(reader)
        .standing()
        .filter(recommendation__in=recommendation_ids)
        # A person's own notes are not yet the word of an organisation.
        .exclude(visibility=Visibility.SELF)
        .order_by("assessed_on", "pk")
    )


def with_owners(assessments: Iterable[Assessment]) -> list[Assessment]:
    """Assessments with their actors at hand: thousands are of a few, and each actor is made once."""
    found = list(assessments)
    actors = Organisation.objects.select_related("origin").in_bulk({row.owner_id for row in found})
    for row in found:
        row.owner = actors[row.owner_id]
    return found


def _claim(assessment: Assessment) -> Claim:
    owner = assessment.owner
    return Claim(
        actor=owner.public_id,
        # The State's own word is that of its executive; courts, parliament and ombuds institutions differ.
        actor_kind=STATE if owner.is_executive else owner.kind,
        level=ImplementationLevel(assessment.level),
        assessed_on=assessment.assessed_on,
    )


_KIND_ORDER = {kind.value: place for place, kind in enumerate(OrganisationKind)}


def _reading_order(assessment: Assessment) -> tuple[int, str]:
    return _KIND_ORDER[assessment.owner.kind], assessment.owner.label
