"""Files that others than their owner can read: a copy without traces of its author, under a name that tells
nothing.

The file as it was attached stays with its own organisation; strangers, and those with whom it is shared before
it is published, only ever get the copy. Where none can be made the file stays at home altogether.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from uprtrack.documents import vault
from uprtrack.documents.metadata import Cleaned, NotCleanableError, stripped
from uprtrack.documents.vault import ErasedError, VaultError
from uprtrack.monitoring.models import Evidence, PublicCopy
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.standing import Reader, standing_of


@dataclass(frozen=True, slots=True)
class FileForReader:
    """What one reader gets of a file: where it lies in the vault, and the name it is handed out under."""

    vault_path: str
    sha256: str
    size: int
    name: str


def file_for(reader: Reader, evidence: Evidence) -> FileForReader | None:
    """The file as attached for members of its owner; for everybody else the copy, or None where there is none."""
    if not evidence.vault_path:
        return None
    if is_at_home(reader, evidence):
        return FileForReader(evidence.vault_path, evidence.sha256, evidence.size, evidence.file_name)
    copy = copy_of(evidence)
    return FileForReader(copy.vault_path, copy.sha256, copy.size, copy.name) if copy else None


def is_at_home(reader: Reader, evidence: Evidence) -> bool:
    """Whether a reader of the evidence is of its own organisation; a personal note is its author's alone."""
    return evidence.visibility == Visibility.SELF or evidence.owner_id in standing_of(reader).own


def copy_of(evidence: Evidence) -> PublicCopy | None:
    found: PublicCopy | None = getattr(evidence, "public_copy", None)
    return found


def needs_copy(evidence: Evidence) -> bool:
    """Whether it is a file that nobody but its own organisation can read yet."""
    return bool(evidence.vault_path) and copy_of(evidence) is None


def copy_to_share(evidence: Evidence) -> PublicCopy | None:
    """The copy for those with whom a file is shared, made where there is none yet.

    None where the file was erased, or cannot be cleaned, which is remembered; VaultError where it cannot be opened.
    """
    found = copy_of(evidence)
    if found is not None or evidence.is_cleanable is False:
        return found
    with ExitStack() as stored_by_halves:
        try:
            with transaction.atomic():
                made = _made(evidence, stored_by_halves)
        except NotCleanableError:
            evidence.is_cleanable = False
            evidence.save(update_fields=["is_cleanable"])
            return None
        except IntegrityError:
            # Somebody else asked for it in the same moment, and theirs stands.
            return PublicCopy.objects.get(evidence=evidence)
        stored_by_halves.pop_all()
    return made


def make_copy(evidence: Evidence, *, stored_by_halves: ExitStack) -> PublicCopy | None:
    """Make the public copy of a file; None where the file was erased, ValidationError where it cannot be cleaned.

    ``stored_by_halves`` removes the copy again where what follows fails.
    """
    try:
        return _made(evidence, stored_by_halves)
    except (NotCleanableError, VaultError) as error:
        raise ValidationError(str(error)) from error


def _made(evidence: Evidence, stored_by_halves: ExitStack) -> PublicCopy | None:
    try:
        data = b"".join(vault.open_stored(evidence.vault_path, sha256=evidence.sha256))
    except ErasedError:
        return None
    cleaned = stripped(evidence.file_name, data)
    # For whom the file is erased its copy is erased too, also where no author stands at the evidence any more.
    stored = vault.store(BytesIO(cleaned.data), actor=vault.actor_of(evidence.vault_path))
    stored_by_halves.callback(vault.remove, stored.path)
    return keep_copy(evidence, stored, cleaned)


def cleaned_or_refused(file_name: str, data: bytes) -> Cleaned:
    """The file without metadata; ValidationError with the sentence that says why it cannot be published."""
    try:
        return stripped(file_name, data)
    except NotCleanableError as error:
        raise ValidationError(str(error)) from error


def keep_copy(evidence: Evidence, stored: vault.StoredFile, cleaned: Cleaned) -> PublicCopy:
    return PublicCopy.objects.create(
        evidence=evidence,
        vault_path=stored.path,
        size=stored.size,
        sha256=stored.sha256,
        media_type=cleaned.media_type,
        suffix=cleaned.suffix,
    )
