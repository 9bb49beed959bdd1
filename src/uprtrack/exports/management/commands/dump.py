"""``uprtrack dump``: everything that is published, as one file with a checksum."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from uprtrack.exports.dump import NAME, make_dump, place


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Makes the file with everything that is published, which the page “Take it away” offers; with a folder also "
        "puts a copy and its checksum there. The site makes it by itself when it is asked for and out of date."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="where to put a copy")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            dump = make_dump()
            folder: Path | None = options["folder"]
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(place(), folder / NAME)
                (folder / f"{NAME}.sha256").write_text(f"{dump.sha256}  {NAME}\n", encoding="ascii")
        except OSError as error:
            raise CommandError(f"The file could not be written: {error}.") from error
        told = ", ".join(f"{name} {number}" for name, number in dump.rows.items())
        self.stdout.write(f"{place()}: {dump.size} bytes ({told})")
        self.stdout.write(f"sha256 {dump.sha256}")
