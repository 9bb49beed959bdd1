"""How well links to an earlier cycle are found, on pairs that a person judged by reading.

Usage: python -m benchmarks.links EXPORT [--fit] [--speed]

EXPORT is UPR Info's export of sessions 1 to 16, in its order: ``links-judged.csv`` names its rows, counted from
0. For each later recommendation it holds all the earlier ones (sessions 1 to 12) that the judge takes for
predecessors, or none. ``--fit`` prints the weights that the States for tuning ask for, ``--speed`` the seconds
for 40,000 texts against 40,000. Fails below the targets.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from uprkit.classify.link_respects import RESPECTS
from uprkit.classify.linking import SURE_ENOUGH, Linker
from uprkit.classify.model import shipped_model
from uprkit.states import find_state

JUDGED = Path(__file__).with_name("links-judged.csv")
LAST_OF_FIRST_CYCLE = 12
RIGHT, RIGHT_NONE = 0.88, 0.85
MANY, SECONDS = 40_000, 120
PENALTY = 30.0
"""On large weights: the respects are alike among themselves, and the judged texts are few."""
ANSWERED = 0.37
"""The likelihood of a pair from which on it is answered: of several candidates each takes a share of being right."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A later text, the earlier ones of its State, which of them precede it, and the judge's kind."""

    state: str
    use: str
    text: str
    earlier: tuple[str, ...]
    right: frozenset[str]
    kind: str


def judged(export: Path) -> Iterator[Judged]:
    """The judged rows with their texts."""
    with export.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    earlier: dict[str, dict[str, None]] = {}
    for row in rows:
        if int(row["Session"]) <= LAST_OF_FIRST_CYCLE:
            earlier.setdefault(find_state(row["To"]) or "", {})[row["Text"]] = None
    with JUDGED.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            right = frozenset(rows[int(place)]["Text"] for place in row["candidates"].split("|") if place)
            text = rows[int(row["query"])]["Text"]
            yield Judged(row["state"], row["use"], text, tuple(earlier[row["state"]]), right, row["kind"])


def fitted(pairs: Sequence[Judged]) -> dict[str, float]:
    """Weights by respect, and the shift, by penalised logistic regression over all pairs of texts."""
    found, is_right = [], []
    for pair in pairs:
        found += linker_of(pair).respects(pair.text)
        is_right += [text in pair.right for text in pair.earlier]
    raw, y = np.array(found), np.array(is_right, float)
    # Each respect counts by its own spread, or the penalty would fall on those that are seldom there.
    middle, spread = raw.mean(0), raw.std(0) + 1e-6
    x = np.hstack([(raw - middle) / spread, np.ones((len(raw), 1))])
    penalty = np.append(np.full(raw.shape[1], PENALTY), 0.0)
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        hessian = (x.T * (p * (1 - p))) @ x + np.diag(penalty)
        beta = beta + np.linalg.solve(hessian, x.T @ (y - p) - penalty * beta)
    weights = beta[:-1] / spread
    shift = float(beta[-1] - weights @ middle - np.log(ANSWERED / (1 - ANSWERED)))
    by_respect = {name: float(weight) for name, weight in zip(RESPECTS, weights, strict=True)}
    return by_respect | {"shift": shift}


_LINKERS: dict[str, Linker] = {}


def linker_of(pair: Judged) -> Linker:
    if pair.state not in _LINKERS:
        _LINKERS[pair.state] = Linker(pair.earlier, shipped_model())
    return _LINKERS[pair.state]


def left_out(pairs: Sequence[Judged]) -> None:
    """Print the figures of each State by weights that were fitted to the others."""
    right = given = none = 0
    for state in {pair.state for pair in pairs}:
        weights = fitted([pair for pair in pairs if pair.state != state])
        shift = weights.pop("shift")
        for pair in (pair for pair in pairs if pair.state == state):
            alike = np.array(linker_of(pair).respects(pair.text)) @ np.array(list(weights.values())) + shift
            best = int(alike.argmax())
            is_given = alike[best] >= np.log(SURE_ENOUGH / (1 - SURE_ENOUGH))
            given += bool(pair.right) and is_given
            right += is_given and pair.earlier[best] in pair.right
            none += not pair.right and not is_given
    with_one = sum(bool(pair.right) for pair in pairs)
    print(
        f"each State by weights of the others: {with_one} have a predecessor: {given} answered, {right} right "
        f"(precision {right / max(given, 1):.3f}, of all {right / max(with_one, 1):.3f}); "
        f"{len(pairs) - with_one} have none: {none / max(len(pairs) - with_one, 1):.3f} right"
    )


def scored(pairs: Sequence[Judged], name: str) -> bool:
    """Print the figures of some pairs; whether they reach the targets."""
    answers = [next(linker_of(pair).links([pair.text])) for pair in pairs]
    given = right = none = kinds = 0
    with_one = [(pair, link) for pair, link in zip(pairs, answers, strict=True) if pair.right]
    without = [link for pair, link in zip(pairs, answers, strict=True) if not pair.right]
    for pair, link in with_one:
        if link.candidate is not None:
            given += 1
            is_right = pair.earlier[link.candidate] in pair.right
            right += is_right
            kinds += is_right and link.kind == pair.kind
    none = sum(link.candidate is None for link in without)
    precision = right / given if given else 0.0
    print(
        f"{name}: {len(pairs)} texts; {len(with_one)} have a predecessor: {given} answered, {right} right "
        f"(precision {precision:.3f}, of all {right / max(len(with_one), 1):.3f}; kind right {kinds}); "
        f"{len(without)} have none: {none} right ({none / max(len(without), 1):.3f})"
    )
    return precision >= RIGHT and none >= RIGHT_NONE * len(without)


def is_quick(export: Path) -> bool:
    """Print the seconds of linking ``MANY`` texts to as many, those of the export over again with a word more."""
    with export.open(encoding="utf-8-sig", newline="") as handle:
        texts = [row["Text"] for row in csv.DictReader(handle)]
    many = [f"{texts[place % len(texts)]} {place // len(texts) or ''}".strip() for place in range(MANY)]
    started, by_processor = time.perf_counter(), time.process_time()
    found = sum(link.candidate is not None for link in Linker(many, shipped_model()).links(many))
    # Other work on the machine makes the clock run, not the processor.
    taken = time.process_time() - by_processor
    print(
        f"{MANY} texts against {MANY}: {time.perf_counter() - started:.1f} seconds by the clock, "
        f"{taken:.1f} of processor; {found} linked"
    )
    return taken < SECONDS


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("export", type=Path)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    pairs = list(judged(options.export))
    if options.fit:
        tuning = [pair for pair in pairs if pair.use == "tuning"]
        left_out(tuning)
        for name, weight in fitted(tuning).items():
            print(f"{name},{weight:.2f}")
    started = time.process_time()
    for state in sorted({pair.state for pair in pairs}):
        scored([pair for pair in pairs if pair.state == state], state)
    print(f"a text is likelier than {SURE_ENOUGH} to have the predecessor named")
    reached = [scored([pair for pair in pairs if pair.use == use], use) for use in ("tuning", "held_out")]
    print(f"{time.process_time() - started:.1f} CPU seconds")
    if options.speed:
        reached.append(is_quick(options.export))
    return 0 if all(reached) else 1


if __name__ == "__main__":
    raise SystemExit(main())
