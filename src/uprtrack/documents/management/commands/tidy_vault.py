"""``uprtrack tidy_vault``: removes what interrupted writes left in the vault, and names what is missing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from uprtrack.documents.vault_tidying import tidy


class Command(BaseCommand):
    help = "Removes stored files that nothing refers to and that are older than a day; names missing ones."

    def handle(self, *args: Any, **options: Any) -> None:
        done = tidy()
        self.stdout.write(f"{len(done.removed)} file(s) that nothing refers to were removed.")
        if done.missing:
            raise CommandError(
                f"{len(done.missing)} stored file(s) that rows refer to are missing: {', '.join(done.missing)}. "
                "Restore them from the backup of the media folder."
            )
