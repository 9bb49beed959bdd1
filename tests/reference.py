"""``python -m tests.reference [--write]``: docs/reference.md from the code; the suite checks that it is current."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import uprkit
from uprkit.formats import FORMATS
from uprkit.outcome_printing import OUTCOME_FIELDS
from uprkit.printing import FIELDS

PATH = Path(__file__).resolve().parent.parent / "docs" / "reference.md"


def modules() -> Iterator[ModuleType]:
    """uprkit's public modules; those of a single format stay behind the registry."""
    for found in pkgutil.walk_packages(uprkit.__path__, "uprkit."):
        if "__main__" not in found.name and not found.name.startswith("uprkit.formats."):
            yield importlib.import_module(found.name)


def public_names(module: ModuleType) -> Iterator[tuple[str, object]]:
    for name, value in vars(module).items():
        is_ours = getattr(value, "__module__", None) == module.__name__
        if not name.startswith("_") and is_ours and (inspect.isclass(value) or inspect.isfunction(value)):
            yield name, value


def entry(name: str, value: object) -> Iterator[str]:
    signature = str(inspect.signature(value)) if inspect.isfunction(value) else ""
    doc = inspect.cleandoc(getattr(value, "__doc__", None) or "")
    if inspect.isclass(value) and doc.startswith(f"{name}("):
        doc = ""
    yield f"#### `{name}{signature}`"
    yield ""
    if doc:
        yield doc
        yield ""


def reference() -> str:
    lines = [
        "# Reference of `uprkit`",
        "",
        "Generated from the code by `python -m tests.reference --write`; the test suite checks that it is current.",
        "",
        "## The command line",
        "",
        "`python -m uprkit parse FILE… [--format jsonl|csv] [--checks FILE]`",
        "",
        "Fields of a row: " + ", ".join(f"`{field}`" for field in FIELDS) + ".",
        "",
        "`python -m uprkit outcome FILE… [--format jsonl|csv] [--checks FILE]` reads the papers of one review; its",
        "rows have besides: " + ", ".join(f"`{field}`" for field in OUTCOME_FIELDS[len(FIELDS) :]) + ".",
        "",
        "| format | kind | files |",
        "| --- | --- | --- |",
        *(f"| `{known.key}` | {known.title} | {', '.join(known.suffixes)} |" for known in FORMATS),
        "",
        "## Modules",
        "",
    ]
    for module in modules():
        names = list(public_names(module))
        lines += [f"### `{module.__name__}`", "", inspect.getdoc(module) or "", ""]
        for name, value in names:
            lines += entry(name, value)
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    text = reference()
    if "--write" in sys.argv:
        PATH.write_text(text, encoding="utf-8")
        return 0
    return 0 if PATH.read_text(encoding="utf-8") == text else 1


if __name__ == "__main__":
    sys.exit(main())
