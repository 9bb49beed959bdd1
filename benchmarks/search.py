"""How long a search takes, beside Datasette: ``python3 run.py benchmark search [--json FILE] [--data CSV]``.

The rows of UPR Info's export, and ten times as many, on SQLite and on a PostgreSQL of this run; asked over HTTP of
the server that ``uprtrack serve`` starts, as a member of a coalition that alone sees a fifth of them. One request is
words, every facet with its counts, and a page of fifty rows. Datasette has the same rows in a table with a full-text
index, its limits raised so that all six facets come, and shows its own page of fifty; the limits are held against that.
How long it takes without a page, in JSON, is told beside it, and the memory that the site's process holds at the end.
All are asked the same words in turn, in the same rounds. Fails (status 1) where a limit is missed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

import httpx
import tenacity
from benchmarks.processes import Server

HERE = Path(__file__).resolve().parent.parent
EXPORT = HERE.parent / "shared" / "data" / "upr-info" / "recommendations-sessions-01-16.csv"
DATASETTE = "datasette==0.65.*"
TIMES = (1, 10)
LARGEST_PAGE = 150_000
MOST = {("sqlite", 1): 1 / 3, ("postgresql", 1): 1 / 3, ("sqlite", 10): 1 / 5, ("postgresql", 10): 1 / 3}
"""The 95th percentile, in times of Datasette's over as many rows."""
FACETS = ("state_under_review", "recommending_state", "position", "action", "session", "recommending_group")
# fmt: off
QUERIES = (
    "rights", "women", "children", "torture", "death penalty", "human rights", "education", "trafficking",
    "discrimination", "violence against women", "freedom of expression", "indigenous peoples", "ratify",
    "optional protocol", "convention", "migrant workers", "persons with disabilities", "police", "prisons",
    "national human rights institution", "corporal punishment", "moratorium", "poverty", "health", "water",
    "housing", "minorities", "religion", "journalists", "human rights defenders", "refugees",
    "asylum seekers", "impunity", "independence of the judiciary", "corruption", "training", "legislation",
    "national plan of action", "continue efforts", "strengthen", "cooperation", "special procedures",
    "technical assistance", "child labour", "early marriage", "female genital mutilation",
    "domestic violence", "gender equality", "sexual orientation", "juvenile justice", "detention",
    "enforced disappearances", "international criminal court", "civil society", "elections",
    "food security", "climate change", "racism", "xenophobia", "statelessness",
)
# fmt: on
"""From the broadest words of the field, which set the 95th percentile, to rare ones."""


