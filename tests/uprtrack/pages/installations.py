"""Installations of their own for the tests of backups: folders, a database, and ``uprtrack`` run in them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

START = "import django\ndjango.setup()\nimport json, sys\n"

CONTENT = """
import hashlib
from pathlib import Path
from django.apps import apps
from django.conf import settings
from django.core import serializers

def sha256(data):
    return hashlib.sha256(data).hexdigest()

def rows(model):
    # Sorted as text, and JSON without the order of its keys: no database's own order or writing counts.
    found = serializers.serialize("python", model._base_manager.all(), use_natural_foreign_keys=False)
    lines = sorted(json.dumps(row, sort_keys=True, default=str) for row in found)
    return len(lines), sha256("\\n".join(lines).encode())

def files(folder):
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes())
        for path in sorted(Path(folder).rglob("*")) if path.is_file()
    }

print(json.dumps({
    "tables": {
        model._meta.label: rows(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in ("sessions", "usersessions", "search")
    },
    "media": files(settings.MEDIA_ROOT),
    "keys": files(settings.KEYS),
}))
"""
"""Everything an installation holds, written without the code that makes backups."""


@dataclass(frozen=True)
class Installation:
    """One installation; ``database_url`` is empty for SQLite in its data folder."""

    folder: Path
    database_url: str = ""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def media(self) -> Path:
        return self.data / "media"

    def run(self, *arguments: str, status: int = 0) -> str:
        """What ``uprtrack`` prints with these arguments; its complaint where ``status`` is not 0."""
        done = self._python(["-m", "uprtrack", *arguments])
        assert done.returncode == status, done.stdout + done.stderr
        return done.stderr if status else done.stdout

    def script(self, text: str, *arguments: str) -> Any:
        """What a script of ours, with the site set up, prints as JSON in its last line."""
        done = self._python(["-c", START + text, *arguments])
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def content(self) -> dict[str, Any]:
        """Number and hash of every table's rows, and the hash of every stored file and key."""
        found: dict[str, Any] = self.script(CONTENT)
        return found

    def prepare(self) -> None:
        """Empty tables, as a machine has them that was set up and not used."""
        self.data.mkdir(parents=True)
        self.run("migrate")

    def _python(self, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {
            "DJANGO_SETTINGS_MODULE": "uprtrack.settings",
            "UPRTRACK_DATA": str(self.data),
            "UPRTRACK_KEYS": str(self.keys),
        }
        if self.database_url:
            environment["DATABASE_URL"] = self.database_url
        return subprocess.run(
            [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
        )


@contextmanager
def new_database() -> Iterator[str]:
    """The address of a new database on the server that the tests run on; empty where they run on SQLite."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"uprtrack_backup_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
