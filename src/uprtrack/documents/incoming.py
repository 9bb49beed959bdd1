"""A paper on its way in: what it is, whether it may come, and the run that keeps it, not yet written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprkit.apart import Read
from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import MAX_BYTES, check_size
from uprkit.model import ParsedDocument
from uprtrack.documents import vault
from uprtrack.documents.acceptors import acceptor_for
from uprtrack.documents.findings import findings_of
from uprtrack.documents.models import ImportRow, ImportRun, ImportState, Outcome
from uprtrack.documents.other_ways import refuse_other_ways
from uprtrack.documents.paper_doubts import stored_checks
from uprtrack.documents.placing import Placement, place
from uprtrack.documents.rows import LEFT_OUT
from uprtrack.documents.runs import note_run
from uprtrack.organisations import policy
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.reviews.models import Review, State


class AlreadyAddedError(UnreadablePaperError):
    """The organisation has accepted the identical file before."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the site fetched a file itself: its address and the instant it was there."""

    address: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file and what was read in it; ``review`` and ``origin`` as for ``services.preview_import``."""

    data: bytes
    read: Read
    review: Review | None = None
    origin: Origin | None = None


@contextmanager
def previewed(
    by: Reader, organisation: Organisation, arrived: Arrived
) -> Iterator[tuple[ImportRun, list[ImportRow]]]:
    """A run and its rows, each with the outcome that accepting it would have, for the caller to write.

    The body runs in one transaction; where it fails, neither the file nor its key stays. The file is encrypted
    before: others may write meanwhile.
    """
    read = arrived.read
    refuse_other_ways(read.paper)
    policy.require(by, Act.IMPORT, organisation=organisation)
    placement = place(read.paper, organisation, arrived.review)
    reached = _reached(by, organisation, read.paper, placement)
    encrypted = vault.encrypt(BytesIO(arrived.data))
    with ExitStack() as stored_by_halves:
        stored_by_halves.callback(vault.remove, encrypted.stored.path)
        with transaction.atomic():
            run = _run_of(read.paper, placement, vault.keep(encrypted), read.format_key)
            run.owner, run.author = organisation, standing_of(by).actor_in(organisation)
            if arrived.origin is not None:
                run.fetched_from = arrived.origin.address[:500]
                run.fetched_at = arrived.origin.fetched_at
            rows = acceptor_for(run.kind).preview(run, read.paper)
            _leave_out_of_reach(rows, reached, organisation)
            note_run(Verb.PREVIEW, run)
            yield run, rows
        stored_by_halves.pop_all()


def _run_of(
    paper: ParsedDocument, placement: Placement | None, stored: vault.StoredFile, format_key: str
) -> ImportRun:
    """A run yet to be written, with what its paper says."""
    return ImportRun(
        review=placement.review if placement else None,
        file_name=paper.file,
        sha256=stored.sha256,
        vault_path=stored.path,
        size=stored.size,
        format_key=format_key,
        kind=paper.kind.value,
        paper=_facts(paper, placement),
        checks=stored_checks(paper.checks),
    )


def read_stream(file_name: str, stream: IO[bytes]) -> bytes:
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


def refuse_twice(organisation: Organisation, file_name: str, sha256: str) -> None:
    """Raises AlreadyAddedError where the organisation has accepted the identical file."""
    # By values: a run holds all passages of its paper.
    accepted = ImportRun.objects.filter(owner=organisation, sha256=sha256, state=ImportState.ACCEPTED)
    for accepted_at, earlier in accepted.order_by("pk").values_list("accepted_at", "file_name")[:1]:
        raise AlreadyAddedError(
            _("%(file)s is here already: the identical file was added on %(day)s as %(earlier)s.")
            % {
                "file": file_name,
                "day": timezone.localdate(accepted_at).isoformat(),
                "earlier": earlier,
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
    beyond = [row for row in rows if row.parsed.get("state_under_review", "") not in (*reached, None, "")]
    names = dict(State.objects.values_list("pk", "name")) if beyond else {}
    for row in beyond:
        state = row.parsed["state_under_review"]
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
