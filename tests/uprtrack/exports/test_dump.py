"""The public dump: all that is published, nothing else, and never what was taken back since."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from uprtrack.documents.models import Document, DocumentFile, ImportRun, ImportState, Passage
from uprtrack.exports import dump
from uprtrack.monitoring.services import assess, publish_assessment
from uprtrack.organisations.attribution import drop_attribution
from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Rows = list[Recommendation]


@pytest.fixture(autouse=True)
def public_files(tmp_path: Path, settings: Settings) -> Path:
    settings.PUBLIC_FILES = tmp_path / "public"
    return settings.PUBLIC_FILES


@pytest.fixture
def assessment(rows: Rows, cast: Cast) -> object:
    made = assess(
        by=cast.nhri_officer,
        organisation=cast.nhri,
        recommendation=rows[0],
        assessed_on=timezone.localdate(),
        level="partially",
        narrative="A bill was tabled",
        visibility=Visibility.ORGANISATION,
    )
    return publish_assessment(by=cast.nhri_officer, assessment=made)


def parts(client: Client) -> zipfile.ZipFile:
    response = client.get("/exports/public/")
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_it_holds_what_is_published_and_nothing_else(client: Client, assessment: object) -> None:
    made = dump.make_dump()
    package = parts(client)
    lines = package.read("recommendations.jsonl").splitlines()
    assert [json.loads(line)["number"] for line in lines] == ["104.1", "104.2", "104.3"]
    assert json.loads(package.read("assessments.jsonl"))["narrative"] == "A bill was tabled"
    table = csv.DictReader(io.StringIO(package.read("pairs.csv").decode("utf-8-sig"), newline=""))
    assert [row["recommending_state"] for row in table] == ["DNK", "NOR", "", ""]
    manifest = json.loads(package.read("manifest.json"))
    assert manifest["rows"] == made.rows
    assert made.rows["recommendations.csv"] == made.rows["recommendations.jsonl"] == 3
    assert made.rows["pairs.csv"] == 4
    everything = b"".join(package.read(name) for name in package.namelist())
    assert b"Kestrel" not in everything


def test_the_checksum_is_that_of_the_file(client: Client, rows: Rows) -> None:
    dump.make_dump()
    data = b"".join(client.get("/exports/public/").streaming_content)
    told = client.get("/exports/public/sha256/").content.decode()
    assert told == f"{hashlib.sha256(data).hexdigest()}  {dump.NAME}\n"
    assert told.split()[0] in client.get("/exports/").content.decode()


def test_a_second_file_of_the_same_rows_has_the_same_parts(client: Client, rows: Rows) -> None:
    dump.make_dump()
    first = parts(client)
    dump.make_dump()
    second = parts(client)
    assert first.namelist() == second.namelist()
    for name in first.namelist():
        assert name == "manifest.json" or first.read(name) == second.read(name)


@pytest.fixture
def passages(rows: Rows, cast: Cast) -> ImportRun:
    """One of the published paper, and one of a paper that only its organisation may read."""
    own = Document.objects.create(owner=cast.mechanism, kind="national_report", title="Own")
    for paper, text in ((rows[0].document, "Denmark asked about prisons."), (own, "The Kestrel prison.")):
        file = DocumentFile.objects.create(
            document=paper,
            name="paper",
            sha256="0" * 64,
            media_type="text/plain",
            size=1,
            vault_path=paper.public_id,
        )
        ImportRun.objects.create(
            owner=cast.mechanism,
            document=paper,
            file_name="paper",
            sha256=file.sha256,
            vault_path=file.vault_path,
            size=1,
            format_key="pdf",
            kind=paper.kind,
            state=ImportState.ACCEPTED,
        )
        Passage.objects.create(file=file, ordinal=1, text=text)
    return ImportRun.objects.get(document=rows[0].document, vault_path=rows[0].document.public_id)


def test_it_holds_passages_as_long_as_their_import_stands(client: Client, passages: ImportRun) -> None:
    made = dump.make_dump()
    (line,) = parts(client).read("passages.jsonl").splitlines()
    assert json.loads(line)["text"] == "Denmark asked about prisons."
    assert made.rows["passages.jsonl"] == 1
    passages.state = ImportState.UNDONE
    passages.save()
    assert client.get("/exports/public/").status_code == 503
    dump.make_dump()
    assert parts(client).read("passages.jsonl") == b""


def _withdraw(rows: Rows, cast: Cast, assessment: object) -> None:
    Recommendation.objects.filter(pk=rows[0].pk).update(withdrawn_at=timezone.now())


def _hide(rows: Rows, cast: Cast, assessment: object) -> None:
    Recommendation.objects.filter(pk=rows[0].pk).update(visibility=Visibility.ORGANISATION, published_at=None)


def _drop_the_name(rows: Rows, cast: Cast, assessment: object) -> None:
    drop_attribution(by=cast.nhri_officer, row=assessment)


def _publish_more(rows: Rows, cast: Cast, assessment: object) -> None:
    Recommendation.objects.filter(pk=rows[3].pk).update(
        visibility=Visibility.PUBLIC, published_at=timezone.now()
    )


@pytest.mark.parametrize("change", [_withdraw, _hide, _drop_the_name, _publish_more])
def test_what_was_taken_back_is_not_handed_out(
    client: Client, cast: Cast, rows: Rows, assessment: object, change: Callable[..., None]
) -> None:
    dump.make_dump()
    assert client.get("/exports/public/").status_code == 200
    change(rows, cast, assessment)
    response = client.get("/exports/public/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert client.get("/exports/public/sha256/").status_code == 404
    dump.make_dump()
    assert client.get("/exports/public/").status_code == 200


def test_what_is_private_changes_nothing(client: Client, rows: Rows) -> None:
    dump.make_dump()
    Recommendation.objects.filter(pk=rows[3].pk).update(text="Otherwise;", version=7)
    assert client.get("/exports/public/").status_code == 200


def test_a_worker_is_asked_once(client: Client, rows: Rows) -> None:
    cache.delete("dump-asked")
    for _time in range(3):
        assert client.get("/exports/public/").status_code == 503
    assert DBTaskResult.objects.filter(task_path="uprtrack.exports.dump.make_dump_now").count() == 1


def test_a_half_file_is_none(client: Client, rows: Rows, public_files: Path) -> None:
    dump.make_dump()
    (public_files / "uprtrack-public.json").write_text("{", encoding="utf-8")
    assert client.get("/exports/public/").status_code == 503


def test_the_command_puts_file_and_checksum_into_a_folder(rows: Rows, tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("dump", str(tmp_path / "copy"), stdout=out)
    data = (tmp_path / "copy" / dump.NAME).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    assert (tmp_path / "copy" / f"{dump.NAME}.sha256").read_text() == f"{digest}  {dump.NAME}\n"
    assert digest in out.getvalue()
