"""A recommending State: what it asks, of whom, in which words, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from uprkit.indices.columns import Figures
from uprkit.indices.dimensions import By
from uprkit.indices.statistics import Unit
from uprkit.indices.wording import Openings, openings
from uprtrack.charts.marks import Chart
from uprtrack.organisations.standing import Reader
from uprtrack.reviews.models import State
from uprtrack.statistics.choices import Choices
from uprtrack.statistics.gathering import texts_of
from uprtrack.statistics.sheets.overview import sheet_of
from uprtrack.statistics.sheets.sheet import Material, material_for
from uprtrack.statistics.tables import Cell, cell_of, measure_cells, rows_url
from uprtrack.statistics.words import BY_NAMES, MEASURES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_LINES = 10
MOST_SESSIONS = 60


@dataclass(frozen=True, slots=True)
class Ranking:
    """The first lines by one thing: words, number with its rows, share that was supported."""

    title: StrOrPromise
    column: StrOrPromise
    by: str
    lines: Sequence[tuple[str, Cell, Cell]]
    number: int
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Profile:
    """``own`` are the figures of what the State recommended, ``others`` of everything the reader may see."""

    state: State
    choices: Choices
    own: Figures
    own_cells: Sequence[tuple[str, Cell, str]]
    """Each measure in words: what the State's figure is, and that of all States."""
    asks: Ranking
    categories: Ranking
    reviewed: Ranking
    over_time: Ranking
    openings: Openings
    url: str


def profile_of(reader: Reader, state: State) -> Profile:
    """Counted in recommendations: for one recommending State both units are the same."""
    choices = Choices(unit=Unit.RECOMMENDATIONS, chosen={By.FROM.value: (state.iso3,)})
    material = material_for(reader, choices)
    own, everybody = material.counted.total(), material.rows.counted(choices.unit).total()
    cells = measure_cells(own, choices.narrowing)
    return Profile(
        state=state,
        choices=choices,
        own=own,
        own_cells=[
            (str(measure.label), cell, measure.shown(everybody))
            for measure, cell in zip(MEASURES.values(), cells, strict=True)
        ],
        asks=_ranking(material, By.ISSUE, _("What it asks")),
        categories=_ranking(material, By.CATEGORY, _("What action it asks for")),
        reviewed=_ranking(material, By.STATE, _("Of whom")),
        over_time=_ranking(material, By.SESSION, _("When"), most=MOST_SESSIONS),
        openings=openings(texts_of(material.rows, material.counted.row_of_item, reader)),
        url=rows_url(choices.narrowing),
    )


def _ranking(material: Material, by: By, title: StrOrPromise, *, most: int = MOST_LINES) -> Ranking:
    sheet = sheet_of(replace(material, choices=replace(material.choices, by=by)))
    found = material.counted.by(by)
    names = [(str(row[0].value), row[1].shown) for row in sheet.table.rows]
    lines = []
    for value, words in names[:most]:
        chosen = {**material.choices.narrowing, by.value: (value,)}
        count = cell_of(MEASURES["count"], found[value], chosen)
        lines.append((words, count, cell_of(MEASURES["support"], found[value], chosen)))
    return Ranking(title, BY_NAMES[by], by.value, lines, len(names), sheet.chart)
