"""``python -m tests.reference_of_columns [--write]``: docs/columns.md from the columns of exports."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PATH = Path(__file__).resolve().parent.parent / "docs" / "columns.md"
_BEGINNING = """# Columns of an export

Generated from the code by `python -m tests.reference_of_columns --write`; the test suite checks that it is current.

A file has one row for each recommendation, as the UN counts (`unit=recommendation`), or one for each recommendation
and recommending State, as UPR Info counts (`unit=pair`). CSV is UTF-8 with a mark of the encoding, commas and CRLF;
the values of a list are joined by "; ", and an apostrophe stands before a text that a spreadsheet would take for a
formula. JSON Lines holds one object a line, lists as lists, and every text as it is. A workbook has the rows, these
columns and the manifest. Names of columns are never changed: a column that would mean something else gets a new one.

| column | says | unit | in |
| --- | --- | --- | --- |
"""


def reference() -> str:
    from uprtrack.catalogue.kinds import KINDS
    from uprtrack.exports.columns import Unit, columns_of
    from uprtrack.exports.other_kinds import OTHER_KINDS

    units = {unit: {column.name for column in columns_of(unit)} for unit in Unit}
    columns = {column.name: column for unit in Unit for column in columns_of(unit)}
    lines = []
    for name, column in columns.items():
        where = [unit.value for unit in Unit if name in units[unit]]
        told = "both" if len(where) == len(Unit) else where[0]
        lines.append(f"| `{name}` | {column.description} | {column.unit} | {told} |")
    for key, kind in OTHER_KINDS.items():
        lines += [
            "",
            f"## {KINDS[key].name} (`in={key}`)",
            "",
            "| column | says | unit |",
            "| --- | --- | --- |",
        ]
        lines += [f"| `{column.name}` | {column.description} | {column.unit} |" for column in kind.columns]
    return _BEGINNING + "\n".join(lines) + "\n"


def main() -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uprtrack.settings")
    django.setup()
    text = reference()
    if "--write" in sys.argv:
        PATH.write_text(text, encoding="utf-8")
        return 0
    return 0 if PATH.read_text(encoding="utf-8") == text else 1


if __name__ == "__main__":
    sys.exit(main())
