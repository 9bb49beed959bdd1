"""``uprtrack bundle_export XCO-upr4 -o FILE``: a signed bundle of what is published of some reviews."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from uprkit.bundles import BundleError
from uprtrack.documents.vault import VaultError
from uprtrack.exchange.errors import ExchangeError
from uprtrack.exchange.services import make_bundle
from uprtrack.organisations.acting import add_acting_arguments, who_acts
from uprtrack.organisations.policy import Act
from uprtrack.organisations.selection import find_review


class Command(BaseCommand):
    help = "Writes a signed bundle of all that is published here of some reviews."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reviews", nargs="+", help="reviews such as XCO-upr4")
        parser.add_argument("-o", "--output", type=Path, required=True, help="the file to write")
        parser.add_argument("--without-files", action="store_true", help="rows and links alone")
        add_acting_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        user, organisation = who_acts(
            Act.EXCHANGE, username=options["user"], organisation=options["organisation"]
        )
        reviews = []
        for alias in options["reviews"]:
            review = find_review(alias)
            if review is None:
                raise CommandError(f"{alias} is no review here; expected one such as XCO-upr4.")
            reviews.append(review)
        output: Path = options["output"]
        if output.exists():
            raise CommandError(f"{output} is there already; expected the name of a new file.")
        try:
            made = make_bundle(
                by=user,
                organisation=organisation,
                reviews=reviews,
                with_files=not options["without_files"],
            )
            with output.open("xb") as target:
                target.writelines(made.packed.pieces())
        except (BundleError, ExchangeError, VaultError, OSError) as error:
            raise CommandError(str(error)) from error
        counts = ", ".join(f"{number} {kind}" for kind, number in made.sent.counts.items())
        self.stdout.write(f"{output}: no. {made.sent.sequence}, {counts}.")
