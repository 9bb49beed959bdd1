"""Rows written and read at once are those that Django's own methods write and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from uprtrack.bulk_rows import insert_values, read_beside, update_rows
from uprtrack.reviews.models import State
from uprtrack.search.models import SearchDocument

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from tests.uprtrack.conftest import Cast

pytestmark = pytest.mark.django_db


def documents(numbers: range) -> list[SearchDocument]:
    return [
        SearchDocument(
            kind="test", object_id=number, tokens=f"words of {number}", facets={"number": [number]}
        )
        for number in numbers
    ]


def kept() -> list[dict[str, object]]:
    rows = SearchDocument.objects.filter(kind="test").order_by("object_id")
    return list(rows.values("kind", "object_id", "tokens", "facets"))


def test_values_are_kept_as_django_keeps_rows() -> None:
    SearchDocument.objects.bulk_create(documents(range(1200)))
    expected = kept()
    SearchDocument.objects.filter(kind="test").delete()
    rows = [("test", n, f"words of {n}", {"number": [n]}) for n in range(1200)]
    insert_values(SearchDocument, ("kind", "object_id", "tokens", "facets"), rows)
    assert kept() == expected


def test_columns_that_are_not_named_have_their_defaults(cast: Cast) -> None:
    from uprtrack.organisations.models import Activity, Verb

    before = timezone.now()
    rows = [(Verb.PREVIEW, cast.mechanism.pk, "test")]
    insert_values(Activity, ("verb", "owner_id", "object_kind"), rows)
    told = Activity.objects.get(object_kind="test")
    assert before <= told.at <= timezone.now()
    assert (told.verb, told.owner, told.visibility) == (Verb.PREVIEW, cast.mechanism, "organisation")
    assert (told.version, told.author, told.reason) == (1, None, "")


def test_what_no_two_rows_share_must_be_named(cast: Cast) -> None:
    from uprtrack.documents.models import ImportRun

    with pytest.raises(ValueError, match="ImportRun: expected values for public_id"):
        insert_values(ImportRun, ("owner_id",), [(cast.mechanism.pk,)])


def test_values_skip_or_replace_what_is_known_where_asked() -> None:
    from django.db import IntegrityError, transaction

    names = ("kind", "object_id", "tokens", "facets")
    insert_values(SearchDocument, names, [("test", n, "first", {}) for n in range(3)])
    insert_values(SearchDocument, names, [("test", n, "second", {}) for n in range(5)], skip_known=True)
    assert [row["tokens"] for row in kept()] == ["first"] * 3 + ["second"] * 2
    keys = dict(SearchDocument.objects.values_list("object_id", "pk"))
    third = [("test", 1, "third", {"number": [1]}), ("test", 5, "third", {})]
    insert_values(SearchDocument, names, third, unique=("kind", "object_id"))
    assert [row["tokens"] for row in kept()] == ["first", "third", "first", "second", "second", "third"]
    assert kept()[1]["facets"] == {"number": [1]}
    assert SearchDocument.objects.get(object_id=1).pk == keys[1]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_values(SearchDocument, names, third)


@pytest.mark.parametrize(
    "value", [[], {}, ["Côte d’Ivoire", "人", "\u2028", '"'], {"a": [1, None, 0.5, True]}]
)
def test_json_is_kept_as_it_is(value: object) -> None:
    insert_values(SearchDocument, ("kind", "object_id", "tokens", "facets"), [("test", 1, "", value)])
    assert kept()[0]["facets"] == value
    assert SearchDocument.objects.filter(facets=value).exists() or value


def test_nothing_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        insert_values(SearchDocument, ("kind",), [])
        update_rows(SearchDocument, "tokens", {})


def test_each_row_gets_its_own_value() -> None:
    SearchDocument.objects.bulk_create(documents(range(700)))
    rows = SearchDocument.objects.filter(kind="test")
    wanted = {row.pk: {"number": [row.object_id + 1]} for row in rows if row.object_id % 2}
    update_rows(SearchDocument, "facets", wanted)
    for row in rows.all():
        assert row.facets == {"number": [row.object_id + row.object_id % 2]}


def test_a_field_without_a_column_is_refused() -> None:
    with pytest.raises(ValueError, match=r"State\.attributions: expected a field with a column"):
        update_rows(State, "attributions", {1: 1})


def test_what_many_rows_point_at_is_made_once(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from uprtrack.organisations.models import Organisation

    rows = Organisation.objects.order_by("pk")
    expected = [(each.country, (each.pk, each.name)) for each in rows.select_related("country")]
    with django_assert_num_queries(1):
        found = list(read_beside(rows, "country", State, "pk", "name"))
    assert found == expected
    assert len({id(state) for state, _own in found}) == len({state.pk for state, _own in found})
