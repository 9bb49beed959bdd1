"""What lies in the vault is of no use without the key, and is refused where it was altered."""

from __future__ import annotations

import stat
from io import BytesIO
from pathlib import Path

import pyrage
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from uprtrack.documents import vault
from uprtrack.documents.checks import check_content_keys, check_key_file

pytestmark = pytest.mark.django_db

PLAIN = b"Ratify the Optional Protocol to the Convention against Torture. " * 5000


def errors() -> list[str | None]:
    """Identifiers of what keeps the site from starting."""
    found = [*check_key_file(), *check_content_keys(databases=["default"])]
    return [message.id for message in found]


def without_created(text: str) -> str:
    """A key file as earlier versions wrote it: an identity a line and nothing else."""
    return "".join(f"{line}\n" for line in text.splitlines() if not line.startswith("#"))


def test_a_file_comes_back_as_it_was_stored() -> None:
    stored = vault.store(BytesIO(PLAIN))
    pieces = list(vault.open_stored(stored.path, sha256=stored.sha256))
    assert b"".join(pieces) == PLAIN
    assert len(pieces) > 1
    assert stored.size == len(PLAIN)


@hypothesis_settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(content=st.binary(max_size=200_000))
def test_any_content_comes_back(content: bytes) -> None:
    stored = vault.store(BytesIO(content))
    assert b"".join(vault.open_stored(stored.path, sha256=stored.sha256)) == content


def test_on_disk_lies_ciphertext_for_its_owner_alone(vault_folder: Path, settings: Settings) -> None:
    stored = vault.store(BytesIO(PLAIN))
    file = Path(settings.MEDIA_ROOT) / stored.path
    assert b"Ratify" not in file.read_bytes()
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path for path in vault_folder.rglob("*") if path.is_file()] == [file]


def test_the_key_is_made_on_first_use_outside_the_media_folder(settings: Settings) -> None:
    assert not vault.key_path().exists()
    vault.store(BytesIO(b"a"))
    assert stat.S_IMODE(vault.key_path().stat().st_mode) == 0o600
    assert not vault.key_path().is_relative_to(settings.MEDIA_ROOT)
    created, public, identity = vault.key_path().read_text(encoding="utf-8").splitlines()
    assert created.startswith("# created: 2")
    assert public.startswith("# public key: age1")
    assert identity.startswith("AGE-SECRET-KEY-1")
    assert [path.name for path in vault.key_path().parent.iterdir() if "evidence" in path.name] == [
        "evidence-keys"
    ]


@pytest.mark.parametrize("place", [40, -5], ids=["in the header", "at the end"])
def test_an_altered_file_is_refused_before_anything_is_handed_out(settings: Settings, place: int) -> None:
    stored = vault.store(BytesIO(PLAIN))
    file = Path(settings.MEDIA_ROOT) / stored.path
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    with pytest.raises(vault.VaultError, match="altered"):
        vault.open_stored(stored.path)


def test_a_file_cut_short_is_refused(settings: Settings) -> None:
    stored = vault.store(BytesIO(PLAIN))
    file = Path(settings.MEDIA_ROOT) / stored.path
    file.write_bytes(file.read_bytes()[:-70_000])
    with pytest.raises(vault.VaultError, match=r"altered|cannot be opened"):
        vault.open_stored(stored.path)


def test_a_file_exchanged_for_another_of_the_vault_is_refused(settings: Settings) -> None:
    first, second = vault.store(BytesIO(b"first")), vault.store(BytesIO(b"second"))
    media = Path(settings.MEDIA_ROOT)
    (media / first.path).write_bytes((media / second.path).read_bytes())
    with pytest.raises(vault.VaultError, match="altered"):
        vault.open_stored(first.path, sha256=first.sha256)


def test_without_its_key_nothing_is_opened_or_added_and_the_site_does_not_start() -> None:
    stored = vault.store(BytesIO(PLAIN))
    assert errors() == []
    vault.key_path().unlink()
    with pytest.raises(vault.VaultError, match="missing"):
        vault.open_stored(stored.path)
    with pytest.raises(vault.VaultError, match="missing"):
        vault.store(BytesIO(b"more"))
    assert not vault.key_path().exists()
    assert "documents.E001" in errors()


def test_with_another_key_the_site_does_not_start() -> None:
    vault.store(BytesIO(PLAIN))
    vault.key_path().write_text(f"{pyrage.x25519.Identity.generate()}\n", encoding="utf-8")
    (error,) = check_content_keys(databases=["default"])
    assert error.id == "documents.E004"
    assert "which 1 stored files need" in error.msg


def test_keys_inside_the_media_folder_are_an_error(settings: Settings) -> None:
    settings.KEYS = Path(settings.MEDIA_ROOT) / "keys"
    assert errors() == ["documents.E002"]


def test_a_new_key_at_the_end_leaves_older_files_readable() -> None:
    older = vault.store(BytesIO(b"older"))
    first = vault.key_path().read_text(encoding="utf-8")
    vault.key_path().write_text(f"{first}{pyrage.x25519.Identity.generate()}\n", encoding="utf-8")
    newer = vault.store(BytesIO(b"newer"))
    assert b"".join(vault.open_stored(older.path)) == b"older"
    assert b"".join(vault.open_stored(newer.path)) == b"newer"
    vault.key_path().write_text(first, encoding="utf-8")
    with pytest.raises(vault.VaultError):
        vault.open_stored(newer.path)


@pytest.mark.parametrize("content", ["", "no key\n"])
def test_a_damaged_key_file_is_named(content: str) -> None:
    stored = vault.store(BytesIO(b"a"))
    vault.key_path().write_text(content, encoding="utf-8")
    with pytest.raises(vault.VaultError, match="evidence-keys"):
        vault.open_stored(stored.path)


@pytest.mark.parametrize("path", ["../keys/evidence-keys", "vault/../../keys/evidence-keys", "/etc/hostname"])
def test_no_path_leads_out_of_the_vault(path: str) -> None:
    vault.store(BytesIO(b"a"))
    with pytest.raises(vault.VaultError, match="out of the vault"):
        vault.open_stored(path)


def test_what_was_removed_is_gone() -> None:
    stored = vault.store(BytesIO(b"a"))
    vault.remove(stored.path)
    vault.remove(stored.path)
    with pytest.raises(vault.VaultError, match="missing"):
        vault.open_stored(stored.path)


class _Broken(BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError("the connection broke")


def test_a_write_cut_short_leaves_nothing(vault_folder: Path) -> None:
    with pytest.raises(vault.VaultError, match="broke"):
        vault.store(_Broken())
    assert [path for path in vault_folder.rglob("*") if path.is_file()] == []
