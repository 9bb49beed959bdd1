"""Thousands of rows written and read at once, without what Django's own bulk methods spend on each value.

Rows are written that need no key back and tables without triggers of Django's own (signals are not sent, as with
``bulk_create``). Both databases run one prepared statement for all rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models.constants import OnConflict

_GIVEN_AS_THEY_ARE = frozenset(
    {
        models.BooleanField,
        models.CharField,
        models.FloatField,
        models.ForeignKey,
        models.IntegerField,
        models.PositiveBigIntegerField,
        models.PositiveIntegerField,
        models.PositiveSmallIntegerField,
        models.TextField,
    }
)
"""Fields whose plain values a database takes without any preparation."""
_PLAIN = frozenset({bool, float, int, str, type(None)})

Beside = TypeVar("Beside", bound=models.Model)
_Field = models.Field[Any, Any]
_Reading = Callable[[models.Model], Any]


def insert_rows(
    model: type[models.Model], rows: Collection[models.Model], *, skip_known: bool = False
) -> None:
    """Insert new rows; they do not learn their keys. With ``skip_known``, those that break a unique constraint
    are left out.
    """
    if not rows:
        return
    on_conflict = OnConflict.IGNORE if skip_known else None
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join("%s" for _field in fields)
    table = quoted(model._meta.db_table)
    beginning = connection.ops.insert_statement(on_conflict=on_conflict)
    end = connection.ops.on_conflict_suffix_sql(fields, on_conflict, (), ())
    readings = [_reading(field) for field in fields]
    values = [tuple(reading(row) for reading in readings) for row in rows]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(f"{beginning} {table} ({columns}) VALUES ({places}) {end}", values)


def update_rows(model: type[models.Model], name: str, values: Mapping[int, object]) -> None:
    """Set one field of rows, by their keys, each to a value of its own."""
    if not values:
        return
    field, key = model._meta.get_field(name), model._meta.pk
    if not isinstance(field, models.Field) or key is None:
        raise ValueError(f"{model.__name__}.{name}: expected a field with a column and a table with a key.")
    quoted = connection.ops.quote_name
    given = [(_given(field, value), pk) for pk, value in values.items()]
    table, column, key_column = (
        quoted(str(part)) for part in (model._meta.db_table, field.column, key.column)
    )
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key_column} = %s", given)


def read_beside(
    rows: models.QuerySet[Any], path: str, model: type[Beside], *names: str
) -> Iterator[tuple[Beside, tuple[Any, ...]]]:
    """The fields named of many rows, each with the row of ``model`` at ``path`` that it points at.

    In one query, as ``select_related``, but what many rows point at is made once.
    """
    columns = [field.attname for field in model._meta.concrete_fields]
    key = columns.index(str(model._meta.pk and model._meta.pk.attname))
    known: dict[Any, Beside] = {}
    for values in rows.values_list(*(f"{path}__{column}" for column in columns), *names):
        beside, own = values[: len(columns)], values[len(columns) :]
        if beside[key] not in known:
            known[beside[key]] = model.from_db(rows.db, columns, beside)
        yield known[beside[key]], own


def _reading(field: _Field) -> _Reading:
    """How a row's value of a field is read as the database takes it."""
    name = field.attname
    if isinstance(field, models.DateField) and not (field.auto_now or field.auto_now_add):
        return partial(_read_or_none, field, name)
    if type(field).pre_save is not models.Field.pre_save:
        return lambda row: _given(field, field.pre_save(row, True))
    if type(field) in _GIVEN_AS_THEY_ARE:
        return partial(_read_plain, field, name)
    return lambda row: _given(field, getattr(row, name))


def _read_or_none(field: _Field, name: str, row: models.Model) -> Any:
    value = getattr(row, name)
    return None if value is None else _given(field, value)


def _read_plain(field: _Field, name: str, row: models.Model) -> Any:
    value = getattr(row, name)
    return value if type(value) in _PLAIN else _given(field, value)


def _given(field: _Field, value: object) -> Any:
    return field.get_db_prep_save(value, connection=connection)
