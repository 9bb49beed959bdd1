"""Sheets are no papers: what the import offers for papers sends whoever tries it to the sheet's own page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NoReturn

from django.utils.translation import gettext as _

from uprkit.model import ParsedDocument
from uprtrack.documents.acceptors import Added, Objection, Only
from uprtrack.documents.models import ImportRow, ImportRun
from uprtrack.documents.runs import ImportStateError


class SheetAcceptor:
    """Accepting needs to know by whom, row by row: see ``services.put_in``."""

    def preview(self, run: ImportRun, paper: ParsedDocument) -> list[ImportRow]:
        _refuse(run)

    def accept(self, run: ImportRun, rows: Sequence[ImportRow]) -> Added:
        _refuse(run)

    def judge(self, run: ImportRun, rows: Sequence[ImportRow]) -> None:
        _refuse(run)

    def amend(self, run: ImportRun, rows: Collection[ImportRow]) -> set[int]:
        _refuse(run)

    def objections(self, run: ImportRun, only: Only = None) -> list[Objection]:
        _refuse(run)

    def undo(self, run: ImportRun) -> None:
        _refuse(run)


def _refuse(run: ImportRun) -> NoReturn:
    raise ImportStateError(
        _("%(file)s is a spreadsheet that came back: it is put in or taken out on its own page.")
        % {"file": run.file_name}
    )
