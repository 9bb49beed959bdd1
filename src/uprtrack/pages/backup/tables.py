"""Rows as plain values, the same from SQLite and PostgreSQL, and a hash over a table of them.

A row is a list of JSON values in the order of its columns: numbers with decimals as text, instants in UTC
with microseconds, bytes as base64. A table's SHA-256 is taken over its name and columns and then its rows in
the order of the primary key, one line of JSON each with sorted keys. PostgreSQL writes JSON numbers anew
(``1.0e2`` comes back as ``100``), so inside JSON columns a whole number hashes alike however it is written.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections, models
from django.db.models import F, Max
from django.db.models.functions import Collate
from django.utils.duration import duration_iso_string
from django.utils.translation import gettext as _

from uprtrack.pages.backup.errors import BackupError

NOT_KEPT = frozenset({"sessions", "usersessions", "search"})
"""Apps whose rows are no part of a backup: who is signed in, and the search index, which is written anew."""
PASSING = frozenset({"organisations.CacheEntry"})
"""Tables of other apps that are none either: counters of failed sign-ins, codes that were used."""

Row = list[Any]

_ROWS_AT_ONCE = 1000
_PLAIN = frozenset({str, int, float, bool, type(None), dict, list})
_ENCODERS: dict[type, Callable[[Any], str]] = {
    datetime: lambda value: value.astimezone(UTC).isoformat(timespec="microseconds"),
    date: date.isoformat,
    time: time.isoformat,
    timedelta: duration_iso_string,
    Decimal: lambda value: format(value, "f"),
    UUID: str,
    bytes: lambda value: b64encode(value).decode(),
    memoryview: lambda value: b64encode(value).decode(),
}
_write = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many rows (or files) there are, and their SHA-256 (hex)."""

    count: int
    sha256: str