@dataclass
class Engine:
    """Something that is asked; ``taken`` are the milliseconds of its answers."""

    name: str
    times: int
    address: str
    cookies: Mapping[str, str] = field(default_factory=dict)
    taken: list[float] = field(default_factory=list)
    largest: int = 0
    server: Server | None = None
    memory: int = 0
    """Bytes that the largest process holds after all was asked."""

    def ask(self, client: httpx.Client, words: str) -> float:
        begun = time.perf_counter()
        answer = client.get(self.address.format(words=quote_plus(words)), cookies=dict(self.cookies))
        taken = (time.perf_counter() - begun) * 1000
        if answer.status_code != 200:
            raise SystemExit(
                f"{self.name}: expected a page for “{words}”, found status {answer.status_code}."
            )
        self.largest = max(self.largest, len(answer.content))
        return taken


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], address: str, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """A server, from its first answer on."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, start_new_session=True)
        try:
            wait = tenacity.Retrying(
                retry=tenacity.retry_if_exception_type(httpx.TransportError),
                wait=tenacity.wait_fixed(0.2),
                stop=tenacity.stop_after_delay(120),
                reraise=True,
            )
            wait(httpx.get, address, timeout=120)
            yield
        finally:
            process.terminate()
            process.wait()


class Installation:
    """Uprtrack with the rows once or ten times, on one of the databases."""

    def __init__(self, home: Path, database_url: str = "") -> None:
        self.home, self.database_url = home, database_url
        self.session = ""

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "DJANGO_SETTINGS_MODULE": "uprtrack.settings",
            "UPRTRACK_DATA": str(self.home / "data"),
            "UPRTRACK_KEYS": str(self.home / "keys"),
            "UPRTRACK_OPERATOR": "Benchmark",
            "UPRTRACK_OPERATOR_KIND": "civil_society",
        }
        if self.database_url:
            own["DATABASE_URL"] = self.database_url
        return {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | own

    def load(self, export: Path) -> None:
        (self.home / "data").mkdir(parents=True)
        self.session = json.loads(self._do("load", str(export)))["sessionid"]

    def multiply(self, times: int) -> None:
        self._do("multiply", str(times))

    def _do(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "benchmarks.search_rows", *arguments]
        done = subprocess.run(
            command, check=True, env=self.environment, stdout=subprocess.PIPE, text=True, cwd=HERE
        )
        return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""

    @contextmanager
    def served(self) -> Iterator[str]:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "uprtrack", "serve", "--port", str(port)]
        with running(command, f"{address}/about/", self.environment):
            yield address


def installations(home: Path, export: Path, stack: ExitStack) -> Iterator[tuple[str, int, Installation]]:
    """On both databases, once and ten times: the larger are copies of the smaller, multiplied."""
    import psycopg
    from psycopg import sql
    from tests.__main__ import postgresql

    server, version = stack.enter_context(postgresql())
    print(f"{version}, SQLite {sqlite3.sqlite_version}", flush=True)

    def database(name: str, template: str = "template1") -> str:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(statement)
        return urlsplit(server)._replace(path=f"/{name}").geturl()

    for engine in ("sqlite", "postgresql"):
        is_sqlite = engine == "sqlite"
        once = Installation(home / f"{engine}-1", "" if is_sqlite else database("once"))
        once.load(export)
        many = Installation(home / f"{engine}-10")
        shutil.copytree(once.home, many.home)
        many.database_url = "" if is_sqlite else database("many", "once")
        many.session = once.session
        many.multiply(TIMES[-1])
        yield engine, TIMES[0], once
        yield engine, TIMES[-1], many


def make_datasette(home: Path) -> Path:
    """Datasette in an environment of its own: it is no dependency."""
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    folder = home / ("Scripts" if os.name == "nt" else "bin")
    pip = [
        str(folder / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        DATASETTE,
    ]
    subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)
    return folder / "datasette"


def make_table(path: Path, export: Path, times: int) -> None:
    """The export as a table with a full-text index, as ``csvs-to-sqlite -f`` makes it, with a stemmer."""
    columns = {
        "state_under_review": "To",
        "text": "Text",
        "recommending_state": "From",
        "recommending_group": "From-Rgrp",
        "position": "Response",
        "action": "Action",
        "issues": "Issue",
        "session": "Session",
    }
    with export.open(newline="", encoding="utf-8") as file:
        rows = [tuple(row[name] for name in columns.values()) for row in csv.DictReader(file)]
    connection = sqlite3.connect(path)
    connection.execute(f"CREATE TABLE recommendations (id INTEGER PRIMARY KEY, {', '.join(columns)})")
    places = ", ".join("?" for _name in columns)
    for _time in range(times):
        connection.executemany(f"INSERT INTO recommendations ({', '.join(columns)}) VALUES ({places})", rows)
    connection.execute(
        "CREATE VIRTUAL TABLE recommendations_fts USING "
        "fts5(text, content='recommendations', content_rowid='id', tokenize='porter')"
    )
    connection.execute("INSERT INTO recommendations_fts(recommendations_fts) VALUES ('rebuild')")
    connection.commit()
    connection.close()


@contextmanager
def datasette(program: Path, table: Path) -> Iterator[str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [str(program), "serve", str(table), "--port", str(port)]
    for name in ("sql_time_limit_ms", "facet_time_limit_ms"):
        command += ["--setting", name, "600000"]
    command += ["--setting", "suggest_facets", "off"]
    with running(command, f"{address}/-/versions.json"):
        facets = "".join(f"&_facet={name}" for name in FACETS)
        yield f"{address}/{table.stem}/recommendations{{form}}?_search={{words}}&_size=50{facets}"


def engines(home: Path, export: Path, stack: ExitStack) -> Iterator[Engine]:
    program = make_datasette(home / "datasette")
    for times in TIMES:
        table = home / f"table{times}.db"
        make_table(table, export, times)
        address = stack.enter_context(datasette(program, table))
        for name, form in (("datasette", ""), ("datasette-json", ".json")):
            yield Engine(name, times, address.replace("{form}", form))
    for name, times, installation in installations(home, export, stack):
        address = stack.enter_context(installation.served())
        cookies = {"sessionid": installation.session}
        server = Server(int(address.rpartition(":")[2]))
        yield Engine(name, times, f"{address}/search/?q={{words}}", cookies, server=server)


def ask_all(asked: Sequence[Engine], rounds: int) -> None:
    with httpx.Client(timeout=600) as client:
        for engine in asked:
            # The first request of a process reads everything into memory.
            begun = engine.ask(client, "rights")
            print(
                f"{engine.name:<15}{engine.times:>3} times   first answer after {begun / 1000:.1f} s",
                flush=True,
            )
        for _round in range(rounds):
            for words in QUERIES:
                for engine in asked:
                    engine.taken.append(engine.ask(client, words))
    for engine in asked:
        engine.memory = engine.server.memory if engine.server else 0


def tell(asked: Sequence[Engine]) -> bool:
    """Print the figures; returns whether all limits are kept."""
    at = {(engine.name, engine.times): engine for engine in asked}
    is_kept = True
    for (name, times), engine in sorted(at.items()):
        last = percentile(engine.taken, 95)
        line = f"{name:<15}{times:>3} times   p50 {percentile(engine.taken, 50):8.1f} ms   p95 {last:8.1f} ms"
        most = MOST.get((name, times))
        if most is not None:
            ratio = last / percentile(at["datasette", times].taken, 95)
            kept = ratio <= most and engine.largest <= LARGEST_PAGE
            line += f"   {ratio:.2f} of Datasette's (at most {most:.2f}), page at most {engine.largest / 1000:.0f} kB"
            line += f", {engine.memory / 1e6:.0f} MB" + ("" if kept else "   MISSED")
            is_kept &= kept
        print(line)
    for name in ("sqlite", "postgresql"):
        growth = percentile(at[name, 10].taken, 95) / percentile(at[name, 1].taken, 95)
        print(f"{name:<15} ten times the rows take {growth:.1f} times as long (at most 10)")
        is_kept &= growth <= 10
    return is_kept


def figures(asked: Sequence[Engine]) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    found: dict[str, dict[str, dict[str, float]]] = {}
    for engine in asked:
        told = {f"p{percent}": round(percentile(engine.taken, percent), 2) for percent in (50, 95)}
        found.setdefault(engine.name, {})[str(engine.times)] = told
    return {"engines": found}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--data", type=Path, metavar="CSV", default=EXPORT, help="UPR Info's export")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    if not options.data.is_file():
        print(
            f"{options.data}: expected UPR Info's export as CSV; say with --data where it is.",
            file=sys.stderr,
        )
        return 2
    with tempfile.TemporaryDirectory(prefix="uprtrack-benchmark-") as folder, ExitStack() as stack:
        asked = list(engines(Path(folder), options.data, stack))
        ask_all(asked, options.rounds)
    is_kept = tell(asked)
    if options.json:
        options.json.write_text(json.dumps(figures(asked), indent=2) + "\n", encoding="utf-8")
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
