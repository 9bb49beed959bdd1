"""What an assessment or a measure rests on: links, and files encrypted before they touch the disk."""

from __future__ import annotations

import mimetypes
from contextlib import ExitStack
from io import BytesIO
from pathlib import PurePath
from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.documents import vault
from uprtrack.monitoring.models import Assessment, Evidence, Measure, neutral_name
from uprtrack.monitoring.public_copies import cleaned_or_refused, keep_copy
from uprtrack.organisations.activity import record
from uprtrack.organisations.circles import Circle
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Verb
from uprtrack.organisations.operator import Space, offers, require_offered
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.recommendations.themes import require_for

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
    Where the State runs the installation no file is private: it goes with a published entry only, is cleaned and
    public at once, and nothing but the cleaned file is kept.
    """
    entry = _require_entry(by, assessment, measure)
    if not offers(Space.PRIVATE_EVIDENCE):
        return _attach_public(by, entry, title, file_name, stream)
    author = standing_of(by).actor_in(entry.owner)
    with ExitStack() as stored_by_halves:
        stored = vault.store(stream, actor=author)
        # Without its row nobody could ever read or remove the file.
        stored_by_halves.callback(vault.remove, stored.path)
        if not stored.size:
            raise ValidationError(_("The file %(name)s is empty.") % {"name": file_name})
        with transaction.atomic():
            evidence = Evidence.objects.create(
                assessment=assessment,
                measure=measure,
                owner=entry.owner,
                author=author,
                **Circle.of(entry).fields,
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


def _attach_public(
    by: Reader, entry: Assessment | Measure, title: str, file_name: str, stream: IO[bytes]
) -> Evidence:
    if not entry.is_published:
        require_offered(Space.PRIVATE_EVIDENCE)
    data = stream.read()
    if not data:
        raise ValidationError(_("The file %(name)s is empty.") % {"name": file_name})
    cleaned = cleaned_or_refused(plain_name(file_name), data)
    author = standing_of(by).actor_in(entry.owner)
    with ExitStack() as stored_by_halves:
        stored = vault.store(BytesIO(cleaned.data), actor=author)
        stored_by_halves.callback(vault.remove, stored.path)
        with transaction.atomic():
            evidence = Evidence.objects.create(
                assessment=entry if isinstance(entry, Assessment) else None,
                measure=entry if isinstance(entry, Measure) else None,
                owner=entry.owner,
                author=author,
                visibility=Visibility.PUBLIC,
                published_at=timezone.now(),
                title=title,
                file_name=neutral_name(title, cleaned.suffix),
                vault_path=stored.path,
                media_type=cleaned.media_type,
                size=stored.size,
                sha256=stored.sha256,
            )
            keep_copy(evidence, stored, cleaned)
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
            author=standing_of(by).actor_in(entry.owner),
            **Circle.of(entry).fields,
            # Where a link leads may tell whose entry it is: after its name was dropped it waits to be published.
            published_at=timezone.now() if entry.is_published and not entry.owner.is_withheld else None,
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
        require_for(by, Act.ASSESS, [assessment.recommendation], row=assessment)
        return assessment
    if measure is not None:
        require_for(by, Act.REPORT_MEASURE, list(measure.recommendations.all()), row=measure)
        return measure
    raise TypeError("Evidence belongs to an assessment or to a measure: none was given.")


def _note(evidence: Evidence) -> None:
    record(
        verb=Verb.ATTACH,
        organisation=evidence.owner,
        object_kind="evidence",
        object_id=evidence.public_id,
        object_label=evidence.title,
        read_by=evidence,
    )
