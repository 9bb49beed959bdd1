"""``uprtrack bundle_import FILE``: what a bundle would change; with ``--accept`` it is taken in."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from uprkit.bundles import BundleError
from uprtrack.documents.vault import VaultError
from uprtrack.exchange.errors import ExchangeError
from uprtrack.exchange.presentation import tally
from uprtrack.exchange.services import accept_bundle, preview_bundle
from uprtrack.organisations.acting import add_acting_arguments, who_acts
from uprtrack.organisations.policy import Act


class Command(BaseCommand):
    help = "Reads a partner's bundle and shows what it would change; --accept takes it in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--accept", action="store_true", help="take it in at once")
        add_acting_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        user, organisation = who_acts(
            Act.EXCHANGE, username=options["user"], organisation=options["organisation"]
        )
        file: Path = options["file"]
        try:
            with file.open("rb") as stream:
                received = preview_bundle(
                    by=user, organisation=organisation, file_name=file.name, stream=stream
                )
            if options["accept"]:
                received = accept_bundle(by=user, received=received)
        except (BundleError, ExchangeError, VaultError, PermissionDenied, OSError) as error:
            raise CommandError(str(error)) from error
        counted = tally(received)
        for kind, outcomes in counted.by_kind:
            if outcomes:
                self.stdout.write(f"{kind}: " + ", ".join(f"{number} {label}" for label, number in outcomes))
        self.stdout.write(
            f"{received.file_name} was taken in."
            if options["accept"]
            else f"Nothing is changed yet: /exchange/bundles/{received.public_id}/ waits for a decision."
        )
