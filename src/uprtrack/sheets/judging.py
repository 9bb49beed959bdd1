"""Rows that came back held against what stands today: changed, the same already, or changed by two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from uprtrack.documents.models import ImportRow, ImportRun, Outcome
from uprtrack.organisations.standing import Reader
from uprtrack.sheets.columns import Column
from uprtrack.sheets.returning import table_of
from uprtrack.sheets.tables import Line, Table
from uprtrack.sheets.tokens import Scope, digest

TABLE, ROW, LEFT, GOT, SENTENCES, CHOICES, DONE = (
    "table",
    "row",
    "left",
    "got",
    "sentences",
    "choices",
    "done",
)
"""What ``ImportRow.parsed`` holds."""
SCOPE = "scope"
"""Where ``ImportRun.paper`` holds what the sheet is of."""


class Choice(StrEnum):
    SHEET = "sheet"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that differs from how it left: ``left``, ``now`` and ``got`` are texts of values."""

    column: Column
    left: str
    now: str
    got: str
    choice: str = ""

    @property
    def is_same(self) -> bool:
        return self.got == self.now

    @property
    def is_conflict(self) -> bool:
        """Whether somebody changed it meanwhile to something else."""
        return not self.is_same and self.now != self.left

    @property
    def is_open(self) -> bool:
        """Whether a person has still to choose."""
        return self.is_conflict and not self.choice

    @property
    def is_put_in(self) -> bool:
        return not self.is_same and (not self.is_conflict or self.choice == Choice.SHEET)

    @property
    def saw(self) -> str:
        """What a choice was made about: it holds no longer than what stands."""
        return digest(self.now)

    @property
    def shown_left(self) -> str:
        return self.column.shown(self.left)

    @property
    def shown_now(self) -> str:
        return self.column.shown(self.now)

    @property
    def shown_got(self) -> str:
        return self.column.shown(self.got)


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with its cells; ``refusal`` says why nothing of it can be put in."""

    row: ImportRow
    table: Table | None
    line: Line | None
    cells: tuple[Cell, ...]
    sentences: tuple[str, ...]
    refusal: str = ""

    @property
    def label(self) -> str:
        return self.line.label if self.line else ""

    @property
    def changes(self) -> dict[str, str]:
        """The cells to write, by column."""
        if self.refusal:
            return {}
        return {cell.column.key: cell.got for cell in self.cells if cell.is_put_in}

    @property
    def open_cells(self) -> list[Cell]:
        return [] if self.refusal else [cell for cell in self.cells if cell.is_open]

    @property
    def outcome(self) -> Outcome:
        if self.refusal or not self.cells:
            return Outcome.UNREADABLE
        if any(cell.is_conflict for cell in self.cells):
            return Outcome.CONFLICT
        return Outcome.SAME if all(cell.is_same for cell in self.cells) else Outcome.CHANGED


def scope_of_run(run: ImportRun) -> Scope:
    return Scope(*run.paper[SCOPE])


def judged(run: ImportRun, rows: Iterable[ImportRow], reader: Reader) -> list[Judged]:
    """Each row as accepting it would find it now; a number of queries that does not grow with the rows."""
    rows = list(rows)
    scope = scope_of_run(run)
    asked: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for row in rows:
        if row.parsed[TABLE]:
            asked[row.parsed[TABLE]][row.parsed[ROW]] = row.parsed[GOT]
    lines = {
        key: table.standing(scope, told, reader)
        for key, told in asked.items()
        if (table := table_of(scope, key))
    }
    return [_judge(row, table_of(scope, row.parsed[TABLE]), lines, scope) for row in rows]


def _judge(row: ImportRow, table: Table | None, lines: dict[str, dict[str, Line]], scope: Scope) -> Judged:
    sentences = tuple(row.parsed[SENTENCES])
    if table is None:
        return Judged(row, None, None, (), sentences)
    line = lines.get(table.key, {}).get(row.parsed[ROW])
    if line is None:
        return Judged(
            row,
            table,
            None,
            (),
            sentences,
            _("%(place)s: what this row is about is not here.") % {"place": row.place},
        )
    columns = {column.key: column for column in table.columns(scope)}
    known = [key for key in row.parsed[GOT] if key in columns and key in line.values]
    cells = tuple(_cell(row, columns[key], line.values[key]) for key in known if key in line.open)
    beyond = [_not_open(row, columns[key]) for key in known if key not in line.open]
    refusal = line.refusal or _doubt(table, line, cells)
    if refusal:
        refusal = f"{row.place}: {refusal}"
    return Judged(row, table, line, cells, (*sentences, *beyond), refusal)


def _cell(row: ImportRow, column: Column, now: str) -> Cell:
    chosen = row.parsed[CHOICES].get(column.key)
    choice = chosen[0] if chosen and chosen[1] == digest(now) else ""
    return Cell(column, row.parsed[LEFT][column.key], now, row.parsed[GOT][column.key], choice)


def _not_open(row: ImportRow, column: Column) -> str:
    return _("%(place)s, column “%(column)s”: the body that this sheet was made for may not change this.") % {
        "place": row.place,
        "column": column.title,
    }


def _doubt(table: Table, line: Line, cells: Sequence[Cell]) -> str:
    told = {cell.column.key: cell.got for cell in cells if cell.is_put_in}
    return table.doubt(line, {**line.values, **told}) if told else ""
