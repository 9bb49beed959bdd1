"""How services take hold of a run: who may, in which state it must be, and the line in the activity log."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from uprkit.model import FILED_KINDS
from uprtrack.documents.acceptors import Objection
from uprtrack.documents.models import DocumentKind, ImportRun, ImportState
from uprtrack.organisations import policy
from uprtrack.organisations.activity import record
from uprtrack.organisations.models import Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader


def is_kept_for_words(kind: str, rows: int) -> bool:
    """Whether a paper is added for its words: one that lists nothing, or a report whose conclusions are free text."""
    return kind in FILED_KINDS or (kind == DocumentKind.WORKING_GROUP_REPORT and not rows)


class ImportStateError(Exception):
    """What is asked does not fit the state the run is in; the message is one whole sentence."""


class StandsOnError(Exception):
    """What a run added cannot be taken back: later rows stand on it."""

    def __init__(self, objections: Iterable[Objection]) -> None:
        self.objections = list(objections)
        super().__init__(
            _("This cannot be taken back yet, because later work stands on it: %(work)s.")
            % {"work": "; ".join(f"{objection.what} ({objection.where})" for objection in self.objections)}
        )


def require_for_run(by: Reader, act: Act, run: ImportRun) -> None:
    """Raises PermissionDenied where the reader may not do this with the run."""
    policy.require(
        by, act, organisation=run.owner, country=run.paper.get("state_under_review") or None, row=run
    )


def locked_run(run: ImportRun, *expected: ImportState) -> ImportRun:
    """The run as it is now, held until the end of the transaction: two people may press the button at once.

    Raises ImportStateError where it is in none of the states that are expected.
    """
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("owner__country").get(pk=run.pk)
    if run.state not in expected:
        raise ImportStateError(
            _("%(file)s: expected an import in the state “%(expected)s”, found “%(found)s”.")
            % {
                "file": run.file_name,
                "expected": ", ".join(str(state.label) for state in expected),
                "found": run.get_state_display(),
            }
        )
    return run


def note_run(verb: Verb, run: ImportRun) -> None:
    """One line in the log, for those who may see the run."""
    record(
        verb=verb,
        organisation=run.owner,
        object_kind="importrun",
        object_id=run.public_id,
        object_label=run.paper["symbol"] or run.file_name,
        read_by=run,
    )
