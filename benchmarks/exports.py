"""How quickly results are taken away: ``python3 run.py benchmark exports [--json FILE] [--data CSV] [--once]``.

The rows of UPR Info's export and ten times as many, on SQLite, asked over HTTP of the server that ``uprtrack serve``
starts, as a member of a coalition that alone sees a fifth of them. Every row as CSV and as JSON Lines: when the first
byte is there, rows a second by the clock and by the server's CPU seconds (which a busy machine does not falsify), and
how much memory the server takes while it sends. Workbooks as the worker makes them, encrypted into the vault, in a
process of its own: rows a second, and its largest memory above what it had before the first row. Fails (status 1)
where a limit is missed by the CPU seconds, or memory grows with the rows.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx
from benchmarks.processes import Server
from benchmarks.search import EXPORT, HERE, TIMES, Installation

FIRST_BYTE = 300.0
"""Milliseconds: the best of several requests, since the machine may be busy."""
ROWS = {"csv": 20_000, "jsonl": 20_000, "xlsx": 5_000}
"""Rows a second that each form reaches at least."""
MOST_MEMORY = 60_000_000
"""Bytes that sending or making a file may take, however many rows it has."""
ROUNDS = 3
WORKBOOK = """
import json, resource, sys, time
import django
django.setup()
from django.http import QueryDict
from uprtrack.catalogue.finding import find
from uprtrack.catalogue.selection import Selection
from uprtrack.exports.making import make_export
from uprtrack.exports.models import Export
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import User
from uprtrack.organisations.standing import standing_of

user = User.objects.get(username="watch")
owner = standing_of(user).organisation
author = standing_of(user).actor_in(owner)
made = Export.objects.create(owner=owner, author=author, visibility=Visibility.SELF, unit="recommendation")
total = find(user, Selection.of(QueryDict("")), facets=()).total
unit = 1 if sys.platform == "darwin" else 1024
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
begun, busy = time.perf_counter(), time.process_time()
make_export.func(made.public_id, "")
clock, busy = time.perf_counter() - begun, time.process_time() - busy
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit - before
made.refresh_from_db()
assert made.state == "done", made.told
print(json.dumps({"rows": total, "clock": clock, "busy": busy, "memory": memory}))
"""


@dataclass(frozen=True)
class Measured:
    """``first``: milliseconds to the first byte; ``clock`` and ``busy``: seconds; ``memory``: bytes taken more."""

    form: str
    times: int
    rows: int
    first: float
    clock: float
    busy: float
    memory: int

    @property
    def is_kept(self) -> bool:
        is_quick = self.first <= FIRST_BYTE and self.rows / self.busy >= ROWS[self.form]
        return is_quick and self.memory <= MOST_MEMORY

    def __str__(self) -> str:
        first = f"first byte {self.first:6.0f} ms   " if self.first else ""
        return (
            f"{self.form:<6}{self.times:>3} times   {self.rows:>7} rows   {first}"
            f"{self.rows / self.clock:>9.0f} rows/s by the clock   {self.rows / self.busy:>9.0f} by CPU   "
            f"{self.memory / 1e6:5.1f} MB" + ("" if self.is_kept else "   MISSED")
        )


def download(client: httpx.Client, server: Server, form: str, times: int) -> Measured:
    """One file from its first byte to its last."""
    busy, memory, most, rows = server.busy, server.memory, 0, 0
    begun = time.perf_counter()
    first = 0.0
    with client.stream("GET", f"/exports/rows.{form}") as answer:
        answer.raise_for_status()
        for number, piece in enumerate(answer.iter_raw()):
            first = first or (time.perf_counter() - begun) * 1000
            rows += piece.count(b"\n")
            if number % 200 == 0:
                most = max(most, server.memory)
    clock = time.perf_counter() - begun
    return Measured(
        form, times, rows - (form == "csv"), first, clock, server.busy - busy, max(most - memory, 0)
    )


def streamed(installation: Installation, times: int) -> Iterator[Measured]:
    """The best of some rounds for each form, after a first request that reads everything into memory."""
    with installation.served() as address:
        server = Server(int(address.rpartition(":")[2]))
        cookies = {"sessionid": installation.session}
        with httpx.Client(base_url=address, cookies=cookies, timeout=600) as client:
            client.get("/search/?q=rights").raise_for_status()
            for form in ("csv", "jsonl"):
                download(client, server, form, times)
                rounds = [download(client, server, form, times) for _round in range(ROUNDS)]
                best = min(rounds, key=lambda measured: measured.busy)
                first = min(measured.first for measured in rounds)
                yield Measured(
                    form, times, best.rows, first, best.clock, best.busy, max(each.memory for each in rounds)
                )


def workbook(installation: Installation, times: int) -> Measured:
    done = subprocess.run(
        [sys.executable, "-c", WORKBOOK],
        check=True,
        env=installation.environment,
        stdout=subprocess.PIPE,
        text=True,
        cwd=HERE,
    )
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return Measured("xlsx", times, told["rows"], 0.0, told["clock"], told["busy"], told["memory"])


def measure(home: Path, export: Path, sizes: Sequence[int]) -> Iterator[Measured]:
    once = Installation(home / "once")
    once.load(export)
    for times in sizes:
        installation = once
        if times > 1:
            installation = Installation(home / "many")
            shutil.copytree(once.home, installation.home)
            installation.session = once.session
            installation.multiply(times)
        yield from streamed(installation, times)
        yield workbook(installation, times)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=EXPORT, help="UPR Info's export as CSV")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument("--once", action="store_true", help="leave out ten times the rows")
    options = parser.parse_args(arguments)
    if not options.data.exists():
        print(f"--data: expected UPR Info's export as CSV, found no file {options.data}.", file=sys.stderr)
        return 2
    found = []
    with tempfile.TemporaryDirectory() as home:
        for measured in measure(Path(home), options.data, TIMES[:1] if options.once else TIMES):
            print(measured, flush=True)
            found.append(measured)
    if options.json:
        figures = [asdict(measured) for measured in found]
        options.json.write_text(json.dumps({"exports": figures}, indent=1), encoding="utf-8")
    return 0 if all(measured.is_kept for measured in found) else 1


if __name__ == "__main__":
    sys.exit(main())
