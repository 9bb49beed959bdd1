"""Content keys: wrapped, rotated while the site runs, destroyed on request; nothing is lost on the way."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.uprtrack.conftest import Cast
from uprtrack.documents import vault, vault_keys, vault_rotation
from uprtrack.documents.models import ContentKey, DocumentKind, ImportRun
from uprtrack.documents.vault_tidying import tidy
from uprtrack.organisations.models import Actor

pytestmark = pytest.mark.django_db
DAY = 24 * 60 * 60


def read(path: str) -> bytes:
    return b"".join(vault.open_stored(path))


def store_as_before(content: bytes, name: str = "00aa") -> str:
    """A file as earlier versions stored it: encrypted to the site key itself, without a row."""
    path = f"vault/00/{name}.age"
    place = vault_path(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(pyrage.encrypt(content, [vault.newest_key().identity.to_public()]))
    return path


def vault_path(path: str) -> Path:
    return Path(settings.MEDIA_ROOT) / path


def rotate(*arguments: str) -> str:
    told = StringIO()
    call_command("rotate_keys", *arguments, stdout=told, stderr=told)
    return told.getvalue()


def names() -> list[str]:
    return [key.name for key in vault_keys.site_keys()]


@pytest.fixture
def refer(cast: Cast) -> Callable[[str], ImportRun]:
    """A row that refers to a stored file."""

    def _refer(path: str) -> ImportRun:
        return ImportRun.objects.create(
            owner=cast.mechanism,
            file_name="a.pdf",
            sha256="",
            vault_path=path,
            size=1,
            format_key="docx",
            kind=DocumentKind.ADDENDUM,
        )

    return _refer


def test_every_file_has_a_key_of_its_own_that_the_site_key_alone_unwraps() -> None:
    first, second = vault.store(BytesIO(b"first")), vault.store(BytesIO(b"second"))
    rows = {row.vault_path: row for row in ContentKey.objects.all()}
    (site_key,) = vault_keys.site_keys()
    assert {row.site_key for row in rows.values()} == {site_key.name}
    identities = [site_key.unwrap(bytes(rows[stored.path].wrapped)) for stored in (first, second)]
    assert pyrage.decrypt(vault_path(first.path).read_bytes(), identities[:1]) == b"first"
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(vault_path(first.path).read_bytes(), identities[1:])
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(vault_path(first.path).read_bytes(), [site_key.identity])
    assert b"AGE-SECRET-KEY" not in bytes(rows[first.path].wrapped)


def test_a_destroyed_key_leaves_a_tombstone_and_a_file_that_nobody_opens(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    actor = Actor.objects.create(name="River")
    mine, another = vault.store(BytesIO(b"mine"), actor=actor), vault.store(BytesIO(b"another"))
    copy_in_a_backup = vault_path(mine.path).read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        assert vault.destroy_keys_of(actor) == 1
    assert not vault_path(mine.path).exists()
    tombstone = ContentKey.objects.get(vault_path=mine.path)
    assert tombstone.destroyed_at is not None
    assert bytes(tombstone.wrapped) == b""
    vault_path(mine.path).write_bytes(copy_in_a_backup)
    with pytest.raises(vault.ErasedError, match="erased on request"):
        vault.open_stored(mine.path)
    assert not vault.can_open(vault_path(mine.path))
    assert read(another.path) == b"another"
    assert vault.destroy_keys_of(actor) == 0


def test_an_erasure_that_is_undone_keeps_the_file() -> None:
    stored = vault.store(BytesIO(b"kept"))
    with transaction.atomic():
        vault.destroy(stored.path)
        transaction.set_rollback(True)
    assert read(stored.path) == b"kept"


def test_a_row_that_cannot_be_kept_leaves_no_file(
    vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_fields: object) -> None:
        raise vault.VaultError("no room")

    monkeypatch.setattr(vault, "keep_key", refuse)
    with pytest.raises(vault.VaultError, match="no room"):
        vault.store(BytesIO(b"a"))
    assert [path for path in vault_folder.rglob("*") if path.is_file()] == []


def test_rotating_wraps_every_key_anew_and_changes_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_rotation, "BATCH", 2)
    stored = [vault.store(BytesIO(bytes([number]))) for number in range(5)]
    before = [vault_path(item.path).read_bytes() for item in stored]
    (old,) = names()
    said = rotate()
    assert "2 of 5" in said
    assert "5 content keys were wrapped for it" in said
    kept, new = names()
    assert kept == old
    assert set(ContentKey.objects.values_list("site_key", flat=True)) == {new}
    assert [vault_path(item.path).read_bytes() for item in stored] == before
    assert [read(item.path) for item in stored] == [bytes([number]) for number in range(5)]
    assert stat.S_IMODE(vault.key_path().stat().st_mode) == 0o600
    assert [path.name for path in vault.key_path().parent.iterdir() if path.name != "site-secret"] == [
        "evidence-keys"
    ]


def test_old_keys_are_retired_when_nothing_needs_them() -> None:
    stored = vault.store(BytesIO(b"a"))
    rotate()
    with pytest.raises(CommandError, match="--stopped"):
        rotate("--retire")
    old, new = names()
    assert old in rotate("--retire", "--stopped")
    assert names() == [new]
    assert read(stored.path) == b"a"
    assert "only" in rotate("--retire")


def test_retiring_waits_until_no_write_can_be_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    vault.store(BytesIO(b"a"))
    rotate()
    later = timezone.now() + vault_rotation.SETTLED_AFTER + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    rotate("--retire")
    assert len(names()) == 1


def test_an_old_key_that_is_needed_is_not_retired() -> None:
    stored = vault.store(BytesIO(b"a"))
    vault_keys.add_key()
    with pytest.raises(CommandError, match="1 content keys are wrapped for them"):
        rotate("--retire", "--stopped")
    assert len(names()) == 2
    assert read(stored.path) == b"a"


def test_an_interrupted_rotation_goes_on_without_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_rotation, "BATCH", 2)
    stored = [vault.store(BytesIO(bytes([number]))) for number in range(5)]

    def interrupted(_sentence: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vault_rotation.rotate(interrupted)
    assert ContentKey.objects.filter(site_key=names()[-1]).count() == 2
    assert [read(item.path) for item in stored] == [bytes([number]) for number in range(5)]
    said = rotate()
    assert "begun earlier was finished" in said
    assert "3 content keys" in said
    assert len(names()) == 2


def test_what_was_destroyed_does_not_come_back_by_rotating() -> None:
    stored = vault.store(BytesIO(b"a"))
    vault.destroy(stored.path)
    rotate()
    assert bytes(ContentKey.objects.get().wrapped) == b""
    with pytest.raises(vault.ErasedError):
        vault.open_stored(stored.path)


def test_files_of_earlier_versions_open_and_get_keys_of_their_own() -> None:
    path = store_as_before(b"older " * 50_000)
    assert read(path) == b"older " * 50_000
    old = vault_keys.site_keys()[0]
    vault_keys.add_key()
    with pytest.raises(CommandError, match="Run rotate_keys without --retire first"):
        rotate("--retire", "--stopped")
    assert "1 files of earlier versions were given keys" in rotate()
    assert read(path) == b"older " * 50_000
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(vault_path(path).read_bytes(), [old.identity])
    rotate("--retire", "--stopped")
    assert read(path) == b"older " * 50_000


@pytest.mark.parametrize("has_row", [True, False], ids=["after its key was kept", "before its key was kept"])
def test_a_file_half_way_to_its_own_key_opens_and_is_finished(
    monkeypatch: pytest.MonkeyPatch, has_row: bool
) -> None:
    path = store_as_before(b"older")

    def cut(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if has_row:
            patch.setattr(Path, "replace", _only(Path.replace, vault_rotation.SEALING, cut))
        else:
            patch.setattr(vault_rotation, "keep_key", cut)
        with pytest.raises(KeyboardInterrupt):
            rotate()
    assert vault_path(path).with_suffix(vault_rotation.SEALING).exists()
    assert ContentKey.objects.exists() is has_row
    assert read(path) == b"older"
    rotate()
    assert not vault_path(path).with_suffix(vault_rotation.SEALING).exists()
    rotate("--retire", "--stopped")
    assert read(path) == b"older"


def _only(
    replace: Callable[[Path, Path], Path], suffix: str, cut: Callable[..., None]
) -> Callable[[Path, Path], Path]:
    """Renaming as ever, except for files with a suffix."""

    def replaced(source: Path, target: Path) -> Path:
        if source.suffix == suffix:
            cut()
        return replace(source, target)

    return replaced


def test_rotating_is_refused_where_a_key_is_missing() -> None:
    vault.store(BytesIO(b"a"))
    rotate()
    vault.store(BytesIO(b"b"))
    vault_keys.remove_keys(names()[1:])
    before = names()
    with pytest.raises(CommandError, match="lacks 1 site key"):
        rotate()
    assert names() == before


def test_the_key_file_is_written_as_age_keygen_writes_it() -> None:
    vault.store(BytesIO(b"a"))
    rotate()
    lines = vault.key_path().read_text(encoding="utf-8").splitlines()
    assert [line.partition(" ")[0][:15] for line in lines] == ["#", "#", "AGE-SECRET-KEY-"] * 2
    assert all(key.created_at is not None for key in vault_keys.site_keys())


def test_two_processes_that_make_the_first_key_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    vault_keys.make_first_key()
    (first,) = names()
    vault_keys.make_first_key()
    assert names() == [first]

    def refuse(*_paths: Path) -> None:
        raise OSError("full")

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(OSError, match="full"):
        vault_keys.make_first_key()
    assert not [path for path in vault.key_path().parent.iterdir() if path.name.startswith(".evidence")]


def test_tidying_removes_what_nothing_refers_to_after_a_day(refer: Callable[[str], ImportRun]) -> None:
    kept, orphan, rolled_back = (vault.store(BytesIO(b"x")).path for _ in range(3))
    refer(kept)
    ContentKey.objects.filter(vault_path=rolled_back).delete()
    half = vault_path(kept).with_name("half.age.part")
    half.write_bytes(b"half")
    assert tidy().removed == ()
    later = timezone.now().timestamp() + DAY + 60
    done = tidy(now=later)
    assert set(done.removed) == {orphan, rolled_back, vault.path_of(half)}
    assert done.missing == ()
    assert read(kept) == b"x"
    assert list(ContentKey.objects.values_list("vault_path", flat=True)) == [kept]


def test_tidying_reports_a_loss_and_never_tidies_it_away(refer: Callable[[str], ImportRun]) -> None:
    path = vault.store(BytesIO(b"x")).path
    refer(path)
    vault_path(path).unlink()
    assert tidy(now=timezone.now().timestamp() + DAY + 60).missing == (path,)
    assert ContentKey.objects.filter(vault_path=path).exists()
    with pytest.raises(CommandError, match="1 stored file"):
        call_command("tidy_vault", stdout=StringIO())


def test_tidying_finishes_an_erasure_whose_file_stayed(refer: Callable[[str], ImportRun]) -> None:
    path = vault.store(BytesIO(b"x")).path
    refer(path)
    vault.destroy(path)
    done = tidy(now=timezone.now().timestamp() + DAY + 60)
    assert (done.removed, done.missing) == ((path,), ())
    assert not vault_path(path).exists()
    assert ContentKey.objects.get().destroyed_at is not None
