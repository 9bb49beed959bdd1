"""The script that sets everything up: standard library only, and whole sentences where it cannot."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "run.py"


def imported(tree: ast.Module) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


def test_it_needs_the_standard_library_alone() -> None:
    assert imported(ast.parse(SCRIPT.read_text(encoding="utf-8"))) <= set(sys.stdlib_module_names)


def test_an_unknown_command_is_refused_with_a_sentence() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "fly"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "run.py demo" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_locks_check_hashes_and_name_no_host() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        pins = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert pins
        assert all("==" in line and line.rstrip().endswith("\\") for line in pins)
        assert not [line for line in lines if "://" in line or line.startswith("-")]
