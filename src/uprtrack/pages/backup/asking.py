"""What a person gives to seal or open a backup: recipients, identity files or a passphrase."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from uprtrack.pages.backup.errors import BackupError
from uprtrack.pages.backup.sealing import (
    Lock,
    Opener,
    identities_in,
    is_under_passphrase,
    lock_for_passphrase,
    lock_for_recipients,
)

SHORTEST = 12
"""Characters of a passphrase at least; the sealed files may be tried out for years."""


def add_opening_arguments(parser: ArgumentParser) -> None:
    """The options by which a backup is opened."""
    parser.add_argument(
        "--identity",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="age identity file of a recipient the backup was sealed to (may be repeated)",
    )
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="read the passphrase from this file instead of asking for it",
    )


def lock_from(options: dict[str, Any]) -> Lock:
    """The lock that the options of ``backup`` describe; asks twice for a passphrase where they name none."""
    recipients, file = options["recipient"], options["passphrase_file"]
    if recipients and file:
        raise BackupError(_("Give either --recipient or --passphrase-file, not both."))
    if recipients:
        return lock_for_recipients(recipients)
    passphrase = _passphrase_in(file) if file else _asked(_("Passphrase of the backup: "))
    if len(passphrase) < SHORTEST:
        raise BackupError(
            _("The passphrase has %(found)d characters; expected at least %(least)d.")
            % {"found": len(passphrase), "least": SHORTEST}
        )
    if not file and _asked(_("The same passphrase again: ")) != passphrase:
        raise BackupError(_("The two passphrases differ; nothing was written."))
    return lock_for_passphrase(passphrase)


def opener_from(options: dict[str, Any], files: Sequence[Path]) -> Opener:
    """What opens ``files``; asks for a passphrase only where one of them is sealed with it."""
    identities = [identity for path in options["identity"] for identity in identities_in(path)]
    passphrase = ""
    if any(is_under_passphrase(path) for path in files):
        file = options["passphrase_file"]
        passphrase = _passphrase_in(file) if file else _asked(_("Passphrase of the backup: "))
    return Opener(passphrase, identities)


def _passphrase_in(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(
            _("The passphrase cannot be read from %(file)s: %(reason)s.") % {"file": path, "reason": error}
        ) from error


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        raise BackupError(
            _("There is no terminal to ask for the passphrase: give --recipient or --passphrase-file.")
        )
    return getpass(question)
