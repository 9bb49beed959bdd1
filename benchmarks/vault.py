"""How fast files are stored encrypted and opened again, and in how much memory.

Usage: python benchmarks/vault.py [MEGABYTES], 200 by default. Each figure is of a process of its own: the floor
(hashing a file and copying it, in pieces of 64 KiB), ``vault.store`` and ``vault.open_stored``, which decrypts
twice: once to check the whole, once to hand it out. Prints megabytes a second and the highest memory.
"""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

MEGABYTE = 1024 * 1024
PIECE = 64 * 1024
STEPS = ("nothing", "floor", "store", "open")


def pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        while piece := handle.read(PIECE):
            yield piece


def floor(source: Path) -> None:
    digest = hashlib.sha256()
    with source.with_suffix(".copy").open("wb") as target:
        for piece in pieces(source):
            digest.update(piece)
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())


def begin() -> None:
    """Django with the empty installation of this run."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "uprtrack.settings"
    django.setup()


def step(name: str, folder: Path) -> None:
    """One measurement: seconds and the highest memory, on a line."""
    begin()
    from uprtrack.documents import vault

    source, stored = folder / "source", folder / "stored"
    started = time.perf_counter()
    if name == "floor":
        floor(source)
    elif name == "store":
        with source.open("rb") as stream:
            found = vault.store(stream)
        stored.write_text(f"{found.path} {found.sha256}")
    elif name == "open":
        path, sha256 = stored.read_text().split()
        size = sum(len(piece) for piece in vault.open_stored(path, sha256=sha256))
        assert size == source.stat().st_size
    seconds = time.perf_counter() - started
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def main() -> int:
    if len(sys.argv) == 3 and sys.argv[1] in STEPS:
        step(sys.argv[1], Path(sys.argv[2]))
        return 0
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory(prefix="vault-benchmark-") as name:
        folder = Path(name)
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {"UPRTRACK_DATA": str(folder / "data"), "UPRTRACK_KEYS": str(folder / "keys")}
        (folder / "data" / "static").mkdir(parents=True)
        subprocess.run([sys.executable, "-m", "uprtrack", "migrate", "--verbosity", "0"], check=True)
        with (folder / "source").open("wb") as source:
            for _ in range(megabytes):
                source.write(os.urandom(MEGABYTE))
        for step_name in STEPS:
            command = [sys.executable, __file__, step_name, name]
            answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            seconds, kilobytes = float(answer[0]), int(answer[1])
            speed = "" if step_name == "nothing" else f"{megabytes / seconds:7.0f} MB/s "
            print(f"{step_name:<8}{speed:<14}highest memory {kilobytes / 1024:6.0f} MB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
