"""A right that one process takes away is gone at the next request to another."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from tests.browser.conftest import free_port

ROOT = Path(__file__).resolve().parents[3]
OFFICE = "import django; django.setup(); from tests.uprtrack.permissions.office import serve; serve()"
# One worker: the processes of a database take a while to start.
pytestmark = [pytest.mark.installations, pytest.mark.xdist_group("two_processes")]
DATABASES = ["sqlite", *(["postgresql"] if os.environ.get("DATABASE_URL", "").startswith("postgres") else [])]


@dataclass
class TwoProcesses:
    """A site that serves, and an office beside it that changes rights in the same database."""

    address: str
    asking: IO[str]
    answering: IO[str]

    def office(self, act: str) -> dict[str, str]:
        """Let the other process do something; returns once that is stored."""
        self.asking.write(f"{act}\n")
        self.asking.flush()
        answer: dict[str, str] = json.loads(self.answering.readline())
        return answer

    def status(self, path: str, cookie: str = "") -> int:
        """What the site answers at the very next moment."""
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 0, timeout=30)
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        found = connection.getresponse().status
        connection.close()
        return found


def _environment(home: Path, database: str) -> dict[str, str]:
    environment = {
        **os.environ,
        "UPRTRACK_DATA": str(home / "data"),
        "UPRTRACK_KEYS": str(home / "keys"),
        "DJANGO_SETTINGS_MODULE": "uprtrack.settings",
        "PYTHONUNBUFFERED": "1",
        "UPRTRACK_OPERATOR": "Coastland Coalition",
        "UPRTRACK_OPERATOR_KIND": "civil_society",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
    }
    environment.pop("DATABASE_URL", None)
    return environment | ({"DATABASE_URL": database} if database else {})


@pytest.fixture(params=DATABASES, scope="module")
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database of its own; none for SQLite, which lies in the data folder."""
    if request.param == "sqlite":
        yield ""
        return
    address = os.environ["DATABASE_URL"]
    name = f"uprtrack_revoking_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def processes(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoProcesses]:
    home = tmp_path_factory.mktemp("revoking")
    environment = _environment(home, database)
    (home / "data").mkdir()
    subprocess.run(
        [sys.executable, "-m", "uprtrack", "migrate", "--verbosity", "0"],
        env=environment,
        cwd=ROOT,
        check=True,
    )
    command = [sys.executable, "-m", "uprtrack", "serve", "--port", str(free_port())]
    site = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    office = subprocess.Popen(
        [sys.executable, "-c", OFFICE],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert site.stdout is not None
    assert office.stdin is not None
    assert office.stdout is not None
    said = ""
    for line in site.stdout:
        said += line
        if "Started worker" in line:
            break
    address = re.search(r"http://[\d.]+:\d+", said)
    assert address, said
    yield TwoProcesses(address[0], office.stdin, office.stdout)
    for process in (office, site):
        process.terminate()
        process.wait(timeout=20)


@pytest.mark.parametrize("act", ["end_membership", "deactivate", "leave_coalition", "unshare", "withdraw"])
def test_what_one_process_takes_away_the_other_refuses_at_once(processes: TwoProcesses, act: str) -> None:
    planted = processes.office("plant")
    assert processes.status(planted["path"], planted["cookie"]) == 200
    assert processes.office(act) == {"done": act}
    assert processes.status(planted["path"], planted["cookie"]) == 404


def test_what_one_process_unpublishes_strangers_no_longer_read(processes: TwoProcesses) -> None:
    planted = processes.office("plant_public")
    assert processes.status(planted["path"]) == 200
    assert processes.office("withdraw") == {"done": "withdraw"}
    assert processes.status(planted["path"]) == 404
