"""What a sheet that came back holds, counted; and what it did, once it was put in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from uprtrack.documents.models import ImportRow, ImportRun
from uprtrack.sheets.columns import Column
from uprtrack.sheets.judging import DONE, GOT, LEFT, SENTENCES, TABLE, Judged, scope_of_run
from uprtrack.sheets.returning import table_of


@dataclass(frozen=True, slots=True)
class Summary:
    """Cells: changed, changed by two people (of them waiting for a choice), the same already, not readable."""

    changed: int
    conflicts: int
    waiting: int
    same: int
    broken: int
    refused_rows: int

    @property
    def can_be_put_in(self) -> bool:
        return self.changed + self.conflicts > 0


def summary_of(found: Iterable[Judged]) -> Summary:
    rows = list(found)
    cells = [cell for row in rows if not row.refusal for cell in row.cells]
    return Summary(
        changed=sum(not cell.is_same and not cell.is_conflict for cell in cells),
        conflicts=sum(cell.is_conflict for cell in cells),
        waiting=sum(cell.is_open for cell in cells),
        same=sum(cell.is_same for cell in cells),
        broken=sum(len(row.sentences) for row in rows),
        refused_rows=sum(bool(row.refusal) for row in rows),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A row of a sheet that waits no more: its cells as column, before and in the sheet; whether it was put in."""

    row: ImportRow
    cells: tuple[tuple[Column, str, str], ...]
    sentences: tuple[str, ...]
    is_done: bool


def told_of(run: ImportRun, rows: Sequence[ImportRow]) -> list[Told]:
    scope = scope_of_run(run)
    found = []
    for row in rows:
        table = table_of(scope, row.parsed[TABLE])
        columns = {column.key: column for column in table.columns(scope)} if table else {}
        cells = tuple(
            (columns[key], columns[key].shown(row.parsed[LEFT][key]), columns[key].shown(got))
            for key, got in row.parsed[GOT].items()
            if key in columns
        )
        found.append(Told(row, cells, tuple(row.parsed[SENTENCES]), DONE in row.parsed))
    return found
