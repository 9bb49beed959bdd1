"""What pages tell of consultations: counts without anybody in them, and what a reader has to do with one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from uprkit.rules.small_cells import THRESHOLD, protect_table
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.participation.models import Answer, Consultation, Contribution, Fate, Hearing, Invited, SpokenBy


@dataclass(frozen=True, slots=True)
class Counted:
    """A count as it may be printed; None where it is withheld."""

    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What is told of contributions once a consultation has ended: before, a number that grows would tell who wrote."""

    total: int | None
    agreed: int | None
    """Whose authors agreed to publication."""
    kinds: list[Counted]
    fates: list[Counted]


def tally_of(consultation: Consultation) -> Tally | None:
    """Counts of contributions with small ones withheld; None until the consultation has ended."""
    if not consultation.has_ended(timezone.localdate()):
        return None
    # Everybody is told these numbers, so they are made of all rows, whoever may read those.
    rows = list(
        Contribution.objects.arrived()
        .filter(consultation=consultation)
        .values_list("spoken_by", "fate", "is_for_publication")
    )
    found = Counter((kind, fate) for kind, fate, _agreed in rows)
    table = protect_table([[found[kind, fate] for fate in Fate.values] for kind in SpokenBy.values])
    agreed = sum(each[2] for each in rows)
    is_few = any(0 < count < THRESHOLD for count in (agreed, len(rows) - agreed))
    return Tally(
        total=table.total,
        agreed=None if is_few else agreed,
        kinds=[
            Counted(str(kind.label), n) for kind, n in zip(SpokenBy, table.row_totals, strict=True) if n != 0
        ],
        fates=[
            Counted(str(fate.label), n) for fate, n in zip(Fate, table.column_totals, strict=True) if n != 0
        ],
    )


@dataclass(frozen=True, slots=True)
class ShownHearing:
    hearing: Hearing
    attended: int | None
    is_few: bool
    """Whether so few came that their number is not told."""


def hearings_of(consultation: Consultation) -> list[ShownHearing]:
    """Meetings with how many came."""
    shown = []
    for hearing in consultation.hearings.all():
        is_few = hearing.attended is not None and 0 < hearing.attended < THRESHOLD
        shown.append(ShownHearing(hearing, None if is_few else hearing.attended, is_few))
    return shown


def published_contributions(consultation: Consultation) -> list[Contribution]:
    """What everybody may read of what was sent, with its words."""
    answers = Answer.objects.select_related("question")
    rows = Contribution.objects.published().standing().filter(consultation=consultation)
    return list(rows.prefetch_related(Prefetch("answers", answers)))


def contributions_for(reader: Reader, consultation: Consultation) -> list[Contribution]:
    """Everything its holder's people find, what waits for an answer first."""
    answers = Answer.objects.select_related("question")
    rows = Contribution.objects.visible_to(reader).arrived().filter(consultation=consultation)
    return sorted(
        rows.prefetch_related(Prefetch("answers", answers)),
        key=lambda row: (row.withdrawn_on is not None, row.fate != Fate.WAITING, row.public_id),
    )


def invited_bodies(reader: Reader, consultation: Consultation) -> list[Organisation]:
    """Whom the holder asked by name, told to its own people alone, as far as they may know those bodies."""
    if consultation.owner_id not in standing_of(reader).own:
        return []
    asked = Invited.objects.filter(
        consultation__in=Consultation.objects.visible_to(reader).filter(pk=consultation.pk)
    )
    return list(known_to(reader).filter(pk__in=asked.values("organisation")))


def invitations_of(reader: Reader) -> frozenset[int]:
    """The published consultations (keys) to which one of the reader's organisations was invited."""
    own = standing_of(reader).own
    if not own:
        return frozenset()
    found = Invited.objects.filter(organisation__in=own, consultation__in=Consultation.objects.published())
    return frozenset(found.values_list("consultation", flat=True))
