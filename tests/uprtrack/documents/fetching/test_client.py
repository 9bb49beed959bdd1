"""The client is patient, polite and bounded: it waits as asked, pauses between requests, and gives up in words."""

from __future__ import annotations

from email.utils import format_datetime

import pytest
from pytest_django import Settings

from tests.uprtrack.documents.fetching.remote_site import BEGIN, FakeTime, RemoteSite, Reply, json_reply
from uprtrack.documents.fetching.client import Patience, PoliteClient
from uprtrack.documents.fetching.fetched import FetchError


def test_a_fault_that_passes_is_waited_out(site: RemoteSite, client_of: PoliteClient, time: FakeTime) -> None:
    site.before("/x", Reply(503), Reply(502))
    site.on("/x", json_reply({"lake": 1}))
    assert client_of.get_json(f"{site.url}/x") == {"lake": 1}
    assert len(site.requests) == 3
    assert all(0 <= seconds <= client_of.patience.longest for seconds in time.slept)


def test_the_wait_that_is_asked_for_is_kept(
    site: RemoteSite, client_of: PoliteClient, time: FakeTime
) -> None:
    later = format_datetime(BEGIN.replace(minute=1), usegmt=True)
    site.before("/x", Reply(429, headers={"Retry-After": "17"}), Reply(503, headers={"Retry-After": later}))
    site.on("/x", json_reply([]))
    client_of.get_json(f"{site.url}/x")
    assert time.slept == [17.0, pytest.approx(43.0)]


def test_a_wait_beyond_patience_ends_it(site: RemoteSite, client_of: PoliteClient, time: FakeTime) -> None:
    site.before("/x", Reply(429, headers={"Retry-After": "86400"}))
    with pytest.raises(FetchError, match=r"status 429 .*asks to wait 86400 seconds"):
        client_of.get_json(f"{site.url}/x")
    assert (len(site.requests), time.slept) == (1, [])


def test_patience_ends_with_the_last_fault(site: RemoteSite, client_of: PoliteClient) -> None:
    site.on("/x", Reply(500))
    with pytest.raises(FetchError, match=r"/x answered with status 500 .*tried 6 times"):
        client_of.get(f"{site.url}/x")
    assert len(site.requests) == 6


def test_a_connection_that_is_cut_is_tried_again(site: RemoteSite, client_of: PoliteClient) -> None:
    site.before("/x", json_reply(list(range(1000)), cut_at=100))
    site.on("/x", json_reply(list(range(1000))))
    assert len(client_of.get_json(f"{site.url}/x")) == 1000


def test_nobody_there_is_said(settings: Settings, site: RemoteSite, time: FakeTime) -> None:
    with (
        PoliteClient(Patience(attempts=2), clock=time.clock, now=time.now, sleep=time.sleep) as client,
        pytest.raises(FetchError, match=r"127\.0\.0\.1:9/.*the connection failed.*tried 2 times"),
    ):
        client.get("http://127.0.0.1:9/")


def test_a_host_is_not_asked_twice_within_the_pause(
    settings: Settings, site: RemoteSite, client_of: PoliteClient, time: FakeTime
) -> None:
    settings.FETCH_PAUSE = 2.0
    site.on("/x", json_reply([]))
    for _ in range(3):
        client_of.get_json(f"{site.url}/x")
    assert time.slept == [2.0, 2.0]


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_refusal_is_final(site: RemoteSite, client_of: PoliteClient, status: int) -> None:
    site.on("/x", Reply(status))
    with pytest.raises(FetchError, match=r"/x"):
        client_of.get(f"{site.url}/x")
    assert len(site.requests) == 1


def test_a_page_in_the_place_of_json_is_named(site: RemoteSite, client_of: PoliteClient) -> None:
    site.on("/x", Reply(body=b"<html>Log in</html>", headers={"Content-Type": "text/html; charset=utf-8"}))
    with pytest.raises(FetchError, match="expected JSON, found text/html"):
        client_of.get_json(f"{site.url}/x")


@pytest.mark.parametrize("announced", [True, False])
def test_more_than_the_limit_is_not_fetched(
    site: RemoteSite, client_of: PoliteClient, announced: bool
) -> None:
    body = b"x" * 3_000_000
    site.on("/x", Reply(body=body, is_announced=announced))
    with pytest.raises(FetchError, match="at most 1 MB"):
        client_of.get(f"{site.url}/x", max_bytes=1024 * 1024)


def test_redirects_are_followed_and_told(site: RemoteSite, client_of: PoliteClient) -> None:
    site.on("/old", Reply(302, headers={"Location": "/new"}))
    site.on("/new", json_reply([]))
    assert client_of.get(f"{site.url}/old").address == f"{site.url}/new"
    site.on("/round", Reply(302, headers={"Location": "/round"}))
    with pytest.raises(FetchError, match="/round"):
        client_of.get(f"{site.url}/round")


def test_the_proxy_of_the_environment_is_used(
    site: RemoteSite, monkeypatch: pytest.MonkeyPatch, time: FakeTime
) -> None:
    monkeypatch.setenv("HTTP_PROXY", site.url)
    site.on("/x", json_reply({"by": "proxy"}))
    with PoliteClient(clock=time.clock, now=time.now, sleep=time.sleep) as client:
        assert client.get_json("http://un.example/x") == {"by": "proxy"}
    assert site.requests[0].target == "http://un.example/x"


def test_no_cookie_and_no_name_but_the_program_s_is_sent(site: RemoteSite, client_of: PoliteClient) -> None:
    site.before("/x", Reply(302, headers={"Set-Cookie": "who=me; Path=/", "Location": "/x"}))
    site.on("/x", json_reply([]))
    client_of.get_json(f"{site.url}/x")
    assert site.requests[0].headers["User-Agent"].startswith("uprtrack/")
    assert all("Cookie" not in request.headers for request in site.requests)
