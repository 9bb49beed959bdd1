"""Sheets come back: kept and shown first, put in by a person with the right, taken out again in one click."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.documents import vault
from uprtrack.documents.acceptors import Objection
from uprtrack.documents.models import ImportRow, ImportRun, ImportState, Outcome
from uprtrack.documents.runs import ImportStateError, StandsOnError, locked_run, note_run
from uprtrack.organisations.circles import Circle
from uprtrack.organisations.models import Verb
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.versions import ChangedMeanwhileError
from uprtrack.sheets.judging import CHOICES, DONE, TABLE, Choice, Judged, judged, scope_of_run
from uprtrack.sheets.returning import table_of
from uprtrack.sheets.rights import owner_for
from uprtrack.sheets.tables import Table
from uprtrack.sheets.tokens import Scope

Chosen = Mapping[tuple[int, str], tuple[Choice, str]]
"""By ordinal of the row and key of the column: what was chosen, and the ``saw`` of the cell it was chosen about."""
_BATCH = 500


class UnsettledError(Exception):
    """Cells that two people changed wait for a choice; nothing was written. The message is one whole sentence."""


class UnfitRowError(Exception):
    """A row cannot be put in as it is; nothing was written. The message is one whole sentence with its place."""


def choose_cells(*, by: Reader, run: ImportRun, chosen: Chosen) -> ImportRun:
    """Keep what a person chose of cells changed meanwhile; a choice holds while that stands as they saw it."""
    owner_for(by, scope_of_run(run))
    with transaction.atomic():
        run = locked_run(run, ImportState.PREVIEWED)
        rows = {row.ordinal: row for row in run.rows.filter(ordinal__in={key[0] for key in chosen})}
        for (ordinal, column), (choice, saw) in chosen.items():
            if ordinal in rows:
                rows[ordinal].parsed[CHOICES][column] = [choice.value, saw]
        ImportRow.objects.bulk_update(rows.values(), ["parsed"], batch_size=_BATCH)
        note_run(Verb.SETTLE, run)
    return run


def put_in(*, by: Reader, run: ImportRun, circle: Circle | None = None) -> ImportRun:
    """Write what a sheet changed, by the services and with the rights of those tables, in one transaction.

    ``circle`` is for new assessments. Raises UnsettledError where somebody changed a cell meanwhile and nobody has
    chosen yet, UnfitRowError where a table's service refuses a row, ImportStateError where nothing is to be written.
    """
    scope = scope_of_run(run)
    owner_for(by, scope)
    with transaction.atomic():
        run = locked_run(run, ImportState.PREVIEWED)
        found = judged(run, run.rows.all(), by)
        _require_settled(found)
        changing = [item for item in found if item.changes]
        if not changing:
            raise ImportStateError(
                _("%(file)s: expected at least one cell to change, found none.") % {"file": run.file_name}
            )
        for item in changing:
            item.row.parsed[DONE] = _written(by, scope, item, circle)
        for item in found:
            item.row.outcome = item.outcome if item in changing else _unwritten(item)
        ImportRow.objects.bulk_update([item.row for item in found], ["parsed", "outcome"], batch_size=_BATCH)
        run.state, run.accepted_at = ImportState.ACCEPTED, timezone.now()
        run.version += 1
        run.save(update_fields=["state", "accepted_at", "version"])
        note_run(Verb.ACCEPT, run)
    return run


def take_out(*, by: Reader, run: ImportRun) -> ImportRun:
    """Put back what stood before a sheet was put in; StandsOnError, with nothing changed, where later work stands on
    it.
    """
    scope = scope_of_run(run)
    owner_for(by, scope)
    with transaction.atomic():
        run = locked_run(run, ImportState.ACCEPTED)
        done = [row for row in run.rows.all() if DONE in row.parsed]
        tables: dict[str, Table] = {
            key: table for key in {row.parsed[TABLE] for row in done} if (table := table_of(scope, key))
        }
        objections = [
            Objection(what, where)
            for key, table in tables.items()
            for what, where in table.objections(
                by=by, done=[row.parsed[DONE] for row in done if row.parsed[TABLE] == key]
            )
        ]
        if objections:
            raise StandsOnError(objections)
        for row in reversed(done):
            tables[row.parsed[TABLE]].take_out(by=by, done=row.parsed[DONE])
        run.state, run.undone_at = ImportState.UNDONE, timezone.now()
        run.version += 1
        run.save(update_fields=["state", "undone_at", "version"])
        note_run(Verb.UNDO, run)
    return run


def discard_sheet(*, by: Reader, run: ImportRun) -> None:
    """Let go of a sheet that waits: its rows and its file are deleted, the line in the list stays."""
    owner_for(by, scope_of_run(run))
    with transaction.atomic():
        run = locked_run(run, ImportState.PREVIEWED)
        path = run.vault_path
        run.rows.all().delete()
        run.state, run.vault_path = ImportState.DISCARDED, ""
        run.version += 1
        run.save(update_fields=["state", "vault_path", "version"])
        note_run(Verb.WITHDRAW, run)
        transaction.on_commit(lambda: vault.remove(path))


def _require_settled(found: Iterable[Judged]) -> None:
    waiting = [cell for item in found for cell in item.open_cells]
    if waiting:
        raise UnsettledError(
            ngettext(
                "%(count)d cell was changed by somebody else since the sheet left: choose what shall stand. Nothing "
                "was written.",
                "%(count)d cells were changed by somebody else since the sheet left: choose what shall stand. Nothing "
                "was written.",
                len(waiting),
            )
            % {"count": len(waiting)}
        )


def _written(by: Reader, scope: Scope, item: Judged, circle: Circle | None) -> dict[str, Any]:
    assert item.table is not None
    assert item.line is not None
    try:
        return item.table.put_in(by=by, scope=scope, line=item.line, changes=item.changes, circle=circle)
    except ValidationError as error:
        raise UnfitRowError(f"{item.row.place}: {' '.join(error.messages)}") from error
    except ChangedMeanwhileError as error:
        # Somebody was quicker than this transaction: the page shows it as a conflict now.
        raise UnsettledError(f"{item.row.place}: {error}") from error


def _unwritten(item: Judged) -> Outcome:
    return Outcome.SAME if item.outcome == Outcome.SAME else Outcome.LEFT_OUT if item.cells else item.outcome
