"""Who takes part over time: States that recommended something, and what each received."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprkit.indices.dimensions import By
from uprkit.indices.participation import Participation, participation_in
from uprkit.indices.statistics import Unit
from uprtrack.charts.bars import Bar, bars
from uprtrack.charts.lines import Series, lines
from uprtrack.charts.marks import Chart
from uprtrack.organisations.standing import Reader
from uprtrack.statistics.choices import ORDERED, Choices
from uprtrack.statistics.sheets.sheet import Material, Sheet, description_of, material_for, options_of
from uprtrack.statistics.tables import Cell, Column, Table, rows_url
from uprtrack.statistics.words import BY_NAMES, counted, decimal


def build(reader: Reader, choices: Choices) -> Sheet:
    """By session, unless years or cycles are asked for."""
    material = material_for(reader, choices)
    by = choices.by if choices.by in ORDERED else By.SESSION
    recommendations, pairs = (material.counted_in(unit) for unit in (Unit.RECOMMENDATIONS, Unit.PAIRS))
    periods = participation_in(recommendations, pairs, by)
    title = material.titled(f"{_('States that recommended')} – {BY_NAMES[by]}")
    return Sheet(
        title,
        material.choices,
        _table(material, by, periods),
        _chart(periods, title) if periods else None,
        (
            _(
                "A State that took the floor and recommended nothing leaves no trace in the outcome and is not "
                "counted."
            ),
            _(
                "Recommendations are counted as the United Nations counts; for each recommending State a "
                "recommendation made together counts once for each of its States."
            ),
            *material.problems,
        ),
        material.counted.total(),
        options_of(material),
    )


COLUMNS = (
    Column("states_reviewed", gettext_lazy("States reviewed")),
    Column("states_recommending", gettext_lazy("States that recommended")),
    Column("recommendations", gettext_lazy("Recommendations")),
    Column("pairs"),
    Column("per_state_reviewed", gettext_lazy("Recommendations for each State reviewed")),
    Column("per_state_recommending", gettext_lazy("Recommendations by each recommending State")),
)


def _table(material: Material, by: By, periods: Sequence[Participation]) -> Table:
    columns = [Column(by.value), Column("name", BY_NAMES[by], is_number=False), *COLUMNS]
    rows = []
    for told in periods:
        url = rows_url({**material.choices.leading, by.value: (told.value,)})
        name = material.names.of(by, told.value)
        rows.append(
            [
                Cell(told.value),
                Cell(name, name),
                Cell(told.reviewed, counted(told.reviewed)),
                Cell(told.recommending, counted(told.recommending)),
                Cell(told.recommendations, counted(told.recommendations), url=url),
                Cell(told.pairs),
                Cell(_rounded(told.per_state_reviewed), decimal(told.per_state_reviewed)),
                Cell(_rounded(told.per_state_recommending), decimal(told.per_state_recommending)),
            ]
        )
    return Table(columns, rows)


def _rounded(value: object) -> float | None:
    return None if value is None else round(float(str(value)), 2)


def _chart(periods: Sequence[Participation], title: str) -> Chart:
    shown = [(told.value, counted(told.recommending)) for told in periods]
    description = description_of(shown)
    if len(periods) == 1:
        return bars(
            [Bar(label, periods[0].recommending, told) for label, told in shown],
            title=title,
            description=description,
        )
    values = [float(told.recommending) for told in periods]
    return lines(
        [Series("", values, [told for _value, told in shown])],
        places=[told.value for told in periods],
        title=title,
        description=description,
        full=max(values),
        full_shown=counted(int(max(values))),
    )
