"""Linear models of many labels at once over features that are there or not, in numpy alone.

L2-regularised squared-hinge support vector machines, one for each label, solved by dual coordinate descent
(Hsieh et al., "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML 2008), all labels in one step.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = Sequence[NDArray[np.intp]]
"""Each text as the places of its features in the vocabulary; place 0 is the bias and in every text."""

_STILL = 1e-3
"""Steps smaller than this, in every label, change nothing that counts."""


def fit(
    texts: Rows,
    is_labelled: NDArray[np.bool_],
    size: int,
    *,
    cost: float,
    rounds: int,
    seed: int = 0,
    start: Floats | None = None,
    is_known: NDArray[np.bool_] | None = None,
) -> Floats:
    """The weights (``size`` features by labels) that tell labelled texts from others.

    ``is_labelled`` has a row for each text and a column for each label; a higher ``cost`` follows the texts more
    closely. With ``start`` the weights stay as near to those as the texts let them; what is not ``is_known`` of a text
    teaches nothing. The same arguments give the same weights.
    """
    signs = np.where(is_labelled, 1, -1).astype(np.float32)
    count, labels = signs.shape
    weights = np.zeros((size, labels), np.float32) if start is None else start.astype(np.float32)
    dual = np.zeros((count, labels), np.float32)
    slack = np.float32(0.5 / cost)
    curvature = [np.float32(len(text)) + slack for text in texts]
    draw = np.random.default_rng(seed)
    ones = np.ones(max(map(len, texts), default=0), np.float32)
    for _ in range(rounds):
        for index in draw.permutation(count):
            text, sign, old = texts[index], signs[index], dual[index]
            there = weights.take(text, 0)
            gradient = sign * (ones[: len(text)] @ there) - 1 + slack * old
            new = np.maximum(old - gradient / curvature[index], 0)
            if is_known is not None:
                new = np.where(is_known[index], new, 0)
            step = (new - old) * sign
            dual[index] = new
            if np.abs(step).max(initial=0) > _STILL:
                weights[text] = there + step
    return weights


def scores(texts: Rows, weights: Floats) -> Floats:
    """Texts by labels: positive where a label holds, the further from 0 the surer."""
    found = np.zeros((len(texts), weights.shape[1]), np.float32)
    ones = np.ones(max(map(len, texts), default=0), np.float32)
    for index, text in enumerate(texts):
        # A product with ones adds the rows up four times as fast as np.add does.
        found[index] = ones[: len(text)] @ weights.take(text, 0)
    return found
