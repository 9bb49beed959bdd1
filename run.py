#!/usr/bin/env python3
"""Sets up Uprtrack beside this file and hands over: ``run.py demo [--port N]`` or ``run.py test``.

``run.py benchmark search`` measures the search, ``run.py benchmark exports`` the exports, ``run.py benchmark absurd``
what nonsense costs, ``run.py benchmark year`` every page over a year's work. ``run.py install`` only sets up, with
what the tests need.

Needs nothing but Python 3.11 or later. What is installed goes into ``.venv``, with hashes, from the lock.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {
    "demo": "requirements.lock",
    "test": "requirements-test.lock",
    "benchmark": "requirements-test.lock",
    "install": "requirements-test.lock",
}
STEPS = {
    "demo": ["-m", "uprtrack", "demo", "--serve"],
    "test": ["-m", "tests"],
    "benchmark": ["-m", "benchmarks"],
    "install": ["-c", "print('All that the tests need is installed.')"],
}


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):
        return refuse(f"Uprtrack needs Python 3.11 or later; this is {sys.version.split()[0]}.")
    if not arguments or arguments[0] not in STEPS:
        return refuse(
            "Usage: python3 run.py demo [--port N]   or   python3 run.py test [pytest options]"
            "   or   python3 run.py benchmark search|exports|absurd|year [--json FILE]"
        )
    command, *rest = arguments
    if not PYTHON.exists() and (status := make_environment()):
        return status
    if status := install(LOCKS[command]):
        return status
    # Compiled once: every start is quicker, also where Python is told not to write what it compiles.
    subprocess.call([str(PYTHON), "-m", "compileall", "-q", str(HERE / "src")])
    os.chdir(HERE)
    return subprocess.call([str(PYTHON), *STEPS[command], *rest])


def make_environment() -> int:
    if not (find_spec("venv") and find_spec("ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        return refuse(
            f"This Python lacks venv; install it first (Debian: apt-get install python{version}-venv)."
        )
    print(f"Making a virtual environment in {VENV} …", flush=True)
    return subprocess.call([sys.executable, "-m", "venv", str(VENV)])


def install(lock: str) -> int:
    """Install a lock once: a stamp remembers the contents of what was installed."""
    content = (HERE / lock).read_bytes() + (HERE / "pyproject.toml").read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    stamp = VENV / f"{lock}.installed"
    if stamp.exists() and stamp.read_text() == digest:
        return 0
    print(f"Installing {lock} …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for options in (
        ["--require-hashes", "-r", str(HERE / lock)],
        ["--no-deps", "--no-build-isolation", "-e", str(HERE)],
    ):
        if status := subprocess.call([*pip, *options]):
            return status
    stamp.write_text(digest)
    return 0


def refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
