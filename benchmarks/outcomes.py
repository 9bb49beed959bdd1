"""Whether a review's outcome put together from its papers agrees with OHCHR's thematic list.

Usage: python -m benchmarks.outcomes DIR, where DIR holds papers and an ``index.csv`` with the columns file, cycle
and kind ("working group report", "addendum", "thematic list of recommendations"). Of each cycle the report and
the addendum are put together without the list; then numbers, States and positions are compared with it. Where
there is no list, the answers are counted by how sure their reading is. Fails (status 1) where anything differs.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from uprkit.formats import parse
from uprkit.formats.source import Source
from uprkit.model import Confidence, Kind, ParsedDocument, ParsedRecommendation
from uprkit.outcome import Outcome, put_together

PAPERS, LIST = ("working group report", "addendum"), "thematic list of recommendations"
Told = dict[str, tuple[set[str], str]]
"""For each number the recommending States and the position."""


def papers_by_cycle(folder: Path) -> dict[str, dict[str, ParsedDocument]]:
    """For each cycle the papers that are compared, by kind."""
    papers: dict[str, dict[str, ParsedDocument]] = defaultdict(dict)
    with (folder / "index.csv").open(encoding="utf-8", newline="") as lines:
        for entry in csv.DictReader(lines):
            if entry["kind"] in (*PAPERS, LIST):
                papers[entry["cycle"]][entry["kind"]] = parse(Source.from_path(folder / entry["file"]))
    return papers


def told_by_number(rows: Sequence[ParsedRecommendation]) -> Told:
    told: Told = {}
    for row in rows:
        if row.kind is Kind.RECOMMENDATION:
            states = told.get(row.paragraph, (set[str](), ""))[0]
            told[row.paragraph] = (states | set(row.recommending_states), str(row.position))
    return told


def differences(outcome: Outcome, listed: ParsedDocument) -> Iterator[str]:
    """A sentence for each number, State set or position that the list has otherwise."""
    ours = told_by_number([row.told for row in outcome.rows])
    theirs = told_by_number(listed.recommendations)
    for number in sorted(ours.keys() | theirs.keys()):
        if number not in theirs or number not in ours:
            yield f"{number} stands only in {'the documents' if number in ours else 'the list'}."
            continue
        for about, here, there in zip(("States", "position"), ours[number], theirs[number], strict=True):
            if here != there:
                yield f"{number}: the {about} of the documents are {here}, of the list {there}."


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    status = 0
    for cycle, papers in sorted(papers_by_cycle(Path(sys.argv[1])).items()):
        if not set(PAPERS) <= papers.keys():
            continue
        outcome = put_together([papers[kind] for kind in PAPERS])
        told = told_by_number([row.told for row in outcome.rows])
        positions = Counter(position for _states, position in told.values())
        print(f"cycle {cycle}: {len(told)} recommendations, {dict(positions)}", end="")
        if LIST in papers:
            differing = list(differences(outcome, papers[LIST]))
            print(f", {len(differing)} differ from OHCHR's list")
            print("".join(f"  {sentence}\n" for sentence in differing), end="")
            status = status or bool(differing)
        else:
            sure = Counter(answer.confidence for answer in papers["addendum"].answers)
            unread = len(told.keys() - {row.told.paragraph for row in outcome.rows if row.confidence})
            by_confidence = ", ".join(f"{sure[level]} {level}" for level in Confidence)
            print(f", no list; answers by confidence: {by_confidence}")
            print(f"  {len(outcome.unplaced)} answers not placed, {unread} recommendations unanswered")
            status = status or bool(outcome.unplaced or unread)
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
