"""Files that everybody can read: a copy without traces of its author, under a name that tells nothing.

The file as it was attached stays with those whom its owner shares it with; strangers and other organisations
only ever get the copy.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError

from uprtrack.documents import vault
from uprtrack.documents.metadata import Cleaned, NotCleanableError, stripped
from uprtrack.documents.vault import ErasedError, VaultError
from uprtrack.monitoring.models import Evidence, PublicCopy
from uprtrack.organisations.standing import Reader, standing_of


@dataclass(frozen=True, slots=True)
class FileForReader:
    """What one reader gets of a file: where it lies in the vault, and the name it is handed out under."""

    vault_path: str
    sha256: str
    size: int
    name: str


def file_for(reader: Reader, evidence: Evidence) -> FileForReader | None:
    """The file as attached for members of its owner, and before publication for all who may read it; for
    everybody else the copy, or None where there is none.
    """
    if not evidence.vault_path:
        return None
    if not evidence.is_published or evidence.owner_id in standing_of(reader).own:
        return FileForReader(evidence.vault_path, evidence.sha256, evidence.size, evidence.file_name)
    copy = copy_of(evidence)
    return FileForReader(copy.vault_path, copy.sha256, copy.size, copy.name) if copy else None


def copy_of(evidence: Evidence) -> PublicCopy | None:
    found: PublicCopy | None = getattr(evidence, "public_copy", None)
    return found


def needs_copy(evidence: Evidence) -> bool:
    """Whether it is a file that the public cannot read yet."""
    return bool(evidence.vault_path) and copy_of(evidence) is None


def make_copy(evidence: Evidence, *, stored_by_halves: ExitStack) -> PublicCopy | None:
    """Make the public copy of a file; None where the file was erased, ValidationError where it cannot be cleaned.

    ``stored_by_halves`` removes the copy again where what follows fails.
    """
    try:
        data = b"".join(vault.open_stored(evidence.vault_path, sha256=evidence.sha256))
    except ErasedError:
        return None
    except VaultError as error:
        raise ValidationError(str(error)) from error
    cleaned = cleaned_or_refused(evidence.file_name, data)
    stored = vault.store(BytesIO(cleaned.data), actor=evidence.author)
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
