"""Where a backup may lie, what is kept of older ones, and what a person is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from uprtrack.pages.backup.database import known_migrations
from uprtrack.pages.backup.errors import BackupError
from uprtrack.pages.backup.making import remove_old, require_apart
from uprtrack.pages.backup.sealing import lock_for_recipients
from uprtrack.pages.backup.tables import line_of

RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
"""The example of age's own documentation."""


@pytest.mark.parametrize("inside", ["", "keys", "a/b"])
def test_keys_do_not_lie_with_the_backup(tmp_path: Path, inside: str) -> None:
    for folder, keys in ((tmp_path, tmp_path / inside), (tmp_path / inside, tmp_path)):
        with pytest.raises(BackupError, match="The keys may not lie with the backup they open"):
            require_apart(folder, keys)
    require_apart(tmp_path / "one", tmp_path / "one-and-more")


def test_a_backup_does_not_lie_in_what_is_backed_up(tmp_path: Path) -> None:
    for folder in (Path(settings.MEDIA_ROOT).resolve(), Path(settings.KEYS).resolve() / "backup"):
        with pytest.raises(BackupError, match="which is what is backed up"):
            require_apart(folder, None)
        with pytest.raises(BackupError, match="which is what is backed up"):
            require_apart(tmp_path, folder)


def test_the_command_refuses_the_same_folder_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    (tmp_path / "other").symlink_to(tmp_path / "backup")
    with pytest.raises(CommandError, match="The keys may not lie with the backup"):
        call_command("backup", str(tmp_path / "backup"), keys_to=tmp_path / "other", recipient=[RECIPIENT])
    assert list((tmp_path / "backup").iterdir()) == []


def test_a_disk_that_is_not_there_does_not_become_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Is the disk connected"):
        call_command("backup", str(tmp_path / "disk" / "backups"), recipient=[RECIPIENT])
    assert list(tmp_path.iterdir()) == []


def test_what_seals_is_said_once_and_well(tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_text("tiny\n", encoding="utf-8")
    target = str(tmp_path / "backup")
    with pytest.raises(CommandError, match="has 4 characters; expected at least 12"):
        call_command("backup", target, passphrase_file=short)
    with pytest.raises(CommandError, match="not both"):
        call_command("backup", target, passphrase_file=short, recipient=[RECIPIENT])
    with pytest.raises(CommandError, match="no terminal"):
        call_command("backup", target)
    with pytest.raises(CommandError, match="--keep is 0"):
        call_command("backup", target, recipient=[RECIPIENT], keep=0)
    assert not Path(target).exists()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_newest_backups_are_kept(tmp_path: Path) -> None:
    backup, apart = tmp_path / "backup", tmp_path / "apart"
    backup.mkdir()
    apart.mkdir()
    days = [f"2026-11-{day}-030000" for day in (18, 19, 20, 21)]
    for day in days:
        (backup / f"uprtrack-{day}-database.age").touch()
        (backup / f"uprtrack-{day}-media.tar.age").touch()
        (apart / f"uprtrack-{day}-keys.age").touch()
    # Others' files, and one of a backup whose database lies elsewhere, are not ours to delete.
    strangers = {"notes.txt", "uprtrack-2026-11-01-030000-media.tar.age", "uprtrack-old-database.age"}
    for name in strangers:
        (backup / name).touch()
    unfinished, abandoned = (f"uprtrack-2026-11-{day}-040000-database.age.part" for day in (21, 17))
    (backup / unfinished).touch()
    (backup / abandoned).touch()
    os.utime(backup / abandoned, (0, 0))
    remove_old([backup, apart], keep=2)
    kept = {f"uprtrack-{day}-{part}.age" for day in days[2:] for part in ("database", "media.tar")}
    assert names(backup) == kept | strangers | {unfinished}
    assert names(apart) == {f"uprtrack-{day}-keys.age" for day in days[2:]}


def archive_with(tmp_path: Path, **changes: object) -> Path:
    """A sealed beginning of a database archive."""
    import pyrage

    from uprtrack.pages.backup.sealing import seal

    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "identity").write_text(str(identity), encoding="utf-8")
    start = {
        "uprtrack_backup": 1,
        "part": "database",
        "number": "0" * 32,
        "made_at": "2026-11-22T03:00:00+00:00",
        "uprtrack": "0.0.9",
        "has_keys": False,
        "database": "sqlite",
        "migrations": known_migrations(),
        "media": {"files": 0, "size": 0, "sha256": ""},
        "tables": [],
        **changes,
    }
    path = tmp_path / "uprtrack-2026-11-22-030000-database.age"
    seal(path, [line_of(start)], lock_for_recipients([str(identity.to_public())]))
    return path


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"migrations": {**known_migrations(), "plans": ["0009_budget"]}},
            r"made by Uprtrack 0\.0\.9, .*plans stands at 0009_budget there and at \S+ here",
        ),
        ({"uprtrack_backup": 2}, "has backup format 2; this Uprtrack reads format 1"),
        ({"part": "media"}, "holds the part “media” of a backup; expected was “database”"),
        ({"media": None}, "is no archive that Uprtrack wrote"),
    ],
)
def test_another_layout_is_refused_before_anything_is_touched(
    tmp_path: Path, changes: dict[str, object], sentence: str
) -> None:
    path = archive_with(tmp_path, **changes)
    before = names(Path(settings.DATA))
    with pytest.raises(CommandError, match=sentence):
        call_command("restore", str(path), without_media=True, identity=[tmp_path / "identity"])
    assert names(Path(settings.DATA)) == before
