"""A sheet on its way in: read apart, kept as it came, its rows written down; nothing else changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import PurePath

from django.db import transaction
from django.utils.translation import gettext as _

from uprkit.apart import Read
from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import Source, check_size
from uprkit.returned import ReturnedSheet
from uprtrack.documents import vault
from uprtrack.documents.incoming import refuse_twice
from uprtrack.documents.models import DocumentKind, ImportRow, ImportRun, Outcome
from uprtrack.documents.paper_doubts import stored_checks
from uprtrack.documents.reading import read_paper
from uprtrack.documents.row_keeping import keep_rows
from uprtrack.documents.runs import note_run
from uprtrack.organisations.invitations import invite, redeem, scope_of
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Actor, Invitation, Organisation, Purpose, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.plans.models import Plan
from uprtrack.sheets.judging import CHOICES, GOT, LEFT, ROW, SCOPE, SENTENCES, TABLE
from uprtrack.sheets.returning import Reading, Returned, reading_of
from uprtrack.sheets.rights import owner_for
from uprtrack.sheets.tables import ASSESSMENTS, KINDS
from uprtrack.sheets.tokens import Scope

SheetReader = Callable[[Source], Read]
FILL_IN = "fill_in"
"""The act of a link's scope."""


def take_back(
    *, by: Reader, file_name: str, data: bytes, read: Read | None = None, reader: SheetReader = read_paper
) -> ImportRun:
    """Keep a sheet that a person brings back, for the organisation that they may put it in for.

    Raises UnreadablePaperError, with nothing stored, for what never left here or is too old; PermissionDenied for
    somebody who could not put it in.
    """
    file_name = plain_name(file_name)
    check_size(file_name, len(data))
    read = read or reader(Source(file_name, data))
    reading = reading_of(file_name, _sheet_in(file_name, read))
    owner = owner_for(by, reading.scope)
    with _kept(file_name, data, read, reading, owner, standing_of(by).actor_in(owner)) as run:
        note_run(Verb.PREVIEW, run)
    return run


def send_link(
    *, by: Reader, plan: Plan, body: Organisation, kind: str, expires_at: datetime, max_uses: int
) -> tuple[Invitation, str]:
    """A link with which a body downloads its sheet and hands it in without an account, at most ``max_uses`` times.

    It takes the right to plan and to make links. Raises ValidationError for a time or number that no link has.
    """
    require(by, Act.PLAN, row=plan)
    scope = {"act": FILL_IN, "kind": kind, "ids": [plan.public_id, body.public_id]}
    return invite(
        by=by,
        organisation=plan.owner,
        purpose=Purpose.SPREADSHEET,
        scope=scope,
        expires_at=expires_at,
        max_uses=max_uses,
    )


def scope_of_link(invitation: Invitation) -> Scope | None:
    """The sheet that a link is for; None where it is for none."""
    told = scope_of(invitation)
    if told.act != FILL_IN or told.kind not in KINDS or told.kind == ASSESSMENTS or len(told.ids) != 2:
        return None
    return Scope(told.kind, *told.ids)


def hand_in(
    *, invitation: Invitation, file_name: str, data: bytes, reader: SheetReader = read_paper
) -> tuple[ImportRun, Reading]:
    """Keep a sheet that came by a link: a proposal to the plan's owner, which changes nothing.

    The link is used once. Raises UnreadablePaperError, with nothing stored and nothing used, where the file is not
    the link's own; PermissionDenied where the link does not work any more.
    """
    file_name = plain_name(file_name)
    check_size(file_name, len(data))
    read = reader(Source(file_name, data))
    reading = reading_of(file_name, _sheet_in(file_name, read))
    if reading.scope != scope_of_link(invitation):
        raise UnreadablePaperError(
            _("%(file)s is refused: expected the sheet that was downloaded by this link, found another one.")
            % {"file": file_name}
        )
    with _kept(file_name, data, read, reading, invitation.organisation, None) as run:
        redeem(invitation)
        note_run(Verb.PREVIEW, run)
    return run, reading


def plain_name(file_name: str) -> str:
    return PurePath(file_name.replace("\\", "/")).name[-255:]


def _sheet_in(file_name: str, read: Read) -> ReturnedSheet:
    if read.paper.sheet is None:
        raise UnreadablePaperError(
            _(
                "%(file)s is refused: expected a spreadsheet that left here to be filled in, found another file."
            )
            % {"file": file_name}
        )
    return read.paper.sheet


@contextmanager
def _kept(
    file_name: str, data: bytes, read: Read, reading: Reading, owner: Organisation, author: Actor | None
) -> Iterator[ImportRun]:
    """The run with its rows, written; where the body fails, neither it nor its file stays."""
    sha256 = hashlib.sha256(data).hexdigest()
    refuse_twice(owner, file_name, sha256)
    encrypted = vault.encrypt(BytesIO(data))
    with ExitStack() as stored_by_halves:
        stored_by_halves.callback(vault.remove, encrypted.stored.path)
        with transaction.atomic():
            stored = vault.keep(encrypted)
            run = ImportRun(
                owner=owner,
                author=author,
                visibility=Visibility.ORGANISATION,
                file_name=file_name,
                sha256=stored.sha256,
                vault_path=stored.path,
                size=stored.size,
                format_key=read.format_key,
                kind=DocumentKind.RETURNED_SHEET,
                paper=_facts(reading, is_by_link=author is None),
                checks=stored_checks(read.paper.checks),
            )
            run.save()
            keep_rows(run, [_row(run, at, item) for at, item in enumerate(reading.rows, start=1)])
            yield run
        stored_by_halves.pop_all()


def _facts(reading: Reading, *, is_by_link: bool) -> dict[str, object]:
    scope = reading.scope
    return {
        "symbol": "",
        "title": str(KINDS[scope.kind]),
        SCOPE: [scope.kind, scope.about, scope.body],
        "untouched": reading.untouched,
        "missing": reading.missing,
        "is_by_link": is_by_link,
    }


def _row(run: ImportRun, ordinal: int, item: Returned) -> ImportRow:
    return ImportRow(
        run=run,
        ordinal=ordinal,
        place=item.place[:80],
        parsed={
            TABLE: item.table,
            ROW: item.row,
            LEFT: dict(item.left),
            GOT: dict(item.got),
            SENTENCES: list(item.sentences),
            CHOICES: {},
        },
        outcome=Outcome.CHANGED if item.got else Outcome.UNREADABLE,
    )
