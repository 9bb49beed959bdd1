"""A row beside the paper: what was read, what was found, and where the next doubt is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from uprkit.states import states
from uprtrack.documents.doubts import DOUBT
from uprtrack.documents.models import ImportRow, ImportRun, Outcome, RowDecision
from uprtrack.documents.presentation import position_word
from uprtrack.organisations.models import EarlierVersion


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands among those of its run: ordinals of its neighbours, and of the doubts around it."""

    before: int | None
    after: int | None
    doubt_before: int | None
    doubt_after: int | None
    doubts: int


def place_of(row: ImportRow) -> Place:
    """In five queries, however many rows there are."""
    rows = row.run.rows.order_by("ordinal")
    doubts = rows.filter(DOUBT)
    return Place(
        before=_last(rows.filter(ordinal__lt=row.ordinal)),
        after=_first(rows.filter(ordinal__gt=row.ordinal)),
        doubt_before=_last(doubts.filter(ordinal__lt=row.ordinal)),
        doubt_after=_first(doubts.filter(ordinal__gt=row.ordinal)),
        doubts=doubts.count(),
    )


def next_doubt(run: ImportRun, after: int = 0) -> int | None:
    """The ordinal of the next row to compare, from the beginning again where none follows."""
    doubts = run.rows.filter(DOUBT).order_by("ordinal")
    return _first(doubts.filter(ordinal__gt=after)) or _first(doubts)


def _first(rows: QuerySet[ImportRow]) -> int | None:
    return rows.values_list("ordinal", flat=True).first()


def _last(rows: QuerySet[ImportRow]) -> int | None:
    return rows.values_list("ordinal", flat=True).last()


def doubts_of(row: ImportRow) -> list[str]:
    """Why a person should look at a row, each a sentence."""
    told = list(row.checks)
    if row.outcome in (Outcome.UNREADABLE, Outcome.CONFLICT) and row.message not in told:
        told.append(row.message)
    return told


@dataclass(frozen=True, slots=True)
class Earlier:
    """A reading that another took the place of; version 0 is the program's."""

    version: int
    number: str
    text: str
    states: str
    position: str


def earlier_readings(decision: RowDecision | None) -> list[Earlier]:
    """Newest first."""
    if decision is None:
        return []
    kept = EarlierVersion.objects.filter(
        object_kind=RowDecision._meta.label_lower, object_id=decision.pk
    ).order_by("-version")
    names = {code: state.short_name for code, state in states().items()}
    return [
        Earlier(
            version=item.version,
            number=item.fields["number"],
            text=item.fields["text"],
            states=", ".join(names.get(code, code) for code in item.fields["recommending_states"]),
            position=position_word(item.fields["position"]),
        )
        for item in kept
    ]
