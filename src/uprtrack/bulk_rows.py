"""Thousands of rows written and read at once, without what Django's own bulk methods spend on each value.

Rows are written that need no key back and tables without triggers of Django's own (signals are not sent, as with
``bulk_create``). Hundreds of them go in one statement.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
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
_ROWS_A_STATEMENT = 500
"""Rows written by one statement where there are many."""

Beside = TypeVar("Beside", bound=models.Model)
_Field = models.Field[Any, Any]


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
    left out; with ``unique``, the fields of one, they replace what is there under it. A model is not made of any row:
    of thousands that would cost more than writing them.
    """
    if not rows:
        return
    fields, values = _laid_out(model, names, rows)
    on_conflict = OnConflict.UPDATE if unique else OnConflict.IGNORE if skip_known else None

    def statement(count: int) -> str:
        return _insertion(model, fields, count, on_conflict, unique)

    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Quickest with one row a statement, prepared once; to a server each would be a way of its own.
            cursor.executemany(statement(1), values)
            return
        size = min(connection.ops.bulk_batch_size(fields, values), _ROWS_A_STATEMENT)
        for start in range(0, len(values), size):
            chunk = values[start : start + size]
            cursor.execute(statement(len(chunk)), [value for row in chunk for value in row])


def _laid_out(
    model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> tuple[list[_Field], list[tuple[Any, ...]]]:
    """All columns to write and their values, prepared for the database; ``rows`` hold those of ``names``."""
    by_name = {
        field.attname: field
        for field in model._meta.local_concrete_fields
        if not isinstance(field, models.AutoField)
    }
    named = [by_name.pop(name) for name in names]
    if random := [name for name, field in by_name.items() if field.unique]:
        raise ValueError(
            f"{model.__name__}: expected values for {', '.join(random)}, which no two rows share."
        )
    default = model()
    rest = tuple(_given(field, field.pre_save(default, True)) for field in by_name.values())
    preparing = [(place, _preparation(field)) for place, field in enumerate(named)]
    values = _prepared(rows, [(place, prepare) for place, prepare in preparing if prepare], rest)
    return [*named, *by_name.values()], values


def _preparation(field: _Field) -> Callable[[Any], Any] | None:
    """How a value of a field is made into one that the database takes; None where nothing needs to be done."""
    if type(field) in _GIVEN_AS_THEY_ARE:
        return None
    if _is_json(field):
        return _json_or_none
    prepare = partial(_given_or_none, field)
    # Thousands of rows have few days and instants.
    return lru_cache(maxsize=256)(prepare) if isinstance(field, models.DateField) else prepare


def _is_json(field: _Field) -> bool:
    return type(field) is models.JSONField and field.encoder is None


def _json_or_none(value: object) -> str | None:
    """As text, which both databases take: encoded many times faster than Django's field does it.

    SQLite compares whole values as text, and only those of one sign ("[]") are written alike by both.
    """
    return None if value is None else _JSON.encode(value).decode()


def _given_or_none(field: _Field, value: object) -> Any:
    return None if value is None else _given(field, value)


def _prepared(
    rows: Iterable[tuple[Any, ...]],
    preparing: Sequence[tuple[int, Callable[[Any], Any]]],
    rest: tuple[Any, ...],
) -> list[tuple[Any, ...]]:
    """Rows as the database takes them: what is at some places prepared, and the same at the end of all."""
    if not preparing:
        return [row + rest for row in rows]
    made = []
    for row in rows:
        values = [*row, *rest]
        for place, prepare in preparing:
            values[place] = prepare(values[place])
        made.append(tuple(values))
    return made


def _insertion(
    model: type[models.Model],
    fields: Sequence[_Field],
    rows: int,
    on_conflict: OnConflict | None,
    unique: Sequence[str],
) -> str:
    """The statement that inserts so many rows."""
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * rows)
    beginning = connection.ops.insert_statement(on_conflict=on_conflict)
    replaced = [str(field.column) for field in fields if field.attname not in unique]
    end = connection.ops.on_conflict_suffix_sql(fields, on_conflict, replaced, unique)
    return f"{beginning} {quoted(model._meta.db_table)} ({columns}) VALUES {places} {end}"


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


def _given(field: _Field, value: object) -> Any:
    if _is_json(field):
        return _json_or_none(value)
    return field.get_db_prep_save(value, connection=connection)
