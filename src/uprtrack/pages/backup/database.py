"""The archive of the rows: JSON, one line each, so that any program can read it once it is opened.

1. ``{"uprtrack_backup": 1, "part": "database", …, "migrations": {app: [names]}, "media": {…}, "tables": […]}``
2. for each table ``{"table", "columns", "json_columns", "last_number"}``, its rows as lists, and
   ``{"count", "sha256"}``
3. ``{"manifest": {table: {"count", "sha256"}}}``
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from uprtrack.pages.backup.archive import Backup, Part, backup_of, heading, unreadable
from uprtrack.pages.backup.errors import BackupError
from uprtrack.pages.backup.files import Totals
from uprtrack.pages.backup.tables import Fingerprint, Row, TableDigest, kept_tables, line_of

Migrations = dict[str, list[str]]


def known_migrations() -> Migrations:
    """The newest migrations of every app, as this installation's code knows them."""
    newest: Migrations = {}
    for app, name in sorted(MigrationLoader(None).graph.leaf_nodes()):
        newest.setdefault(app, []).append(name)
    return newest


def require_migrated(alias: str) -> Migrations:
    """The migrations that the database stands at; BackupError where these are not the code's."""
    connection = connections[alias]
    applied = set(MigrationRecorder(connection).applied_migrations())
    loader = MigrationLoader(connection)
    known = known_migrations()
    ours = {key for key in applied if key[0] in loader.migrated_apps}
    missing = sorted(set(loader.graph.nodes) - applied)
    unknown = sorted(ours - set(loader.disk_migrations or {}))
    if missing or unknown:
        raise BackupError(
            _(
                "The database is not at this Uprtrack's migrations (%(example)s and %(others)d others): "
                "run “uprtrack migrate”, or use the Uprtrack that it was written by."
            )
            % {"example": ".".join((missing + unknown)[0]), "others": len(missing + unknown) - 1}
        )
    return known


def dump(alias: str, backup: Backup, media: Totals) -> Iterator[bytes]:
    """The archive's lines, from one moment of the database; see ``snapshot``."""
    tables = kept_tables()
    yield line_of(
        {
            **heading(Part.DATABASE, backup),
            "database": connections[alias].vendor,
            "migrations": require_migrated(alias),
            "media": asdict(media),
            "tables": [table.label for table in tables],
        }
    )
    manifest = {}
    for table in tables:
        yield line_of(
            {
                "table": table.label,
                "columns": table.columns,
                "json_columns": table.json_columns,
                "last_number": table.last_number(alias),
            }
        )
        digest = TableDigest(table.label, table.columns, table.json_columns)
        for row in table.rows(alias):
            yield digest.add(row)
        manifest[table.label] = asdict(digest.fingerprint())
        yield line_of(manifest[table.label])
    yield line_of({"manifest": manifest})


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table of an archive; ``rows`` can be read once, while the archive is open."""

    label: str
    columns: Sequence[str]
    last_number: int
    rows: Iterator[Row]


@dataclass(slots=True)
class DatabaseArchive:
    """An archive of rows being read; ``manifest`` is filled while ``tables`` is gone through."""

    name: str
    backup: Backup
    vendor: str
    migrations: Migrations
    media: Totals
    labels: Sequence[str]
    stream: IO[bytes] = field(repr=False)
    manifest: dict[str, Fingerprint] = field(default_factory=dict)

    def tables(self) -> Iterator[StoredTable]:
        """Each table with its rows, which have to be read before the next.

        Raises BackupError where rows differ from their hash, a table is missing or the file is cut short.
        """
        for label in self.labels:
            start = self._mark("table", label)
            digest = TableDigest(label, start["columns"], start["json_columns"])
            yield StoredTable(label, start["columns"], int(start["last_number"]), self._rows(label, digest))
            if label not in self.manifest:
                raise ValueError(f"the rows of {label} were not read")
        expected = {label: asdict(found) for label, found in self.manifest.items()}
        if self._next().get("manifest") != expected or self.stream.read(1):
            raise unreadable(self.name)

    def _rows(self, label: str, digest: TableDigest) -> Iterator[Row]:
        while isinstance(value := _parsed(self.stream, self.name), list):
            digest.add(value)
            yield value
        found = digest.fingerprint()
        if value != asdict(found):
            raise BackupError(
                _(
                    "The table %(table)s in %(file)s is not as it was backed up: %(count)d rows were read, "
                    "and their hash differs."
                )
                % {"table": label, "file": self.name, "count": found.count}
            )
        self.manifest[label] = found

    def _mark(self, key: str, expected: str) -> dict[str, Any]:
        found = self._next()
        if found.get(key) != expected or not {"columns", "json_columns", "last_number"} <= found.keys():
            raise unreadable(self.name)
        return found

    def _next(self) -> dict[str, Any]:
        found = _parsed(self.stream, self.name)
        if not isinstance(found, dict):
            raise unreadable(self.name)
        return found


def read_archive(stream: IO[bytes], name: str) -> DatabaseArchive:
    """The beginning of an archive; its tables are read through the object returned."""
    start = _parsed(stream, name)
    if not isinstance(start, dict):
        raise unreadable(name)
    backup = backup_of(start, Part.DATABASE, name)
    try:
        return DatabaseArchive(
            name=name,
            backup=backup,
            vendor=str(start["database"]),
            migrations=start["migrations"],
            media=Totals(**start["media"]),
            labels=start["tables"],
            stream=stream,
        )
    except (KeyError, TypeError) as error:
        raise unreadable(name) from error


def _parsed(stream: IO[bytes], name: str) -> Any:
    try:
        return json.loads(stream.readline())
    except ValueError as error:
        raise unreadable(name) from error
