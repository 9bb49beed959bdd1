"""How the interface answers: page by page, nothing twice, to other sites too, and in sentences where it refuses."""

from __future__ import annotations

from base64 import urlsafe_b64decode

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.uprtrack.api.asking import BASE, get, items, problem
from uprtrack.organisations.models.cache import CacheEntry
from uprtrack.recommendations.models import Position, Recommendation
from uprtrack.search import index

Rows = list[Recommendation]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_follow_one_another(client: Client, rows: Rows, limit: int) -> None:
    found = [row["number"] for row in items(client, f"/recommendations?limit={limit}")]
    assert found == ["104.1", "104.2", "104.3"]


def _withdraw(row: Recommendation) -> None:
    Recommendation.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now())
    index.refresh("recommendation", [row.pk])


def test_a_page_goes_on_where_the_last_one_ended_whatever_went_before_it(client: Client, rows: Rows) -> None:
    following = get(client, "/recommendations?limit=2")["next"].partition(BASE)[2]
    _withdraw(rows[0])
    assert [row["number"] for row in get(client, following)["items"]] == ["104.3"]
    _withdraw(rows[1])
    assert "begin without a cursor" in problem(client.get(f"{BASE}{following}"), 409)


def test_a_cursor_tells_nothing_of_the_tables(client: Client, rows: Rows) -> None:
    """Keys count every row that was ever written, private ones too."""
    cursor = get(client, "/recommendations?limit=1")["next"].partition("cursor=")[2]
    raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    assert raw[:4] == (1).to_bytes(4, "big")
    assert rows[0].pk.to_bytes(4, "big") not in raw[4:]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "A" * 22, "é" * 22, "_" * 22])
def test_another_cursor_is_refused_in_a_sentence(client: Client, rows: Rows, cursor: str) -> None:
    response = client.get(f"{BASE}/recommendations", {"cursor": cursor})
    assert response.status_code in (400, 409)
    assert response.json()["detail"].endswith(".")


def test_what_has_not_changed_is_not_sent_again(client: Client, rows: Rows) -> None:
    first = client.get(f"{BASE}/recommendations")
    kept = {"If-None-Match": first.headers["ETag"]}
    again = client.get(f"{BASE}/recommendations", headers=kept)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    # A private row is written: nobody learns of it.
    Recommendation.objects.filter(pk=rows[3].pk).update(text="Otherwise;")
    index.rebuild("recommendation")
    assert client.get(f"{BASE}/recommendations").headers["ETag"] == first.headers["ETag"]
    Recommendation.objects.filter(pk=rows[2].pk).update(position=Position.NOTED)
    index.rebuild("recommendation")
    assert client.get(f"{BASE}/recommendations", headers=kept).status_code == 200


def test_other_sites_may_read_and_nothing_else(client: Client, rows: Rows) -> None:
    response = client.get(f"{BASE}/recommendations", headers={"Origin": "https://example.org"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Access-Control-Allow-Methods" not in response.headers
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies
    assert client.options(f"{BASE}/recommendations").status_code == 405


def test_every_error_is_problem_details(client: Client, rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    assert problem(client.get(f"{BASE}/nothing/here"), 404)
    assert problem(client.get(f"{BASE}/recommendations/zzzzzzzzz"), 404)
    assert "limit" in problem(client.get(f"{BASE}/recommendations?limit=0"), 422)
    assert "limit" in problem(client.get(f"{BASE}/recommendations?limit=many"), 422)
    assert problem(client.get(f"{BASE}/facets/secret"), 422)
    refused = client.post(f"{BASE}/recommendations")
    assert problem(refused, 405)
    assert refused.headers["Allow"] == "GET, HEAD"

    def broken(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("Kestrel")

    monkeypatch.setattr("uprtrack.api.queries.find", broken)
    assert "Kestrel" not in problem(client.get(f"{BASE}/recommendations"), 500)


@pytest.mark.parametrize(
    "fault", ["uprtrack.api.serving.take_one", "uprtrack.api.serving.get_conditional_response"]
)
def test_a_fault_in_what_wraps_the_operations_is_problem_details(
    db: None, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("Kestrel")

    monkeypatch.setattr(fault, broken)
    stranger = Client(raise_request_exception=False)
    assert "Kestrel" not in problem(stranger.get(f"{BASE}/openapi.json"), 500)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/", 404),
        ("get", "/api", 404),
        ("get", "/api/v2/recommendations", 404),
        ("get", f"{BASE}/recommendations/", 404),
        ("post", f"{BASE}/nothing/here", 405),
        ("post", f"{BASE}/openapi.json", 405),
        ("put", f"{BASE}/recommendations", 405),
        ("delete", f"{BASE}/recommendations/x", 405),
        ("options", f"{BASE}/recommendations", 405),
    ],
)
def test_what_no_operation_sees_is_problem_details(db: None, method: str, path: str, status: int) -> None:
    """Also a form that nobody signed: the page about forged requests is for people."""
    response = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert problem(response, status)
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_errors_of_pages_stay_pages(db: None) -> None:
    response = Client().get("/nothing/here/")
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "query",
    [
        "'; DROP TABLE recommendations;--",
        '"' * 499,
        "(" * 500,
        " ".join(f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"),
        "x" * 10_000,
        "\x00\ufffe\u202e",
        "NOT " * 100,
    ],
)
def test_absurd_queries_get_a_normal_answer(client: Client, rows: Rows, query: str) -> None:
    response = client.get(f"{BASE}/recommendations", {"q": query, "sort": "-" * 50, "from": query[:300]})
    assert response.status_code == 200
    assert isinstance(response.json()["problems"], list)


def test_too_many_requests_are_told_when_to_return(client: Client, rows: Rows, settings: Settings) -> None:
    settings.API_PER_MINUTE = 3
    left = [client.get(f"{BASE}/states/XCO").headers["RateLimit"] for _time in range(3)]
    assert [told.partition(";t=")[0] for told in left] == [f'"minute";r={number}' for number in (2, 1, 0)]
    refused = client.get(f"{BASE}/states/XCO")
    detail = problem(refused, 429)
    seconds = int(refused.headers["Retry-After"])
    assert 0 < seconds <= 60
    assert str(seconds) in detail
    assert refused.headers["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get(f"{BASE}/states/XCO", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_no_address_is_kept_for_counting(client: Client, rows: Rows) -> None:
    client.get(f"{BASE}/states/XCO", REMOTE_ADDR="203.0.113.9")
    kept = " ".join(str(entry) for entry in CacheEntry.objects.values_list("cache_key", "value"))
    assert "api-" in kept
    assert "203.0.113" not in kept


def test_the_documentation_needs_nobody_else(client: Client, db: None) -> None:
    page = client.get(f"{BASE}/").content.decode()
    assert len(page) < 150_000
    assert not [part for part in ('src="http', "<script>", "style=") if part in page]
    schema = get(client, "/openapi.json")
    assert schema["openapi"].startswith("3.1")
    for path in schema["paths"]:
        assert f"<code>GET {path}</code>" in page
