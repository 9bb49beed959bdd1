"""The site as it really runs: two server processes, another process that changes something, and what is logged."""

from __future__ import annotations

import http.cookiejar
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

# One worker: the installation takes a while to fill and start.
pytestmark = pytest.mark.xdist_group("processes")

ROOT = Path(__file__).resolve().parents[3]
PASSWORD = "a long pass phrase for tests"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
WORKERS = 2

FOUND = f"""
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.models import Membership, Organisation
from uprtrack.organisations.services import create_user
from uprtrack.reviews.models import State
body = Organisation.objects.create(
    name="Harbour Watch", kind=OrganisationKind.CSO, country=State.objects.get(pk="XCO"))
for name in ("amina", "bela"):
    user = create_user(username=name, password={PASSWORD!r}, shown_as=name)
    Membership.objects.create(user=user, organisation=body, role="member")
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Installation:
    """A site in a folder of its own, served by processes of its own."""

    home: Path
    port: int = field(default_factory=free_port)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.home / "data").mkdir(exist_ok=True)

    @property
    def environment(self) -> dict[str, str]:
        environment = {
            **os.environ,
            "UPRTRACK_DATA": str(self.home / "data"),
            "UPRTRACK_KEYS": str(self.home / "keys"),
            "UPRTRACK_OPERATOR": "Coastland Coalition",
            "UPRTRACK_OPERATOR_KIND": "civil_society",
            "PYTHONUNBUFFERED": "1",
        }
        environment.pop("DATABASE_URL", None)
        return environment

    def run(self, *command: str) -> None:
        """A management command in a process of its own."""
        subprocess.run(
            [sys.executable, "-m", "uprtrack", *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
        )

    def start(self) -> subprocess.Popen[str]:
        """The server; returns once its workers were started and it takes connections."""
        process = subprocess.Popen(
            [sys.executable, "-m", "uprtrack", "serve", "--port", str(self.port), "--workers", str(WORKERS)],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.stdout is not None
        for line in process.stdout:
            self.said.append(line)
            if sum("Started worker" in said for said in self.said) == WORKERS:
                break
        while not self.takes_connections():
            # Until then it has this long to give up, which is the only thing to wait for.
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.1)
                raise AssertionError("".join(self.said))
        return process

    def takes_connections(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@dataclass
class Visitor:
    """A browser without a screen: keeps cookies, follows redirects."""

    port: int
    opener: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
    )

    def open(self, path: str, form: dict[str, str] | None = None) -> str:
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=data,
            headers={"User-Agent": AGENT, "Referer": f"http://127.0.0.1:{self.port}/secret-referrer/"},
        )
        try:
            with self.opener.open(request) as answer:
                page: bytes = answer.read()
        except urllib.error.HTTPError as error:
            page = error.read()
        return page.decode()

    def sign_in(self, username: str, password: str = PASSWORD) -> str:
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', self.open("/accounts/login/"))
        assert token is not None
        form = {"login": username, "password": password, "csrfmiddlewaretoken": token[1]}
        return self.open("/accounts/login/", form)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that nobody has served yet, to be copied."""
    site = Installation(tmp_path_factory.mktemp("filled"))
    site.run("migrate", "-v", "0")
    site.run("shell", "-v", "0", "-c", FOUND)
    return site.home


@pytest.fixture(scope="module")
def installation(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    site = Installation(Path(shutil.copytree(filled, tmp_path_factory.mktemp("site") / "home")))
    process = site.start()
    yield site
    process.terminate()
    process.wait(timeout=20)


def often(visitor: Visitor, path: str = "/accounts/") -> list[str]:
    """The page several times over, so that each worker answers once at least."""
    return [visitor.open(path) for _request in range(4 * WORKERS)]


def test_what_another_process_takes_away_is_gone_at_the_next_request(installation: Installation) -> None:
    visitor = Visitor(installation.port)
    assert "Harbour Watch" in visitor.sign_in("amina")
    assert all("Harbour Watch" in page for page in often(visitor))
    change = "from uprtrack.organisations.models import Membership, User; "
    installation.run(
        "shell", "-v", "0", "-c", change + "Membership.objects.filter(user__username='amina').delete()"
    )
    pages = often(visitor)
    assert all("You belong to no organisation" in page for page in pages)
    assert not any("Harbour Watch" in page for page in pages)
    installation.run(
        "shell", "-v", "0", "-c", change + "User.objects.filter(username='amina').update(is_active=False)"
    )
    pages = often(visitor)
    assert all("Your names" not in page and 'name="login"' in page for page in pages)


def test_what_works_beside_the_site_ends_with_it(installation: Installation) -> None:
    beside = Installation(installation.home, port=free_port())
    process = beside.start()
    working = [
        child for child in psutil.Process(process.pid).children(recursive=True) if "work" in child.cmdline()
    ]
    assert len(working) == 1
    process.terminate()
    process.wait(timeout=20)
    _gone, alive = psutil.wait_procs(working, timeout=20)
    assert alive == []


def test_the_processes_count_failures_together(installation: Installation) -> None:
    pages = [Visitor(installation.port).sign_in("bela", "wrong") for _attempt in range(6)]
    assert ["Too many failed login attempts" in page for page in pages] == [False] * 5 + [True]


def test_what_the_server_writes_names_nobody(filled: Path, tmp_path: Path) -> None:
    site = Installation(Path(shutil.copytree(filled, tmp_path / "home")))
    process = site.start()
    try:
        visitor = Visitor(site.port)
        visitor.sign_in("bela")
        visitor.open("/recommendations/planted12/?q=planted-query")
        visitor.open("/no/planted-path/")
        visitor.open("/i18n/setlang/", {"next": "/planted-form/"})
    finally:
        process.terminate()
    rest, _nothing = process.communicate(timeout=20)
    written = "".join([*site.said, rest])
    assert "GET recommendation 404" in written
    assert "POST account_login 302" in written
    assert "POST set_language 403" in written
    served = written.partition("Started worker")[2]
    for planted in ("planted", "bela", "Harbour", "Firefox", "secret-referrer", "127.0.0.1"):
        assert planted not in served, planted
