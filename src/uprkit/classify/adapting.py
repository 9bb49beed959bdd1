"""A model taught by further decisions: the weights that are there, moved as little as the new texts ask for.

The texts that a model was trained on are not needed: its weights are the starting point of the same solver, which
then finds the nearest weights that follow what people decided. Nothing of a text is read but its words; neither State
is ever among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from uprkit.classify.features import TextReading, action_features, issue_features, read_text
from uprkit.classify.linear import fit
from uprkit.classify.model import ClassificationModel, LinearTask, rows_of_known
from uprkit.classify.training import COST, ROUNDS, Flags, chosen

TASKS = ("action", "issues")
FEWEST = 100
"""Texts with decisions of a kind below which nothing is learnt: what few teach is chance."""
HELD_OUT = 4
"""One text in so many, the newest, is kept apart to compare the models on."""
_RAREST = 3


@dataclass(frozen=True, slots=True)
class Lesson:
    """What people decided of one text, by task: labels that hold, and labels of which nothing is known.

    ``yes`` and ``unknown`` map ``action`` (``"1"`` to ``"5"``) and ``issues`` (labels as in ``uprkit.issues``) to
    labels; a task that is missing in ``yes`` teaches nothing. All other labels do not hold.
    """

    text: str
    yes: Mapping[str, frozenset[str]]
    unknown: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """F1 over the decisions on the newest texts, of the model that was there and of one taught by the older texts."""

    task: str
    taught: int
    held_out: int
    before: float
    after: float

    @property
    def is_enough(self) -> bool:
        return self.taught + self.held_out >= FEWEST

    @property
    def is_better(self) -> bool:
        return self.is_enough and self.after > self.before


def compare(model: ClassificationModel, lessons: Sequence[Lesson]) -> dict[str, Compared]:
    """What learning would change, by task: taught by the older three quarters, asked about the newest quarter.

    ``lessons`` stand in the order in which people decided, the oldest first. A text that was taught is not asked about.
    """
    found = {}
    for task in TASKS:
        told = [lesson for lesson in lessons if task in lesson.yes]
        cut = len(told) - len(told) // HELD_OUT
        older = told[:cut]
        known = {lesson.text for lesson in older}
        newest = [lesson for lesson in told[cut:] if lesson.text not in known]
        before: LinearTask = getattr(model, task)
        if not newest or len(told) < FEWEST:
            found[task] = Compared(task, len(older), len(newest), 0.0, 0.0)
            continue
        readings, gold, is_known = _laid_out(task, newest, before.labels)
        scores = (
            _f1(_suggested(task, each, readings), gold, is_known)
            for each in (before, _taught(task, before, older))
        )
        found[task] = Compared(task, len(older), len(newest), *scores)
    return found


def adapt(
    model: ClassificationModel, lessons: Sequence[Lesson], tasks: Sequence[str], about: Mapping[str, Any]
) -> ClassificationModel:
    """The model with some tasks taught by all lessons; thresholds and confidence stay as they were.

    ``about`` says what it is, beside what the model says of itself; it needs a ``version``.
    """
    taught = {
        task: _taught(task, getattr(model, task), [lesson for lesson in lessons if task in lesson.yes])
        for task in tasks
    }
    told = {**model.about, **about}
    return replace(
        model,
        action=taught.get("action", model.action),
        issues=taught.get("issues", model.issues),
        about=told,
    )


def _laid_out(
    task: str, lessons: Sequence[Lesson], labels: Sequence[str]
) -> tuple[list[TextReading], Flags, Flags]:
    """The texts as read, which labels hold, and of which it is known."""
    readings = [read_text(lesson.text) for lesson in lessons]
    gold = np.array([[label in lesson.yes[task] for label in labels] for lesson in lessons])
    unknown = [lesson.unknown.get(task, frozenset()) for lesson in lessons]
    is_known = np.array([[label not in each for label in labels] for each in unknown])
    return readings, gold, is_known


def _features(task: str, readings: Sequence[TextReading]) -> list[list[int]]:
    return [action_features(each) if task == "action" else issue_features(each) for each in readings]


def _taught(task: str, before: LinearTask, lessons: Sequence[Lesson]) -> LinearTask:
    readings, gold, is_known = _laid_out(task, lessons, before.labels)
    features = _features(task, readings)
    numbers, start = _widened(before, features)
    weights = fit(
        rows_of_known(numbers, features),
        gold,
        len(numbers) + 1,
        cost=COST[task],
        rounds=ROUNDS[task],
        start=start,
        is_known=is_known,
    )
    return replace(before, numbers=numbers, weights=weights)


def _widened(
    before: LinearTask, features: Sequence[Sequence[int]]
) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """The features known before and those of three new texts or more, with the weights there are."""
    seen, counts = np.unique(
        np.array([one for text in features for one in text], np.uint32), return_counts=True
    )
    numbers = np.union1d(before.numbers, seen[counts >= _RAREST]).astype(np.uint32)
    start = np.zeros((len(numbers) + 1, len(before.labels)), np.float32)
    start[0] = before.weights[0]
    start[np.searchsorted(numbers, before.numbers) + 1] = before.weights[1:]
    return numbers, start


def _suggested(task: str, model: LinearTask, readings: Sequence[TextReading]) -> Flags:
    return chosen(model.scores(_features(task, readings)), is_one=task == "action")


def _f1(suggested: Flags, gold: Flags, is_known: Flags) -> float:
    suggested, gold = suggested & is_known, gold & is_known
    total = int(suggested.sum() + gold.sum())
    return 2 * int((suggested & gold).sum()) / total if total else 0.0
