"""One planted world for all tests of the package, in a transaction that is taken back at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.uprtrack.permissions.planting import World
from tests.uprtrack.permissions.world import build


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        planted = build()
        if connection.vendor == "postgresql":
            # Nobody else sees these rows, so nobody else counts them: without counts it plans joins badly.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        yield planted
        transaction.set_rollback(True)
