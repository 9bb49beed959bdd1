"""Papers come in: read and shown, then accepted or discarded, perhaps undone. Nothing is stored by halves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprkit.apart import Read
from uprkit.formats.source import Source
from uprtrack.documents import vault
from uprtrack.documents.acceptors import Accepted, acceptor_for, followers_of, objections_to_undoing
from uprtrack.documents.filing import file_paper, hide_paper
from uprtrack.documents.findings import take_findings
from uprtrack.documents.incoming import (
    AlreadyAddedError,
    Arrived,
    Origin,
    previewed,
    read_stream,
    refuse_twice,
    too_large,
)
from uprtrack.documents.models import ImportRow, ImportRun, ImportState
from uprtrack.documents.other_ways import refuse_run_of_other_ways, way_of
from uprtrack.documents.placing import review_of_run
from uprtrack.documents.reading import read_paper
from uprtrack.documents.row_keeping import keep_rows
from uprtrack.documents.runs import (
    ImportStateError,
    StandsOnError,
    is_kept_for_words,
    locked_run,
    note_run,
    require_for_run,
)
from uprtrack.organisations import policy
from uprtrack.organisations.circles import Circle, resolve
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader
from uprtrack.reviews.models import Review

__all__ = [
    "AlreadyAddedError",
    "ImportStateError",
    "Origin",
    "PaperReader",
    "StandsOnError",
    "accept_import",
    "bring_paper",
    "discard_import",
    "preview_import",
    "too_large",
    "undo_import",
]

PaperReader = Callable[[Source], Read]
"""Reads a paper apart; raises UnreadablePaperError."""


def preview_import(
    *,
    by: Reader,
    organisation: Organisation,
    file_name: str,
    stream: IO[bytes],
    review: Review | None = None,
    origin: Origin | None = None,
    reader: PaperReader = read_paper,
) -> ImportRun:
    """Read a paper and keep what accepting it would do; only its file and its rows are stored.

    ``review`` is asked for only where the paper itself does not tell; ``origin`` is that of a file which no
    person brought. Raises UnreadablePaperError, with nothing stored.
    """
    policy.require(by, Act.IMPORT, organisation=organisation)
    file_name = PurePath(file_name.replace("\\", "/")).name[-255:]
    data = read_stream(file_name, stream)
    refuse_twice(organisation, file_name, hashlib.sha256(data).hexdigest())
    read = reader(Source(file_name, data))
    if (way := way_of(read.paper.kind)) is not None:
        return way.bring(by=by, file_name=file_name, data=data, read=read)
    arrived = Arrived(data, read, review, origin)
    with previewed(by, organisation, arrived) as (run, rows):
        run.save()
        keep_rows(run, rows)
    return run


def bring_paper(
    *,
    by: Reader,
    organisation: Organisation,
    file_name: str,
    data: bytes,
    read: Read,
    visibility: str | Circle,
    review: Review | None,
    may_accept: Callable[[ImportRun, Sequence[ImportRow]], bool],
) -> ImportRun:
    """Add one of many papers, read already, or let it wait: ``preview_import`` and, unless ``may_accept`` says no of
    the run and its rows, ``accept_import`` in one transaction; nothing is written that acceptance would change.

    Raises what either raises, with nothing stored.
    """
    with previewed(by, organisation, Arrived(data, read, review)) as (run, rows):
        refuse_twice(organisation, file_name, run.sha256)
        if may_accept(run, rows):
            circle = _circle_of(by, run, visibility)
            _accept(run, rows, circle, is_one_of_many=True)
        else:
            run.save()
            keep_rows(run, rows)
    return run


def accept_import(*, by: Reader, run: ImportRun, visibility: str | Circle) -> ImportRun:
    """Write what a previewed run says, for the readers of ``visibility``; one transaction.

    Raises ImportStateError where the run waits no more or no row of it has a place, AlreadyAddedError where
    the identical file has been accepted meanwhile.
    """
    circle = _circle_of(by, run, visibility)
    refuse_run_of_other_ways(run)
    with transaction.atomic():
        run = locked_run(run, ImportState.PREVIEWED)
        refuse_twice(run.owner, run.file_name, run.sha256)
        _accept(run, list(run.rows.all()), circle)
    return run


def _circle_of(by: Reader, run: ImportRun, visibility: str | Circle) -> Circle:
    """For whom a run is accepted, by somebody who may do so."""
    require_for_run(by, Act.IMPORT, run)
    circle = resolve(run.owner, visibility)
    if circle.visibility == Visibility.PUBLIC:
        require_for_run(by, Act.PUBLISH_REVIEW, run)
    return circle


def _accept(
    run: ImportRun, rows: Sequence[ImportRow], circle: Circle, *, is_one_of_many: bool = False
) -> None:
    """Write a run, new or waiting until now, with everything that its rows say."""
    now = timezone.now()
    run.review = review_of_run(run)
    run.visibility, run.shared_with = circle.visibility, circle.shared_with
    run.published_at = now if circle.visibility == Visibility.PUBLIC else None
    run.document, passages = file_paper(run)
    references, pledges = take_findings(run)
    run.state = ImportState.ACCEPTED
    run.accepted_at = now
    run.version += 1
    run.save()
    added = acceptor_for(run.kind).accept(run, rows)
    if not is_kept_for_words(run.kind, len(rows)) and all(row.target_id is None for row in rows):
        raise ImportStateError(
            _("Nothing of %(file)s can be added: expected at least one row with a place, found none.")
            % {"file": run.file_name}
        )
    accepted = Accepted(run, added, rows, passages, references, pledges, is_one_of_many)
    for follower in followers_of(run.kind):
        follower.accepted(accepted)
    note_run(Verb.ACCEPT, run)


def undo_import(*, by: Reader, run: ImportRun) -> ImportRun:
    """Withdraw what an accepted run added; raises StandsOnError, with nothing changed, where later rows stand
    on it.
    """
    require_for_run(by, Act.IMPORT, run)
    with transaction.atomic():
        run = locked_run(run, ImportState.ACCEPTED)
        objections = objections_to_undoing(run)
        if objections:
            raise StandsOnError(objections)
        acceptor_for(run.kind).undo(run)
        run.state = ImportState.UNDONE
        run.undone_at = timezone.now()
        run.version += 1
        run.save(update_fields=["state", "undone_at", "version"])
        hide_paper(run)
        for follower in followers_of(run.kind):
            follower.undone(run)
        note_run(Verb.UNDO, run)
    return run


def discard_import(*, by: Reader, run: ImportRun) -> None:
    """Let go of a previewed run: its rows and its file are deleted, the line in the list stays."""
    require_for_run(by, Act.IMPORT, run)
    with transaction.atomic():
        run = locked_run(run, ImportState.PREVIEWED)
        path = run.vault_path
        run.rows.all().delete()
        run.state = ImportState.DISCARDED
        run.vault_path = ""
        run.version += 1
        run.save(update_fields=["state", "vault_path", "version"])
        note_run(Verb.WITHDRAW, run)
        transaction.on_commit(lambda: vault.remove(path))
