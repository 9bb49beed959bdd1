"""``uprtrack restore DATABASE --media MEDIA [--keys KEYS]``: a backup into an empty installation."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import run_checks
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from uprtrack.pages.backup.asking import add_opening_arguments, opener_from
from uprtrack.pages.backup.errors import BackupError
from uprtrack.pages.backup.restoring import restore


class Command(BaseCommand):
    help = "Restores a backup into this installation, which must be empty. See docs/howto/back-up.md."
    # The database of an empty machine has no tables yet, and the keys may come with the backup.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("database", type=Path, metavar="DATABASE.age")
        files = parser.add_mutually_exclusive_group(required=True)
        files.add_argument("--media", type=Path, metavar="MEDIA.tar.age")
        files.add_argument(
            "--without-media", action="store_true", help="restore the rows alone: the stored files are lost"
        )
        parser.add_argument("--keys", type=Path, metavar="KEYS.age")
        add_opening_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        database, media, keys = options["database"], options["media"], options["keys"]
        settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            opener = opener_from(options, [path for path in (database, media, keys) if path is not None])
            restored = restore(
                database=database,
                media=media,
                keys=keys,
                opener=opener,
                say=lambda step: self.stdout.write(f"  {step}"),
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        except (OSError, DatabaseError) as error:
            raise CommandError(
                _("The installation cannot be written: %(reason)s. Nothing was restored.") % {"reason": error}
            ) from error
        self.stdout.write(
            _(
                "Restored: %(rows)d rows in %(tables)d tables and %(files)d stored files. "
                "Every hash agrees with the backup."
            )
            % {"rows": restored.rows, "tables": len(restored.tables), "files": restored.media.files}
        )
        if restored.keys is None:
            self.stdout.write(
                _("The keys were not restored: put those of the backed up installation into %(keys)s.")
                % {"keys": settings.KEYS}
            )
        for problem in run_checks():
            if problem.is_serious():
                self.stderr.write(str(problem))
