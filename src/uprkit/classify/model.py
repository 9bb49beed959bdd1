"""Trained weights for action categories and issues: how they are kept, and what they make of texts.

A model is one compressed ``.npz`` of plain arrays, read without pickle: for each task the numbers of its
features, their weights in whole numbers of one byte with a scale for each label, thresholds, and how scores
become confidence; beside them a JSON text that says what it was trained on.
"""

from __future__ import annotations

import json
import math
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain, pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from uprkit.classify.features import FEATURES_VERSION
from uprkit.classify.linear import Floats, scores
from uprkit.classify.link_terms import Frequencies
from uprkit.classify.lookup import Lookup
from uprkit.errors import UnreadableModelError

TASKS = ("action", "issues")
SHIPPED = "upr-info-sessions-01-16.npz"
_LARGEST = 256 * 1024 * 1024
"""Bytes that the arrays of a model may take: the shipped one has 5 MB."""
_BYTE = 127
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def rows_of_known(numbers: NDArray[np.uint32], texts: Sequence[Sequence[int]]) -> list[NDArray[np.intp]]:
    """Texts as rows of weights: that of the bias, and one for each feature among ``numbers``, ascending."""
    return known_rows(Lookup.of(numbers), texts)


def known_rows(lookup: Lookup, texts: Sequence[Sequence[int]]) -> list[NDArray[np.intp]]:
    """The same with the numbers ready to be looked up."""
    counts = [len(text) for text in texts]
    flat = np.fromiter(chain.from_iterable(texts), np.uint32, sum(counts))
    places = lookup.places(flat)
    is_known = places < len(lookup.numbers)
    ends = np.cumsum([0, *counts])
    kept = np.concatenate(([0], np.cumsum(is_known)))[ends]
    # Behind each text the row of the bias.
    rows = np.insert((places + 1)[is_known].astype(np.intp), kept[1:], 0)
    bounds = (kept + np.arange(len(kept))).tolist()
    return [rows[start:end] for start, end in pairwise(bounds)]


@dataclass(frozen=True, slots=True)
class LinearTask:
    """Weights of one task: row 0 is the bias, then one row for each feature."""

    labels: tuple[str, ...]
    numbers: NDArray[np.uint32]
    """The features in ascending order: the first has row 1."""
    weights: Floats
    thresholds: Floats
    slope: float
    """Confidence is the logistic function of ``slope`` times the distance from the threshold, plus ``shift``."""
    shift: float
    _lookup: list[Lookup] = field(default_factory=list, init=False, repr=False, compare=False)
    """Made when it is first needed."""

    def rows(self, texts: Sequence[Sequence[int]]) -> list[NDArray[np.intp]]:
        """Texts as the rows of the features that the model knows."""
        if not self._lookup:
            self._lookup.append(Lookup.of(self.numbers))
        return known_rows(self._lookup[0], texts)

    def scores(self, texts: Sequence[Sequence[int]]) -> Floats:
        """Texts by labels, thresholds taken off: a label holds from 0 on."""
        return scores(self.rows(texts), self.weights) - self.thresholds

    def confidence(self, distance: float) -> float:
        """How often, from 0 to 1, a label at such a distance was right in texts it was not trained on."""
        return 1 / (1 + math.exp(-(self.slope * distance + self.shift)))

    def weights_of(self, features: Sequence[int], label: int) -> Floats:
        """What each of some features adds to a label's score; 0 where the model does not know it."""
        wanted = np.array(features, np.uint32)
        places = np.searchsorted(self.numbers, wanted)
        places[places == len(self.numbers)] = 0
        return np.where(self.numbers[places] == wanted, self.weights[places + 1, label], np.float32(0))


@dataclass(frozen=True, slots=True)
class ClassificationModel:
    """The two tasks, how often terms stand in texts, and ``about``: what it was trained on and how well it did."""

    action: LinearTask
    issues: LinearTask
    frequencies: Frequencies
    about: Mapping[str, Any]

    @property
    def version(self) -> str:
        return str(self.about.get("version", ""))


