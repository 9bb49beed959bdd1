"""Backup, an empty machine, restore: every row and file is back, and nothing leaks on the way."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest

from tests.uprtrack.pages.installations import Installation, new_database

# One worker: the installation that is backed up takes a while to fill, and is filled once.
pytestmark = [pytest.mark.xdist_group("backup"), pytest.mark.installations]

PASSPHRASE = "twelve herons over the harbour"
SECRET = "planted: the witness lives behind the mill"
SECRET_TITLE = "planted title of a statement"
SECRET_FILE = "planted-witness-name.txt"
SECRET_USER = "planted-username"
SECRETS = (SECRET, SECRET_TITLE, SECRET_FILE, SECRET_USER)

PLANT = """
from decimal import Decimal
from io import BytesIO
from allauth.mfa.models import Authenticator
from uprtrack.monitoring.evidence import attach_file
from uprtrack.monitoring.models import Assessment, Evidence
from uprtrack.organisations.models import User
from uprtrack.organisations.services import create_user

_, text, title, file_name, username = sys.argv
assessment = Assessment.objects.filter(author__tie__isnull=False).order_by("pk").first()
author = assessment.author.tie.user
create_user(username=username, password="a long pass phrase for tests", shown_as="A person")
Authenticator.objects.create(
    user=author, type="recovery_codes", data={"seed": "0.1", "used_mask": 3, "ratio": 2.0, "z": [None, 1e16]}
)
evidence = attach_file(
    by=author, title=title, file_name=file_name, stream=BytesIO(text.encode()), assessment=assessment
)
# The highest number of a table is taken by a row that is gone.
gone = User.objects.create(username="gone")
number = gone.pk
gone.delete()
print(json.dumps({"author": author.username, "evidence": evidence.public_id, "gone": number}))
"""

VISIT = """
from pathlib import Path
from django.conf import settings
from django.test import Client
from django.urls import reverse
settings.ALLOWED_HOSTS.append("testserver")
_, username, evidence = sys.argv
password = (Path(settings.KEYS) / "demonstration-password").read_text().strip()
client = Client()
signed_in = client.post("/accounts/login/", {"login": username, "password": password})
page = client.get("/")
file = client.get(reverse("evidence_file", args=[evidence]))
print(json.dumps({
    "signed_in": [signed_in.status_code, signed_in.get("Location", "")],
    "page": page.status_code,
    "file": [file.status_code, b"".join(file).decode(errors="replace")],
}))
"""

MAKE_USER = """
from uprtrack.organisations.models import User
print(json.dumps(User.objects.create(username="the next").pk))
"""


@dataclass(frozen=True)
class Source:
    """The installation that is backed up, what was planted in it, and its backup to a recipient."""

    installation: Installation
    content: dict[str, object]
    author: str
    evidence: str
    gone: int
    identity: Path
    recipient: str
    database: Path
    media: Path
    keys: Path

    @property
    def opening(self) -> list[str]:
        return ["--identity", str(self.identity)]

    @property
    def archives(self) -> list[str]:
        return [str(self.database), "--media", str(self.media)]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    home = tmp_path_factory.mktemp("backup")
    identity = pyrage.x25519.Identity.generate()
    (home / "identity").write_text(f"# kept elsewhere\n{identity}\n", encoding="utf-8")
    recipient = str(identity.to_public())
    with new_database() as address:
        site = Installation(home / "site", address)
        site.run("demo")
        planted = site.script(PLANT, SECRET, SECRET_TITLE, SECRET_FILE, SECRET_USER)
        site.run("backup", f"{home}/backup", "--keys-to", f"{home}/apart", "--recipient", recipient)
        yield Source(
            installation=site,
            content=site.content(),
            author=planted["author"],
            evidence=planted["evidence"],
            gone=planted["gone"],
            identity=home / "identity",
            recipient=recipient,
            database=only(home / "backup", "*-database.age"),
            media=only(home / "backup", "*-media.tar.age"),
            keys=only(home / "apart", "*-keys.age"),
        )


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Callable[[], Installation]]:
    """Makes empty installations on the kind of database that the tests run on."""
    with ExitStack() as stack:
        yield lambda: Installation(tmp_path / "empty", stack.enter_context(new_database()))


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


@dataclass(frozen=True)
class Restored:
    """An installation that was empty; ``told`` at its restoration, and its ``content`` before anybody used it."""

    installation: Installation
    told: str
    content: dict[str, object]


@pytest.fixture(scope="module")
def restored(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Restored]:
    with new_database() as address:
        fresh = Installation(tmp_path_factory.mktemp("restored") / "site", address)
        told = fresh.run("restore", *source.archives, "--keys", str(source.keys), *source.opening)
        yield Restored(fresh, told, fresh.content())


def test_every_row_file_and_key_comes_back(source: Source, restored: Restored) -> None:
    assert "Every hash agrees" in restored.told
    assert restored.content == source.content


def test_the_restored_site_works(source: Source, restored: Restored) -> None:
    fresh = restored.installation
    seen = fresh.script(VISIT, source.author, source.evidence)
    assert seen == {"signed_in": [302, "/"], "page": 200, "file": [200, SECRET]}
    assert fresh.script(MAKE_USER) > source.gone, "the number of a row that is gone was given out again"
    assert {stat.S_IMODE(path.stat().st_mode) for path in fresh.keys.iterdir()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in fresh.media.rglob("*.age")} == {0o600}


def test_a_leaked_backup_shows_nothing(source: Source) -> None:
    folder = source.database.parent
    leaked = b"".join(path.name.encode() + path.read_bytes() for path in folder.iterdir())
    keys = b"".join(path.name.encode() + path.read_bytes() for path in source.keys.parent.iterdir())
    own_keys = [path.read_bytes().strip() for path in source.installation.keys.iterdir()]
    for secret in [*(text.encode() for text in SECRETS), *own_keys]:
        assert secret not in leaked
        assert secret not in keys
    # What the search looks for is there once the files are opened.
    plain = pyrage.decrypt(
        source.database.read_bytes(),
        [pyrage.x25519.Identity.from_str(source.identity.read_text().splitlines()[1])],
    )
    assert all(text.encode() in plain for text in (SECRET_TITLE, SECRET_FILE, SECRET_USER))
    assert SECRET.encode() not in plain


def test_without_the_keys_no_stored_file_opens(source: Source, empty: Callable[[], Installation]) -> None:
    fresh = empty()
    told = fresh.run("restore", *source.archives, *source.opening)
    assert "The keys were not restored" in told
    looked_for = """
