"""``uprtrack export``: every row that a query finds, as a file or on standard output."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from uprtrack.catalogue.finding import find
from uprtrack.catalogue.kinds import FIRST, KINDS
from uprtrack.exports.asking import add_query_arguments, reader_of, selection_of
from uprtrack.exports.columns import Unit
from uprtrack.exports.files import columns_for, rows_for
from uprtrack.exports.manifest import manifest_of
from uprtrack.exports.writing import WRITERS


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Writes every row that a query finds, without a limit; the manifest says what the file is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_query_arguments(parser)
        parser.add_argument("--form", choices=sorted(WRITERS), default="csv", help="kind of file")
        parser.add_argument(
            "--unit",
            choices=[unit.value for unit in Unit],
            default=Unit.RECOMMENDATION.value,
            help="what a row stands for: a recommendation, or a recommendation and one recommending State",
        )
        parser.add_argument("--kind", choices=list(KINDS), default=FIRST, help="kind of row")
        parser.add_argument("--output", type=Path, help="the file to write; without it standard output")
        parser.add_argument("--manifest", type=Path, help="a file for the manifest, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        reader, selection, unit = (
            reader_of(options),
            selection_of(options, kind=options["kind"]),
            Unit(options["unit"]),
        )
        found = find(reader, selection, facets=())
        for told in selection.problems:
            self.stderr.write(str(told))
        link = f"{settings.SITE_URL}{reverse('search')}?{selection.query_string()}"
        manifest = manifest_of(reader, selection, found, unit, link)
        pieces = WRITERS[options["form"]](
            columns_for(selection.kind, unit), rows_for(reader, found, unit), manifest.as_lines()
        )
        try:
            with _opened(options["output"]) as handle:
                for piece in pieces:
                    handle.write(piece)
            if options["manifest"]:
                text = json.dumps(manifest.as_dict(), ensure_ascii=False, indent=1)
                options["manifest"].write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"The file could not be written: {error}.") from error
        if options["output"]:
            self.stdout.write(f"{manifest.rows} rows in {options['output']}.")


@contextmanager
def _opened(path: Path | None) -> Iterator[BinaryIO]:
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with path.open("wb") as handle:
        yield handle
