"""How well goals follow from texts: micro-F1 of the SDGs on a thematic list of OHCHR, which names them.

Usage: python -m benchmarks.sdgs LIST...        (thematic lists that name SDGs, as DOCX); fails below 0.75
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from uprkit.classify.model import shipped_model
from uprkit.classify.tagging import tag_texts
from uprkit.formats import parse
from uprkit.formats.source import Source
from uprkit.sdgs import Sdg, find_sdg

TARGET = 0.75


def goal_of(name: str) -> int | None:
    found = find_sdg(name)
    return None if found is None else found.number if isinstance(found, Sdg) else found.goal


def main(paths: list[Path]) -> int:
    if not paths:
        print(__doc__)
        return 1
    rows = [row for path in paths for row in parse(Source.from_path(path)).recommendations]
    hits, suggested, listed = Counter[int](), Counter[int](), Counter[int]()
    tags = tag_texts((row.text for row in rows), shipped_model())
    for row, found in zip(rows, tags, strict=True):
        gold = {goal for name in row.sdgs if (goal := goal_of(name)) is not None}
        goals = {int(tag.label.split(".")[0]) for tag in found.sdgs}
        hits.update(goals & gold)
        suggested.update(goals)
        listed.update(gold)
    for goal in sorted(listed | suggested):
        print(f"goal {goal}: {hits[goal]} of {listed[goal]} found, {suggested[goal]} suggested")
    score = 2 * hits.total() / ((suggested.total() + listed.total()) or 1)
    print(f"texts {len(rows)}, micro-F1 of goals {score:.3f}")
    return 0 if score >= TARGET else 1


if __name__ == "__main__":
    raise SystemExit(main([Path(name) for name in sys.argv[1:]]))
