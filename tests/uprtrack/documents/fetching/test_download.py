"""A large file is continued where it broke off, only while it is the same, and fetched again only when changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.uprtrack.documents.fetching.remote_site import FakeTime, RemoteSite, Reply, ranged
from uprtrack.documents.fetching.client import Patience, PoliteClient
from uprtrack.documents.fetching.download import Download
from uprtrack.documents.fetching.fetched import FetchError

BODY = bytes(range(256)) * 2000


def download(client: PoliteClient, site: RemoteSite, path: Path, **more: int) -> str:
    return Download(client, f"{site.url}/dump", path, more.get("max_bytes", 10_000_000)).run()


def test_a_cut_connection_is_continued(site: RemoteSite, client_of: PoliteClient, tmp_path: Path) -> None:
    site.on("/dump", ranged(BODY, cut_at=[200_000, 150_000, None]))
    path = tmp_path / "dump.json"
    download(client_of, site, path)
    assert path.read_bytes() == BODY
    ranges = [request.headers.get("Range") for request in site.requests]
    assert ranges[0] is None
    starts = [int(told.removeprefix("bytes=").rstrip("-")) for told in ranges[1:] if told]
    assert 0 < starts[0] <= 200_000 < starts[1] <= 350_000
    assert not list(tmp_path.glob("*.part"))


def test_it_goes_on_as_long_as_something_is_gained(site: RemoteSite, time: FakeTime, tmp_path: Path) -> None:
    site.on("/dump", ranged(BODY, cut_at=[100_000] * 5 + [None]))
    with PoliteClient(Patience(attempts=2), clock=time.clock, now=time.now, sleep=time.sleep) as client:
        download(client, site, tmp_path / "dump.json")
    assert (tmp_path / "dump.json").read_bytes() == BODY


def test_a_later_run_continues_an_interrupted_one(site: RemoteSite, time: FakeTime, tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    site.on("/dump", ranged(BODY, cut_at=[200_000, 0, 0]))
    with PoliteClient(Patience(attempts=2), clock=time.clock, now=time.now, sleep=time.sleep) as client:
        with pytest.raises(FetchError, match="tried 3 times"):
            download(client, site, path)
        assert not path.exists()
        site.on("/dump", ranged(BODY))
        download(client, site, path)
    assert path.read_bytes() == BODY
    assert site.requests[-1].headers["Range"].startswith("bytes=")


def test_another_version_begins_anew(site: RemoteSite, time: FakeTime, tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    site.on("/dump", ranged(BODY, cut_at=[200_000]))
    changed = b"new" * 100_000

    def then(*_: object) -> None:
        site.on("/dump", ranged(changed, etag='"v2"'))

    with PoliteClient(clock=time.clock, now=time.now, sleep=then) as client:
        download(client, site, path)
    assert path.read_bytes() == changed


def test_unchanged_it_is_not_fetched_again(
    site: RemoteSite, client_of: PoliteClient, time: FakeTime, tmp_path: Path
) -> None:
    path = tmp_path / "dump.json"
    site.on("/dump", ranged(BODY))
    first = download(client_of, site, path)
    time.seconds += 3600
    assert download(client_of, site, path) == first
    assert site.requests[-1].headers["If-None-Match"] == '"v1"'
    site.on("/dump", ranged(b"newer", etag='"v2"'))
    assert download(client_of, site, path) != first
    assert path.read_bytes() == b"newer"


def test_without_a_version_it_begins_anew_and_gives_up_in_the_end(
    site: RemoteSite, client_of: PoliteClient, tmp_path: Path
) -> None:
    site.on("/dump", Reply(body=BODY, cut_at=1000))
    with pytest.raises(FetchError, match="connection failed"):
        download(client_of, site, tmp_path / "dump.json")
    assert all("Range" not in request.headers for request in site.requests)
    assert len(site.requests) <= client_of.patience.attempts + 1


def test_a_rest_from_another_place_is_refused(
    site: RemoteSite, client_of: PoliteClient, tmp_path: Path
) -> None:
    site.before("/dump", Reply(body=BODY, headers={"ETag": '"v1"'}, cut_at=100_000))
    site.on("/dump", Reply(206, b"xyz", {"ETag": '"v1"', "Content-Range": "bytes 400000-400002/512000"}))
    with pytest.raises(FetchError, match="expected the rest from byte"):
        download(client_of, site, tmp_path / "dump.json")
    assert not (tmp_path / "dump.json").exists()


def test_a_place_behind_the_end_begins_anew(
    site: RemoteSite, client_of: PoliteClient, tmp_path: Path
) -> None:
    site.before("/dump", Reply(body=BODY, headers={"ETag": '"v1"'}, cut_at=100_000), Reply(416))
    site.on("/dump", ranged(BODY))
    download(client_of, site, tmp_path / "dump.json")
    assert (tmp_path / "dump.json").read_bytes() == BODY


def test_a_file_over_the_limit_is_refused(site: RemoteSite, client_of: PoliteClient, tmp_path: Path) -> None:
    site.on("/dump", ranged(BODY))
    with pytest.raises(FetchError, match="larger than expected"):
        download(client_of, site, tmp_path / "dump.json", max_bytes=1000)
    assert not (tmp_path / "dump.json").exists()
