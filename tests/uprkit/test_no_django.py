"""The library stands without the site: every module of it is imported where Django cannot be."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import importlib, pkgutil, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "uprtrack"}:
            raise ImportError(f"uprkit must not import {name}")
        return None

sys.meta_path.insert(0, Blocked())
import uprkit
names = [found.name for found in pkgutil.walk_packages(uprkit.__path__, "uprkit.")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def test_every_module_imports_without_django() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20
