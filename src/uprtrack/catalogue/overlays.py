"""A kind's table as one reader sees it: which rows, and what of their facets hangs on what the reader may read.

Levels follow from assessments, plan facets from plans, tags from decisions of the reader's own circle; bodies show as
far as the reader may know of them. What was worked out is kept until a revision that it rests on changes.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

import numpy as np

from uprtrack.catalogue.levels import NOT_COMMENTED, assessed_by_somebody, comment_of, level_of
from uprtrack.classification.search_source import KIND as RECOMMENDATION
from uprtrack.classification.search_source import TAG_FACETS, tag_facets
from uprtrack.classification.tags import privately_tagged, tags_of
from uprtrack.monitoring.models import Level
from uprtrack.monitoring.search_source import KIND as ASSESSMENT
from uprtrack.monitoring.voices import Voices
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.plans.search_source import KIND as ACTION
from uprtrack.plans.search_source import RECOMMENDATION as SERVED
from uprtrack.search.facets import Column, Mask, Overlay
from uprtrack.search.sources import rows_name
from uprtrack.search.tables import Table, current

TAGS = "tags of circles"
"""The revision of decisions about tags, and of who reads the papers that tags come from."""
ORGANISATIONS = "organisations"
"""The revision of what organisations are called, and which names are withheld."""
PLAN_FACETS = ("body", "status", "cluster")
KEPT = 256

_kept: OrderedDict[object, object] = OrderedDict()


class Seen:
    """``table`` with ``permitted``, the mask of what the reader may see; ``column`` gives a facet as they see it."""

    def __init__(self, reader: Reader, kind: str, numbers: Mapping[str, int]) -> None:
        self.reader, self.kind, self.numbers = reader, kind, numbers
        self.table: Table = current(kind, numbers)
        self.permitted: Mask = self.table.readable(reader)
        self._columns: dict[str, Column] = {}

    def column(self, key: str) -> Column:
        """A facet; one that no document has is empty."""
        if key not in self._columns:
            self._columns[key] = self._column(key)
        return self._columns[key]

    def _column(self, key: str) -> Column:
        if self.kind == RECOMMENDATION:
            if key == "level":
                return self._keeping(key, self._levels, rows_name(ASSESSMENT), ORGANISATIONS)
            if key == "commented":
                return self._keeping(key, self._comments, rows_name(ASSESSMENT), ORGANISATIONS)
            if key in PLAN_FACETS:
                return self._keeping(key, lambda: self._of_plans(key), rows_name(ACTION), *self.known)
            if key in TAG_FACETS:
                return self._keeping(key, lambda: self._tags(key), TAGS)
        if self.kind == ACTION and key == "body":
            return self._keeping(key, self._bodies_of_actions, *self.known)
        return self.table.column(key)

    def _keeping(self, key: str, made: Callable[[], Column], *rest_on: str) -> Column:
        name = (self.standing_key, self.table.kind, key, *(self.numbers.get(each, each) for each in rest_on))
        revision = (self.table.number, self.table.rights_number)
        known = _kept.get(name)
        if isinstance(known, tuple) and known[0] == revision:
            column: Column = known[1]
            return column
        column = made()
        _kept[name] = (revision, column)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return column

    @cached_property
    def standing_key(self) -> object:
        """Who stands as the reader does sees the same."""
        standing = standing_of(self.reader)
        actors = frozenset(actor.pk for actor in standing.actors)
        return actors, standing.own, frozenset(standing.circles.items())

    @cached_property
    def _actions(self) -> Seen:
        return self if self.kind == ACTION else Seen(self.reader, ACTION, self.numbers)

    @cached_property
    def known(self) -> frozenset[str]:
        """The public identifiers of bodies that are named in plans and that the reader may know; else none."""
        named = self._actions.table.column("body").values
        if not named or not self._actions.permitted.any():
            return frozenset()
        return frozenset(
            known_to(self.reader).filter(public_id__in=named).values_list("public_id", flat=True)
        )

    @cached_property
    def _voices(self) -> dict[int, Voices]:
        return assessed_by_somebody(self.reader)

    def _comments(self) -> Column:
        told = {pk: [comment_of(heard)] for pk, heard in self._voices.items()}
        return self._overlay(told, [NOT_COMMENTED]).over(self.table.column("commented"))

    def _levels(self) -> Column:
        levels = {pk: [level_of(heard)] for pk, heard in self._voices.items()}
        return self._overlay(levels, [Level.NOT_ASSESSED.value]).over(self.table.column("level"))

    def _tags(self, key: str) -> Column:
        values = self._private_tags
        column = self.table.column(key)
        if not values:
            return column
        return self._overlay({pk: said[key] for pk, said in values.items()}).over(column)

    @cached_property
    def _private_tags(self) -> dict[int, dict[str, list[str]]]:
        private = privately_tagged(self.reader)
        return {pk: tag_facets(tags) for pk, tags in tags_of(private, self.reader).items()} if private else {}

    def _bodies_of_actions(self) -> Column:
        """In one's own plans everybody named shows, in others those that the reader may know."""
        column = self.table.column("body")
        is_known = np.array([value in self.known for value in column.values], np.bool_)
        is_own = np.isin(self.table.rights.owner, list(standing_of(self.reader).own))
        kept = is_known[column.codes] | is_own[column.rows] if len(column.rows) else np.zeros(0, np.bool_)
        return Column(column.values, column.rows[kept], column.codes[kept])

    def _of_plans(self, key: str) -> Column:
        """What the plans that the reader may see say of the recommendations that they serve."""
        actions = self._actions
        served, said = actions.table.column(SERVED), actions.column(key)
        places = served.rows[actions.permitted[served.rows]]
        values: dict[int, dict[str, None]] = defaultdict(dict)
        wanted = np.flatnonzero(actions.permitted)
        of_action = dict(zip(wanted.tolist(), said.of_places(wanted), strict=True))
        for place, pks in zip(
            np.unique(places).tolist(), served.of_places(np.unique(places).astype(np.int64)), strict=True
        ):
            for pk in pks:
                values[int(pk)].update(dict.fromkeys(of_action[place]))
        return self._overlay(values).column

    def _overlay(self, values: Mapping[int, Iterable[str]], otherwise: list[str] | None = None) -> Overlay:
        """From values by the key of a row; rows that are not in the table are left out."""
        ids = np.array(list(values), np.int64)
        places, there = self.table.places_of(ids)
        mask = np.zeros(self.table.size, np.bool_)
        mask[places[there]] = True
        said = sorted(
            (place, pk)
            for place, pk, is_there in zip(places.tolist(), values, there, strict=True)
            if is_there
        )
        pairs = ((place, value) for place, pk in said for value in values[pk])
        return Overlay(Column.of(pairs), mask, otherwise)
