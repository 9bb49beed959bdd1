"""Rows of an accepted paper that a person corrected: what they said is withdrawn, and said anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from django.utils import timezone

from uprtrack.documents.acceptors import objections_to_undoing
from uprtrack.documents.models import ImportRow, ImportRun
from uprtrack.documents.rows import recommendation_in
from uprtrack.documents.runs import StandsOnError
from uprtrack.recommendations.acceptors.additions import Additions
from uprtrack.recommendations.acceptors.outcomes import is_left_out
from uprtrack.recommendations.models import NOT_WITHDRAWN, Kind, Recommendation

Say = Callable[[Additions, int, ImportRow], None]
"""Adds what a row says to the recommendation with a key."""
Place = Callable[[Additions, Sequence[ImportRow]], None]
"""Finds the recommendations of rows, makes those that are new, and adds what the rows say."""


def amend_rows(run: ImportRun, rows: Collection[ImportRow], *, say: Say, place: Place) -> set[int]:
    """A row stays with its recommendation, whatever it reads now; one that had none finds or makes it.

    Returns the keys of what is touched. Raises StandsOnError where a recommendation that the run added is left
    out while later work stands on it.
    """
    additions, together = _begin(run, rows)
    _take_back(run, together)
    for row in together:
        if is_left_out(row):
            row.target_id = None
        elif row.target_id is not None:
            _show(run, row.target_id, row)
            say(additions, row.target_id, row)
    place(additions, [row for row in together if row.target_id is None and not is_left_out(row)])
    additions.write(together)
    return additions.touched


def place_rows_anew(run: ImportRun, rows: Collection[ImportRow], *, place: Place) -> set[int]:
    """As ``amend_rows`` for rows that answer by number: a corrected number leads to another recommendation."""
    additions, together = _begin(run, rows)
    for row in together:
        row.target_id = None
    place(additions, [row for row in together if not is_left_out(row)])
    additions.write(together)
    return additions.touched


def _begin(run: ImportRun, rows: Collection[ImportRow]) -> tuple[Additions, list[ImportRow]]:
    """The rows, with those that speak of the same recommendations; what they said is withdrawn."""
    targets = {row.target_id for row in rows if row.target_id is not None}
    given = {row.pk: row for row in rows}
    beside = run.rows.filter(target_id__in=targets).exclude(pk__in=given)
    additions = Additions(run, circle=run.document)
    additions.forget(targets)
    return additions, sorted([*given.values(), *beside], key=lambda row: row.ordinal)


def _take_back(run: ImportRun, rows: Sequence[ImportRow]) -> None:
    """Withdraw what the run added and none of its rows speaks of any more."""
    spoken: dict[int, bool] = defaultdict(bool)
    for row in rows:
        if row.target_id is not None:
            spoken[row.target_id] |= not is_left_out(row)
    dropped = [pk for pk, is_spoken in spoken.items() if not is_spoken]
    added = Recommendation.objects.filter(NOT_WITHDRAWN, run=run, pk__in=dropped)
    if not added:
        return
    objections = objections_to_undoing(run, [item.pk for item in added])
    if objections:
        raise StandsOnError(objections)
    added.update(withdrawn_at=timezone.now())


def _show(run: ImportRun, recommendation: int, row: ImportRow) -> None:
    """Number, heading and kind stand on the recommendation itself where it shows this paper."""
    told = recommendation_in(row)
    Recommendation.objects.filter(pk=recommendation, document=run.document).update(
        number=told.paragraph[:40], heading=told.heading, kind=Kind(told.kind.value)
    )
