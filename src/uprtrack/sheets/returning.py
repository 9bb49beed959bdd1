"""What came back, row by row: which cells differ from how they left, and what cannot be read or trusted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from uprkit.errors import UnreadablePaperError
from uprkit.returned import CellKind, ReturnedCell, ReturnedRow, ReturnedSheet
from uprtrack.sheets.columns import Column, UnfitCellError
from uprtrack.sheets.tables import TABLES, Table
from uprtrack.sheets.tokens import Left, Scope, UnfitTokenError, digest, read


@dataclass(frozen=True, slots=True)
class Returned:
    """One row with something to say: ``left`` and ``got`` hold the cells that differ from how they left."""

    place: str
    table: str = ""
    row: str = ""
    left: Mapping[str, str] = field(default_factory=dict)
    got: Mapping[str, str] = field(default_factory=dict)
    sentences: Sequence[str] = ()
    """What of it cannot be read, each sentence naming sheet, row, column, what was expected and what was found."""


@dataclass(frozen=True, slots=True)
class Reading:
    """``untouched`` rows say what they said when they left; ``missing`` ones were deleted from the file."""

    scope: Scope
    rows: tuple[Returned, ...]
    untouched: int
    missing: int


def table_of(scope: Scope, key: str) -> Table | None:
    return next((table for table in TABLES.get(scope.kind, ()) if table.key == key), None)


def reading_of(name: str, sheet: ReturnedSheet) -> Reading:
    """Raises UnreadablePaperError, saying why of the first row, where no row can be trusted."""
    trusted: dict[str, Left] = {}
    refused: dict[str, str] = {}
    for mark, token in sheet.tokens.items():
        try:
            trusted[mark] = read(token, sheet.installation)
        except UnfitTokenError as error:
            refused[mark] = str(error)
    scope = _scope_of(name, trusted, refused)
    by_mark: dict[str, list[ReturnedRow]] = defaultdict(list)
    for row in sheet.rows:
        by_mark[row.mark].append(row)
    found, untouched = [], 0
    for mark, rows in by_mark.items():
        for returned in _read(mark, rows, trusted.get(mark), scope, refused):
            if returned.got or returned.sentences:
                found.append(returned)
            else:
                untouched += 1
    missing = sum(1 for mark in trusted if mark not in by_mark)
    return Reading(scope, tuple(found), untouched, missing)


def _scope_of(name: str, trusted: Mapping[str, Left], refused: Mapping[str, str]) -> Scope:
    told = Counter(left.scope for left in trusted.values() if left.scope.kind in TABLES)
    if told:
        return told.most_common(1)[0][0]
    why = next(iter(refused.values()), _("Its hidden sheet names no row."))
    raise UnreadablePaperError(_("%(file)s is refused: %(why)s") % {"file": name, "why": why})


def _read(
    mark: str, rows: Sequence[ReturnedRow], left: Left | None, scope: Scope, refused: Mapping[str, str]
) -> Iterator[Returned]:
    """What the rows with one mark say; of rows that were copied none is believed unless all say the same."""
    if not mark:
        for row in rows:
            yield _unread(row, _("This row did not leave with the file: new rows are added on the site."))
        return
    table = table_of(scope, left.table) if left is not None and left.scope == scope else None
    if left is None or table is None:
        why = refused.get(mark) or _("The identity of this row is missing or belongs to another file.")
        for row in rows:
            yield _unread(row, why)
        return
    told = [_compared(row, left, table.columns(scope)) for row in rows]
    if all((item.got, len(item.sentences)) == (told[0].got, len(told[0].sentences)) for item in told):
        yield told[0]
        return
    numbers = ", ".join(str(row.number) for row in rows)
    for row in rows:
        yield _unread(
            row,
            _("Rows %(rows)s are copies of one row and say different things: expected one of them.")
            % {"rows": numbers},
        )


def _unread(row: ReturnedRow, why: str) -> Returned:
    place = _place(row)
    return Returned(place=place, sentences=(f"{place}: {why}",))


def _place(row: ReturnedRow) -> str:
    return _("%(sheet)s, row %(number)d") % {"sheet": row.sheet[:40], "number": row.number}


def _compared(row: ReturnedRow, left: Left, columns: Sequence[Column]) -> Returned:
    before: dict[str, str] = {}
    got: dict[str, str] = {}
    sentences: list[str] = []
    for column in columns:
        cell = row.cells.get(column.key)
        if cell is None:
            # The column was deleted: nothing is said of it.
            continue
        if column.key not in left.open:
            if _was_changed(column, cell, left.locked.get(column.key, "")):
                sentences.append(
                    _sentence(
                        row, column, cell, _("expected the cell as it left, since it is there to be read")
                    )
                )
            continue
        try:
            text = column.read(cell)
        except UnfitCellError as error:
            sentences.append(_sentence(row, column, cell, str(error)))
            continue
        if text != left.open[column.key]:
            before[column.key], got[column.key] = left.open[column.key], text
    return Returned(_place(row), left.table, left.row, before, got, tuple(sentences))


def _was_changed(column: Column, cell: ReturnedCell, kept: str) -> bool:
    if cell.kind in (CellKind.FORMULA, CellKind.FAULT):
        return True
    try:
        return digest(column.read(cell)) != kept
    except UnfitCellError:
        return True


def _sentence(row: ReturnedRow, column: Column, cell: ReturnedCell, what: str) -> str:
    """A whole sentence with sheet, row, column, what was expected and found."""
    return _("%(sheet)s, row %(number)d, column “%(column)s” (%(cell)s): %(what)s.") % {
        "sheet": row.sheet[:40],
        "number": row.number,
        "column": column.title,
        "cell": cell.place,
        "what": what,
    }
