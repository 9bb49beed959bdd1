"""Workbooks made by a worker: with the rights of today, read by who asked alone, destroyed when their time is over."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from uprtrack.documents.models import ContentKey
from uprtrack.exports import making
from uprtrack.exports.models import Export, ExportState
from uprtrack.organisations.erasure import erase_person
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Membership
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Rows = list[Recommendation]


@pytest.fixture
def asked(cast: Cast, rows: Rows) -> Export:
    """The coordinator asked for everything there is, as pairs."""
    client = cast.client(cast.coordinator)
    response = client.post("/exports/workbooks/add/", {"unit": "pair", "organisation": cast.mechanism.pk})
    assert response.status_code == 302
    return Export.objects.get()


def made(export: Export) -> Export:
    making.make_export.func(export.public_id, "http://testserver/recommendations/?")
    export.refresh_from_db()
    return export


def test_it_is_kept_for_who_asked_alone(asked: Export, cast: Cast) -> None:
    assert asked.visibility == Visibility.SELF
    assert asked.state == ExportState.WAITS
    address = f"/exports/workbooks/{asked.public_id}/"
    assert cast.client(cast.coordinator).get(address).status_code == 200
    assert cast.client(cast.focal_point).get(address).status_code == 404


def test_the_page_tells_how_far_it_is_and_hands_out_the_file(asked: Export, cast: Cast) -> None:
    client = cast.client(cast.coordinator)
    address = f"/exports/workbooks/{asked.public_id}/"
    waiting = client.get(address).content.decode()
    assert "waits its turn" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    assert client.get(f"{address}file/").status_code == 404
    assert made(asked).state == ExportState.DONE
    page = client.get(address).content.decode()
    assert "hx-trigger" not in page
    assert f"{address}file/" in page
    response = client.get(f"{address}file/")
    data = b"".join(response.streaming_content)
    assert len(data) == asked.size == int(response.headers["Content-Length"])
    book = openpyxl.load_workbook(io.BytesIO(data))
    head, *lines = book["rows"].values
    assert [line[head.index("number")] for line in lines] == ["104.1", "104.1", "104.2", "104.3", "104.9"]
    assert ("unit", "pair") in list(book["manifest"].values)


def test_the_file_lies_encrypted(asked: Export) -> None:
    place = Path(settings.MEDIA_ROOT) / made(asked).vault_path
    assert place.read_bytes().startswith(b"age-encryption.org/v1")


def test_rights_are_those_of_when_it_is_made(asked: Export, cast: Cast) -> None:
    Membership.objects.filter(user=cast.coordinator).update(until_on=timezone.localdate() - timedelta(days=1))
    export = made(asked)
    assert export.state == ExportState.FAILED
    assert export.told
    assert not export.vault_path


def test_its_time_ends(asked: Export, cast: Cast) -> None:
    export = made(asked)
    place = Path(settings.MEDIA_ROOT) / export.vault_path
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    client = cast.client(cast.coordinator)
    assert client.get(f"/exports/workbooks/{export.public_id}/file/").status_code == 404
    assert making.forget_expired() == 1
    export.refresh_from_db()
    assert export.state == ExportState.EXPIRED
    assert not export.vault_path
    assert ContentKey.objects.live().filter(vault_path=place.relative_to(settings.MEDIA_ROOT)).count() == 0
    assert "was destroyed" in client.get(f"/exports/workbooks/{export.public_id}/").content.decode()
    assert making.forget_expired() == 0


def test_erasing_a_person_erases_their_workbooks(asked: Export, cast: Cast) -> None:
    path = made(asked).vault_path
    erase_person(by=None, user=cast.coordinator, may_orphan=True)
    assert not Export.objects.exists()
    assert not ContentKey.objects.live().filter(vault_path=path).exists()


def test_a_worker_is_asked(
    cast: Cast, rows: Rows, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        cast.client(cast.coordinator).post(
            "/exports/workbooks/add/?q=torture", {"unit": "recommendation", "organisation": cast.mechanism.pk}
        )
    task = DBTaskResult.objects.get()
    assert task.task_path == "uprtrack.exports.making.make_export"
    assert Export.objects.get().query == "q=torture"


def test_who_has_no_role_is_refused(cast: Cast, rows: Rows) -> None:
    assert cast.client(cast.stranger).post("/exports/workbooks/add/", {}).status_code == 403