class Table:
    """A model's table with the columns that a backup holds."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.label = model._meta.label
        self.fields = list(model._meta.local_concrete_fields)
        self.columns = [field.attname for field in self.fields]
        self.json_columns = [
            index for index, field in enumerate(self.fields) if isinstance(field, models.JSONField)
        ]

    def rows(self, alias: str) -> Iterator[Row]:
        """Every row in the order of its primary key, read piece by piece."""
        order: Any = "pk"
        key = self.model._meta.pk
        if connections[alias].vendor == "postgresql" and isinstance(key, models.CharField):
            # Character by character, as SQLite orders: the database's own collation may be any.
            order = Collate(F("pk"), "C")
        rows: models.QuerySet[Any, Any] = (
            models.QuerySet(self.model, using=alias).order_by(order).values_list(*self.columns)
        )
        for row in rows.iterator(chunk_size=_ROWS_AT_ONCE):
            yield [value if type(value) in _PLAIN else self._encoded(value) for value in row]

    def _encoded(self, value: object) -> str:
        encoder = _ENCODERS.get(type(value))
        if encoder is None:
            raise BackupError(
                _("The table %(table)s holds a value of type %(type)s, which a backup cannot hold.")
                % {"table": self.label, "type": type(value).__name__}
            )
        return encoder(value)

    def fingerprint(self, alias: str) -> Fingerprint:
        """Number and hash of the rows as they stand in the database."""
        digest = TableDigest(self.label, self.columns, self.json_columns)
        for row in self.rows(alias):
            digest.add(row)
        return digest.fingerprint()

    def insert(self, rows: Iterable[Row], alias: str) -> None:
        """Write rows as they are, with their primary keys; no default and no date of today is filled in.

        Raises BackupError where the database does not take one.
        """
        connection = connections[alias]
        quoted = connection.ops.quote_name
        columns = ", ".join(quoted(field.column or field.attname) for field in self.fields)
        places = ", ".join(["%s"] * len(self.fields))
        statement = f"INSERT INTO {quoted(self.model._meta.db_table)} ({columns}) VALUES ({places})"
        decoders = [_decoder(field, connection) for field in self.fields]
        remaining = iter(rows)
        with connection.cursor() as cursor:
            while batch := list(islice(remaining, _ROWS_AT_ONCE)):
                try:
                    cursor.executemany(
                        statement,
                        [[read(value) for read, value in zip(decoders, row, strict=True)] for row in batch],
                    )
                except (DatabaseError, ValidationError, ValueError, TypeError) as error:
                    raise BackupError(
                        _("Rows of the table %(table)s do not go into this database: %(reason)s.")
                        % {"table": self.label, "reason": str(error).strip().rstrip(".")}
                    ) from error

    def last_number(self, alias: str) -> int:
        """The highest primary key that was ever given out; 0 where none was, or where the key is no number.

        Numbers of rows that are gone stay in use in the activity log, so they are not given out again.
        """
        key = self.model._meta.pk
        if not isinstance(key, models.AutoField):
            return 0
        connection = connections[alias]
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                table = self.model._meta.db_table
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            else:
                sequence = _sequence(self.model, cursor)
                cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
            found = cursor.fetchone()
        highest = models.QuerySet(self.model, using=alias).aggregate(highest=Max("pk"))["highest"]
        return max(found[0] if found else 0, highest or 0)

    def go_on_after(self, number: int, alias: str) -> None:
        """The next row gets a primary key above ``number``; 0 leaves the table as it is."""
        if number < 1:
            return
        connection = connections[alias]
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
            else:
                cursor.execute(f"SELECT setval('{_sequence(self.model, cursor)}', %s)", [number])


def kept_tables() -> list[Table]:
    """Every table that a backup holds, by name; whatever app is installed, but for ``NOT_KEPT``."""
    return sorted((Table(model) for model in _stored_models(kept=True)), key=lambda table: table.label)


def tables_left_out() -> list[Table]:
    """The tables of ``NOT_KEPT``, which a restored installation begins without."""
    return sorted((Table(model) for model in _stored_models(kept=False)), key=lambda table: table.label)


def _is_kept(model: type[models.Model]) -> bool:
    return model._meta.app_label not in NOT_KEPT and model._meta.label not in PASSING


def _stored_models(*, kept: bool) -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and _is_kept(model) is kept
    ]


class TableDigest:
    """Takes a table's rows in order and gives their fingerprint."""

    def __init__(self, label: str, columns: Sequence[str], json_columns: Sequence[int]) -> None:
        self._json_columns = json_columns
        self._count = 0
        self._digest = hashlib.sha256(line_of([label, *columns]))

    def add(self, row: Row) -> bytes:
        """Count and hash one row; returns its line as an archive holds it."""
        line = line_of(row)
        self._count += 1
        self._digest.update(self._canonical(row, line))
        return line

    def fingerprint(self) -> Fingerprint:
        return Fingerprint(self._count, self._digest.hexdigest())

    def _canonical(self, row: Row, line: bytes) -> bytes:
        same = {index: _whole(row[index]) for index in self._json_columns if _has_float(row[index])}
        if not same:
            return line
        return line_of([same.get(index, value) for index, value in enumerate(row)])


def line_of(value: object) -> bytes:
    """One line of an archive: JSON with sorted keys in UTF-8."""
    return _write(value).encode() + b"\n"


def _has_float(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_float, value.values()))
    if isinstance(value, list):
        return any(map(_has_float, value))
    return isinstance(value, float)


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _whole(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_whole(held) for held in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _decoder(field: models.Field[Any, Any], connection: Any) -> Callable[[Any], Any]:
    """From an archive's value to what the database's driver takes."""
    if isinstance(field, models.JSONField):
        # Where the column may be empty, nothing stands for an empty column; elsewhere for JSON's null.
        return lambda value: (
            None if value is None and field.null else field.get_db_prep_value(value, connection)
        )
    if isinstance(field, models.BinaryField):
        return lambda value: (
            None if value is None else field.get_db_prep_save(b64decode(value, validate=True), connection)
        )
    kind: models.Field[Any, Any] = field
    while isinstance(kind, models.ForeignKey):
        kind = kind.target_field
    return lambda value: None if value is None else field.get_db_prep_save(kind.to_python(value), connection)


def _sequence(model: type[models.Model], cursor: Any) -> str:
    key = model._meta.pk
    cursor.execute(
        "SELECT pg_get_serial_sequence(%s, %s)", [f'"{model._meta.db_table}"', key.column if key else ""]
    )
    return str(cursor.fetchone()[0])
