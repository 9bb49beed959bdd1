"""Every column is defined once and explained, in the documentation as on the page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.reference_of_columns import PATH, reference
from uprtrack.exports.columns import Unit, columns_of
from uprtrack.exports.other_kinds import OTHER_KINDS

NAME = re.compile(r"[a-z][a-z_]*[a-z]|id")


def test_the_page_of_columns_is_current() -> None:
    assert PATH.read_text(encoding="utf-8") == reference(), (
        "run: python -m tests.reference_of_columns --write"
    )


@pytest.mark.parametrize("unit", Unit)
def test_each_column_has_a_name_of_its_own_a_meaning_and_a_unit(unit: Unit) -> None:
    columns = columns_of(unit)
    assert len({column.name for column in columns}) == len(columns)
    for column in columns:
        assert NAME.fullmatch(column.name)
        assert str(column.description)
        assert str(column.unit)


@pytest.mark.django_db
def test_the_page_explains_every_column(client: Client) -> None:
    page = client.get("/exports/columns/").content.decode()
    for columns in (*map(columns_of, Unit), *(kind.columns for kind in OTHER_KINDS.values())):
        for column in columns:
            assert f"<code>{column.name}</code>" in page
