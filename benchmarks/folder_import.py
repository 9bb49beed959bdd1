"""What a folder of reports costs to read and to import, and whether the site goes on meanwhile.

    python -m benchmarks.folder_import DIR [--rounds N] [--postgresql URL]

DIR holds reports as PDF. All costs are CPU seconds (user and system) of process trees, start-up included; each
round takes all of them in turn, and the medians of the ratios count. Beside ``pdftotext`` once per file: reading
all files (``python -m uprkit parse``), and importing them (``uprtrack import``) into an empty installation. All
files are compared with the halves of the folder, imported each into an installation of its own. Then a reader and
a writer visit an installation, with and without an import at work in it. With ``--postgresql``, the address of a
server whose user may create databases, the imports go there; what the server itself computes is not counted.
Fails (status 1) where a limit is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

from benchmarks.processor_time import cpu_seconds

MAX_LIBRARY, MAX_DATABASE, MAX_GROWTH = 1.25, 3.0, 2.0
MAX_SLOWER = 2.0
"""Median of a visit beside an import, in times of the median without."""
MAX_WAIT = {"reader": 500.0, "writer": 1000.0}
"""Milliseconds that 95 of 100 visits beside an import stay below."""
QUIET_SECONDS = 15.0
PREPARE = """
import django
django.setup()
from django.core.management import call_command
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.services import appoint, create_user, found_organisation
from uprtrack.reviews.models import State

