"""Archives of files: what goes in comes out, and no archive writes outside its folder."""

from __future__ import annotations

import io
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from uprtrack.pages.backup.archive import Part, new_backup
from uprtrack.pages.backup.errors import BackupError
from uprtrack.pages.backup.files import FilesArchive, FilesReader, Totals, is_safe

BACKUP = new_backup(has_keys=False)


def packed(folder: Path, part: Part = Part.MEDIA) -> tuple[bytes, Totals]:
    archive = FilesArchive(folder, part, BACKUP)
    return b"".join(archive.pieces()), archive.totals


def unpack(content: bytes, into: Path | None = None, part: Part = Part.MEDIA) -> Totals:
    backup, totals = FilesReader(io.BytesIO(content), "media.tar.age", part, into).read()
    assert backup == BACKUP
    return totals


def changed(
    content: bytes, change: Callable[[tarfile.TarInfo, bytes], tuple[tarfile.TarInfo, bytes]]
) -> bytes:
    """The archive with its members changed."""
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(content)) as old, tarfile.open(fileobj=out, mode="w") as new:
        for member in old:
            held = old.extractfile(member)
            info, body = change(member, held.read() if held else b"")
            new.addfile(info, io.BytesIO(body))
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A file of its own, one in folders, an empty one, one of an exact block, and an unfinished one."""
    home = tmp_path / "media"
    (home / "vault" / "ab").mkdir(parents=True)
    (home / "vault" / "ab" / "one.age").write_bytes(b"\0\1" * 300_000)
    (home / "vault" / "ab" / "one.age").chmod(0o600)
    (home / "vault" / "leaf").write_bytes(b"x" * 512)
    (home / "été").write_bytes(b"")
    (home / "unfinished.part").write_bytes(b"half")
    return home


def test_files_come_back_with_their_modes(folder: Path, tmp_path: Path) -> None:
    content, totals = packed(folder)
    into = tmp_path / "fresh"
    into.mkdir()
    assert unpack(content, into) == totals
    found = {path.relative_to(into).as_posix(): path for path in into.rglob("*") if path.is_file()}
    assert found.keys() == {"vault/ab/one.age", "vault/leaf", "été"}
    for name, path in found.items():
        assert path.read_bytes() == (folder / name).read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((folder / name).stat().st_mode)
    assert {stat.S_IMODE(path.stat().st_mode) for path in into.rglob("*") if path.is_dir()} == {0o700}


def test_an_archive_is_plain_tar_with_hashes_beside(folder: Path) -> None:
    content, _ = packed(folder)
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        assert archive.getnames() == [
            "about.json",
            "files/vault/ab/one.age",
            "files/vault/leaf",
            "files/été",
            "manifest/000001.jsonl",
            "end.json",
        ]


def test_many_files_have_several_manifests(tmp_path: Path) -> None:
    for number in range(2001):
        (tmp_path / f"{number:04}").write_bytes(str(number).encode())
    content, totals = packed(tmp_path)
    assert totals.files == 2001
    assert unpack(content) == totals
    assert content.count(b"manifest/00000") == 3


def test_no_folder_is_no_file(tmp_path: Path) -> None:
    content, totals = packed(tmp_path / "missing")
    assert unpack(content) == totals == Totals()


def test_a_link_is_not_backed_up(folder: Path) -> None:
    (folder / "link").symlink_to("/etc/hostname")
    with pytest.raises(BackupError, match="is no ordinary file"):
        packed(folder)


def test_a_file_erased_meanwhile_is_left_out(folder: Path) -> None:
    archive = FilesArchive(folder, Part.MEDIA, BACKUP)
    pieces = archive.pieces()
    begun = next(pieces)
    (folder / "vault" / "leaf").unlink()
    assert unpack(begun + b"".join(pieces)).files == 2


@pytest.mark.parametrize(
    "name", ["../outside", "/outside", "vault/../../outside", "vault//leaf", "c:\\outside", "", "."]
)
def test_a_name_that_leads_out_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    def rename(member: tarfile.TarInfo, body: bytes) -> tuple[tarfile.TarInfo, bytes]:
        if member.name == "files/vault/leaf":
            member.name = "files/" + name
            member.pax_headers = {"path": member.name}
        return member, body

    content, _ = packed(folder)
    into = tmp_path / "home" / "fresh"
    into.mkdir(parents=True)
    with pytest.raises(BackupError):
        unpack(changed(content, rename), into)
    assert not (tmp_path / "home" / "outside").exists()
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_what_is_no_ordinary_file_is_refused(folder: Path, tmp_path: Path, kind: bytes) -> None:
    def turn(member: tarfile.TarInfo, body: bytes) -> tuple[tarfile.TarInfo, bytes]:
        if member.name == "files/vault/leaf":
            member.type, member.linkname, member.size = kind, "/etc/hostname", 0
            return member, b""
        return member, body

    content, _ = packed(folder)
    with pytest.raises(BackupError, match="no ordinary file"):
        unpack(changed(content, turn), tmp_path)


@given(name=st.text(alphabet="ab./\\\0:", max_size=12))
@example(name="a/../../b")
def test_a_safe_name_stays_below_its_folder(name: str) -> None:
    if is_safe(name):
        place = (Path("/home/media") / name).resolve()
        assert place.is_relative_to("/home/media")
        assert place != Path("/home/media")


def test_another_content_is_refused(folder: Path) -> None:
    def alter(member: tarfile.TarInfo, body: bytes) -> tuple[tarfile.TarInfo, bytes]:
        return member, body.replace(b"xxx", b"xyx") if member.name.endswith("leaf") else body

    content, _ = packed(folder)
    with pytest.raises(BackupError, match="differ from their hashes"):
        unpack(changed(content, alter))


@pytest.mark.parametrize("gone", ["files/vault/leaf", "manifest/000001.jsonl", "end.json", "about.json"])
def test_a_member_less_is_refused(folder: Path, gone: str) -> None:
    content, _ = packed(folder)
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(content)) as old, tarfile.open(fileobj=out, mode="w") as new:
        for member in old:
            if member.name != gone:
                new.addfile(member, old.extractfile(member))
    with pytest.raises(BackupError):
        unpack(out.getvalue())


def test_an_archive_of_keys_is_no_archive_of_media(folder: Path) -> None:
    content, _ = packed(folder, Part.KEYS)
    with pytest.raises(BackupError, match="holds the part “keys”"):
        unpack(content)


@given(content=st.binary(max_size=2000))
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(BackupError):
        unpack(content)
