from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.uprtrack.documents.fetching.remote_site import FakeTime, RemoteSite
from uprtrack.documents.fetching.client import PoliteClient


@pytest.fixture
def site(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[RemoteSite]:
    """All addresses lead to one server on this machine, without a proxy between."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with RemoteSite().served() as remote:
        settings.UN_DOCUMENTS_URL = remote.url + "/api/symbol/access?s={symbol}&l={language}&t={form}"
        settings.UPR_INFO_URL = remote.url
        settings.UHRI_URL = remote.url + "/uhri/export-full-{language}.json"
        settings.DATA = tmp_path / "data"
        yield remote


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def client_of(time: FakeTime) -> Iterator[PoliteClient]:
    with PoliteClient(clock=time.clock, now=time.now, sleep=time.sleep) as client:
        yield client