def save_model(model: ClassificationModel, target: Path) -> None:
    """Write a model; the same model gives the same bytes. Raises OSError."""
    arrays: dict[str, NDArray[Any]] = {}
    for name in TASKS:
        task: LinearTask = getattr(model, name)
        scale = np.maximum(np.abs(task.weights).max(0), 1e-9) / _BYTE
        whole = np.rint(task.weights / scale).astype(np.int8)
        # What rounds to nothing for every label is left out; the bias stays first.
        is_kept = whole[1:].any(1)
        arrays |= {
            f"{name}_features": task.numbers[is_kept],
            f"{name}_weights": np.concatenate((whole[:1], whole[1:][is_kept])),
            f"{name}_scale": scale.astype(np.float32),
            f"{name}_thresholds": task.thresholds.astype(np.float32),
            f"{name}_confidence": np.array([task.slope, task.shift], np.float32),
        }
    about = {**model.about, "features": FEATURES_VERSION, "labels": _labels(model)}
    arrays["terms_numbers"], arrays["terms_counts"] = model.frequencies.numbers, model.frequencies.counts
    arrays["about"] = np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy", _NO_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(member, "w") as stream:
                np.lib.format.write_array(stream, array, allow_pickle=False)


def _labels(model: ClassificationModel) -> dict[str, list[str]]:
    return {name: list(getattr(model, name).labels) for name in TASKS}


def load_model(source: Path) -> ClassificationModel:
    """Read a model; raises UnreadableModelError with a sentence where the file is none."""
    try:
        with source.open("rb") as stream:
            return _loaded(stream, source.name)
    except OSError as error:
        raise UnreadableModelError(
            f"{source} cannot be opened: {error.strerror or error}; expected a model made by “uprkit train”."
        ) from error


@cache
def shipped_model() -> ClassificationModel:
    """The model that comes with this library; see ``docs/model-cards/action-and-issues.md``."""
    with (files("uprkit") / "weights" / SHIPPED).open("rb") as stream:
        return _loaded(stream, SHIPPED)


def _loaded(stream: IO[bytes], name: str) -> ClassificationModel:
    try:
        with zipfile.ZipFile(stream) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > _LARGEST:
            raise UnreadableModelError(
                f"{name} unpacks to {size:,} bytes; expected a model of at most {_LARGEST:,}."
            )
        stream.seek(0)
        with np.load(stream, allow_pickle=False) as arrays:
            found = {key: arrays[key] for key in arrays.files}
        if not all(isinstance(array, np.ndarray) for array in found.values()):
            raise ValueError("a member is no array")
        return _model(found, name)
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, EOFError) as error:
        raise UnreadableModelError(
            f"{name} is no model of this library ({error}); expected a file made by “uprkit train”."
        ) from error


def _model(arrays: Mapping[str, NDArray[Any]], name: str) -> ClassificationModel:
    about = json.loads(arrays["about"].tobytes())
    if about["features"] != FEATURES_VERSION:
        raise UnreadableModelError(
            f"{name} was trained on features of version {about['features']}; expected version "
            f"{FEATURES_VERSION}: train it again with “uprkit train”."
        )
    action, issues = (_task(arrays, task, tuple(about["labels"][task])) for task in TASKS)
    numbers, counts = arrays["terms_numbers"], arrays["terms_counts"]
    if numbers.shape != counts.shape:
        raise ValueError("the frequencies of terms do not fit together")
    return ClassificationModel(action, issues, Frequencies(numbers, counts, int(about["texts"])), about)


def _task(arrays: Mapping[str, NDArray[Any]], name: str, labels: tuple[str, ...]) -> LinearTask:
    numbers, whole = arrays[f"{name}_features"], arrays[f"{name}_weights"]
    scale, thresholds = arrays[f"{name}_scale"], arrays[f"{name}_thresholds"]
    slope, shift = (float(value) for value in arrays[f"{name}_confidence"])
    shapes = (whole.shape, scale.shape, thresholds.shape)
    if shapes != ((len(numbers) + 1, len(labels)), (len(labels),), (len(labels),)) or not len(numbers):
        raise ValueError(f"the arrays of the task {name} do not fit together")
    return LinearTask(labels, numbers, whole.astype(np.float32) * scale, thresholds, slope, shift)