call_command("migrate", verbosity=0)
user = create_user(username="coordinator", password="heron and harbour 71", shown_as="Coordinator")
country = State.objects.get(pk="XCO")
alliance = found_organisation(name="Alliance", kind=OrganisationKind.COALITION, country=country)
appoint(organisation=alliance, user=user)
"""


class Installations:
    """Installations with one coordinator and nothing else, each a copy of the first."""

    def __init__(self, home: Path, server: str | None) -> None:
        self._home = home
        self._server = server
        self._count = 0
        (home / "first" / "data").mkdir(parents=True)
        if server:
            self._ask_server("CREATE DATABASE {}", "first")
        subprocess.run([sys.executable, "-c", PREPARE], check=True, env=self._environment("first"))

    @contextmanager
    def fresh(self) -> Iterator[Mapping[str, str]]:
        """The environment of a new one, gone afterwards."""
        self._count += 1
        name = f"copy{self._count}"
        shutil.copytree(self._home / "first", self._home / name)
        if self._server:
            self._ask_server("CREATE DATABASE {} TEMPLATE {}", name, "first")
        try:
            yield self._environment(name)
        finally:
            self._drop(name)

    def close(self) -> None:
        self._drop("first")

    def _drop(self, name: str) -> None:
        shutil.rmtree(self._home / name)
        if self._server:
            self._ask_server("DROP DATABASE {} WITH (FORCE)", name)

    def _database(self, name: str) -> str:
        return f"uprtrack_benchmark_{os.getpid()}_{name}"

    def _ask_server(self, statement: str, *names: str) -> None:
        import psycopg
        from psycopg import sql

        quoted = (sql.Identifier(self._database(name)) for name in names)
        with psycopg.connect(str(self._server), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*quoted))

    def _environment(self, name: str) -> Mapping[str, str]:
        own = {
            "DJANGO_SETTINGS_MODULE": "uprtrack.settings",
            "UPRTRACK_DATA": str(self._home / name / "data"),
            "UPRTRACK_KEYS": str(self._home / name / "keys"),
        }
        if self._server:
            own["DATABASE_URL"] = urlsplit(self._server)._replace(path=f"/{self._database(name)}").geturl()
        return {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | own


def import_command(files: Sequence[Path]) -> list[str]:
    return [sys.executable, "-m", "uprtrack", "import", *map(os.fspath, files)]


def costs(files: Sequence[Path], installations: Installations) -> dict[str, float]:
    """CPU seconds of one round."""
    found = {
        "pdftotext": sum(cpu_seconds(["pdftotext", os.fspath(file), os.devnull]) for file in files),
        "library": cpu_seconds([sys.executable, "-m", "uprkit", "parse", *map(os.fspath, files)]),
    }
    for name, chosen in (("import", files), ("half", files[::2]), ("other half", files[1::2])):
        with installations.fresh() as environment:
            found[name] = cpu_seconds(import_command(chosen), environment)
    return found


def tell_costs(files: Sequence[Path], rounds: Sequence[Mapping[str, float]]) -> bool:
    """Print the medians; returns whether all limits are kept."""
    for name in rounds[0]:
        seconds = [found[name] for found in rounds]
        print(
            f"{name:<12}{statistics.median(seconds):7.2f} CPU seconds ({min(seconds):.2f} to {max(seconds):.2f})"
        )
    ratios = {
        "library / pdftotext": (MAX_LIBRARY, [each["library"] / each["pdftotext"] for each in rounds]),
        "import / pdftotext": (MAX_DATABASE, [each["import"] / each["pdftotext"] for each in rounds]),
        f"{len(files)} files / half of them": (
            MAX_GROWTH,
            [2 * each["import"] / (each["half"] + each["other half"]) for each in rounds],
        ),
    }
    kept = [tell(name, statistics.median(found), most) for name, (most, found) in ratios.items()]
    return all(kept)


def tell(name: str, found: float, most: float, unit: str = "") -> bool:
    is_kept = found <= most
    print(f"{name}: {found:.2f}{unit} (at most {most:g}{unit}){'' if is_kept else '  MISSED'}", flush=True)
    return is_kept


@contextmanager
def visitors(environment: Mapping[str, str]) -> Iterator[dict[str, list[float]]]:
    """A reader and a writer at work; what is handed out holds their milliseconds afterwards."""
    taken: dict[str, list[float]] = {}
    at_work = {
        who: subprocess.Popen(
            [sys.executable, "-m", "benchmarks.visits", who],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for who in MAX_WAIT
    }
    for process in at_work.values():
        if process.stdout is not None:
            process.stdout.readline()
    yield taken
    for who, process in at_work.items():
        told, _nothing = process.communicate()
        if process.returncode:
            raise SystemExit(f"The {who} failed beside the import.")
        taken[who] = json.loads(told)


def import_and_tell(files: Sequence[Path], environment: Mapping[str, str]) -> None:
    """Import files and print what became of them: a paper that waits for a person costs less than one that is added."""
    done = subprocess.run(
        import_command(files), check=True, env=environment, stdout=subprocess.PIPE, text=True
    )
    print(done.stdout.splitlines()[-1], flush=True)


def tell_visits(files: Sequence[Path], installations: Installations) -> bool:
    """Visit an installation in quiet and beside an import; returns whether all limits are kept."""
    with installations.fresh() as environment:
        import_and_tell(files[::2], environment)
        with visitors(environment) as quiet:
            Event().wait(QUIET_SECONDS)
        with visitors(environment) as beside:
            import_and_tell(files[1::2], environment)
    is_kept = True
    for who, most in MAX_WAIT.items():
        medians = [statistics.median(found[who]) for found in (quiet, beside)]
        last = [statistics.quantiles(found[who], n=20)[-1] for found in (quiet, beside)]
        print(
            f"{who}: {len(quiet[who])} visits in quiet, median {medians[0]:.1f} ms, 95 % below {last[0]:.1f} ms; "
            f"{len(beside[who])} beside the import, median {medians[1]:.1f} ms, 95 % below {last[1]:.1f} ms"
        )
        is_kept &= tell(f"{who}, median beside / in quiet", medians[1] / medians[0], MAX_SLOWER)
        is_kept &= tell(f"{who}, 95 % beside", last[1], most, " ms")
    return is_kept


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directory", type=Path, help="holds Working Group reports as PDF")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--postgresql", metavar="URL", help="a server whose user may create databases")
    options = parser.parse_args()
    files = sorted(options.directory.glob("*.pdf"))
    if len(files) < 2:
        parser.error("the directory holds no two PDF")
    if shutil.which("pdftotext") is None:
        parser.error("pdftotext (poppler-utils) is not installed; the comparison needs it")
    with tempfile.TemporaryDirectory(prefix="uprtrack-import-") as home:
        installations = Installations(Path(home), options.postgresql)
        try:
            is_cheap = tell_costs(files, [costs(files, installations) for _ in range(options.rounds)])
            is_undisturbed = tell_visits(files, installations)
        finally:
            installations.close()
    return 0 if is_cheap and is_undisturbed else 1


if __name__ == "__main__":
    raise SystemExit(main())
