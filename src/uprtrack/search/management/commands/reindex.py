"""``reindex``: writes the search documents anew, of all kinds or of those named."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from uprtrack.search.index import rebuild
from uprtrack.search.sources import kinds


class Command(BaseCommand):
    help = "Write the search documents anew, of all kinds of row or of those named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kinds", nargs="*", metavar="KIND")

    def handle(self, *args: Any, **options: Any) -> None:
        unknown = sorted(set(options["kinds"]) - set(kinds()))
        if unknown:
            raise CommandError(
                _("No kind of row is called %(unknown)s; there is %(known)s.")
                % {"unknown": ", ".join(unknown), "known": ", ".join(kinds())}
            )
        for kind in options["kinds"] or kinds():
            written = rebuild(kind)
            self.stdout.write(_("%(kind)s: %(number)d") % {"kind": kind, "number": written})
