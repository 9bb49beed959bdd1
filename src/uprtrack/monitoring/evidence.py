"""What an assessment or a measure rests on: links, and files encrypted before they touch the disk."""

from __future__ import annotations

import mimetypes
from contextlib import ExitStack
from pathlib import PurePath
from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.documents import vault
from uprtrack.monitoring.models import Assessment, Evidence, Measure
from uprtrack.organisations.activity import record
from uprtrack.organisations.models import Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of

UNKNOWN_TYPE = "application/octet-stream"


def attach_file(
    *,
    by: Reader,
    title: str,
    file_name: str,
    stream: IO[bytes],
    assessment: Assessment | None = None,
    measure: Measure | None = None,
) -> Evidence:
    """Encrypt a file and keep it with an assessment or a measure; ValidationError where it is empty.

    The same circle reads it as the entry, but a file becomes public only by publishing the entry with files.
    """
    entry = _require_entry(by, assessment, measure)
    with ExitStack() as stored_by_halves:
        stored = vault.store(stream)
        # Without its row nobody could ever read or remove the file.
        stored_by_halves.callback(vault.remove, stored.path)
        if not stored.size:
            raise ValidationError(_("The file %(name)s is empty.") % {"name": file_name})
        with transaction.atomic():
            evidence = Evidence.objects.create(
                assessment=assessment,
                measure=measure,
                owner=entry.owner,
                author=standing_of(by).actor,
                visibility=entry.visibility,
                title=title,
                file_name=plain_name(file_name),
                vault_path=stored.path,
                media_type=mimetypes.guess_type(file_name)[0] or UNKNOWN_TYPE,
                size=stored.size,
                sha256=stored.sha256,
            )
            _note(evidence)
        stored_by_halves.pop_all()
    return evidence


def attach_link(
    *,
    by: Reader,
    title: str,
    link: str,
    assessment: Assessment | None = None,
    measure: Measure | None = None,
) -> Evidence:
    """Keep a link with an assessment or a measure; on a published entry it is public at once."""
    entry = _require_entry(by, assessment, measure)
    with transaction.atomic():
        evidence = Evidence.objects.create(
            assessment=assessment,
            measure=measure,
            owner=entry.owner,
            author=standing_of(by).actor,
            visibility=entry.visibility,
            published_at=timezone.now() if entry.is_published else None,
            title=title,
            link=link,
        )
        _note(evidence)
    return evidence


def plain_name(file_name: str) -> str:
    """A file's name without folders and control characters, of at most 120 characters, its suffix kept."""
    name = PurePath(file_name.replace("\\", "/")).name
    name = "".join(letter for letter in name if letter.isprintable()).strip(" .") or "file"
    path = PurePath(name)
    return path.stem[: 120 - len(path.suffix)] + path.suffix[:20]


def _require_entry(
    by: Reader, assessment: Assessment | None, measure: Measure | None
) -> Assessment | Measure:
    if assessment is not None:
        require(by, Act.ASSESS, row=assessment)
        return assessment
    if measure is not None:
        require(by, Act.REPORT_MEASURE, row=measure)
        return measure
    raise TypeError("Evidence belongs to an assessment or to a measure: none was given.")


def _note(evidence: Evidence) -> None:
    record(
        verb=Verb.ATTACH,
        organisation=evidence.owner,
        object_kind="evidence",
        object_id=evidence.public_id,
        object_label=evidence.title,
        visibility=evidence.visibility,
    )
