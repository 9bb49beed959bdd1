"""PostgreSQL's planner, told of rows that only this transaction sees yet."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model


def count_anew(*models: type[Model]) -> None:
    """Have the tables counted from within the transaction that just filled them.

    The planner goes by the last count, and the server's own may have been taken while the new rows were not
    committed, and so have found none: it then joins thousands of rows as if they were one, in minutes instead
    of milliseconds. PostgreSQL's manual asks for this after a bulk load ("Populating a Database"). SQLite
    plans by its indexes and needs none of it.
    """
    if connection.vendor != "postgresql":
        return
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")
