"""Thousands of rows written and read at once, without what Django's own bulk methods spend on each value.

Rows are written that need no key back and tables without triggers of Django's own (signals are not sent, as with
``bulk_create``). Both databases run one prepared statement for all rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import msgspec
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
_JSON = msgspec.json.Encoder()
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
    fields = _columns(model)
    statement = _insertion(model, fields, OnConflict.IGNORE if skip_known else None)
    readings = [_reading(field) for field in fields]
    values = [tuple(reading(row) for reading in readings) for row in rows]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(statement, values)


def insert_values(
    model: type[models.Model],
    names: Sequence[str],
    rows: Collection[tuple[Any, ...]],
    *,
    skip_known: bool = False,
    unique: Sequence[str] = (),
) -> None:
    """Insert new rows given as the values of some columns (``review_id``, not ``review``), in the order of ``names``.

    All other columns get one and the same default. With ``skip_known``, rows that break a unique constraint are
    left out; with ``unique``, the fields of one, they replace what is there under it. A model is not made of any
    row: of thousands that would cost more than writing them.
    """
    if not rows:
        return
    by_name = {field.attname: field for field in _columns(model)}
    fields = [by_name.pop(name) for name in names]
    if random := [name for name, field in by_name.items() if field.unique]:
        raise ValueError(
            f"{model.__name__}: expected values for {', '.join(random)}, which no two rows share."
        )
    default = model()
    rest = tuple(_reading(field)(default) for field in by_name.values())
    on_conflict = OnConflict.UPDATE if unique else OnConflict.IGNORE if skip_known else None
    statement = _insertion(model, [*fields, *by_name.values()], on_conflict, unique)
    prepared = {place: field for place, field in enumerate(fields) if type(field) not in _GIVEN_AS_THEY_ARE}
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(statement, [_prepared(row, prepared) + rest for row in rows])


def _prepared(row: tuple[Any, ...], fields: Mapping[int, _Field]) -> tuple[Any, ...]:
    """A row's values as the database takes them; ``fields`` are those at the places that need preparation."""
    if not fields:
        return row
    values = list(row)
    for place, field in fields.items():
        if values[place] is not None:
            values[place] = _given(field, values[place])
    return tuple(values)


def _columns(model: type[models.Model]) -> list[_Field]:
    """The columns of a table but for a key that the database counts."""
    return [field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField)]


def _insertion(
    model: type[models.Model],
    fields: Sequence[_Field],
    on_conflict: OnConflict | None,
    unique: Sequence[str] = (),
) -> str:
    """The statement that inserts one row."""
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join("%s" for _field in fields)
    beginning = connection.ops.insert_statement(on_conflict=on_conflict)
    replaced = [str(field.column) for field in fields if field.attname not in unique]
    end = connection.ops.on_conflict_suffix_sql(fields, on_conflict, replaced, unique)
    return f"{beginning} {quoted(model._meta.db_table)} ({columns}) VALUES ({places}) {end}"


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
    if type(field) is models.JSONField and field.encoder is None:
        # As text, which both databases take: encoded many times faster than Django's field does it. SQLite compares
        # whole values as text, and only those of one sign ("[]") are written alike by both.
        return _JSON.encode(value).decode()
    return field.get_db_prep_save(value, connection=connection)
