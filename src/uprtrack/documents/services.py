"""Papers come in: read and shown, then accepted or discarded, perhaps undone. Nothing is stored by halves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import PurePath
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprkit.apart import Read
from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import MAX_BYTES, Source, check_size
from uprkit.model import FILED_KINDS, ParsedDocument
from uprtrack.bulk_rows import insert_rows
from uprtrack.documents import vault
from uprtrack.documents.acceptors import acceptor_for, followers_of, objections_to_undoing
from uprtrack.documents.filing import file_paper, hide_paper
from uprtrack.documents.findings import findings_of
from uprtrack.documents.models import ImportRow, ImportRun, ImportState, Outcome
from uprtrack.documents.paper_doubts import stored_checks
from uprtrack.documents.placing import Placement, place, review_of_run
from uprtrack.documents.reading import read_paper
from uprtrack.documents.rows import LEFT_OUT
from uprtrack.documents.runs import (
    ImportStateError,
    StandsOnError,
    locked_run,
    note_run,
    require_for_run,
)
from uprtrack.organisations import policy
from uprtrack.organisations.circles import Circle, resolve
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.reviews.models import Review, State


class AlreadyAddedError(UnreadablePaperError):
    """The organisation has accepted the identical file before."""


PaperReader = Callable[[Source], Read]
"""Reads a paper apart; raises UnreadablePaperError."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the site fetched a file itself: its address and the instant it was there."""

    address: str
    fetched_at: datetime


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
    data = _read(file_name, stream)
    sha256 = hashlib.sha256(data).hexdigest()
    _refuse_twice(organisation, file_name, sha256)
    read = reader(Source(file_name, data))
    paper = read.paper
    placement = place(paper, organisation, review)
    reached = _reached(by, organisation, paper, placement)
    with ExitStack() as stored_by_halves:
        stored = vault.store(BytesIO(data))
        stored_by_halves.callback(vault.remove, stored.path)
        with transaction.atomic():
            run = _run_of(paper, placement, stored, sha256, read.format_key)
            run.owner, run.author = organisation, standing_of(by).actor_in(organisation)
            if origin is not None:
                run.fetched_from, run.fetched_at = origin.address[:500], origin.fetched_at
            run.save()
            rows = acceptor_for(run.kind).preview(run, paper)
            _leave_out_of_reach(rows, reached, organisation)
            insert_rows(ImportRow, rows)
            note_run(Verb.PREVIEW, run)
        stored_by_halves.pop_all()
    return run


def _run_of(
    paper: ParsedDocument, placement: Placement | None, stored: vault.StoredFile, sha256: str, format_key: str
) -> ImportRun:
    """A run yet to be written, with what its paper says."""
    return ImportRun(
        review=placement.review if placement else None,
        file_name=paper.file,
        sha256=sha256,
        vault_path=stored.path,
        size=stored.size,
        format_key=format_key,
        kind=paper.kind.value,
        paper=_facts(paper, placement),
        checks=stored_checks(paper.checks),
    )


def accept_import(*, by: Reader, run: ImportRun, visibility: str | Circle) -> ImportRun:
    """Write what a previewed run says, for the readers of ``visibility``; one transaction.

    Raises ImportStateError where the run waits no more or no row of it has a place, AlreadyAddedError where
    the identical file has been accepted meanwhile.
    """
    require_for_run(by, Act.IMPORT, run)
    circle = resolve(run.owner, visibility)
    if circle.visibility == Visibility.PUBLIC:
        require_for_run(by, Act.PUBLISH_REVIEW, run)
    with transaction.atomic():
        run = locked_run(run, ImportState.PREVIEWED)
        _refuse_twice(run.owner, run.file_name, run.sha256)
        now = timezone.now()
        run.review = review_of_run(run)
        run.visibility, run.shared_with = circle.visibility, circle.shared_with
        run.published_at = now if circle.visibility == Visibility.PUBLIC else None
        run.document = file_paper(run)
        run.state = ImportState.ACCEPTED
        run.accepted_at = now
        run.version += 1
        run.save()
        acceptor_for(run.kind).accept(run)
        if run.kind not in FILED_KINDS and not run.rows.filter(target_id__isnull=False).exists():
            raise ImportStateError(
                _("Nothing of %(file)s can be added: expected at least one row with a place, found none.")
                % {"file": run.file_name}
            )
        for follower in followers_of(run.kind):
            follower.accepted(run)
        note_run(Verb.ACCEPT, run)
    return run


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


