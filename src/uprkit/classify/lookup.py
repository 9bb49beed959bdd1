"""Where numbers stand in an ascending array, found for thousands at once without putting them in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

_ROOM = 8
"""Buckets for each number: most then hold one or none."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A hash table by the lowest bits: ``first`` has a place for each bucket, ``following`` the next of the same one.

    The last place of ``following`` and of ``numbers`` stands for none: it follows upon itself.
    """

    numbers: NDArray[np.uint32]
    first: NDArray[np.int32]
    following: NDArray[np.int32]

    @classmethod
    def of(cls, numbers: NDArray[np.uint32]) -> Self:
        """For numbers that are there once each."""
        count = len(numbers)
        size = 1 << max(1, (count * _ROOM - 1).bit_length())
        buckets = (numbers & np.uint32(size - 1)).astype(np.int64)
        order = np.argsort(buckets, kind="stable").astype(np.int32)
        first = np.full(size, count, np.int32)
        # Of several in a bucket the first in order stays: written backwards, it is written last.
        first[buckets[order[::-1]]] = order[::-1]
        following = np.full(count + 1, count, np.int32)
        is_same = buckets[order[1:]] == buckets[order[:-1]]
        following[order[:-1][is_same]] = order[1:][is_same]
        return cls(numbers, first, following)

    def places(self, wanted: NDArray[np.uint32]) -> NDArray[np.int32]:
        """The place of each wanted number; ``len(numbers)`` where it is not there."""
        count = len(self.numbers)
        places: NDArray[np.int32] = self.first[wanted & np.uint32(len(self.first) - 1)]
        open_ = np.flatnonzero(places < count)
        while len(open_):
            open_ = open_[self.numbers[places[open_]] != wanted[open_]]
            places[open_] = self.following[places[open_]]
            open_ = open_[places[open_] < count]
        return places
