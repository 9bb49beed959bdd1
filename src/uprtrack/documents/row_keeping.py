"""Writing the rows of a run: whole at first, afterwards no more than what changed."""

from __future__ import annotations

from collections.abc import Sequence

from uprtrack.bulk_rows import insert_values, update_rows
from uprtrack.documents.models import ImportRow, ImportRun
from uprtrack.documents.rows import IS_SAME, JOINS, NEEDS_DECISION

_BATCH = 500
_COLUMNS = ("run_id", "ordinal", "place", "raw", "parsed", "checks", "outcome", "message", "target_id")


def are_just_judged(rows: Sequence[ImportRow]) -> bool:
    """Whether rows are not stored yet: they were judged a moment ago, in the transaction that stores them."""
    return all(row.pk is None for row in rows)


def keep_rows(run: ImportRun, rows: Sequence[ImportRow]) -> None:
    """Write rows that are not stored yet; of those that are, what judging them anew may change."""
    insert_values(
        ImportRow,
        _COLUMNS,
        [
            (
                run.pk,
                row.ordinal,
                row.place,
                row.raw,
                row.parsed,
                row.checks,
                str(row.outcome),
                row.message,
                row.target_id,
            )
            for row in rows
            if row.pk is None
        ],
    )
    if stored := [row for row in rows if row.pk is not None]:
        _keep_outcomes(run, stored)


def _keep_outcomes(run: ImportRun, rows: Sequence[ImportRow]) -> None:
    """Write of the rows what differs from the preview: mostly no more than where each has gone."""
    stored = {
        pk: (outcome, message)
        for pk, outcome, message in run.rows.order_by().values_list("pk", "outcome", "message")
    }
    judged = [row for row in rows if (row.outcome, row.message) != stored[row.pk]]
    marked = [row for row in rows if row.parsed.keys() & {NEEDS_DECISION, IS_SAME, JOINS}]
    ImportRow.objects.bulk_update(judged, ["outcome", "message"], batch_size=_BATCH)
    ImportRow.objects.bulk_update(marked, ["parsed"], batch_size=_BATCH)
    update_rows(ImportRow, "target_id", {row.pk: row.target_id for row in rows})
