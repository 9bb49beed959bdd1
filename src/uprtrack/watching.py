"""Revisions that the database itself bumps when a watched table changes, however it is written to.

Who may read a row, and what one reader sees otherwise than another, stands in the tables of the apps above. Those are
written to in many places, in one process or another; a process that keeps a copy in memory must learn of every write,
or it goes on showing what was taken back. So each watched table carries triggers. They are made anew after every
migration: SQLite copies a table to change it, and the copy has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.db import connection, models

REVISIONS = "search_revision"
"""The table of revisions; ``search`` owns it."""


def rights_name(kind: str) -> str:
    """The name of the revision of who may read the rows of a kind."""
    return f"{kind}: rights"


@dataclass(frozen=True, slots=True)
class Watch:
    """A table whose changes bump the revision ``name``: of ``fields``, or of anything where there are none.

    New rows count only where any change does: of others the search documents tell.
    """

    name: str
    model: type[models.Model]
    fields: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        return [str(getattr(self.model._meta.get_field(name), "column", name)) for name in self.fields]

    @property
    def trigger(self) -> str:
        digest = sha256(f"{self.name} {self.table}".encode()).hexdigest()[:12]
        return f"search_watch_{digest}"


OWNED = ("owner", "author", "visibility", "shared_with", "published_at")
"""The fields that decide who reads an owned row."""

_watches: list[Watch] = []


def watch(name: str, model: type[models.Model], *fields: str) -> None:
    """Watch a table from the next migration on; an app says so in ``AppConfig.ready()``."""
    _watches.append(Watch(name, model, fields))


def watches() -> tuple[Watch, ...]:
    return tuple(_watches)


def number_of(name: str) -> int | None:
    """The number of a revision; None where the database knows none of this name, and so watches nothing for it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {REVISIONS} WHERE kind = %s", [name])
        found = cursor.fetchone()
    return int(found[0]) if found else None


def install(**_: object) -> None:
    """Make the triggers of all watched tables anew; called after migrations."""
    there = set(connection.introspection.table_names())
    if REVISIONS not in there:
        return
    statements = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for each in _watches:
            if each.table in there:
                for statement in statements(each):
                    cursor.execute(statement)
                name = _literal(each.name)
                cursor.execute(
                    f"INSERT INTO {REVISIONS} (kind, number) SELECT {name}, 0 "
                    f"WHERE NOT EXISTS (SELECT 1 FROM {REVISIONS} WHERE kind = {name})"
                )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _sqlite(each: Watch) -> Iterator[str]:
    quoted = connection.ops.quote_name
    table, name = quoted(each.table), _literal(each.name)
    # No conflict clause: that of the statement which fires the trigger would hold instead.
    bump = (
        f"INSERT INTO {REVISIONS} (kind, number) SELECT {name}, 0 "
        f"WHERE NOT EXISTS (SELECT 1 FROM {REVISIONS} WHERE kind = {name}); "
        f"UPDATE {REVISIONS} SET number = random() WHERE kind = {name};"
    )
    changed = " OR ".join(f"OLD.{quoted(column)} IS NOT NEW.{quoted(column)}" for column in each.columns)
    events = {"DELETE": "", "UPDATE": f"WHEN {changed}" if changed else ""} | (
        {} if changed else {"INSERT": ""}
    )
    for event in ("DELETE", "UPDATE", "INSERT"):
        trigger = quoted(f"{each.trigger}_{event.lower()}")
        yield f"DROP TRIGGER IF EXISTS {trigger}"
        if event in events:
            yield f"CREATE TRIGGER {trigger} AFTER {event} ON {table} {events[event]} BEGIN {bump} END"


def _postgresql(each: Watch) -> Iterator[str]:
    """One trigger a statement, however many rows it changes: a trigger a row would bump thousands of times."""
    quoted = connection.ops.quote_name
    table, key = quoted(each.table), quoted(str(each.model._meta.pk and each.model._meta.pk.column))
    bump = (
        f"INSERT INTO {REVISIONS} (kind, number) VALUES ({_literal(each.name)}, floor(random() * 4e18)::bigint)"
        " ON CONFLICT (kind) DO UPDATE SET number = EXCLUDED.number;"
    )
    before, after = (
        ", ".join(f"{side}.{quoted(column)}" for column in each.columns) for side in ("old_rows", "new_rows")
    )
    changed = (
        f"EXISTS (SELECT 1 FROM old_rows JOIN new_rows USING ({key}) "
        f"WHERE ({before}) IS DISTINCT FROM ({after}))"
    )
    conditions = {"DELETE": "EXISTS (SELECT 1 FROM old_rows)"}
    conditions["UPDATE"] = changed if before else "EXISTS (SELECT 1 FROM new_rows)"
    if not before:
        conditions["INSERT"] = "EXISTS (SELECT 1 FROM new_rows)"
    rows = {
        "DELETE": "OLD TABLE AS old_rows",
        "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "INSERT": "NEW TABLE AS new_rows",
    }
    for event in ("DELETE", "UPDATE", "INSERT"):
        trigger = quoted(f"{each.trigger}_{event.lower()}")
        yield f"DROP TRIGGER IF EXISTS {trigger} ON {table}"
        if event not in conditions:
            continue
        body = f"BEGIN IF {conditions[event]} THEN {bump} END IF; RETURN NULL; END"
        yield f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS {_literal(body)}"
        yield (
            f"CREATE TRIGGER {trigger} AFTER {event} ON {table} REFERENCING {rows[event]} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {trigger}()"
        )
