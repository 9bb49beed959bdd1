"""The site does not start where stored files and their keys do not fit together, whichever way it is started."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path

import pyrage
import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from uprtrack.documents import vault, vault_keys
from uprtrack.documents.checks import check_content_keys, check_key_file
from uprtrack.documents.models import ContentKey

pytestmark = pytest.mark.django_db


def errors() -> list[str | None]:
    found = [*check_key_file(), *check_content_keys(databases=["default"])]
    return [message.id for message in found]


def test_an_empty_vault_and_a_whole_one_start() -> None:
    assert errors() == []
    vault.store(BytesIO(b"a"))
    assert errors() == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o755])
def test_a_key_file_that_others_can_read_is_an_error(mode: int) -> None:
    vault.store(BytesIO(b"a"))
    vault.key_path().chmod(mode)
    (error,) = check_key_file()
    assert error.id == "documents.E003"
    assert f"{mode:04o}" in error.msg
    vault.key_path().chmod(0o400)
    assert errors() == []


def test_keys_inside_the_data_folder_are_an_error(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    settings.KEYS = tmp_path / "data" / "deeper" / "keys"
    assert errors() == ["documents.E002"]


def test_a_site_key_that_rows_need_and_the_file_lacks_is_named() -> None:
    vault.store(BytesIO(b"a"))
    (lost,) = vault_keys.site_keys()
    vault_keys.add_key()
    vault_keys.remove_keys([lost.name])
    (error,) = check_content_keys(databases=["default"])
    assert error.id == "documents.E004"
    assert lost.name in error.msg


def test_rows_without_any_key_file_are_an_error_also_before_the_media_are_restored(
    vault_folder: Path,
) -> None:
    stored = vault.store(BytesIO(b"a"))
    vault.key_path().unlink()
    (vault_folder.parent / stored.path).unlink()
    assert errors() == ["documents.E001"]


def test_what_an_interrupted_write_left_keeps_no_site_from_starting() -> None:
    vault.store(BytesIO(b"a"))
    ContentKey.objects.all().delete()
    assert errors() == []


def test_without_a_database_the_rows_are_not_looked_at() -> None:
    vault.store(BytesIO(b"a"))
    vault.key_path().write_text(f"{pyrage.x25519.Identity.generate()}\n", encoding="utf-8")
    assert check_content_keys() == []
    call_command("check", stdout=StringIO())
    with pytest.raises(SystemCheckError, match=r"documents\.E004"):
        call_command("check", databases=["default"], stdout=StringIO(), stderr=StringIO())


def test_a_server_that_loads_the_application_is_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = tmp_path / "data" / "media" / "vault" / "ab"
    media.mkdir(parents=True)
    (media / "abcd.age").write_bytes(b"age-encryption.org/v1\n")
    monkeypatch.setenv("UPRTRACK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("UPRTRACK_KEYS", str(tmp_path / "keys"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("UPRTRACK_OPERATOR", "Coastland UPR Coalition")
    monkeypatch.setenv("UPRTRACK_OPERATOR_KIND", "civil_society")
    started = subprocess.run(
        [sys.executable, "-c", "import uprtrack.wsgi"], capture_output=True, text=True, check=False
    )
    assert started.returncode != 0
    assert "The site does not start. The vault holds files that cannot be opened" in started.stderr
    assert "documents.E001" in started.stderr
