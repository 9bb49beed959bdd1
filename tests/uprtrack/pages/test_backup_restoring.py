"""What is restored comes into its place whole, or the place stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import Cast
from uprtrack.pages.backup.errors import BackupError
from uprtrack.pages.backup.restoring import placed, require_empty, require_no_other_keys, staged
from uprtrack.pages.backup.sealing import PASSPHRASE


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A folder with the secret of a first start, and another file."""
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "site-secret").write_text("fresh", encoding="utf-8")
    (folder / "other").write_text("stays", encoding="utf-8")
    return folder


def test_what_was_staged_takes_its_place(keys: Path) -> None:
    with staged(keys) as stage:
        (stage / "site-secret").write_text("restored", encoding="utf-8")
        (stage / "vault").mkdir()
        (stage / "vault" / "file").write_text("restored", encoding="utf-8")
        with placed(stage, keys):
            assert content(keys)["site-secret"] == "restored"
    assert content(keys) == {"site-secret": "restored", "other": "stays", "vault/file": "restored"}
    assert [path.name for path in keys.parent.iterdir()] == ["keys"]


class LostError(Exception):
    """What may happen after the files took their places, before the rows are kept."""


def test_a_failure_after_that_leaves_the_place_as_it_was(keys: Path) -> None:
    before = content(keys)

    def fail() -> None:
        with staged(keys) as stage:
            (stage / "site-secret").write_text("restored", encoding="utf-8")
            (stage / "new").write_text("restored", encoding="utf-8")
            with placed(stage, keys):
                raise LostError

    with pytest.raises(LostError):
        fail()
    assert content(keys) == before
    assert [path.name for path in keys.parent.iterdir()] == ["keys"]


def test_a_key_that_is_there_is_not_overwritten(keys: Path, tmp_path: Path) -> None:
    stage = tmp_path / "stage"
    stage.mkdir()
    (stage / "site-secret").write_text("restored", encoding="utf-8")
    (stage / "other").write_text("stays", encoding="utf-8")
    require_no_other_keys(stage, keys)
    (stage / "other").write_text("changes", encoding="utf-8")
    with pytest.raises(BackupError, match="is there already with another content"):
        require_no_other_keys(stage, keys)


@pytest.mark.django_db
def test_an_installation_as_migrations_leave_it_is_empty(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    require_empty()


def test_an_installation_with_people_is_not_empty(cast: Cast) -> None:
    with pytest.raises(BackupError, match=r"holds \d+ rows in \d+ tables: organisations\.User \(6\), "):
        require_empty()


def test_what_is_no_backup_is_said(tmp_path: Path) -> None:
    for text in ("notes of a meeting", "", PASSPHRASE.decode() + "AAAA\nand nothing more"):
        (tmp_path / "file.age").write_text(text, encoding="utf-8")
        with pytest.raises(CommandError, match=r"file\.age is no file of a backup"):
            call_command("verify_backup", str(tmp_path / "file.age"))
    with pytest.raises(CommandError, match=r"missing\.age cannot be read: No such file"):
        call_command("verify_backup", str(tmp_path / "missing.age"))
