"""What a query finds in a table, and how well: BM25 over the rows that the reader may see.

How rare a word is, is counted among those rows alone, so that no order tells of rows that are hidden.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from uprtrack.search.facets import Ids, Mask
from uprtrack.search.query import And, Beginning, Facet, Node, Not, Query, Words
from uprtrack.search.tables import Table
from uprtrack.search.words import Places, WordIndex

# Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009): the usual values.
SATURATION = 1.2
LENGTH_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class Matches:
    """``mask`` of the documents found, and how well each fits (0 where the query only narrows down)."""

    mask: Mask
    scores: npt.NDArray[np.float32]


def evaluate(table: Table, query: Query, permitted: Mask, *, facet: Callable[[Facet], Mask]) -> Matches:
    """The documents among ``permitted`` that a query finds; ``facet`` says which have a facet's value."""
    if query.root is None:
        return Matches(permitted, np.zeros(table.size, np.float32))
    walk = _Walk(table, permitted, facet)
    mask = walk.mask(query.root, is_wanted=True) & permitted
    return Matches(mask, walk.scores)


def ranked(table: Table, matches: Matches) -> Ids:
    """The places of what was found, best first; those as good in printed order."""
    places = np.flatnonzero(matches.mask)
    return places[np.lexsort((table.printed[places], -matches.scores[places]))]


class _Walk:
    def __init__(self, table: Table, permitted: Mask, facet: Callable[[Facet], Mask]) -> None:
        self.table, self.permitted, self.facet = table, permitted, facet
        self.scores = np.zeros(table.size, np.float32)
        self.number = int(permitted.sum())
        told = int(table.lengths[permitted].sum())
        self.average = told / self.number if told else 1.0

    def mask(self, node: Node, *, is_wanted: bool) -> Mask:
        """Which documents a node finds; what is wanted adds to the scores."""
        if isinstance(node, Words | Beginning):
            return self._leaf(node, is_wanted=is_wanted)
        if isinstance(node, Facet):
            return self.facet(node)
        if isinstance(node, Not):
            return ~self.mask(node.node, is_wanted=False)
        masks = [self.mask(each, is_wanted=is_wanted) for each in node.nodes]
        found = masks[0].copy()
        for mask in masks[1:]:
            if isinstance(node, And):
                found &= mask
            else:
                found |= mask
        return found

    def _leaf(self, leaf: Words | Beginning, *, is_wanted: bool) -> Mask:
        found = [places for index in self.table.indexes for places in _found(index, leaf)]
        if not any(len(places) for places in found):
            return self.table.nothing
        times = np.bincount(np.concatenate(found), minlength=self.table.size)
        mask = times > 0
        if is_wanted:
            self._score(mask, times)
        return mask

    def _score(self, mask: Mask, times: npt.NDArray[np.int64]) -> None:
        holding = int((mask & self.permitted).sum())
        if not holding:
            return
        rarity = np.log(1 + (self.number - holding + 0.5) / (holding + 0.5))
        places = np.flatnonzero(mask)
        often = times[places]
        length = 1 - LENGTH_SHARE + LENGTH_SHARE * self.table.lengths[places] / self.average
        self.scores[places] += rarity * often * (SATURATION + 1) / (often + SATURATION * length)


def _found(index: WordIndex, leaf: Words | Beginning) -> list[Places]:
    if isinstance(leaf, Beginning):
        return [index.beginning(leaf.letters, leaf.where)]
    return [index.phrase(phrase, leaf.where) for phrase in leaf.phrases]
