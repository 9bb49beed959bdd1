"""``uprtrack rotate_keys``: a new key for the stored files, then the old ones taken away."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from uprtrack.documents.vault_keys import VaultError, key_path
from uprtrack.documents.vault_rotation import Rotation, retire, rotate


class Command(BaseCommand):
    help = (
        "Makes a new site key and wraps the key of every stored file for it; the site may run meanwhile. "
        "Old keys stay in the key file until --retire takes them out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--retire", action="store_true", help="take out old keys that nothing needs")
        parser.add_argument(
            "--stopped", action="store_true", help="the site does not run: retire without waiting"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["retire"]:
                self._tell_retired(retire(is_stopped=options["stopped"]))
            else:
                self._tell_rotated(rotate(self.stdout.write))
        except VaultError as error:
            raise CommandError(str(error)) from error

    def _tell_retired(self, names: tuple[str, ...]) -> None:
        if not names:
            self.stdout.write("The key file holds one key only: there is none to retire.")
            return
        self.stdout.write(
            f"{len(names)} old site key(s) taken out of {key_path()}: {', '.join(names)}. Take them out of its "
            "backups too, and make a new backup."
        )

    def _tell_rotated(self, done: Rotation) -> None:
        key = (
            "The rotation begun earlier was finished with" if done.is_resumed else "There is a new site key,"
        )
        self.stdout.write(
            f"{key} {done.newest}: {done.rewrapped} content keys were wrapped for it, {done.sealed} files of "
            "earlier versions were given keys of their own."
        )
        if done.unopened:
            self.stderr.write(
                f"{len(done.unopened)} file(s) are opened by no key: {', '.join(done.unopened)}. tidy_vault "
                "removes those that nothing refers to."
            )
        self.stdout.write("Back the key file up apart from the data, then run rotate_keys --retire.")
