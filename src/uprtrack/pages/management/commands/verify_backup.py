"""``uprtrack verify_backup DATABASE``: opens a backup and compares every hash, restoring nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from uprtrack.pages.backup.asking import add_opening_arguments, opener_from
from uprtrack.pages.backup.checking import check_backup
from uprtrack.pages.backup.errors import BackupError


class Command(BaseCommand):
    help = "Opens a backup and compares every hash in it, without restoring anything."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("database", type=Path, metavar="DATABASE.age")
        parser.add_argument("--media", type=Path, metavar="MEDIA.tar.age")
        parser.add_argument("--keys", type=Path, metavar="KEYS.age")
        add_opening_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        database, media, keys = options["database"], options["media"], options["keys"]
        try:
            opener = opener_from(options, [path for path in (database, media, keys) if path is not None])
            found = check_backup(database=database, media=media, keys=keys, opener=opener)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Backup of %(made_at)s by Uprtrack %(version)s: %(rows)d rows in %(tables)d tables.")
            % {
                "made_at": found.backup.made_at,
                "version": found.backup.uprtrack,
                "rows": found.rows,
                "tables": len(found.tables),
            }
        )
        if found.media is not None:
            self.stdout.write(_("Stored files: %(files)d.") % {"files": found.media.files})
        if found.keys is not None:
            self.stdout.write(_("Files of the keys' folder: %(files)d.") % {"files": found.keys.files})
        elif found.backup.has_keys:
            self.stdout.write(_("The keys were written to another folder and were not looked at."))
        else:
            self.stdout.write(_("The keys are not in this backup."))
        self.stdout.write(_("Every hash agrees."))
