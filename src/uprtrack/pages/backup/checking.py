"""Reading a backup to its end, every hash, without restoring anything."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from uprtrack.pages.backup.archive import Backup, Part, same_backup
from uprtrack.pages.backup.database import Migrations, read_archive
from uprtrack.pages.backup.errors import BackupError
from uprtrack.pages.backup.files import FilesReader, Totals
from uprtrack.pages.backup.sealing import Opener, opened
from uprtrack.pages.backup.tables import Fingerprint


@dataclass(frozen=True, slots=True)
class Checked:
    """What a backup holds, after every hash of what was given agreed; None for a part not given."""

    backup: Backup
    migrations: Migrations
    tables: dict[str, Fingerprint]
    media: Totals | None
    keys: Totals | None

    @property
    def rows(self) -> int:
        return sum(table.count for table in self.tables.values())


def check_backup(
    *, database: Path, opener: Opener, media: Path | None = None, keys: Path | None = None
) -> Checked:
    """Read the archives to their ends; raises BackupError at the first difference."""
    with opened(database, opener) as stream:
        archive = read_archive(stream, database.name)
        for table in archive.tables():
            for _row in table.rows:
                continue
    found = {
        part: read_files(path, part, opener, archive.backup)
        for path, part in ((media, Part.MEDIA), (keys, Part.KEYS))
        if path is not None
    }
    if media is not None:
        require_same_files(found[Part.MEDIA], archive.media, media.name)
    return Checked(
        archive.backup, archive.migrations, archive.manifest, found.get(Part.MEDIA), found.get(Part.KEYS)
    )


def read_files(path: Path, part: Part, opener: Opener, backup: Backup, into: Path | None = None) -> Totals:
    """Read an archive of files that belongs to ``backup``, writing them below ``into`` where given."""
    with opened(path, opener) as stream:
        found, totals = FilesReader(stream, path.name, part, into).read()
    same_backup(backup, found, path.name)
    return totals


def require_same_files(found: Totals, expected: Totals, name: str) -> None:
    """BackupError where an archive does not hold the files that its database was backed up with."""
    if found != expected:
        raise BackupError(
            _(
                "%(file)s holds %(found)d files, and they are not the %(expected)d that the database was "
                "backed up with."
            )
            % {"file": name, "found": found.files, "expected": expected.files}
        )
