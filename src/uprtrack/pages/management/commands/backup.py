"""``uprtrack backup FOLDER``: this installation's rows and files, sealed, and apart from them its keys."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.pages.backup.asking import lock_from
from uprtrack.pages.backup.errors import BackupError
from uprtrack.pages.backup.making import back_up, remove_old


class Command(BaseCommand):
    help = (
        "Backs this installation up into FOLDER: encrypted, while the site runs. See docs/howto/back-up.md."
    )
    # A backup is wanted most where something is wrong already.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--keys-to",
            type=Path,
            metavar="OTHERFOLDER",
            help="write the keys too, into a folder that is kept apart from FOLDER",
        )
        parser.add_argument(
            "--recipient",
            action="append",
            default=[],
            metavar="age1…",
            help="seal to this age public key (may be repeated) instead of a passphrase",
        )
        parser.add_argument(
            "--passphrase-file",
            type=Path,
            metavar="FILE",
            help="read the passphrase from this file instead of asking for it",
        )
        parser.add_argument(
            "--keep", type=int, metavar="N", help="afterwards delete all but the newest N backups"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder, keys_to, keep = options["folder"], options["keys_to"], options["keep"]
        if keep is not None and keep < 1:
            raise CommandError(_("--keep is %(found)d; expected at least 1.") % {"found": keep})
        try:
            written = back_up(folder=folder, lock=lock_from(options), keys_to=keys_to)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except (OSError, DatabaseError) as error:
            raise CommandError(
                _("The installation cannot be read: %(reason)s. There is no new backup.") % {"reason": error}
            ) from error
        for path in (written.database, written.media, written.keys):
            if path is not None:
                self.stdout.write(f"{path}  ({path.stat().st_size:,} B)")
        if written.keys is None:
            self.stdout.write(
                _(
                    "The keys are not in this backup, and without them no stored file can be opened and no "
                    "second factor be checked: keep a copy of %(keys)s elsewhere, or name a folder with "
                    "--keys-to."
                )
                % {"keys": settings.KEYS}
            )
        if keep is not None:
            self._remove_old([folder, *([keys_to] if keys_to else [])], keep)

    def _remove_old(self, folders: Sequence[Path], keep: int) -> None:
        try:
            removed = remove_old(folders, keep)
        except OSError as error:
            raise CommandError(
                _("The new backup is whole, but older ones could not be deleted: %(reason)s.")
                % {"reason": error}
            ) from error
        if removed:
            self.stdout.write(
                ngettext(
                    "%(number)d file of an older backup was deleted.",
                    "%(number)d files of older backups were deleted.",
                    len(removed),
                )
                % {"number": len(removed)}
            )
