"""One moment of the database, however long reading takes and whatever is written meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction

ALIAS = "snapshot"


@contextmanager
def snapshot() -> Iterator[str]:
    """The alias of a second connection that sees one moment and cannot write, and that nobody waits for.

    PostgreSQL: a transaction with repeatable read. SQLite: a read transaction, in which write-ahead logging
    keeps what was there when it began; the site's own connections begin by taking the writer's lock.
    """
    connection = connections[DEFAULT_DB_ALIAS].copy(ALIAS)
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:
        connection.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    connections[ALIAS] = connection
    try:
        with transaction.atomic(using=ALIAS, durable=True), connection.cursor() as cursor:
            if is_sqlite:
                cursor.execute("PRAGMA query_only = ON")
                # The moment is that of the first reading.
                cursor.execute("SELECT count(*) FROM sqlite_master")
            else:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT 1")
            yield ALIAS
    finally:
        connection.close()
        del connections[ALIAS]
