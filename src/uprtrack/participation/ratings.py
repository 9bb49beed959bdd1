"""What pages tell of ratings: sums of those counted together, with small ones withheld; and one's own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from uprkit.rules.small_cells import protect_counts
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.participation.models import Consultation, Rating
from uprtrack.participation.models.ratings import RATED
from uprtrack.participation.reading import Counted


@dataclass(frozen=True, slots=True)
class Summed:
    """One thing that is rated, with how many said what."""

    label: str
    counts: list[Counted]


def sums_of(consultation: Consultation) -> list[Summed]:
    """Every question with its sums; empty until enough organisations have rated it."""
    rows = Rating.objects.filter(consultation=consultation, is_counted=True)
    found = list(rows.order_by().values_list(*RATED))
    if not found:
        return []
    return [_summed(name, Counter(row[place] for row in found)) for place, name in enumerate(RATED)]


def _summed(name: str, found: Counter[str]) -> Summed:
    field = next(each for each in Rating._meta.concrete_fields if each.name == name)
    choices = list(field.choices or ())
    shown = protect_counts([found[value] for value, _label in choices])
    counts = [Counted(str(label), n) for (_value, label), n in zip(choices, shown.counts, strict=True)]
    return Summed(str(field.verbose_name), counts)


def own_rating(reader: Reader, consultation: Consultation) -> Rating | None:
    """That of the reader's organisation."""
    own = standing_of(reader).own
    return Rating.objects.visible_to(reader).filter(consultation=consultation, owner__in=own).first()
