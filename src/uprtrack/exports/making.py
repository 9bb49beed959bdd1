"""Making the workbooks that were asked for, and letting them expire."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from time import monotonic
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from uprtrack.catalogue.finding import find
from uprtrack.catalogue.selection import Selection
from uprtrack.documents import vault
from uprtrack.exports.columns import Unit
from uprtrack.exports.files import columns_for, rows_for
from uprtrack.exports.manifest import manifest_of
from uprtrack.exports.models import Export, ExportState
from uprtrack.exports.writing import xlsx_pieces
from uprtrack.organisations.models import ActorTie, User
from uprtrack.organisations.policy import Act, require

KEPT_FOR = timedelta(days=7)
_TOLD_EVERY = 0.5
"""Seconds between two notes of progress: each is a write."""


@task()
def make_export(public_id: str, link: str) -> None:
    """Make the workbook, with the rights that whoever asked has by now."""
    export = Export.objects.select_related("owner").filter(public_id=public_id).first()
    if export is None:
        return
    tie = ActorTie.objects.select_related("user").filter(actor=export.author).first()
    if tie is None:
        _note(export, state=ExportState.FAILED, told=_("Who asked for this has left."))
        return
    _note(export, state=ExportState.RUNS)
    try:
        require(tie.user, Act.MAKE_REPORT, organisation=export.owner)
        with translation.override(export.language):
            stored = vault.store(_Pieces(_workbook(export, tie.user, link)), actor=export.author)
    except (PermissionDenied, vault.VaultError) as error:
        _note(export, state=ExportState.FAILED, told=str(error))
        return
    _note(
        export,
        state=ExportState.DONE,
        vault_path=stored.path,
        size=stored.size,
        sha256=stored.sha256,
        expires_at=timezone.now() + KEPT_FOR,
    )


def _workbook(export: Export, reader: User, link: str) -> Iterator[bytes]:
    selection = Selection.of(QueryDict(export.query), language=export.language)
    unit = Unit(export.unit)
    found = find(reader, selection, facets=())
    manifest = manifest_of(reader, selection, found, unit, link)
    _note(export, total=found.total)
    rows = rows_for(reader, found, unit, note=_progress_of(export))
    return xlsx_pieces(columns_for(selection.kind, unit), rows, manifest.as_lines())


class _Pieces:
    """Pieces as a stream to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def read(self, size: int = -1, /) -> bytes:
        while len(self._left) < size or size < 0:
            piece = next(self._pieces, None)
            if piece is None:
                size = len(self._left)
                break
            self._left += piece
        data, self._left = self._left[:size], self._left[size:]
        return data


def _progress_of(export: Export) -> Callable[[int], None]:
    noted_at = 0.0

    def told(done: int) -> None:
        nonlocal noted_at
        if monotonic() - noted_at >= _TOLD_EVERY:
            noted_at = monotonic()
            _note(export, done=done)

    return told


def forget_expired() -> int:
    """Destroy the files whose time is over; the rows stay and say so. Returns how many."""
    over = Export.objects.filter(state=ExportState.DONE, expires_at__lt=timezone.now())
    number = 0
    with transaction.atomic():
        for export in over.select_for_update():
            vault.destroy(export.vault_path)
            _note(export, state=ExportState.EXPIRED, vault_path="", size=0, sha256="")
            number += 1
    return number


def _note(export: Export, **fields: Any) -> None:
    Export.objects.filter(pk=export.pk).update(changed_at=timezone.now(), **fields)
