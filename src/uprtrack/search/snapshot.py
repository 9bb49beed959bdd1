"""Reading several things of one state of the database, while others write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything that is read inside is of one moment. Nothing may be written inside.

    Within a transaction that has begun already, it is that transaction's state. Django's ``atomic`` would not do: on
    SQLite it takes the lock of a writer, on PostgreSQL every statement sees what was committed before it.
    """
    connection.ensure_connection()
    if connection.in_atomic_block or not connection.get_autocommit():
        yield
        return
    is_sqlite = connection.vendor == "sqlite"
    begin = "BEGIN DEFERRED" if is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        if connection.connection is not None and not connection.closed_in_transaction:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
