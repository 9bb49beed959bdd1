"""How well the rules find UPR Info's issues: F1 on an export of its database, and the time per text.

Usage: python benchmarks/classify_issues.py DIR     (DIR holds the exports as CSV: columns Text and Issue)
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from pathlib import Path

from uprkit.classify.issues import suggest_issues
from uprkit.issues import find_issue


def coded(cell: str) -> frozenset[str]:
    """The labels of an export's cell."""
    found = (find_issue(part) for part in cell.split(",") if part.strip())
    return frozenset(issue.label for issue in found if issue is not None)


def gold(folder: Path) -> list[tuple[str, frozenset[str]]]:
    """Texts and labels of every CSV in a folder that has both columns; pledges are left out."""
    rows = []
    for path in sorted(folder.glob("recommendations*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            rows += [(row["Text"], coded(row["Issue"])) for row in csv.DictReader(handle)]
    return rows


def f1(hits: int, suggested: int, coded_by_people: int) -> float:
    return 2 * hits / (suggested + coded_by_people) if suggested + coded_by_people else 0.0


def main(folder: Path) -> int:
    rows = gold(folder)
    if not rows:
        print(f"{folder} holds no file recommendations*.csv with the columns Text and Issue.")
        return 1
    suggest_issues(rows[0][0])
    started = time.perf_counter()
    answers = [frozenset(issue.label for issue in suggest_issues(text)) for text, _ in rows]
    milliseconds = (time.perf_counter() - started) * 1000 / len(rows)
    hits, suggested, coded_by_people = Counter[str](), Counter[str](), Counter[str]()
    for answer, (_, labels) in zip(answers, rows, strict=True):
        hits.update(answer & labels)
        suggested.update(answer)
        coded_by_people.update(labels)
    scores = {name: f1(hits[name], suggested[name], count) for name, count in coded_by_people.items()}
    for name, score in sorted(scores.items(), key=lambda item: item[1]):
        print(
            f"{score:.2f}  {name}: {hits[name]} of {coded_by_people[name]} found, {suggested[name]} suggested"
        )
    exact = sum(answer == labels for answer, (_, labels) in zip(answers, rows, strict=True))
    print(
        f"texts {len(rows)}, {milliseconds:.3f} ms each; "
        f"micro-F1 {f1(hits.total(), suggested.total(), coded_by_people.total()):.3f}, "
        f"macro-F1 {sum(scores.values()) / len(scores):.3f}, exact set {exact / len(rows):.3f}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])) if len(sys.argv) == 2 else __doc__)