def _read(file_name: str, stream: IO[bytes]) -> bytes:
    """The bytes of a stream, never more than one over the limit."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadablePaperError(too_large(file_name))
    check_size(file_name, len(data))
    return data


def too_large(file_name: str) -> str:
    """The sentence for a file over the limit, whose size nobody counted."""
    return _("%(file)s is refused: it has more than %(limit)d MB, and no UN paper comes near that.") % {
        "file": file_name,
        "limit": MAX_BYTES // (1024 * 1024),
    }


def _refuse_twice(organisation: Organisation, file_name: str, sha256: str) -> None:
    earlier = ImportRun.objects.filter(owner=organisation, sha256=sha256, state=ImportState.ACCEPTED).first()
    if earlier is not None and earlier.accepted_at is not None:
        raise AlreadyAddedError(
            _("%(file)s is here already: the identical file was added on %(day)s as %(earlier)s.")
            % {
                "file": file_name,
                "day": timezone.localdate(earlier.accepted_at).isoformat(),
                "earlier": earlier.file_name,
            }
        )


def _reached(
    by: Reader, organisation: Organisation, paper: ParsedDocument, placement: Placement | None
) -> frozenset[str]:
    """The States (ISO3) of a paper that the organisation works on; PermissionDenied where it works on
    none.
    """
    if placement is not None:
        policy.require(by, Act.IMPORT, organisation=organisation, country=placement.state)
        return frozenset({placement.state})
    told = sorted({row.state_under_review for row in paper.recommendations if row.state_under_review})
    reached = frozenset(
        state for state in told if policy.allows(by, Act.IMPORT, organisation=organisation, country=state)
    )
    if told and not reached:
        policy.require(by, Act.IMPORT, organisation=organisation, country=told[0])
    return reached


def _leave_out_of_reach(rows: list[ImportRow], reached: frozenset[str], organisation: Organisation) -> None:
    """A State body works for its own country: what a sheet holds of other countries' reviews is left out."""
    names = dict(State.objects.values_list("pk", "name"))
    for row in rows:
        state = row.parsed.get("state_under_review")
        if not state or state in reached:
            continue
        row.parsed[LEFT_OUT] = True
        row.outcome = Outcome.UNREADABLE
        row.target_id = None
        row.message = _(
            "Left out: %(organisation)s works on %(country)s, and this row is about %(state)s."
        ) % {
            "organisation": organisation.label,
            "country": organisation.country.name,
            "state": names.get(state, state),
        }


def _facts(paper: ParsedDocument, placement: Placement | None) -> dict[str, object]:
    """The head of a paper and its passages, as JSON; the passages move to their table at acceptance."""

    def day(value: object) -> str | None:
        return value.isoformat() if hasattr(value, "isoformat") else None

    return {
        "symbol": paper.symbol or "",
        "title": paper.title,
        "state_under_review": placement.state if placement else None,
        "session": placement.session if placement else paper.session,
        "upr_cycle": placement.cycle if placement else None,
        "dated_on": day(paper.dated_on),
        "reviewed_on": day(paper.reviewed_on),
        "adopted_on": day(paper.adopted_on),
        "language": paper.language,
        "pages": paper.pages,
        "passages": [
            [
                passage.page,
                passage.paragraph,
                list(passage.heading_path),
                passage.text,
                list(passage.speakers),
            ]
            for passage in paper.passages
        ],
        **findings_of(paper),
    }
