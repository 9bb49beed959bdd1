"""``uprtrack work``: does what takes longer than a page, such as fetching."""

from __future__ import annotations

import os
import signal
import sys
from argparse import ArgumentParser
from threading import Thread
from typing import Any

from django_tasks_db.management.commands import db_worker


class Command(db_worker.Command):
    help = "Does what waits to be done outside of a page; “serve” starts one beside the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--while-fed",
            action="store_true",
            help="end when standard input does, as it does when whoever started this ends",
        )

    def handle(self, **options: Any) -> None:
        if options.pop("while_fed"):
            Thread(target=_end_with_input, name="input", daemon=True).start()
        super().handle(**options)


def _end_with_input() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
