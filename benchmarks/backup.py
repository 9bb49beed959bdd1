#!/usr/bin/env python3
"""Measure what a backup and a restore cost in time and memory, beside the least that can be done.

    python benchmarks/backup.py [--rows N] [--files N]

In a temporary folder, an installation on SQLite is filled with paragraphs of about 500 characters and files of
64 KiB; then, for that and for one of four times the rows and files: the floor (``sqlite3``'s own copy of the
database, and that copy and the stored files in a tar through age: one database only, nothing compared),
``uprtrack backup``, ``verify_backup`` and ``restore``. Seconds by the clock and the largest memory of each
process, interpreter included. Fails where the backup's memory grows by more than a fifth.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MAX_GROWTH = 1.2
FILL = """
import os, random, sys
import django
django.setup()
from pathlib import Path
from django.conf import settings
from django.db import transaction
from uprtrack.documents.models import Document, DocumentFile, Passage
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.services import found_organisation
from uprtrack.reviews.models import Review, Session, State

rows, files = int(sys.argv[1]), int(sys.argv[2])
state = State.objects.get(pk="XCO")
owner = found_organisation(name="Coordination unit", kind=OrganisationKind.NMIRF, country=state)
review = Review.objects.create(
    mechanism_id="upr", state_under_review=state, cycle=4,
    session=Session.objects.get(mechanism_id="upr", number=43),
)
paper = Document.objects.create(owner=owner, review=review, kind="addendum", title="A paper")
file = DocumentFile.objects.create(document=paper, sha256="0" * 64, size=1)
words = "rights children court budget measure schools women report water prisons".split()
chance = random.Random(1)
with transaction.atomic():
    for start in range(0, rows, 5000):
        Passage.objects.bulk_create(
            Passage(
                file=file, ordinal=number, page=number // 20, paragraph=str(number),
                heading_path=["Part", str(number % 50)], text=" ".join(chance.choices(words, k=75)),
            )
            for number in range(start, min(start + 5000, rows))
        )
for number in range(files):
    place = Path(settings.MEDIA_ROOT) / "vault" / f"{number % 256:02x}" / f"{number:032x}.age"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(chance.randbytes(64 * 1024))
"""
FLOOR = """
import io, os, sqlite3, sys, tarfile, threading
import pyrage
database, media, target, recipient = sys.argv[1:]
copy = target + ".sqlite3"
with sqlite3.connect(database) as source, sqlite3.connect(copy) as place:
    source.backup(place)
incoming, outgoing = os.pipe()
def pack():
    with os.fdopen(outgoing, "wb") as pipe, tarfile.open(fileobj=pipe, mode="w|") as archive:
        archive.add(copy, "database")
        archive.add(media, "media")
worker = threading.Thread(target=pack)
worker.start()
with os.fdopen(incoming, "rb") as pipe, open(target, "wb") as sealed:
    pyrage.encrypt_io(pipe, sealed, [pyrage.x25519.Recipient.from_str(recipient)])
worker.join()
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """``seconds`` by the clock; ``memory`` in MiB, the most that the process held."""

    seconds: float
    memory: float


def run(arguments: Sequence[str], folder: Path) -> Cost:
    """Run Python with these arguments for the installation in ``folder``; exits where it fails."""
    environment: Mapping[str, str] = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "uprtrack.settings",
        "UPRTRACK_DATA": str(folder / "data"),
        "UPRTRACK_KEYS": str(folder / "keys"),
    }
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, text=True
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{arguments[0]} … ended with {process.returncode}.")
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024)


def measure(rows: int, files: int, home: Path) -> Cost:
    """Print the costs for one size; returns that of the backup."""
    import pyrage

    site, fresh, target = home / "site", home / "fresh", home / "backup"
    (site / "data").mkdir(parents=True)
    run(["-m", "uprtrack", "migrate"], site)
    run(["-c", FILL, str(rows), str(files)], site)
    identity = pyrage.x25519.Identity.generate()
    secret = home / "identity"
    secret.write_text(str(identity), encoding="utf-8")
    recipient = str(identity.to_public())
    data = site / "data"
    floor = run(
        ["-c", FLOOR, str(data / "uprtrack.sqlite3"), str(data / "media"), str(home / "floor"), recipient],
        site,
    )
    backup = run(["-m", "uprtrack", "backup", str(target), "--recipient", recipient], site)
    archives = [
        str(next(target.glob("*-database.age"))),
        "--media",
        str(next(target.glob("*-media.tar.age"))),
    ]
    opening = [*archives, "--identity", str(secret)]
    verify = run(["-m", "uprtrack", "verify_backup", *opening], site)
    restore = run(["-m", "uprtrack", "restore", *opening], fresh)
    for name, cost in (("floor", floor), ("backup", backup), ("verify", verify), ("restore", restore)):
        print(
            f"{rows:>9,} rows {files:>6,} files  {name:<8}{cost.seconds:7.1f} s{cost.memory:8.0f} MiB",
            flush=True,
        )
    return backup


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=25_000)
    parser.add_argument("--files", type=int, default=500)
    options = parser.parse_args()
    costs = []
    for times in (1, 4):
        with tempfile.TemporaryDirectory(prefix="uprtrack-backup-") as home:
            costs.append(measure(options.rows * times, options.files * times, Path(home)))
    growth = costs[1].memory / costs[0].memory
    print(f"Memory of the backup at four times the size: {growth:.2f} times.")
    return 0 if growth <= MAX_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
