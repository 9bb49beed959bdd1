"""``uprtrack serve``: the site on this machine, without another server beside it."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from granian.constants import Interfaces
from granian.server import Server

from uprtrack.organisations.checks import missing_operator


class Command(BaseCommand):
    help = "Runs the site. Reachable from this machine alone unless --host says otherwise."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if refusal := missing_operator():
            raise CommandError(refusal)
        call_command("check", fail_level="ERROR", databases=["default"])
        call_command("collectstatic", interactive=False, verbosity=0)
        host, port = options["host"], options["port"]
        self.stdout.write(f"\nUprtrack runs at http://{host}:{port}/   (Ctrl-C ends it)")
        self.stdout.flush()
        with _worker():
            Server(
                "uprtrack.wsgi:application",
                address=host,
                port=port,
                interface=Interfaces.WSGI,
                workers=options["workers"],
                blocking_threads=4,
                # One that is told to end while it still starts may miss it.
                workers_kill_timeout=10,
                log_access=False,
                websockets=False,
            ).serve()


@contextmanager
def _worker() -> Iterator[None]:
    """A process that does what takes longer than a page; it ends when the site's processes have."""
    command = [sys.executable, "-m", "uprtrack", "work", "--while-fed", "--verbosity", "0"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        try:
            yield
        finally:
            process.terminate()
