"""The Atom feed: what is published, whoever asks, in a form that feed readers read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.uprtrack.searches.conftest import another
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Rows = list[Recommendation]
ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: Client, query: str = "") -> ElementTree.Element:
    response = client.get(f"/searches/feed.atom?{query}")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def texts(tree: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}summary") or "" for entry in tree.iter(f"{ATOM}entry")]


def test_the_newest_published_match_stands_first(client: Client, rows: Rows) -> None:
    newest = another(rows[0], 8)
    tree = feed(client, "q=torture")
    assert texts(tree) == [newest.text, rows[0].text]
    entry = tree.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == f"http://testserver/recommendations/{newest.public_id}/"
    assert "torture" in (tree.findtext(f"{ATOM}title") or "")
    assert tree.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated")


def test_who_signed_in_gets_what_a_stranger_gets(client: Client, cast: Cast, rows: Rows) -> None:
    another(rows[0], 8, is_public=False)
    own = cast.client(cast.coordinator)
    assert texts(feed(own)) == texts(feed(client))
    assert "Kestrel" not in own.get("/searches/feed.atom").content.decode()


def test_a_feed_in_which_nothing_is_new_is_the_same(client: Client, rows: Rows) -> None:
    first = client.get("/searches/feed.atom?q=torture").content
    another(rows[0], 8, is_public=False)
    assert client.get("/searches/feed.atom?q=torture").content == first
    assert texts(feed(client, "q=nothingofthekind")) == []


def test_the_number_of_queries_does_not_grow(client: Client, rows: Rows) -> None:
    feed(client)
    with CaptureQueriesContext(connection) as few:
        feed(client, "q=torture")
    with CaptureQueriesContext(connection) as many:
        feed(client)
    assert len(many) == len(few)
