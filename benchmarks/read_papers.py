"""What is read of the real papers: rows, positions, unresolved States, and how many rows carry a doubt.

Usage: python benchmarks/read_papers.py DATA, where DATA holds ``wg-reports``, ``ohchr-slovenia`` and
``upr-info/raw``. Prints one line per figure; the share of doubts is over all rows, so over right rows it is lower.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from uprkit.formats import parse
from uprkit.formats.source import Source
from uprkit.model import ParsedDocument, Position


def read(path: Path) -> ParsedDocument:
    return parse(Source.from_path(path))


def reports(folder: Path) -> None:
    rows = [row for path in sorted(folder.glob("*.pdf")) for row in read(path).recommendations]
    doubted = sum(bool(row.checks) for row in rows)
    print(f"Working Group reports: {len(rows)} rows, {doubted} with a doubt ({doubted / len(rows):.1%})")


def thematic_list(path: Path) -> None:
    rows = read(path).recommendations
    positions = Counter(row.position for row in rows)
    without = sum(not row.recommending_states for row in rows)
    untagged = sum(not row.themes for row in rows)
    print(
        f"{path.name}: {len(rows)} recommendations, {positions[Position.SUPPORTED]} supported, "
        f"{positions[Position.NOTED]} noted, {without} without a State, {untagged} without a theme"
    )


def sheet(path: Path) -> None:
    rows = read(path).recommendations
    unresolved = sum(not row.recommending_states for row in rows)
    no_review = sum(not row.state_under_review for row in rows)
    print(
        f"{path.name}: {len(rows)} rows, {no_review} without a State under review, "
        f"{unresolved} without a recommending State"
    )


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    data = Path(sys.argv[1])
    reports(data / "wg-reports")
    for path in sorted((data / "ohchr-slovenia").glob("thematic-list-*.docx")):
        thematic_list(path)
    for path in sorted((data / "upr-info" / "raw").iterdir()):
        if path.suffix in (".xls", ".csv"):
            sheet(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
