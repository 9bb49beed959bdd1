"""Rows that only one transaction sees are counted by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from uprtrack.planner import count_anew
from uprtrack.reviews.models import State

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries


pytestmark = pytest.mark.django_db


def add_states() -> None:
    State.objects.bulk_create(State(iso3=f"X{number}", name=f"State {number}") for number in range(20, 60))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL plans by counts.")
def test_postgresql_counts_rows_that_are_not_committed_yet() -> None:
    add_states()
    count_anew(State)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [State._meta.db_table])
        assert cursor.fetchone()[0] == State.objects.count()


@pytest.mark.skipif(connection.vendor == "postgresql", reason="Other databases plan by indexes.")
def test_elsewhere_nothing_is_asked(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    add_states()
    with django_assert_num_queries(0):
        count_anew(State)
