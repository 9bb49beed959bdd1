"""``uprtrack bundle_verify FILE``: whether a bundle is whole, and whose it is; nothing is stored."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from uprkit.bundles import BundleError
from uprtrack.exchange.errors import ExchangeError
from uprtrack.exchange.verifying import verify


class Command(BaseCommand):
    help = "Checks a bundle: every byte, and that a partner signed it. Nothing is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            with file.open("rb") as stream:
                bundle, partner = verify(file.name, stream)
        except (BundleError, ExchangeError, OSError) as error:
            raise CommandError(str(error)) from error
        manifest = bundle.manifest
        self.stdout.write(
            f"{bundle.name} is whole and signed by {partner.installation.name} ({manifest.fingerprint})."
        )
        self.stdout.write(
            f"No. {manifest.sequence} of {manifest.created_at:%Y-%m-%d}, {', '.join(manifest.review_aliases)}: "
            + ", ".join(f"{len(rows)} {kind}" for kind, rows in bundle.rows.items())
            + f", {len(bundle.files)} files"
        )
