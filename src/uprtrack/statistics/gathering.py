"""The rows that a reader may see, as columns to be counted: permission first, then everything else.

Counted is what States recommend in the Universal Periodic Review, each recommendation whole: pledges and what other
mechanisms recommend have no position, and the parts of a split recommendation are not counted beside it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

import numpy as np

from uprkit.indices.columns import Columns, Counted
from uprkit.indices.dimensions import DIFFER, LEVELS, By, Dimension, Mask, Numbers
from uprkit.indices.statistics import Unit
from uprtrack.catalogue.finding import Found, find
from uprtrack.catalogue.labels import Labels
from uprtrack.catalogue.levels import assessed_by_somebody
from uprtrack.catalogue.selection import Selection
from uprtrack.monitoring.voices import Voices
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Kind, Recommendation

COUNTED = Selection(chosen={"kind": (Kind.RECOMMENDATION.value,)})
MOST_ROWS = 600_000
"""Rows that stay in memory until anything changes, over all readers (by what they may see): some 200 MB."""
BATCH = 900


@dataclass(frozen=True)
class Rows:
    """``ids`` of the recommendations in the order of ``columns``, and the words for their values."""

    ids: Numbers
    columns: Columns
    labels: Labels
    _counted: dict[Unit, Counted] = field(default_factory=dict)

    def counted(self, unit: Unit) -> Counted:
        """The columns in a unit, worked out once."""
        if unit not in self._counted:
            self._counted[unit] = self.columns.counted(unit)
        return self._counted[unit]


_kept: OrderedDict[str, Rows] = OrderedDict()


def rows_for(reader: Reader) -> Rows:
    """Everything that a reader may see; as many queries however many rows there are."""
    found = find(reader, COUNTED, ())
    rows = _kept.get(found.revision)
    if rows is None:
        rows = _gather(found, reader)
        _keep(found.revision, rows)
    return rows


def _keep(revision: str, rows: Rows) -> None:
    """The oldest go; the newest stays however large it is."""
    _kept[revision] = rows
    while len(_kept) > 1 and sum(kept.columns.size for kept in list(_kept.values())) > MOST_ROWS:
        _kept.popitem(last=False)


def holding(reader: Reader, words: str, rows: Rows) -> tuple[Mask, tuple[str, ...]]:
    """Which of the rows hold what is looked for, in the query language; what of it was not read, in sentences."""
    found = find(reader, COUNTED.replaced(words=words), ())
    return np.isin(rows.ids, found.ids), found.problems


def _gather(found: Found, reader: Reader) -> Rows:
    parts = Recommendation.objects.visible_to(reader).filter(parent__isnull=False)
    every_id = found.seen.table.ids
    mask = found.mask & ~np.isin(every_id, list(parts.order_by().values_list("pk", flat=True)))
    ids = every_id[mask]

    def dimension(by: By) -> Dimension:
        column = found.column(by.value)
        return Dimension(column.values, column.rows.astype(np.int64), column.codes.astype(np.int64)).kept(
            mask
        )

    dimensions: dict[str, Dimension] = {by.value: dimension(by) for by in By}
    return Rows(ids, Columns(len(ids), {**dimensions, "level": _levels(ids, reader)}), found.labels)


def _levels(ids: Numbers, reader: Reader) -> Dimension:
    """The level of each recommendation that the reader sees assessed by an actor under its name."""
    places = {int(pk): place for place, pk in enumerate(ids)}
    heard = assessed_by_somebody(reader)
    told = ((places[pk], level_of(voices)) for pk, voices in heard.items() if pk in places)
    return Dimension.of((place, level) for place, level in told if level in LEVELS)


def level_of(heard: Voices) -> str:
    """One of ``LEVELS``, or "not_commented" where nobody speaks under a name."""
    return DIFFER if heard.is_disputed else str(heard.iri.level)


def texts_of(rows: Rows, places: Numbers, reader: Reader) -> list[str]:
    """The texts as received of some of the rows, by their places."""
    wanted = [int(pk) for pk in rows.ids[np.unique(places)]]
    texts: list[str] = []
    for start in range(0, len(wanted), BATCH):
        found = Recommendation.objects.visible_to(reader).filter(pk__in=wanted[start : start + BATCH])
        texts += found.order_by("pk").values_list("text", flat=True)
    return texts