from uprtrack.documents.vault import can_open, stored_files
print(json.dumps([can_open(path) for path in stored_files()]))
"""
    opened = fresh.script(looked_for)
    assert opened
    assert not any(opened)
    assert "evidence-keys" in fresh.run("check", status=1)


def test_a_backup_moves_between_postgresql_and_sqlite(
    source: Source, empty: Callable[[], Installation], tmp_path: Path
) -> None:
    """Where the tests run on PostgreSQL: from there to SQLite and from SQLite back."""
    on_sqlite = Installation(tmp_path / "sqlite")
    on_sqlite.run("restore", *source.archives, f"--keys={source.keys}", *source.opening)
    assert on_sqlite.content() == source.content
    backup, apart = tmp_path / "backup", tmp_path / "apart"
    on_sqlite.run("backup", str(backup), f"--keys-to={apart}", f"--recipient={source.recipient}")
    back = empty()
    back.run(
        "restore",
        str(only(backup, "*-database.age")),
        f"--media={only(backup, '*-media.tar.age')}",
        f"--keys={only(apart, '*-keys.age')}",
        *source.opening,
    )
    assert back.content() == source.content


def test_a_passphrase_seals_and_opens_all_three_files(
    source: Source, empty: Callable[[], Installation], tmp_path: Path
) -> None:
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text(PASSPHRASE + "\n", encoding="utf-8")
    wrong.write_text(PASSPHRASE + " not\n", encoding="utf-8")
    backup, apart = tmp_path / "backup", tmp_path / "apart"
    source.installation.run("backup", str(backup), f"--keys-to={apart}", f"--passphrase-file={right}")
    for path in (*backup.iterdir(), *apart.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    archives = [
        str(only(backup, "*-database.age")),
        f"--media={only(backup, '*-media.tar.age')}",
        f"--keys={only(apart, '*-keys.age')}",
    ]
    site = source.installation
    assert "Every hash agrees" in site.run("verify_backup", *archives, f"--passphrase-file={right}")
    refused = site.run("verify_backup", *archives, f"--passphrase-file={wrong}", status=1)
    assert "The passphrase does not open" in refused
    assert "no terminal" in site.run("verify_backup", *archives, status=1)


def test_an_installation_with_work_in_it_is_not_overwritten(source: Source) -> None:
    site = source.installation
    refused = site.run("restore", *source.archives, *source.opening, status=1)
    assert "empty installation" in refused
    assert "organisations.User (" in refused
    assert site.content() == source.content


def test_an_altered_archive_restores_nothing(
    source: Source, empty: Callable[[], Installation], tmp_path: Path
) -> None:
    fresh = empty()
    fresh.prepare()
    before = fresh.content()
    archives = {"database": source.database, "media": source.media, "keys": source.keys}
    for part, whole in archives.items():
        content = bytearray(whole.read_bytes())
        content[-40] ^= 1
        altered = tmp_path / whole.name
        altered.write_bytes(content)
        given = archives | {part: altered}
        refused = fresh.run(
            "restore",
            str(given["database"]),
            f"--media={given['media']}",
            f"--keys={given['keys']}",
            *source.opening,
            status=1,
        )
        assert f"{whole.name} was altered" in refused
    assert fresh.content() == before
    assert [path.name for path in fresh.folder.rglob("*being-restored*")] == []


def test_the_media_of_another_backup_are_refused(
    source: Source, empty: Callable[[], Installation], tmp_path: Path
) -> None:
    source.installation.run("backup", str(tmp_path / "later"), "--recipient", source.recipient)
    later = only(tmp_path / "later", "*-media.tar.age")
    refused = empty().run("restore", str(source.database), f"--media={later}", *source.opening, status=1)
    assert "were not made together" in refused


def test_a_backup_shows_one_moment_and_nobody_waits_for_it(
    source: Source, empty: Callable[[], Installation]
) -> None:
    busy = empty()
    busy.prepare()
    seen = busy.script(
        """
