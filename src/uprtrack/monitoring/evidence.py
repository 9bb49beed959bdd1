"""What an assessment or a measure rests on: links, and files encrypted before they touch the disk."""

from __future__ import annotations

import mimetypes
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import IO, Any, Self

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.documents import vault
from uprtrack.documents.vault import StoredFile
from uprtrack.monitoring.models import Assessment, Evidence, Measure, neutral_name
from uprtrack.monitoring.public_copies import cleaned_or_refused, copy_to_share, keep_copy
from uprtrack.organisations.activity import record
from uprtrack.organisations.attribution import behind
from uprtrack.organisations.circles import Circle
from uprtrack.organisations.kinds import SHARED, Visibility
from uprtrack.organisations.models import Actor, Verb
from uprtrack.organisations.operator import Space, offers, require_offered
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.recommendations.themes import require_for

UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class _Attaching:
    """A file on its way to an entry, and the actor that its key hangs on.

    Of an entry whose name was dropped the evidence names no author; the key does, and shows to nobody, so that the
    file goes when its author is erased.
    """

    entry: Assessment | Measure
    author: Actor | None
    erased_for: Actor | None
    title: str

    @classmethod
    def by(cls, reader: Reader, entry: Assessment | Measure, title: str) -> Self:
        standing = standing_of(reader)
        actors = standing.actor_in(entry.owner), standing.actor_in(behind(entry.owner))
        return cls(entry, *actors, title)

    def keep(self, stored: StoredFile, **fields: Any) -> Evidence:
        """The row of a file that lies in the vault, with its line in the log."""
        evidence = Evidence.objects.create(
            assessment=self.entry if isinstance(self.entry, Assessment) else None,
            measure=self.entry if isinstance(self.entry, Measure) else None,
            owner=self.entry.owner,
            author=self.author,
            title=self.title,
            vault_path=stored.path,
            size=stored.size,
            sha256=stored.sha256,
            **fields,
        )
        _note(evidence)
        return evidence


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

    The same circle reads it as the entry, others than its own organisation as a copy without traces of its author;
    it becomes public only by publishing the entry with files. Where the State runs the installation no file is
    private: it goes with a published entry only, is cleaned and public at once, and nothing but the cleaned file
    is kept.
    """
    attaching = _Attaching.by(by, _require_entry(by, assessment, measure), title)
    if not offers(Space.PRIVATE_EVIDENCE):
        return _attach_public(attaching, file_name, stream)
    entry = attaching.entry
    with ExitStack() as stored_by_halves:
        stored = vault.store(stream, actor=attaching.erased_for)
        # Without its row nobody could ever read or remove the file.
        stored_by_halves.callback(vault.remove, stored.path)
        if not stored.size:
            raise ValidationError(_("The file %(name)s is empty.") % {"name": file_name})
        with transaction.atomic():
            evidence = attaching.keep(
                stored,
                **Circle.of(entry).fields,
                file_name=plain_name(file_name),
                media_type=mimetypes.guess_type(file_name)[0] or UNKNOWN_TYPE,
            )
            if entry.visibility in SHARED:
                copy_to_share(evidence)
        stored_by_halves.pop_all()
    return evidence


def _attach_public(attaching: _Attaching, file_name: str, stream: IO[bytes]) -> Evidence:
    if not attaching.entry.is_published:
        require_offered(Space.PRIVATE_EVIDENCE)
    data = stream.read()
    if not data:
        raise ValidationError(_("The file %(name)s is empty.") % {"name": file_name})
    cleaned = cleaned_or_refused(plain_name(file_name), data)
    with ExitStack() as stored_by_halves:
        stored = vault.store(BytesIO(cleaned.data), actor=attaching.erased_for)
        stored_by_halves.callback(vault.remove, stored.path)
        with transaction.atomic():
            evidence = attaching.keep(
                stored,
                visibility=Visibility.PUBLIC,
                published_at=timezone.now(),
                file_name=neutral_name(attaching.title, cleaned.suffix),
                media_type=cleaned.media_type,
            )
            keep_copy(evidence, stored, cleaned)
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
