"""Rows as plain values: exact, the same on every database, and none forgotten."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, models
from hypothesis import given
from hypothesis import strategies as st

from tests.uprtrack.conftest import Cast
from uprtrack.organisations.models import Organisation, User
from uprtrack.pages.backup.errors import BackupError
from uprtrack.pages.backup.restoring import SEEDED
from uprtrack.pages.backup.tables import (
    NOT_KEPT,
    PASSING,
    Table,
    TableDigest,
    kept_tables,
    line_of,
    tables_left_out,
)
from uprtrack.recommendations.models import Recommendation

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


class Sample(models.Model):
    """Every kind of column that an app may have."""

    text = models.TextField()
    number = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    ratio = models.FloatField()
    yes = models.BooleanField()
    day = models.DateField()
    instant = models.DateTimeField(auto_now=True)
    hour = models.TimeField()
    length = models.DurationField()
    content = models.BinaryField()
    held = models.JSONField()
    opaque = models.UUIDField()
    parent = models.ForeignKey("self", models.CASCADE, null=True)

    class Meta:
        app_label = "samples"
        managed = False
        db_table = "samples_sample"

    def __str__(self) -> str:
        return self.text


@pytest.fixture
def samples(db: None) -> Table:
    with connection.cursor() as cursor:
        # A constraint that waits cannot stand on a table that is made and filled in one transaction.
        cursor.execute(_create())
    return Table(Sample)


def _create() -> str:
    columns = []
    for field in Sample._meta.local_concrete_fields:
        kind = field.rel_db_type(connection) if field.is_relation else field.db_type(connection)
        columns.append(f"{connection.ops.quote_name(field.column)} {kind}")
    return f"CREATE TABLE samples_sample ({', '.join(columns)})"


ROWS = [
    [
        7, "naïve\n\t“quoted” 𝄞", "12345.6789", 0.1, True, "2026-02-28", "2026-02-28T23:59:59.999999+00:00",
        "12:30:15.000001", "P1DT02H03M04.000005S", "AAH/", {"b": [1, 2.5, None], "a": "é"},
        "12345678-1234-5678-1234-567812345678", None,
    ],
    [
        8, "", None, -1e300, False, "0001-01-01", "2026-03-01T00:00:00.000000+00:00",
        "00:00:00", "-P1DT00H00M00S", "", None, "00000000-0000-0000-0000-000000000000", 7,
    ],
]  # fmt: skip


def test_rows_go_in_and_come_out_exactly(samples: Table) -> None:
    samples.insert(ROWS, DEFAULT_DB_ALIAS)
    assert list(samples.rows(DEFAULT_DB_ALIAS)) == ROWS
    first, second = Sample.objects.order_by("pk")
    assert first.number == Decimal("12345.6789")
    assert first.day == date(2026, 2, 28)
    assert first.instant == datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC)
    assert first.hour == time(12, 30, 15, 1)
    assert first.length == timedelta(days=1, hours=2, minutes=3, seconds=4, microseconds=5)
    assert bytes(first.content) == b"\0\1\xff"
    assert first.opaque == UUID("12345678-1234-5678-1234-567812345678")
    assert second.parent_id == 7
    assert second.held is None


def test_what_the_database_refuses_is_said(samples: Table) -> None:
    row = [*ROWS[0]]
    row[5] = "the day before"
    with pytest.raises(BackupError, match=r"Rows of the table samples\.Sample do not go into this database"):
        samples.insert([row], DEFAULT_DB_ALIAS)
    with pytest.raises(BackupError, match=r"samples\.Sample"):
        samples.insert([ROWS[0][:-1]], DEFAULT_DB_ALIAS)


@given(held=st.lists(JSON, max_size=3))
def test_json_hashes_alike_however_its_numbers_and_keys_are_written(held: list[object]) -> None:
    def hashed(value: object) -> str:
        digest = TableDigest("a.Table", ["held"], [0])
        digest.add([value])
        return digest.fingerprint().sha256

    def as_postgresql_writes(value: object) -> object:
        if isinstance(value, dict):
            return {
                key: as_postgresql_writes(value[key])
                for key in sorted(value, key=lambda key: (len(key), key))
            }
        if isinstance(value, list):
            return [as_postgresql_writes(inner) for inner in value]
        return int(value) if isinstance(value, float) and value.is_integer() else value

    assert hashed(held) == hashed(as_postgresql_writes(held))
    assert hashed(held) != hashed([held])
    assert hashed(json.loads(line_of(held))) == hashed(held)


def test_every_change_of_a_row_changes_the_hash(recommendations: list[Recommendation], cast: Cast) -> None:
    table = Table(Recommendation)
    seen = {table.fingerprint(DEFAULT_DB_ALIAS).sha256}
    row = recommendations[0]
    for field, value in (("text", row.text + " "), ("ordinal", 9), ("published_at", None)):
        Recommendation.objects.filter(pk=row.pk).update(**{field: value})
        seen.add(table.fingerprint(DEFAULT_DB_ALIAS).sha256)
    Recommendation.objects.filter(pk=recommendations[2].pk).update(number="104.2")
    seen.add(table.fingerprint(DEFAULT_DB_ALIAS).sha256)
    assert len(seen) == 5


def test_no_table_is_forgotten() -> None:
    models_here = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    kept = {table.label for table in kept_tables()}
    left_out = {table.label for table in tables_left_out()}
    assert kept | left_out == models_here
    assert {label.partition(".")[0] for label in left_out - PASSING} <= NOT_KEPT
    assert kept >= SEEDED
    assert {User._meta.label, Organisation._meta.label, "mfa.Authenticator"} <= kept


def test_no_kept_row_points_at_one_that_is_not_kept() -> None:
    dangling = [
        f"{table.label}.{field.name}"
        for table in kept_tables()
        for field in table.fields
        if field.related_model and field.related_model._meta.app_label in NOT_KEPT
    ]
    assert dangling == []


@pytest.mark.django_db
def test_migrations_fill_no_table_but_those_named() -> None:
    filled = {table.label for table in kept_tables() if table.model._base_manager.exists()}
    assert filled <= SEEDED
