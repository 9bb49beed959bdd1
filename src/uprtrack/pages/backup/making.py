"""Writing a backup: rows and stored files into one folder, the keys, where wanted, into another."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from uprtrack.pages.backup.archive import Backup, Part, new_backup
from uprtrack.pages.backup.database import dump, require_migrated
from uprtrack.pages.backup.errors import BackupError
from uprtrack.pages.backup.files import UNFINISHED, FilesArchive, Totals
from uprtrack.pages.backup.sealing import Lock, seal
from uprtrack.pages.backup.snapshot import snapshot

_ENDINGS = {Part.DATABASE: "database.age", Part.MEDIA: "media.tar.age", Part.KEYS: "keys.age"}
_NAME = re.compile(r"uprtrack-(\d{4}-\d\d-\d\d-\d{6})-(database|media\.tar|keys)\.age(\.part)?")
_ABANDONED_AFTER = 24 * 60 * 60
"""Seconds after which an unfinished file is taken for left behind, not for being written."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files of a backup; ``keys`` is None where the keys were not backed up."""

    database: Path
    media: Path
    keys: Path | None
    media_totals: Totals


def back_up(*, folder: Path, lock: Lock, keys_to: Path | None = None) -> Written:
    """Write a backup of this installation, sealed with ``lock``, and return its files.

    The rows are those of one moment; each file that they name is in the media archive unless it is erased
    while the backup runs. All files are written under another name and get their own together at the end,
    the database last: where it is missing, there is no backup. Raises BackupError.
    """
    folder = _prepared(folder)
    keys_folder = _prepared(keys_to) if keys_to is not None else None
    require_apart(folder, keys_folder)
    backup = new_backup(has_keys=keys_folder is not None)
    places = {part: folder / file_name(part, backup) for part in (Part.MEDIA, Part.DATABASE)}
    media = FilesArchive(Path(settings.MEDIA_ROOT), Part.MEDIA, backup)
    with ExitStack() as unfinished:

        def write(place: Path, pieces: Iterable[bytes]) -> None:
            partial = place.with_name(place.name + UNFINISHED)
            if place.exists() or partial.exists():
                raise BackupError(_("%(file)s is there already; nothing was written.") % {"file": place})
            unfinished.callback(partial.unlink, missing_ok=True)
            seal(partial, pieces, lock)

        with snapshot() as alias:
            require_migrated(alias)
            # Keys and files come before the rows that need them: after this moment all of them are there.
            if keys_folder is not None:
                places[Part.KEYS] = keys_folder / file_name(Part.KEYS, backup)
                write(places[Part.KEYS], FilesArchive(Path(settings.KEYS), Part.KEYS, backup).pieces())
            write(places[Part.MEDIA], media.pieces())
            write(places[Part.DATABASE], dump(alias, backup, media.totals))
        _name_together([places[part] for part in (Part.KEYS, Part.MEDIA, Part.DATABASE) if part in places])
    return Written(places[Part.DATABASE], places[Part.MEDIA], places.get(Part.KEYS), media.totals)


def file_name(part: Part, backup: Backup) -> str:
    """``uprtrack-2026-11-22-175509-database.age``; the instant is in UTC."""
    return f"uprtrack-{backup.moment:%Y-%m-%d-%H%M%S}-{_ENDINGS[part]}"


def require_apart(folder: Path, keys_folder: Path | None) -> None:
    """BackupError where the keys would lie with what they open, or a backup in what is backed up."""
    if keys_folder is not None and _overlap(folder, keys_folder):
        raise BackupError(
            _(
                "The keys may not lie with the backup they open: %(keys)s and %(folder)s are the same folder "
                "or one holds the other. Name a folder on another disk, or one that is kept elsewhere."
            )
            % {"keys": keys_folder, "folder": folder}
        )
    for source in (Path(settings.MEDIA_ROOT).resolve(), Path(settings.KEYS).resolve()):
        for target in (folder, keys_folder):
            if target is not None and target.is_relative_to(source):
                raise BackupError(
                    _("%(folder)s lies in %(source)s, which is what is backed up: name a folder elsewhere.")
                    % {"folder": target, "source": source}
                )


def remove_old(folders: Iterable[Path], keep: int) -> list[Path]:
    """Delete all but the newest ``keep`` backups, and what was left unfinished long ago; what was deleted.

    The first folder says which backups there are; the others hold their keys.
    """
    first, *others = [folder.resolve() for folder in folders]
    whole = sorted(
        match[1]
        for path in first.iterdir()
        if (match := _NAME.fullmatch(path.name)) and match[2] == "database" and not match[3]
    )
    old = set(whole[:-keep])
    doomed = []
    for folder in (first, *others):
        for path in folder.iterdir():
            match = _NAME.fullmatch(path.name)
            if match and (_is_abandoned(path) if match[3] else match[1] in old):
                doomed.append(path)
    # The database first: without it what remains of a backup does not look whole.
    doomed.sort(key=lambda path: (_ENDINGS[Part.DATABASE] not in path.name, path.name))
    for path in doomed:
        path.unlink()
    return doomed


def _is_abandoned(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > _ABANDONED_AFTER


def _prepared(folder: Path) -> Path:
    """The folder, made where only itself is missing: a disk that is not there must not become a folder."""
    folder = folder.resolve()
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise BackupError(
            _("The folder %(folder)s cannot be used: %(reason)s. Is the disk connected?")
            % {"folder": folder, "reason": error.strerror}
        ) from error
    return folder


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def _name_together(places: list[Path]) -> None:
    for place in places:
        place.with_name(place.name + UNFINISHED).rename(place)
    for folder in {place.parent for place in places}:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
