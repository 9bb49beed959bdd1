"""Finding: permission first, then the words, then the facets, all of one snapshot of one revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from uprkit.indices.dimensions import group_of, organisations_of
from uprtrack.catalogue.kinds import KINDS
from uprtrack.catalogue.labels import Labels
from uprtrack.catalogue.overlays import Seen
from uprtrack.catalogue.selection import BEST, NUMBER, Selection
from uprtrack.organisations.standing import Reader
from uprtrack.search.evaluate import Matches, evaluate
from uprtrack.search.facets import Choice, Column, Ids, Mask, choose
from uprtrack.search.query import Facet
from uprtrack.search.snapshot import one_snapshot
from uprtrack.search.spelling import respelled
from uprtrack.search.tables import revisions

PER_PAGE = 50
BELONGING: dict[str, Callable[[str], Iterable[str]]] = {
    "from": lambda code: (code,),
    "group": group_of,
    "organisation": organisations_of,
}
"""Facets that say who recommends, and a State's values of each."""


class Found:
    """What a reader's selection found. Every number counts rows that the reader may see, and no others."""

    def __init__(
        self, selection: Selection, seen: Seen, labels: Labels, matches: Matches, keys: Sequence[str]
    ) -> None:
        self.selection, self.seen, self.labels = selection, seen, labels
        self._matches = matches
        chosen = {key: Choice(values, key in selection.all_of) for key, values in selection.chosen.items()}
        self.mask, self.counts = choose(seen.column, matches.mask, chosen=chosen, keys=keys)
        """Which rows of the table were found; rows by facet and value, a facet's own choice lifted."""

    @property
    def readable(self) -> int:
        """Rows of the kind that the reader may see at all."""
        return int(self.seen.permitted.sum())

    @cached_property
    def total(self) -> int:
        """Rows found."""
        return int(self.mask.sum())

    @cached_property
    def pairs(self) -> int:
        """Pairs of a recommendation found and a State that made it, as UPR Info counts: of ``pair_states`` alone where
        States are chosen; a recommendation of which no State is known is one pair.
        """
        states = self.seen.column("from")
        wanted = self.pair_states
        if wanted is None:
            pairs, attributed = states.numbers(self.mask)
            return pairs + self.total - attributed
        fits = np.array([value in wanted for value in states.values], np.bool_)
        return int(np.count_nonzero(self.mask[states.rows] & fits[states.codes]))

    @cached_property
    def pair_states(self) -> frozenset[str] | None:
        """The recommending States whose pairs are meant, where they, their groups or organisations are chosen."""
        chosen = {key: set(self.selection.chosen[key]) for key in BELONGING if key in self.selection.chosen}
        if not chosen:
            return None
        return frozenset(
            code
            for code in self.seen.column("from").values
            if all(values.intersection(BELONGING[key](code)) for key, values in chosen.items())
        )

    @property
    def problems(self) -> tuple[str, ...]:
        """What of the query was not read as written, in whole sentences."""
        return self.selection.problems

    @property
    def revision(self) -> str:
        """Names what was read: the same for the same selection and reader, until something changes."""
        numbers = sorted(self.seen.numbers.items())
        return sha256(repr((numbers, self.seen.standing_key)).encode()).hexdigest()[:20]

    @cached_property
    def _keys(self) -> tuple[Ids, npt.NDArray[np.integer | np.floating]]:
        """The places of the rows found, and the numbers that put them in the order asked for."""
        places = np.flatnonzero(self.mask)
        order = self.selection.order
        name = order.removeprefix("-")
        keys: npt.NDArray[np.integer | np.floating]
        if name == NUMBER:
            keys = self.seen.table.printed[places]
        elif name == BEST:
            # "best" is the order in which the best comes first; "-best" is the other way round.
            keys = -self._matches.scores[places]
        else:
            keys = self._ranks(name)[places]
        return places, -keys if order.startswith("-") else keys

    def _ordered(self, places: Ids, keys: npt.NDArray[np.integer | np.floating]) -> Ids:
        """As the keys say, those alike in printed order."""
        return places[np.lexsort((self.seen.table.printed[places], keys))]

    @cached_property
    def places(self) -> Ids:
        """The places in the table of the rows found, in the order asked for."""
        return self._ordered(*self._keys)

    def _ranks(self, key: str) -> Ids:
        column = self.seen.column(key)
        values = sorted(column.values, key=lambda value: self.labels.sort_key(key, value))
        place_of = {value: place for place, value in enumerate(values)}
        ranks = np.array([place_of[value] for value in column.values], np.int64)
        return column.first_ranks(ranks, self.seen.table.size)

    @cached_property
    def ids(self) -> Ids:
        """The keys of the rows found, all of them, in the order asked for."""
        return self.seen.table.ids[self.places]

    def pages(self, per_page: int = PER_PAGE) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // per_page))

    def page(self, per_page: int = PER_PAGE) -> int:
        """The page asked for, or the last one where there are not so many."""
        return min(self.selection.page, self.pages(per_page))

    def page_ids(self, per_page: int = PER_PAGE) -> list[int]:
        """The keys of the rows of the page asked for."""
        start = (self.page(per_page) - 1) * per_page
        return self.part(start, start + per_page)

    def part(self, start: int, end: int) -> list[int]:
        """The keys of some of the rows in the order asked for; only those up to ``end`` are put in order."""
        end = min(end, self.total)
        places, keys = self._keys
        if 2 * end < len(places):
            kept = keys <= np.partition(keys, end - 1)[end - 1] if end else keys < keys
            places, keys = places[kept], keys[kept]
        found = self.seen.table.ids[self._ordered(places, keys)[start:end]]
        return [int(pk) for pk in found]

    def values(self, key: str) -> Iterator[tuple[str, ...]]:
        """The values of a facet of each row found, in the order of ``ids``."""
        return iter(self.seen.column(key).of_places(self.places))

    def values_of(self, key: str, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The values of a facet of some rows, by their keys."""
        places, there = self.seen.table.places_of(np.array(ids, np.int64))
        values = self.seen.column(key).of_places(places)
        return {pk: told for pk, told, known in zip(ids, values, there, strict=True) if known}

    def crossed(self, key: str, other: str) -> dict[tuple[str, str], int]:
        """How many of the rows found have each pair of values of two facets."""
        return self.seen.column(key).crossed(self.seen.column(other), self.mask)

    def within(self, *keys: str, without_words: bool = False) -> Mask:
        """What is found by the words and the choices of these facets alone."""
        base = self.seen.permitted if without_words else self._matches.mask
        kept = {key: Choice(self.selection.chosen[key]) for key in keys if key in self.selection.chosen}
        return choose(self.seen.column, base, chosen=kept, keys=())[0]

    def counts_of(
        self, key: str, chosen: Mapping[str, tuple[str, ...]], *, without_words: bool = False
    ) -> dict[str, int]:
        """Rows by the value of a facet, for the same words and other choices."""
        base = self.seen.permitted if without_words else self._matches.mask
        choices = {facet: Choice(values, facet in self.selection.all_of) for facet, values in chosen.items()}
        mask, _counts = choose(self.seen.column, base, chosen=choices, keys=())
        return self.seen.column(key).counts(mask)

    def column(self, key: str) -> Column:
        """A facet of all rows of the table as the reader sees it; count it over a mask."""
        return self.seen.column(key)

    @cached_property
    def suggestion(self) -> str:
        """The words of the query spelled otherwise, from rows that the reader may see; "" where that is no help."""
        if self.total or not self.selection.words:
            return ""
        return respelled(self.selection.words, self.seen.table, self.seen.permitted)


def find(reader: Reader, selection: Selection, facets: Sequence[str] | None = None) -> Found:
    """What a reader finds; ``facets`` are the keys to count, None for all that the kind has."""
    keys = KINDS[selection.kind].facets if facets is None else facets
    with one_snapshot():
        numbers = revisions()
        seen = Seen(reader, selection.kind, numbers)
        labels = Labels.look_up(numbers)
        matches = evaluate(seen.table, selection.query, seen.permitted, facet=_facet(seen, labels))
        found = Found(selection, seen, labels, matches, keys)
        bodies = found.counts.get("body") or {}
        chosen = selection.chosen.get("body", ())
        if bodies or chosen:
            known = {*bodies, *(value for value in chosen if value in seen.known)}
            found.labels = labels.naming(known)
    return found


def _facet(seen: Seen, labels: Labels) -> Callable[[Facet], Mask]:
    def mask(leaf: Facet) -> Mask:
        column = seen.column(leaf.key)
        named = labels
        if leaf.key == "body":
            counted = column.counts(seen.permitted)
            named = labels.naming(counted)
        return column.having(named.meant(leaf.key, leaf.value, column.values), seen.table.size)

    return mask
