"""Searches that people keep: private, theirs to watch and to delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from uprtrack.catalogue.selection import Selection
from uprtrack.organisations.erasure import erase_person
from uprtrack.organisations.kinds import Role, Visibility
from uprtrack.organisations.models import User
from uprtrack.organisations.services import admit, create_user
from uprtrack.recommendations.models import Recommendation
from uprtrack.searches.models import SavedSearch
from uprtrack.searches.packing import left_of, packed, united, unpacked
from uprtrack.searches.services import save_search, switch_alerts

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

Rows = list[Recommendation]
KEYS = st.sets(st.integers(1, 2**40))


def keys(numbers: set[int]) -> np.ndarray:
    return np.array(list(numbers), np.int64)


@given(KEYS, KEYS)
def test_packed_sets_are_sets(one: set[int], other: set[int]) -> None:
    data = packed(keys(one))
    assert set(unpacked(data).tolist()) == one
    assert set(unpacked(united(data, keys(other))).tolist()) == one | other
    assert set(left_of(keys(other), data).tolist()) == other - one


def test_a_set_of_all_rows_stays_small() -> None:
    assert len(packed(np.arange(1, 300_001, dtype=np.int64))) < 10_000


def test_every_role_keeps_searches_and_nobody_else_reads_them(cast: Cast, rows: Rows) -> None:
    reader = create_user(username="reader", password="a long pass phrase", shown_as="reader")
    admit(by=cast.coordinator, user=reader, organisation=cast.mechanism, role=Role.READER)
    client = cast.client(reader)
    assert "/searches/add/" in client.get("/search/?q=torture").content.decode()
    client.post("/searches/add/?q=torture", {"title": "Mine", "organisation": cast.mechanism.pk})
    search = SavedSearch.objects.get()
    address = f"/searches/{search.public_id}/"
    assert client.get(address).status_code == 200
    assert cast.client(cast.coordinator).get(address).status_code == 404
    assert client.post(f"{address}forget/").status_code == 302
    assert not SavedSearch.objects.exists()


def test_who_acts_for_nobody_is_offered_no_search_to_keep(cast: Cast, rows: Rows) -> None:
    """A row belongs to an organisation: an account without one has nowhere to keep it."""
    assert "/searches/add/" not in cast.client(cast.stranger).get("/search/?q=torture").content.decode()


def test_a_search_is_saved_from_the_list_for_oneself(cast: Cast, rows: Rows) -> None:
    client = cast.client(cast.coordinator)
    form = client.get("/searches/add/?q=torture&from=DNK").content.decode()
    assert 'value="torture"' in form
    response = client.post(
        "/searches/add/?q=torture&from=DNK", {"title": "Torture, Denmark", "organisation": cast.mechanism.pk}
    )
    search = SavedSearch.objects.get()
    assert response.headers["Location"] == f"/searches/{search.public_id}/"
    assert (search.query, search.visibility, search.has_alerts) == (
        "q=torture&from=DNK",
        Visibility.SELF,
        False,
    )
    page = client.get(response.headers["Location"]).content.decode()
    assert "Show the 1 match" in page
    assert "/search/?q=torture&amp;from=DNK" in page
    assert "/searches/feed.atom?q=torture&amp;from=DNK" in page
    assert "1 match" in client.get("/searches/").content.decode()


def test_nobody_else_finds_it(cast: Cast, rows: Rows) -> None:
    search = save_search(
        by=cast.coordinator,
        organisation=cast.mechanism,
        title="Mine",
        selection=Selection(words="torture"),
        language="en",
    )
    for other in (cast.focal_point, cast.stranger):
        client = cast.client(other)
        assert client.get(f"/searches/{search.public_id}/").status_code == 404
        assert "Mine" not in client.get("/searches/").content.decode()
    with pytest.raises(PermissionDenied):
        switch_alerts(by=cast.focal_point, search=search, is_on=False)


def test_it_is_deleted_with_its_traces_and_with_its_author(cast: Cast, rows: Rows, person: User) -> None:
    for title in ("First", "Second"):
        save_search(by=person, organisation=cast.mechanism, title=title, selection=Selection(), language="en")
    client = cast.client(person)
    first = SavedSearch.objects.get(title="First")
    client.post(f"/searches/{first.public_id}/forget/")
    assert [search.title for search in SavedSearch.objects.all()] == ["Second"]
    erase_person(by=None, user=person, may_orphan=True)
    assert not SavedSearch.objects.exists()


def test_queries_of_the_page_do_not_grow_with_what_is_found(cast: Cast, rows: Rows, person: User) -> None:
    searches = [
        save_search(
            by=person,
            organisation=cast.mechanism,
            title=words,
            selection=Selection.of(QueryDict(f"q={words}")),
            language="en",
        )
        for words in ("", "torture")
    ]
    client = cast.client(person)
    numbers = []
    for search in searches:
        client.get(f"/searches/{search.public_id}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/searches/{search.public_id}/")
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