from time import perf_counter
from uprtrack.organisations.models import User
from uprtrack.pages.backup.archive import new_backup
from uprtrack.pages.backup.database import dump
from uprtrack.pages.backup.files import Totals
from uprtrack.pages.backup.snapshot import snapshot

User.objects.create(username="before")
with snapshot() as alias:
    lines = dump(alias, new_backup(has_keys=False), Totals())
    begun = next(lines)
    started = perf_counter()
    User.objects.create(username="meanwhile")
    waited = perf_counter() - started
    rest = b"".join(lines).decode()
print(json.dumps({
    "before": "before" in rest, "meanwhile": "meanwhile" in rest, "waited": waited,
    "there": User.objects.filter(username="meanwhile").exists(),
}))
"""
    )
    assert seen.pop("waited") < 5
    assert seen == {"before": True, "meanwhile": False, "there": True}


def test_a_backup_cut_short_leaves_nothing_that_looks_whole(source: Source, tmp_path: Path) -> None:
    left = source.installation.script(
        """
import os
from pathlib import Path
from uprtrack.pages.backup import making
from uprtrack.pages.backup.sealing import lock_for_recipients

folder, keys = Path(sys.argv[1]), Path(sys.argv[2])
whole = making.dump

def interrupted(*arguments):
    for number, line in enumerate(whole(*arguments)):
        if number == 1000:
            end()
        yield line

def end():
    raise KeyboardInterrupt

def back_up():
    making.back_up(folder=folder, lock=lock_for_recipients([sys.argv[3]]), keys_to=keys)

def names():
    return [path.name for path in (*folder.iterdir(), *keys.iterdir())]

making.dump = interrupted
try:
    back_up()
except KeyboardInterrupt:
    after_interruption = names()
end = lambda: os._exit(0)
if (child := os.fork()) == 0:
    back_up()
os.waitpid(child, 0)
print(json.dumps([after_interruption, names()]))
""",
        str(tmp_path / "backup"),
        str(tmp_path / "apart"),
        source.recipient,
    )
    after_interruption, after_death = left
    assert after_interruption == []
    assert len(after_death) == 3
    assert all(name.endswith(".part") for name in after_death)
