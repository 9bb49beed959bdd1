"""What the three archives of one backup say of themselves, so that they are not mixed up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import version
from secrets import token_hex
from typing import Any

from django.utils.translation import gettext as _

from uprtrack.pages.backup.errors import BackupError

FORMAT = 1


class Part(StrEnum):
    """The archives of a backup, as they are named in their files."""

    DATABASE = "database"
    MEDIA = "media"
    KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: ``number`` is random and stands in each of its archives; ``made_at`` in UTC.

    ``has_keys`` says whether an archive of the keys was written at the same time, elsewhere.
    """

    number: str
    made_at: str
    uprtrack: str
    has_keys: bool

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def new_backup(*, has_keys: bool) -> Backup:
    """A backup that begins now."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Backup(token_hex(16), now, version("uprtrack"), has_keys)


def heading(part: Part, backup: Backup) -> dict[str, Any]:
    """What stands at the beginning of an archive."""
    return {"uprtrack_backup": FORMAT, "part": part.value, **asdict(backup)}


def backup_of(found: Mapping[str, Any], part: Part, name: str) -> Backup:
    """The backup that an archive belongs to; BackupError where it is another part or another format."""
    if found.get("uprtrack_backup") != FORMAT:
        raise BackupError(
            _("%(file)s has backup format %(found)s; this Uprtrack reads format %(known)d.")
            % {"file": name, "found": found.get("uprtrack_backup"), "known": FORMAT}
        )
    if found.get("part") != part:
        raise BackupError(
            _("%(file)s holds the part “%(found)s” of a backup; expected was “%(expected)s”.")
            % {"file": name, "found": found.get("part"), "expected": part.value}
        )
    try:
        return Backup(
            number=str(found["number"]),
            made_at=str(found["made_at"]),
            uprtrack=str(found["uprtrack"]),
            has_keys=bool(found["has_keys"]),
        )
    except KeyError as error:
        raise unreadable(name) from error


def same_backup(first: Backup, second: Backup, name: str) -> None:
    """BackupError where an archive comes from another backup than the database."""
    if first.number != second.number:
        raise BackupError(
            _(
                "%(file)s belongs to the backup of %(found)s, the database to that of %(expected)s: "
                "they were not made together."
            )
            % {"file": name, "found": second.made_at, "expected": first.made_at}
        )


def unreadable(name: str) -> BackupError:
    """The error for what opens, but is not laid out as an archive of Uprtrack."""
    return BackupError(_("%(file)s opens, but is no archive that Uprtrack wrote.") % {"file": name})
