"""Doubts about a whole paper: where in it each stands, and whether somebody has looked there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from uprkit.model import Check
from uprkit.printing import plain_checks
from uprtrack.documents.filing import is_pdf
from uprtrack.documents.models import ImportRun, ImportState
from uprtrack.documents.runs import ImportStateError, locked_run, note_run, require_for_run
from uprtrack.organisations.models import Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader

_LOOKED_ON = "looked_on"


@dataclass(frozen=True, slots=True)
class PaperDoubt:
    """A failed self-check of a paper; ``number`` counts from 1 as the import page lists them."""

    number: int
    place: str
    message: str
    page: int | None
    """The page to look at; None where the paper has no pages to show, or the doubt no place among them."""
    words: str
    looked_on: Any
    """The day on which somebody said that they had looked there, else None."""

    @property
    def can_be_shown(self) -> bool:
        """Whether there is more to see of it than its sentence."""
        return self.page is not None or bool(self.words)


def stored_checks(checks: Iterable[Check]) -> list[dict[str, Any]]:
    """Self-checks as a run keeps them."""
    return [dict(check) for check in plain_checks(checks)]


def doubts_about(run: ImportRun) -> list[PaperDoubt]:
    """A run's doubts about the whole paper, as its reader told them."""
    has_pages = is_pdf(run.file_name) and bool(run.vault_path)
    return [
        PaperDoubt(
            number=number,
            place=told["place"],
            message=told["message"],
            page=told.get("page") if has_pages else None,
            words=told.get("words", ""),
            looked_on=parse_date(told.get(_LOOKED_ON, "")),
        )
        for number, told in enumerate(run.checks, start=1)
    ]


def next_paper_doubt(run: ImportRun, after: int = 0) -> int | None:
    """The number of the next doubt that can be shown and nobody has looked at, from the first again at the end."""
    waiting = [doubt.number for doubt in doubts_about(run) if doubt.can_be_shown and doubt.looked_on is None]
    return next((number for number in waiting if number > after), waiting[0] if waiting else None)


def look_at_doubt(*, by: Reader, run: ImportRun, number: int, is_settled: bool) -> ImportRun:
    """Keep that somebody compared the place of a doubt with the paper, or take that back.

    Raises ImportStateError for a paper that was undone or discarded, and where the doubt is not there.
    """
    require_for_run(by, Act.IMPORT, run)
    with transaction.atomic():
        run = locked_run(run, ImportState.PREVIEWED, ImportState.ACCEPTED)
        if not 1 <= number <= len(run.checks):
            raise ImportStateError(
                _("%(file)s: expected a doubt from 1 to %(count)d, found %(number)d.")
                % {"file": run.file_name, "count": len(run.checks), "number": number}
            )
        told = run.checks[number - 1]
        if is_settled:
            told[_LOOKED_ON] = timezone.localdate().isoformat()
        else:
            told.pop(_LOOKED_ON, None)
        run.save(update_fields=["checks"])
        note_run(Verb.SETTLE, run)
    return run
