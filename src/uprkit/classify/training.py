"""Training the linear models from an export of UPR Info's database: columns Text, Action, Issue, Session.

Nothing else of a row is read: neither State. Thresholds and confidence are found by cross-validation by
session, so that no text tells about another of the same review.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from uprkit.classify.features import action_features, issue_features, read_text
from uprkit.classify.linear import Floats, Rows, fit, scores
from uprkit.classify.link_terms import frequencies_of
from uprkit.classify.model import ClassificationModel, LinearTask, rows_of_known
from uprkit.errors import UnreadablePaperError
from uprkit.issues import action_categories, find_action_category, find_issue, issues

COLUMNS = ("Text", "Action", "Issue", "Session")
COST = {"action": 0.02, "issues": 0.03}
ROUNDS = {"action": 6, "issues": 6}
FOLDS = 3
_RAREST = 3
"""A feature of fewer texts is left out: it says too little, and too much about one text."""
_STRENGTH = 1000
"""Texts of a label that count as much as what holds for all labels together."""
_CANDIDATES = np.arange(-0.6, 0.41, 0.05, dtype=np.float32)

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Example:
    """What people made of a text: ``action`` 1 to 5 or None, and labels as in ``uprkit.issues``."""

    text: str
    action: int | None
    issues: frozenset[str]
    session: int


def read_examples(path: Path, until_session: int | None = None) -> list[Example]:
    """The rows of an export that say what they are about; raises UnreadablePaperError with a sentence."""
    return [example for example in map(_example, export_rows(path)) if _is_wanted(example, until_session)]


def export_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of an export by column; raises UnreadablePaperError where a column is missing."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise UnreadablePaperError(
                    f"{path.name}, line 1: expected the columns {', '.join(COLUMNS)}; "
                    f"{', '.join(missing)} is missing."
                )
            yield from reader
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadablePaperError(
            f"{path} cannot be read: {error}; expected an export of UPR Info's database as CSV in UTF-8."
        ) from error


def _example(row: Mapping[str, str]) -> Example:
    found = (find_issue(part) for part in (row["Issue"] or "").split(",") if part.strip())
    category = find_action_category(row["Action"] or "")
    session = (row["Session"] or "").strip()
    return Example(
        text=row["Text"] or "",
        action=category.number if category else None,
        issues=frozenset(issue.label for issue in found if issue is not None),
        session=int(session) if session.isdecimal() else 0,
    )


def _is_wanted(example: Example, until_session: int | None) -> bool:
    is_early = until_session is None or 0 < example.session <= until_session
    return is_early and bool(example.text.strip()) and (example.action is not None or bool(example.issues))


def train(examples: Sequence[Example], about: Mapping[str, Any]) -> ClassificationModel:
    """A model of examples; raises ValueError where there are too few. The same examples give the same model."""
    readings = [read_text(example.text) for example in examples]
    sessions = np.array([example.session for example in examples])
    categories = tuple(str(number) for number in action_categories())
    coded = [place for place, example in enumerate(examples) if example.action is not None]
    labelled = [place for place, example in enumerate(examples) if example.issues]
    if min(len(coded), len(labelled)) < FOLDS:
        raise ValueError(
            f"{len(coded)} texts with an action category and {len(labelled)} with issues are too few."
        )
    action, action_report = _trained(
        "action",
        [action_features(readings[place]) for place in coded],
        np.array([[str(examples[place].action) == name for name in categories] for place in coded]),
        categories,
        sessions[coded],
    )
    labels = tuple(sorted(issues()))
    issue, issue_report = _trained(
        "issues",
        [issue_features(readings[place]) for place in labelled],
        np.array([[name in examples[place].issues for name in labels] for place in labelled]),
        labels,
        sessions[labelled],
    )
    told = {"texts": len(examples), "cross_validation": {"action": action_report, "issues": issue_report}}
    return ClassificationModel(action, issue, frequencies_of(readings), {**about, **told})


def _trained(
    name: str, texts: Sequence[Sequence[int]], gold: Flags, labels: tuple[str, ...], sessions: NDArray[Any]
) -> tuple[LinearTask, dict[str, Any]]:
    numbers = _vocabulary(texts)
    rows = rows_of_known(numbers, texts)
    size, cost, rounds = len(numbers) + 1, COST[name], ROUNDS[name]
    held_out = _held_out_scores(rows, gold, sessions, size, cost=cost, rounds=rounds)
    is_one = name == "action"
    thresholds = np.zeros(len(labels), np.float32) if is_one else _thresholds(held_out, gold)
    distances = held_out - thresholds
    if is_one:
        top = np.sort(distances, axis=1)
        margins, is_right = top[:, -1] - top[:, -2], gold[np.arange(len(gold)), distances.argmax(1)]
    else:
        is_near = distances > -1
        margins, is_right = distances[is_near], gold[is_near]
    slope, shift = _logistic(margins, is_right)
    weights = fit(rows, gold, size, cost=cost, rounds=rounds)
    task = LinearTask(labels, numbers, weights, thresholds, slope, shift)
    return task, _report(chosen(distances, is_one=is_one), gold, labels)


def _vocabulary(texts: Sequence[Sequence[int]]) -> NDArray[np.uint32]:
    """The features of several texts, in ascending order."""
    flat = np.fromiter(chain.from_iterable(texts), np.uint32)
    numbers, counts = np.unique(flat, return_counts=True)
    return numbers[counts >= _RAREST]


def _held_out_scores(
    rows: Rows, gold: Flags, sessions: NDArray[Any], size: int, *, cost: float, rounds: int
) -> Floats:
    """Every text scored by a model that has seen no text of its session."""
    folds = sessions % FOLDS
    if len(np.unique(folds)) < FOLDS:
        folds = np.arange(len(rows)) % FOLDS
    held_out = np.zeros(gold.shape, np.float32)
    for fold in range(FOLDS):
        is_seen = folds != fold
        seen = [row for row, is_one in zip(rows, is_seen, strict=True) if is_one]
        weights = fit(seen, gold[is_seen], size, cost=cost, rounds=rounds)
        unseen = [row for row, is_one in zip(rows, is_seen, strict=True) if not is_one]
        held_out[~is_seen] = scores(unseen, weights)
    return held_out


def _thresholds(held_out: Floats, gold: Flags) -> Floats:
    """The threshold of each label, the nearer to that of all together the rarer the label.

    A suggestion pays where it is right more often than half of F1 (Lipton et al., "Optimal Thresholding of
    Classifiers to Maximize F1 Measure", 2014): of the F1 over all labels and the label's own, the mean is taken.
    """
    hits = np.stack([((held_out > cut) & gold).sum(0) for cut in _CANDIDATES])
    suggested = np.stack([(held_out > cut).sum(0) for cut in _CANDIDATES])
    count = gold.sum(0)
    own = (2 * hits / np.maximum(suggested + count, 1)).max(0)
    together = 2 * hits.sum(1) / np.maximum(suggested.sum(1) + count.sum(), 1)
    price = (own + together.max()) / 4
    best = _CANDIDATES[(hits - price * suggested).argmax(0)]
    overall = _CANDIDATES[together.argmax()]
    shrunk: Floats = ((best * count + overall * _STRENGTH) / (count + _STRENGTH)).astype(np.float32)
    return shrunk


def _f1(suggested: Flags, gold: Flags, axis: int | None) -> NDArray[Any]:
    hits = (suggested & gold).sum(axis)
    return np.asarray(2 * hits / np.maximum(suggested.sum(axis) + gold.sum(axis), 1))


def chosen(distances: Floats, *, is_one: bool) -> Flags:
    """The labels that hold: the first alone, or all from 0 on and at least the first."""
    is_first = np.zeros(distances.shape, bool)
    is_first[np.arange(len(distances)), distances.argmax(1)] = True
    return is_first if is_one else is_first | (distances >= 0)


def _logistic(values: NDArray[Any], is_right: Flags) -> tuple[float, float]:
    """Slope and shift of the logistic curve from distances to being right, by Newton's method."""
    x = np.stack([values, np.ones_like(values)], axis=1).astype(np.float64)
    beta = np.array([1.0, 0.0])
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ beta))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(2)
        beta = beta + np.linalg.solve(hessian, x.T @ (is_right - p) - 1e-3 * beta)
    return float(beta[0]), float(beta[1])


def _report(suggested: Flags, gold: Flags, labels: Sequence[str]) -> dict[str, Any]:
    """Scores of the cross-validation, for the model card; counts are of texts."""
    by_label = _f1(suggested, gold, axis=0)
    return {
        "micro_f1": round(float(_f1(suggested, gold, axis=None)), 4),
        "exact": round(float((suggested == gold).all(1).mean()), 4),
        "labels": {
            label: {
                "f1": round(float(by_label[place]), 3),
                "texts": int(gold[:, place].sum()),
                "suggested": int(suggested[:, place].sum()),
            }
            for place, label in enumerate(labels)
        },
    }
